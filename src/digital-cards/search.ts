/** From a card number to the digital cards that have it. */

import { isCardNumber } from '../card-number.ts';
import { bigintOf } from '../db/row.ts';
import { refuse } from '../errors.ts';
import { JweError, openJwe } from '../jose/jwe.ts';
import { readCardByKey } from './card-reads.ts';
import type { Answer, DigitalCardDoor, IssuerRequest } from './door.ts';
import { recordAccess } from './records.ts';
import { cardView } from './views.ts';

/** The contract's bound. A number is one digital card's, and those that had it before. */
const MAX_FOUND = 100;

export async function searchDigitalCards(door: DigitalCardDoor, request: IssuerRequest): Promise<Answer> {
  const { issuerId } = request;
  const { encryptedData } = request.body as { readonly encryptedData: string };
  const pan = await panIn(door, encryptedData);
  // One answer to every fault: whoever tries texts learns nothing of how far one came.
  if (pan === null) return refuse('malformed-parameter', 'encryptedData');
  const keys = await door.pans.findCards(issuerId, pan);
  // Keys begin with their time.
  const newest = keys.toSorted().reverse().slice(0, MAX_FOUND);
  const read = await Promise.all(newest.map((key) => readCardByKey(door.db, key)));
  const found = read.filter((each) => each !== null);
  await recordAccess(door, {
    issuerId,
    subject: issuerId,
    action: 'digital-card.search',
    detail: { found: found.map(({ card }) => card.key) },
    nowMs: found[0]?.nowMs ?? (await timeOf(door)),
  });
  const digitalCards = found.map(({ card, devices }) => ({
    consumerId: card.consumerId,
    cardId: card.cardId,
    digitalCard: cardView(card, devices),
  }));
  return { reply: { digitalCards } };
}

/** Null unless `text` is a JWE to a key of ours that holds a card number. */
async function panIn({ serverKeys }: DigitalCardDoor, text: string): Promise<string | null> {
  try {
    return panOf(await openJwe(text, (kid) => serverKeys.decryptionKey(kid)));
  } catch (error) {
    if (error instanceof JweError) return null;
    throw error;
  }
}

function panOf(plaintext: Uint8Array): string | null {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
  } catch {
    return null;
  }
  const { pan } = (content ?? {}) as { readonly pan?: unknown };
  return typeof pan === 'string' && isCardNumber(pan) ? pan : null;
}

async function timeOf({ db }: DigitalCardDoor): Promise<bigint> {
  const [row] = await db.read('select now_ms() as now_ms', []);
  if (row === undefined) throw new Error('a time is always one row');
  return bigintOf(row, 'now_ms');
}
