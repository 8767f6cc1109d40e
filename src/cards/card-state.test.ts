import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CardState, useRefusal } from './card-state.ts';

/** [state, past its expiry, reason]: deleted before suspended before expired. */
const ROWS: readonly (readonly [CardState, boolean, string | null])[] = [
  ['CREATED', false, null],
  ['ACTIVE', false, null],
  ['SUSPENDED_ISSUER', false, 'card-blocked'],
  ['SUSPENDED_WALLET', false, 'card-blocked'],
  ['DELETED', false, 'card-deleted'],
  ['CREATED', true, 'card-expired'],
  ['ACTIVE', true, 'card-expired'],
  ['SUSPENDED_ISSUER', true, 'card-blocked'],
  ['SUSPENDED_WALLET', true, 'card-blocked'],
  ['DELETED', true, 'card-deleted'],
];

for (const [state, expired, reason] of ROWS) {
  test(`${state}${expired ? ', expired' : ''}: ${reason ?? 'may be used'}`, () => {
    const nowMs = expired ? 100n : 99n;
    assert.equal(useRefusal({ state, expiresMs: 100n }, nowMs)?.reason ?? null, reason);
  });
}
