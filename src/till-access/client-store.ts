/** Till vendors' systems, as they are kept. */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../db/row.ts';
import type { KeptSecrets } from './client-secret.ts';
import { tillScopesAmong } from './scope.ts';
import type { TillScope } from './till-callers.ts';

export interface TillClient extends KeptSecrets {
  readonly groupId: bigint;
  /** Null: every store of the group. */
  readonly storeId: bigint | null;
  readonly name: string;
  readonly scopes: ReadonlySet<TillScope>;
  /** Tokens of an earlier one are good no more. */
  readonly tokenGeneration: bigint;
  /** Milliseconds since 1970; null while it may be used. */
  readonly revokedMs: bigint | null;
  readonly version: bigint;
}

/** Columns of {@link tillClientFromRow}. */
export const TILL_CLIENT_COLUMNS = `id, group_id, store_id, name, scopes, secret_key, secret_hash, previous_secret_hash,
  token_generation, revoked_ms, version`;

const ONE_CLIENT = `select ${TILL_CLIENT_COLUMNS} from till_client where id = $1`;

/** Null when there is none of that id. */
export async function loadTillClient(db: Database, clientId: string): Promise<TillClient | null> {
  const [row] = await db.read(ONE_CLIENT, [clientId]);
  return row === undefined ? null : tillClientFromRow(row);
}

export function tillClientFromRow(row: Row): TillClient {
  return {
    clientId: textOf(row, 'id'),
    groupId: bigintOf(row, 'group_id'),
    storeId: bigintOrNull(row, 'store_id'),
    name: textOf(row, 'name'),
    scopes: tillScopesAmong(JSON.parse(textOf(row, 'scopes'))),
    secretKey: textOf(row, 'secret_key'),
    secretHash: textOf(row, 'secret_hash'),
    previousSecretHash: textOrNull(row, 'previous_secret_hash'),
    tokenGeneration: bigintOf(row, 'token_generation'),
    revokedMs: bigintOrNull(row, 'revoked_ms'),
    version: bigintOf(row, 'version'),
  };
}

/** A new client. Its group and its store must be there. */
export function insertTillClient(
  client: Omit<TillClient, 'tokenGeneration' | 'revokedMs' | 'version'>,
): Statement {
  return {
    table: 'till_client',
    key: client.clientId,
    text: `insert into till_client
  (id, group_id, store_id, name, scopes, secret_key, secret_hash, previous_secret_hash, token_generation, revoked_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 0, null, 0)`,
    values: [
      client.clientId,
      client.groupId,
      client.storeId,
      client.name,
      JSON.stringify([...client.scopes]),
      client.secretKey,
      client.secretHash,
      client.previousSecretHash,
    ],
    rows: 1,
  };
}

/** Everything that may change of a client, under the version with which it was read. */
export function updateTillClient(client: TillClient): Statement {
  return {
    table: 'till_client',
    key: client.clientId,
    text: `update till_client set scopes = $2, secret_hash = $3, previous_secret_hash = $4, token_generation = $5, revoked_ms = $6,
  version = version + 1 where id = $1 and version = $7`,
    values: [
      client.clientId,
      JSON.stringify([...client.scopes]),
      client.secretHash,
      client.previousSecretHash,
      client.tokenGeneration,
      client.revokedMs,
      client.version,
    ],
    rows: 1,
  };
}
