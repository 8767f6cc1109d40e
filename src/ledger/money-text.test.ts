import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalsOf, formatMinor } from './money-text.ts';

test('amounts are written with the decimals of their currency, and a sign where they are negative', () => {
  const rows: readonly (readonly [bigint, string, string])[] = [
    [1234n, 'EUR', '12.34'],
    [1234n, 'JPY', '1234'],
    [1234n, 'BHD', '1.234'],
    [0n, 'EUR', '0.00'],
    [0n, 'JPY', '0'],
    [5n, 'HKD', '0.05'],
    [50n, 'KWD', '0.050'],
    [-5n, 'EUR', '-0.05'],
    [-1200n, 'JPY', '-1200'],
    [9_999_999_999n, 'EUR', '99999999.99'],
  ];
  for (const [amount, currency, text] of rows) assert.equal(formatMinor(amount, currency), text);
});

test('a currency that nobody listed has two decimals', () => {
  assert.deepEqual(['EUR', 'XXX', 'JPY', 'KRW', 'TND'].map(decimalsOf), [2, 2, 0, 0, 3]);
});

test('every currency of ISO 4217 whose minor unit is another is listed, but for units of account', () => {
  const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
  for (const currency of none.split(' ')) assert.equal(decimalsOf(currency), 0, currency);
  for (const currency of 'BHD IQD JOD KWD LYD OMR TND'.split(' '))
    assert.equal(decimalsOf(currency), 3, currency);
});
