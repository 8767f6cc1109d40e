/** A digital card gets a new number and expiry. Pure. */

import { type Refusal, refuse } from '../../errors.ts';
import { type Asking, gatewayWork, recordOperation } from './change.ts';
import type { DigitalChange, DigitalSnapshot } from './snapshot.ts';

export interface NewNumber {
  /** The last four digits of the number. */
  readonly panSuffix: string;
  /** The end of its last month; null where the scheme has no expiry. In the future. */
  readonly expiresMs: bigint | null;
}

/** It lifts what the server itself suspended because the card was expired, and nobody else's hold. */
export function renewCard(
  snapshot: DigitalSnapshot,
  number: NewNumber,
  asking: Asking,
): DigitalChange | Refusal {
  const { card } = snapshot;
  if (card.state === 'DELETED') return refuse('card-deleted');
  const holds = card.holds.filter(({ requestorType }) => requestorType !== 'D1');
  const state = card.state === 'SUSPENDED' && holds.length === 0 ? 'ACTIVE' : card.state;
  const isLifted = holds.length < card.holds.length;
  const follows = isLifted ? gatewayWork(snapshot.gatewayCard, 'RESUME', { state, holds }) : null;
  return recordOperation(snapshot, 'RENEW', asking, {
    card: { ...number, holds, state },
    gatewayStanding: follows?.standing ?? null,
    tellsWallet: true,
  });
}
