/** Which card of an issuer a chip bears: one at most, or its value would be counted twice. */

import type { Database } from '../db/database.ts';
import { Refused } from './request.ts';

/** An external card that was never bound is held to phones, and in none: its key still ends in its own chip's number. */
const BEARER = `select card_id from card
where issuer_id = $1 and idm = $2 and id <> $3 and state <> 'DELETED'
  and (external_key is null or external_key not like '%' || idm)
limit 1`;

/**
 * Throws Refused when the chip bears another card of the issuer.
 *
 * @param cardKey of the card that is to be on it; empty for a new one
 */
export async function assertFreeChip(
  db: Database,
  issuerId: string,
  idm: string,
  cardKey: string,
): Promise<void> {
  const bearers = await db.read(BEARER, [issuerId, idm, cardKey]);
  if (bearers.length > 0) throw new Refused(409, 'The chip of that idm bears another card of the issuer.');
}
