import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_MAJOR, minorFrom } from './amount.ts';

test('every way to write an amount has its value', () => {
  for (const source of ['12.34', '12.340', '12.3400000', '1234e-2', '0.1234e2', '1.234E+1', '0.001234e0004'])
    assert.equal(minorFrom(source, 2), 1234n, source);
  for (const source of ['10', '1e1', '10.0', '100E-1', '0.1e+2'])
    assert.equal(minorFrom(source, 0), 10n, source);
  assert.equal(minorFrom('0.1', 3), 100n);
  assert.equal(minorFrom('999999999', 3), MAX_MAJOR * 1000n);
});

test('what is no amount is refused', () => {
  const none = [
    '0',
    '-0',
    '0.00',
    '0e5',
    '-1',
    '1e400',
    '1e9',
    '999999999.01',
    '1000000000',
    '1e99999999999999999999',
  ];
  const finer = ['0.001', '1e-3', '12.345', '1e-400'];
  const noNumbers = [
    '',
    '01',
    '.5',
    '5.',
    '+1',
    '1e',
    '1e1.5',
    'NaN',
    'Infinity',
    '"1"',
    '0x10',
    '1_000',
    ' 1',
    '1,5',
  ];
  for (const source of [...none, ...finer, ...noNumbers]) assert.equal(minorFrom(source, 2), null, source);
});

test('whatever is accepted is exactly what was written, in every currency', () => {
  const parts = fc.record({
    minor: fc.bigInt(1n, MAX_MAJOR * 1000n),
    decimals: fc.constantFrom(0, 2, 3),
    shift: fc.integer({ min: -30, max: 30 }),
    zeros: fc.nat(20),
  });
  fc.assert(
    fc.property(parts, ({ minor, decimals, shift, zeros }) => {
      const text = writtenWith(minor, decimals, shift, zeros);
      const expected = minor <= MAX_MAJOR * 10n ** BigInt(decimals) ? minor : null;
      assert.equal(minorFrom(text, decimals), expected, text);
    }),
  );
});

test('JSON numbers are never taken for another value than JavaScript reads in them', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.constantFrom(0, 2, 3),
      (value, decimals) => {
        const minor = minorFrom(JSON.stringify(value), decimals);
        if (minor !== null) assert.equal(Number(minor) / 10 ** decimals, value);
      },
    ),
  );
});

/** `minor` in major units, its point moved by `shift` places and moved back by the exponent. */
function writtenWith(minor: bigint, decimals: number, shift: number, zeros: number): string {
  const digits = minor.toString().padStart(64, '0');
  const point = digits.length - decimals + shift;
  const padded = digits.padEnd(Math.max(point, digits.length), '0') + '0'.repeat(zeros);
  const whole = padded.slice(0, point).replace(/^0+(?=\d)/, '');
  const fraction = padded.slice(point);
  return `${whole}${fraction === '' ? '' : `.${fraction}`}e${-shift}`;
}
