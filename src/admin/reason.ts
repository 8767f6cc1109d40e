/** The reason that a person gives for a change. Pure. */

/** Lengths of card numbers: ISO/IEC 7812-1. */
const CARD_NUMBER = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** True when `text` holds a run of 13 to 19 digits, also in groups, whose check digit is that of a card number. */
export function mayHoldCardNumber(text: string): boolean {
  return (text.match(CARD_NUMBER) ?? []).some((run) => passesLuhn(run.replaceAll(/[ -]/g, '')));
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
