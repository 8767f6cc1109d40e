/** Card numbers, and texts that may hold one. Pure. */

/** Lengths of numbers that cards are found by: ISO/IEC 7812-1, with the shortest that are in use. */
const NUMBER = /^\d{12,19}$/;

/** Digits, single or in groups. */
const PLAIN_RUN = /\d+(?:[ -]\d+)*/g;
/** In a URL a blank may be written in other ways too. */
const URL_RUN = /\d+(?:(?:[ +-]|%20|%2D)\d+)*/gi;
const URL_GAP = /%20|%2D/gi;
const GROUP = /\d+/g;

/** Shorter runs are telephone numbers and the like more often than card numbers. */
const MIN_FOUND = 13;
const MAX_FOUND = 19;

const MASK = '****';

/** True for 12 to 19 digits with the check digit of a card number. */
export function isCardNumber(digits: string): boolean {
  return NUMBER.test(digits) && passesLuhn(digits);
}

/** True when `text` holds a run of 13 to 19 digits, also in groups, whose check digit is that of a card number. */
export function mayHoldCardNumber(text: string): boolean {
  return (text.match(PLAIN_RUN) ?? []).some((run) => numbersIn(run).length > 0);
}

/** `text`, which may be a URL or a part of one, with `****` for what may be a card number. */
export function maskCardNumbers(text: string): string {
  return text.replaceAll(URL_RUN, (run) => {
    // The digits of an escape are none of the number's; the length stays.
    const plain = run.replaceAll(URL_GAP, '---');
    let masked = '';
    let end = 0;
    for (const number of numbersIn(plain)) {
      if (number.start < end) continue;
      masked += run.slice(end, number.start) + MASK;
      end = number.end;
    }
    return masked + run.slice(end);
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where neighbouring groups of `run` together make a card number: the longest from each group on. */
function numbersIn(run: string): readonly Span[] {
  const groups = [...run.matchAll(GROUP)].map(({ 0: digits, index }) => ({ digits, index }));
  return groups.flatMap(({ index: start }, first) => {
    let digits = '';
    let found: Span | undefined;
    for (const group of groups.slice(first, first + MAX_FOUND)) {
      digits += group.digits;
      if (digits.length > MAX_FOUND) break;
      if (digits.length >= MIN_FOUND && passesLuhn(digits))
        found = { start, end: group.index + group.digits.length };
    }
    return found === undefined ? [] : [found];
  });
}

/** ISO/IEC 7812-1, annex B: every second digit from the right is doubled. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
