/** The numbers of deleted cards are kept for as long as their issuer wants, and then destroyed. */

import { auditRecord } from '../audit-trail/record.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import type { Chore } from '../db/housekeeping.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import type { PanVault } from './pan-vault.ts';

/** Of an issuer that has not said how long. */
export const DEFAULT_RETENTION_MS = 90n * 24n * 60n * 60n * 1000n;

/** One commit each. */
const ERASED_AT_ONCE = 32n;

// Issuer by issuer, so that many cards which one of them keeps for long are not looked at for the others.
const DUE = `select digital_card.id, digital_card.version, now_ms() as now_ms
from issuer left join issuer_access on issuer_access.issuer_id = issuer.id
join digital_card on digital_card.issuer_id = issuer.id and digital_card.erased_ms is null
  and digital_card.deleted_ms is not null
  and digital_card.deleted_ms <= now_ms() - coalesce(issuer_access.retention_ms, $1)
limit $2`;

/** Destroys the data key and the hashes of cards whose time is over. What is left of a card never held its number. */
export function eraseDeletedCards(pans: Pick<PanVault, 'eraseStatements'>, entropy: Entropy): Chore {
  return async (db, lease) => {
    let erased = 0;
    for (const row of await db.read(DUE, [DEFAULT_RETENTION_MS, ERASED_AT_ONCE]))
      erased += await eraseCard(db, lease, pans, entropy, row);
    return erased;
  };
}

async function eraseCard(
  db: Database,
  lease: Lease,
  pans: Pick<PanVault, 'eraseStatements'>,
  entropy: Entropy,
  row: Row,
): Promise<number> {
  const key = textOf(row, 'id');
  const nowMs = bigintOf(row, 'now_ms');
  const markErased: Statement = {
    table: 'digital_card',
    key,
    text: 'update digital_card set erased_ms = $3, version = version + 1 where id = $1 and version = $2',
    values: [key, bigintOf(row, 'version'), nowMs],
    rows: 1,
  };
  const record = auditRecord(entropy, {
    subject: key,
    actor: 'system',
    action: 'digital-card.erase',
    reason: null,
    detail: {},
    nowMs,
  });
  const batch = [markErased, ...(await pans.eraseStatements(key)), record, fence(lease)];
  // Somebody else changed the card: another time.
  return (await db.commit(batch)) === 'committed' ? 1 : 0;
}
