import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OperationKind, supersedes } from './operation.ts';

const OTHERS: readonly OperationKind[] = [
  'ACTIVATE',
  'RENEW',
  'UPDATE',
  'DEVICE_BINDING',
  'DEVICE_UNBINDING',
  'CARDHOLDER_VERIFICATION',
];

test('deletion is stronger than suspension, and suspension than all the rest', () => {
  for (const pending of ['SUSPEND', 'RESUME', ...OTHERS] as const) assert.ok(supersedes('DELETE', pending));
  for (const pending of ['RESUME', ...OTHERS] as const) assert.ok(supersedes('SUSPEND', pending));
  for (const same of ['DELETE', 'SUSPEND', 'RESUME'] as const) assert.ok(!supersedes(same, same));
  assert.ok(!supersedes('RESUME', 'SUSPEND') && !supersedes('SUSPEND', 'DELETE'));
});

test('a resumption waits for what has to reach the device all the same', () => {
  for (const pending of OTHERS) {
    assert.ok(!supersedes('RESUME', pending), pending);
    for (const next of OTHERS) assert.ok(!supersedes(next, pending));
  }
});
