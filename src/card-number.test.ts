import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCardNumber, maskCardNumbers, mayHoldCardNumber } from './card-number.ts';

/** 12 to 19 digits with their check digit. */
const numbers = (minLength = 12) =>
  fc.stringMatching(new RegExp(`^[0-9]{${minLength - 1},18}$`)).map((start) => {
    const digit = Array.from({ length: 10 }, (_, i) => `${start}${i}`).find(isCardNumber);
    assert.ok(digit !== undefined);
    return digit;
  });

test('a run of 13 to 19 digits with the check digit of a card number is found, also in groups', () => {
  for (const text of [
    '4111111111111111',
    'card 4111111111111111, lost',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '3782 822463 10005',
    '4222222222222',
    'ticket 12 4111 1111 1111 1111',
    '12 4111111111111111 7',
  ]) {
    assert.ok(mayHoldCardNumber(text), text);
    assert.ok(maskCardNumbers(text).includes('****'), text);
    assert.ok(!mayHoldCardNumber(maskCardNumbers(text)), text);
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
  ]) {
    assert.ok(!mayHoldCardNumber(text), text);
    assert.equal(maskCardNumbers(text), text);
  }
});

test('a number that cards are found by has 12 to 19 digits, nothing else, and its check digit', () => {
  for (const digits of ['4111111111111111', '378282246310005', '501850000008', '6304000000000000000'])
    assert.ok(isCardNumber(digits), digits);
  for (const digits of [
    '4111111111111112',
    '4111 1111 1111 1111',
    '00000000000',
    '0'.repeat(20),
    '4111111111111111\n',
    '４１１１１１１１１１１１１１１１',
    '',
  ])
    assert.ok(!isCardNumber(digits), digits);
});

test('any one digit changed, or two unlike neighbours exchanged but 09, is no card number any more', () => {
  fc.assert(
    fc.property(numbers(), fc.nat(), fc.integer({ min: 1, max: 9 }), (number, place, more) => {
      const at = place % number.length;
      const other = (Number(number[at]) + more) % 10;
      assert.ok(!isCardNumber(number.slice(0, at) + other + number.slice(at + 1)));
      const [a, b] = [number[at], number[at + 1]];
      if (b === undefined || a === b || [`${a}${b}`, `${b}${a}`].includes('09')) return;
      assert.ok(!isCardNumber(number.slice(0, at) + b + a + number.slice(at + 2)));
    }),
  );
});

test('a card number is masked wherever it stands, in a URL too', () => {
  assert.equal(
    maskCardNumbers('/cards/4111111111111111/x?pan=4111%201111+1111-1111&n=12'),
    '/cards/****/x?pan=****&n=12',
  );
  const around = fc.stringMatching(/^[a-z/?&= ]{0,12}$/);
  fc.assert(
    fc.property(around, numbers(13), around, (before, number, after) => {
      assert.equal(maskCardNumbers(`${before}${number}${after}`), `${before}****${after}`);
    }),
  );
});
