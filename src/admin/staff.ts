/** The operator's people: a bearer token says who it is. Tokens are kept as hashes. */

import type { Database, Statement } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import { equalHashes, hashToken, parseBearer } from '../http/bearer.ts';

/** Who uses a sandbox's own token. */
export const SANDBOX_OPERATOR = 'sandbox-operator';
/** The second person of a sandbox: nobody confirms what they proposed themselves. */
export const SANDBOX_SUPERVISOR = 'sandbox-supervisor';

/** The person whose token it is; null when it is nobody's. @param sandboxTokenHash of the sandbox's own token, null without one */
export async function identifyStaff(
  db: Database,
  authorization: string | undefined,
  sandboxTokenHash: string | null,
): Promise<string | null> {
  const token = parseBearer(authorization);
  if (token === null) return null;
  const tokenHash = hashToken(token);
  if (sandboxTokenHash !== null && equalHashes(tokenHash, sandboxTokenHash)) return SANDBOX_OPERATOR;
  const [row] = await db.read('select id from staff where token_hash = $1', [tokenHash]);
  return row === undefined ? null : textOf(row, 'id');
}

export interface NewStaff {
  /** 1 to 64 characters of URLs; the name in the audit trail. */
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
}

export function insertStaff({ id, name, tokenHash }: NewStaff): Statement {
  return {
    table: 'staff',
    key: id,
    text: 'insert into staff (id, name, token_hash) values ($1, $2, $3)',
    values: [id, name, tokenHash],
    rows: 1,
  };
}

export function changeStaffToken(id: string, tokenHash: string): Statement {
  return {
    table: 'staff',
    key: id,
    text: 'update staff set token_hash = $2 where id = $1',
    values: [id, tokenHash],
    rows: 1,
  };
}

/** What the person did stays in the audit trail, which holds names and not rows. */
export function deleteStaff(id: string): Statement {
  return { table: 'staff', key: id, text: 'delete from staff where id = $1', values: [id], rows: 1 };
}
