import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayHoldCardNumber } from './reason.ts';

test('a run of 13 to 19 digits with the check digit of a card number is found, also in groups', () => {
  for (const text of [
    '4111111111111111',
    'card 4111111111111111, lost',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '3782 822463 10005',
    '4222222222222',
  ]) {
    assert.ok(mayHoldCardNumber(text), text);
  }
});

test('other digits are no card number', () => {
  for (const text of [
    '',
    'ticket 20261121',
    '4111111111111112',
    '411111111111',
    '+81 90 1234 5678',
    '0'.repeat(20),
  ])
    assert.ok(!mayHoldCardNumber(text), text);
});
