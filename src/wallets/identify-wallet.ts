/** Which wallet calls: its bearer token says so. Tokens are kept as hashes. */

import type { Database } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import { equalHashes, hashToken, parseBearer } from '../http/bearer.ts';

/** The wallet whose token it is; null when it is nobody's. */
export async function identifyWallet(
  db: Database,
  authorization: string | undefined,
): Promise<string | null> {
  const token = parseBearer(authorization);
  if (token === null) return null;
  const tokenHash = hashToken(token);
  const rows = await db.read('select id, token_hash from wallet where token_hash = $1', [tokenHash]);
  const [row] = rows;
  // A token of two wallets would not say which.
  if (row === undefined || rows.length > 1) return null;
  return equalHashes(tokenHash, textOf(row, 'token_hash')) ? textOf(row, 'id') : null;
}
