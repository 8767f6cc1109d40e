import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { earned, earnedUntil, RULE_SCHEMA, type Rule } from './rule.ts';

const RULE: Rule = {
  basisPoints: { '1': 250, '7': 0 },
  otherBasisPoints: 100,
  minimum: 500,
  roundTo: 5,
  rounding: 'down',
  ticketCap: null,
  passDayCap: 2000,
  clientDayCap: null,
  validMonths: 12,
};

test('a rule has a schema, and keeps it', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(RULE_SCHEMA);
  assert.ok(validate(RULE));
  for (const wrong of [
    { ...RULE, roundTo: 0 },
    { ...RULE, validMonths: 37 },
    { ...RULE, more: 1 },
    { ...RULE, basisPoints: { card: 1 } },
  ])
    assert.ok(!validate(wrong));
});

test('what is earned goes by payment method, from a minimum on, and in whole steps', () => {
  assert.equal(earned(RULE, 10_000n, 1), 250n);
  assert.equal(earned(RULE, 10_399n, 1), 255n, '259.975 rounded down to a multiple of 5');
  assert.equal(earned({ ...RULE, rounding: 'half-up' }, 10_399n, 1), 260n);
  assert.equal(earned({ ...RULE, rounding: 'up' }, 10_001n, 1), 255n);
  assert.equal(earned(RULE, 10_000n, 3), 100n, 'another method');
  assert.equal(earned(RULE, 10_000n, 7), 0n);
  assert.equal(earned(RULE, 499n, 1), 0n, 'below the minimum');
  assert.equal(earned(RULE, 10_000n, 2), 0n, 'paid with earned value');
});

test('it is good to the end of its last month', () => {
  assert.equal(earnedUntil(RULE, BigInt(Date.UTC(2026, 10, 21))), BigInt(Date.UTC(2027, 11, 1)));
  assert.equal(
    earnedUntil({ ...RULE, validMonths: 1 }, BigInt(Date.UTC(2026, 11, 31, 23))),
    BigInt(Date.UTC(2027, 1, 1)),
  );
});
