import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nfcNumber, ownNumber, passNumber } from './pass-number.ts';

test('the number of a tap is one number, however it is written', () => {
  for (const text of [
    '01010a10b3142c5f',
    '01:01:0A:10:B3:14:2C:5F',
    '0101-0a10-b314-2c5f',
    ' 01010A10 B3142C5F ',
  ])
    assert.equal(nfcNumber(text), '01010A10B3142C5F', text);
  assert.equal(nfcNumber('04:a2:24:b1'), '04A224B1');
  for (const text of ['', '04a224', '04a224b', 'xyz', '04a224b1'.repeat(3), '04a224bg'])
    assert.equal(nfcNumber(text), null, text);
});

test('a barcode has its check digit', () => {
  assert.equal(passNumber('4006381333931'), '4006381333931');
  assert.equal(passNumber('400 6381 333931'), '4006381333931');
  assert.equal(passNumber('036000291452'), '0036000291452', 'a UPC-A is an EAN-13');
  assert.equal(passNumber('73513537'), '73513537');
  for (const text of ['4006381333932', '036000291453', '73513538', '', '\u0000', 'é', ' ', 'x'.repeat(129)])
    assert.equal(passNumber(text), null, text);
});

test('what is no barcode of a shop is taken as it is', () => {
  for (const text of ['PASS-0001/x', 'https://pass.example/1?a=b', '12345', '1234567890'])
    assert.equal(passNumber(text), text);
});

test('our own numbers are numbers, and one wrong digit is caught', () => {
  const slip = fc.tuple(fc.bigInt(0n, 9_999_999_999n), fc.nat(12), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(slip, ([random, place, more]) => {
      const number = ownNumber(random);
      assert.equal(passNumber(number), number);
      const wrong = (Number(number[place]) + more) % 10;
      assert.equal(passNumber(`${number.slice(0, place)}${wrong}${number.slice(place + 1)}`), null);
    }),
  );
});
