import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimalsOf, formatMinor } from '../../src/ledger/money-text.ts';
import { MAX_BALANCE } from '../../src/till/pass.ts';
import { forEachEngine } from '../support/engines.ts';
import { tillWorld } from './till-world.ts';

/** Amounts over the door: exactly right, or exactly refused. */

const CURRENCIES = ['EUR', 'JPY', 'TND'];

/** A JSON value, and what it is worth in thousandths if that is an amount. */
interface Written {
  readonly text: string;
  readonly thousandths: bigint | null;
}

const MAX_THOUSANDTHS = 999_999_999_000n;

/** `thousandths` with the point moved by `shift` places, and moved back by the exponent. */
const WRITTEN: fc.Arbitrary<Written> = fc
  .record({
    thousandths: fc.oneof(
      fc.bigInt(1n, 10n ** 15n),
      fc.bigInt(1n, 100_000n),
      fc.bigInt(1n, 999_999_999n).map((major) => major * 1000n),
    ),
    finer: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('1') }),
    zeros: fc.nat(5),
    shift: fc.integer({ min: -12, max: 12 }),
    mark: fc.constantFrom('e', 'E', 'e+'),
  })
  .map(({ thousandths, finer, zeros, shift, mark }) => {
    const digits = `${thousandths.toString().padStart(20, '0')}${finer}`;
    const point = digits.length - 3 - finer.length + shift;
    const padded = digits.padEnd(Math.max(point, digits.length), '0') + '0'.repeat(zeros);
    const whole = padded.slice(0, point).replace(/^0+(?=\d)/, '');
    const fraction = padded.slice(point);
    const exponent = shift === 0 ? '' : `${shift > 0 ? mark.slice(0, 1) : mark}${-shift}`;
    const isAmount = finer === '' && thousandths <= MAX_THOUSANDTHS;
    return {
      text: `${whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`,
      thousandths: isAmount ? thousandths : null,
    };
  });

const NEVER = [
  '0',
  '-0',
  '0.000',
  '-1',
  '1e400',
  '1e-400',
  '1e9',
  '"1"',
  '"1.00"',
  'null',
  'true',
  '[1]',
  '{}',
  '01',
  '.5',
  '1.',
  '+1',
  '0x1',
  'NaN',
  '1e',
  '1_0',
  '1,5',
];

forEachEngine((engine) => {
  const world = tillWorld(engine);

  test('every way to write an amount is exactly right or exactly refused, in currencies of 0, 2 and 3 decimals', async () => {
    const passes = new Map<string, string>();
    for (const currency of CURRENCIES)
      passes.set(currency, await world.addPass({ currency, issued: MAX_BALANCE }));
    const balances = new Map(CURRENCIES.map((currency) => [currency, MAX_BALANCE]));
    await fc.assert(
      fc.asyncProperty(WRITTEN, fc.constantFrom(...CURRENCIES), async ({ text, thousandths }, currency) => {
        const unit = 10n ** BigInt(3 - decimalsOf(currency));
        const amount = thousandths !== null && thousandths % unit === 0n ? thousandths / unit : null;
        const before = balances.get(currency) ?? 0n;
        const reply = await world.till.debit({ pass: passes.get(currency) ?? '', amount: text });
        if (amount === null) {
          assert.deepEqual([reply.status, reply.code], [422, 'CARD-3'], `${text} ${currency}: ${reply.text}`);
        } else if (amount > before) {
          assert.equal(reply.code, 'CARD-13');
        } else {
          balances.set(currency, before - amount);
          for (const [name, value] of [
            ['amount', amount],
            ['previous_balance', before],
            ['balance', before - amount],
          ] as const)
            assert.ok(
              reply.text.includes(`"${name}":${formatMinor(value, currency)},`),
              `${text}: ${reply.text}`,
            );
        }
      }),
      { numRuns: 150 },
    );
    for (const [currency, pass] of passes) {
      const [row] = await world.read('select balance from pass where pass_id = $1', [pass]);
      assert.equal(row?.balance, balances.get(currency));
    }
  });

  test('what is no amount is refused, whatever it is', async () => {
    const pass = await world.addPass({ issued: 100n });
    for (const amount of NEVER) {
      for (const post of [world.till.debit, world.till.credit]) {
        const reply = await post({ pass, amount });
        assert.deepEqual([reply.status, reply.code], [422, 'CARD-3'], amount);
      }
      const refunded = await world.till.refund({ pass, amount, original: randomUUID() });
      assert.deepEqual([refunded.status, refunded.code], [422, 'CARD-3'], amount);
    }
    const finer: readonly [string, string][] = [
      ['EUR', '0.001'],
      ['JPY', '0.1'],
      ['TND', '0.0001'],
    ];
    for (const [currency, amount] of finer) {
      const reply = await world.till.debit({ pass: await world.addPass({ currency, issued: 100n }), amount });
      assert.deepEqual([reply.status, reply.code], [422, 'CARD-3'], `${amount} ${currency}`);
    }
  });
});
