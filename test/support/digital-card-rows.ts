/** Digital cards put straight into a database, for tests of what is done to them. */

import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import { insertBinding, insertDigitalCard } from '../../src/cards/digital/digital-card-store.ts';
import type { Database, Statement } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';

/** An ACTIVE card on file of the issuer `ISSUER0001`, without a wallet. */
export function digitalCard(more: Partial<DigitalCard> = {}): DigitalCard {
  const key = systemEntropy.uuid();
  return {
    key,
    issuerId: 'ISSUER0001',
    digitalCardId: `dc-${key}`,
    cardId: `card-${key}`,
    consumerId: 'consumer-1',
    type: 'COF',
    scheme: 'VISA',
    walletId: null,
    panSuffix: '1234',
    state: 'ACTIVE',
    holds: [],
    expiresMs: null,
    pendingId: null,
    operations: 0n,
    notifications: 0n,
    provisionedMs: 0n,
    replenishedMs: null,
    changedMs: 0n,
    deletedMs: null,
    erasedMs: null,
    ...more,
  };
}

/** Writes the card, its physical card and its bindings. The issuer, and the wallet if it has one, must be there. */
export async function putDigitalCard(
  db: Database,
  card: DigitalCard,
  devices: readonly string[] = [],
): Promise<void> {
  const physicalCardId = `${card.issuerId}\n${card.cardId}`;
  const known = await db.read('select id from physical_card where id = $1', [physicalCardId]);
  const physical: Statement = {
    table: 'physical_card',
    key: physicalCardId,
    text: 'insert into physical_card (id, issuer_id, card_id, deleted_ms, version) values ($1, $2, $3, null, 0)',
    values: [physicalCardId, card.issuerId, card.cardId],
    rows: 1,
  };
  await db.commit([
    ...(known.length > 0 ? [] : [physical]),
    insertDigitalCard(card, physicalCardId),
    ...devices.map((device) => insertBinding(card, device, 0n)),
  ]);
}
