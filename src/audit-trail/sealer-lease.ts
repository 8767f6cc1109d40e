/** Which of the servers on a database seals at present. The lanes are for cards' work; sealing is one thread of its own. */

import type { Database, Statement, Value } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';

export interface SealerLease {
  /** Names one process, never two. */
  readonly owner: string;
  readonly epoch: bigint;
}

const TAKE = `update audit_sealer set owner = $1, until_ms = now_ms() + $2, epoch = epoch + 1
  where id = 'sealer' and until_ms <= now_ms()`;
const RELEASE = `update audit_sealer set until_ms = 0 where id = 'sealer' and owner = $1 and epoch = $2`;
const FENCE = `update audit_sealer set epoch = epoch where id = 'sealer' and owner = $1 and epoch = $2`;
const HELD = 'select epoch from audit_sealer where owner = $1 and until_ms > now_ms()';

/** Null when another server has it. */
export async function leaseSealing(db: Database, owner: string, ttlMs: bigint): Promise<SealerLease | null> {
  await db.commit([change(TAKE, [owner, ttlMs])]);
  // Whatever became of that: the row tells who has it.
  const [row] = await db.read(HELD, [owner]);
  return row === undefined ? null : { owner, epoch: bigintOf(row, 'epoch') };
}

/** It does not matter when it is lost already: a lease that is not given up ends by itself. */
export async function releaseSealing(db: Database, { owner, epoch }: SealerLease): Promise<void> {
  await db.commit([change(RELEASE, [owner, epoch])]);
}

/** Makes a batch a conflict once another server has the lease. */
export function sealingFence({ owner, epoch }: SealerLease): Statement {
  return change(FENCE, [owner, epoch]);
}

function change(text: string, values: readonly Value[]): Statement {
  return { table: 'audit_sealer', key: 'sealer', text, values, rows: 1 };
}
