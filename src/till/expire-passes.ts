/** Value that has expired moves to breakage, a transfer each. Tills have not seen it since it expired. */

import type { Database, Row } from '../db/database.ts';
import type { Chore } from '../db/housekeeping.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { bigintOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { expire } from './pass.ts';
import { changeStatements, PASS_COLUMNS, passFromRow } from './pass-rows.ts';

/** Most value expires when a month ends, on many passes at once. So many a run are done in a few seconds. */
const MAX_A_RUN = 1_024;
const PAGE = 64n;

const DUE = `select now_ms() as now_ms, ${PASS_COLUMNS} from pass where due_ms <= now_ms() order by due_ms limit $1`;

/** Returns how many passes lost value. */
export function expirePasses(entropy: Pick<Entropy, 'uuid'>): Chore {
  return async (db, lease) => {
    let expired = 0;
    while (expired < MAX_A_RUN) {
      const before = expired;
      const rows = await db.read(DUE, [PAGE]);
      for (const row of rows) expired += (await expireOne(db, lease, entropy, row)) ? 1 : 0;
      if (expired === before || rows.length < Number(PAGE)) break;
    }
    return expired;
  };
}

/** False when a till was first: then it has booked what had expired. */
async function expireOne(
  db: Database,
  lease: Lease,
  entropy: Pick<Entropy, 'uuid'>,
  row: Row,
): Promise<boolean> {
  const nowMs = bigintOf(row, 'now_ms');
  const pass = passFromRow(row);
  const change = expire(pass, { nowMs, newId: entropy.uuid });
  if (change.moves.length === 0) return false;
  const batch = changeStatements(pass, change, { nowMs, rowKey: null });
  return (await db.commit([...batch, fence(lease)])) === 'committed';
}
