/** What a sandbox's plan has is made when it is not there yet, so that a start which was cut short is finished by the next. */

import { commitDecision } from '../../db/commit-decision.ts';
import type { Database, Statement, Value } from '../../db/database.ts';
import { bigintOf } from '../../db/row.ts';

/** @param look finds the row by `id` */
export async function makeOnce(
  db: Database,
  look: string,
  id: Value,
  make: (nowMs: bigint) => Promise<readonly Statement[]>,
): Promise<void> {
  await commitDecision(db, async () => {
    const found = await db.read(look, [id]);
    if (found.length > 0) return { batch: [], result: undefined };
    const [now] = await db.read('select now_ms() as now_ms', []);
    if (now === undefined) throw new Error('there is always a time');
    return { batch: await make(bigintOf(now, 'now_ms')), result: undefined };
  });
}
