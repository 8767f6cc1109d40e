import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldText, lineText, money, tableText } from './print.ts';

test('columns are as wide as what is in them', () => {
  const text = tableText({
    head: ['ID', 'NAME'],
    rows: [
      ['1', 'long enough'],
      ['20', ''],
    ],
  });
  assert.equal(text, 'ID  NAME\n1   long enough\n20');
  assert.equal(tableText({ head: ['ID'], rows: [] }), 'None.');
});

test('one thing is shown field by field, its amounts in its currency', () => {
  const card = {
    cardId: 'c',
    currency: 'EUR',
    parked: true,
    money: { chip: 1250, inDoubt: 0 },
    owed: [{ kind: 'PLAN' }],
    at: null,
  };
  assert.deepEqual(
    fieldText(card)
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
    [
      ['FIELD', 'VALUE'],
      ['cardId', 'c'],
      ['currency', 'EUR'],
      ['parked', 'true'],
      ['money.chip', '12.50 EUR'],
      ['money.inDoubt', '0.00 EUR'],
      ['owed', '{"kind":"PLAN"}'],
      ['at', '-'],
    ],
  );
  assert.match(fieldText({ added: 3, amount: 5 }), /^amount +5$/m);
  assert.equal(money(1234, 'JPY'), '1234 JPY');
});

test('what a server says does not reach the terminal as control characters', () => {
  const evil = 'a\u001b[2Jb\nc\u009b';
  for (const text of [tableText({ head: ['X'], rows: [[evil]] }), lineText([evil]), fieldText({ evil })])
    assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u);
  assert.equal(lineText([evil]).split('\n').length, 1);
});
