/** What the operator's door calls a refusal of the card's own rules. */

import { REASONS, type Reason, type Refusal } from '../errors.ts';
import { Refused } from './request.ts';

/** What another moment may bring is 503; all others are 409, what the card's state does not allow. */
const STATUS: Readonly<Partial<Record<Reason, 404 | 503>>> = {
  'unknown-digital-card': 404,
  'unknown-device': 404,
  'unknown-request': 404,
  'unknown-card': 404,
  'device-unreachable': 503,
  'device-busy': 503,
};

export function refusedBy({ reason, detail }: Refusal): Refused {
  const { title } = REASONS[reason];
  return new Refused(STATUS[reason] ?? 409, detail === undefined ? `${title}.` : `${title}: ${detail}.`);
}

/** What is no refusal. Throws Refused for one. */
export function unlessRefused<T extends object>(decided: T | Refusal): T {
  if ('reason' in decided) throw refusedBy(decided as Refusal);
  return decided;
}
