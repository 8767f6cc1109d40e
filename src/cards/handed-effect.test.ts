import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandedCode } from '../ledger/transfer.ts';
import { type CardStanding, isSameStanding } from './card-standing.ts';
import { erased, ingested, standingAfterPost } from './handed-effect.ts';

const CARD: CardStanding = {
  state: 'ACTIVE',
  parked: false,
  opened: true,
  owed: [{ kind: 'ERASE' }, { kind: 'BLOCK' }],
};

test('what each posted move of value does to its card, and nothing else of it', () => {
  const rows: readonly (readonly [HandedCode, Partial<CardStanding>, Partial<CardStanding>])[] = [
    ['load', {}, {}],
    ['park', {}, { parked: true }],
    ['put-back', { parked: true }, { parked: false }],
    ['erase', {}, { state: 'DELETED', owed: [] }],
    ['erase', { state: 'SUSPENDED_ISSUER' }, { state: 'DELETED', owed: [] }],
    ['ingest', { state: 'CREATED', opened: false, owed: [] }, { opened: true, parked: true }],
  ];
  for (const [code, before, after] of rows) {
    const card = { ...CARD, ...before };
    assert.deepEqual(standingAfterPost(card, code, 0n), { ...card, ...after }, code);
  }
  const moreCame = standingAfterPost({ ...CARD, parked: true }, 'put-back', 1n);
  assert.equal(moreCame.parked, true, 'value that was moved to it meanwhile is still parked');
});

test('a card without value is erased or ingested the same way', () => {
  assert.deepEqual(erased(CARD), standingAfterPost(CARD, 'erase', 0n));
  assert.deepEqual(ingested(CARD), standingAfterPost(CARD, 'ingest', 0n));
});

test('two standings are the same when all four parts are', () => {
  assert.ok(isSameStanding(CARD, structuredClone(CARD)));
  const others: readonly Partial<CardStanding>[] = [
    { state: 'DELETED' },
    { parked: true },
    { opened: false },
    { owed: [] },
    { owed: [{ kind: 'ERASE' }] },
  ];
  for (const other of others) assert.equal(isSameStanding(CARD, { ...CARD, ...other }), false);
});
