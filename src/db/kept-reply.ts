/** Replies that are kept under a caller's idempotency key, so that a repetition gets the same one. */

import type { Database, Statement } from './database.ts';
import { bigintOf, textOf } from './row.ts';

export interface KeptReply {
  readonly status: number;
  /** JSON. */
  readonly text: string;
}

const EARLIER = `select now_ms() as now_ms, earlier.content_digest, earlier.status, earlier.body
from (select cast($1 as text) as id) as call left join admin_request as earlier on earlier.id = call.id`;

/**
 * The reply to an earlier request under `id`; null when there was none, `other-content` when it was another request.
 *
 * @param id caller and key
 * @param digest of the request's content
 */
export async function keptReply(
  db: Database,
  id: string,
  digest: string,
): Promise<{ readonly nowMs: bigint; readonly kept: KeptReply | 'other-content' | null }> {
  const [row] = await db.read(EARLIER, [id]);
  if (row === undefined) throw new Error('the look-up is always one row');
  const nowMs = bigintOf(row, 'now_ms');
  if (row.content_digest === null) return { nowMs, kept: null };
  if (row.content_digest !== digest) return { nowMs, kept: 'other-content' };
  return { nowMs, kept: { status: Number(bigintOf(row, 'status')), text: textOf(row, 'body') } };
}

/** Keeps the reply, in the commit of what it tells of. */
export function keepReply(id: string, digest: string, { status, text }: KeptReply, nowMs: bigint): Statement {
  return {
    table: 'admin_request',
    key: id,
    text: `insert into admin_request (id, content_digest, status, body, created_ms) values ($1, $2, $3, $4, $5)`,
    values: [id, digest, BigInt(status), text, nowMs],
    rows: 1,
  };
}
