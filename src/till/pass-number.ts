/** What a reader, a scanner or a hand finds a pass by, in the one form in which it is kept. Pure. */

/** Four to ten bytes: an IDm has eight; the identifiers of ISO/IEC 14443 have four, seven or ten. */
const NFC_NUMBER = /^(?:[0-9A-F]{2}){4,10}$/;
const SEPARATORS = /[\s:.-]/g;

/** What a QR code or a Code 128 holds: printable characters, as many as a shop would put into one. */
const TEXT_NUMBER = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/;

/** EAN-8, UPC-A, EAN-13 and ITF-14: GS1 General Specifications, section 7.9. */
const GTIN_LENGTHS = [8, 12, 13, 14];
const EAN_13_DIGITS = 13;
/** Numbers that a shop gives out itself: GS1 General Specifications, section 2.1.11 (restricted circulation). */
const OWN_PREFIX = '29';
const OWN_DIGITS = 10;

/** Without separators, in capital letters; null for what no reader gives. */
export function nfcNumber(text: string): string | null {
  const digits = text.replace(SEPARATORS, '').toUpperCase();
  return NFC_NUMBER.test(digits) ? digits : null;
}

/**
 * Of a barcode or typed by hand. Digits lose their separators, and those of a shop's barcode must have the right check digit, which
 * catches every wrong digit; anything else is taken as it is. Null for what cannot be a number.
 */
export function passNumber(text: string): string | null {
  const digits = text.replace(SEPARATORS, '');
  if (!/^\d+$/.test(digits)) return TEXT_NUMBER.test(text) ? text : null;
  if (!GTIN_LENGTHS.includes(digits.length)) return TEXT_NUMBER.test(digits) ? digits : null;
  if (!hasCheckDigit(digits)) return null;
  // A UPC-A is the EAN-13 that begins with a zero.
  return digits.length === EAN_13_DIGITS - 1 ? `0${digits}` : digits;
}

/** A new EAN-13. @param random below 10^10 */
export function ownNumber(random: bigint): string {
  const body = `${OWN_PREFIX}${random.toString().padStart(OWN_DIGITS, '0')}`;
  if (body.length !== EAN_13_DIGITS - 1) throw new RangeError('a random number below 10^10');
  return `${body}${checkDigit(body)}`;
}

function hasCheckDigit(digits: string): boolean {
  return checkDigit(digits.slice(0, -1)) === Number(digits.at(-1));
}

/** The digits next to the check digit count three times, by turns. */
function checkDigit(body: string): number {
  const sum = [...body]
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
