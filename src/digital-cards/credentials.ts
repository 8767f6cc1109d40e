/** A digital card's number and expiry, for nobody but the holder of the issuer's encryption key. */

import { refuse } from '../errors.ts';
import { sealJwe } from '../jose/jwe.ts';
import type { PanCredentials } from '../vault/pan-vault.ts';
import { readCard } from './card-reads.ts';
import { type Answer, cardIn, type DigitalCardDoor, type IssuerRequest } from './door.ts';
import { recordAccess } from './records.ts';

/** Of which the published interface says that its cards have no expiry. */
const SCHEME_WITHOUT_EXPIRY = 'UPI';

export async function getCredentials(door: DigitalCardDoor, request: IssuerRequest): Promise<Answer> {
  const { issuerId } = request;
  const read = await readCard(door.db, issuerId, cardIn(request));
  if (read === null) return refuse('unknown-digital-card');
  const { card, nowMs } = read;
  if (card.state === 'DELETED') return refuse('card-deleted');
  const recipient = await door.issuerKeys.encryptionKey(issuerId);
  if (recipient === null) return refuse('not-allowed', 'the issuer has no encryption key');
  const found = await door.pans.open(card.key);
  // Without its number a card is good for nothing.
  if (found === null) return refuse('token-unusable');
  const credentials = await sealJwe(plaintext(card.scheme, found), recipient);
  await recordAccess(door, {
    issuerId,
    subject: card.key,
    action: 'digital-card.credentials',
    detail: { kid: recipient.kid ?? null },
    nowMs,
  });
  return { reply: { credentials } };
}

function plaintext(scheme: string, { pan, exp }: PanCredentials): string {
  return JSON.stringify(scheme === SCHEME_WITHOUT_EXPIRY || exp === null ? { pan } : { pan, exp });
}
