/**
 * The keys under which card numbers are found. There is one, and a second one while a rotation is under way: until that has
 * reached every card, a card is written under both and looked for under both.
 */

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { hashKeyPurpose } from '../sealed-columns.ts';
import type { Vault } from './vault.ts';

export interface HashKeyServices {
  readonly db: Database;
  readonly vault: Vault;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

export interface HashKey {
  readonly id: string;
  readonly version: bigint;
  readonly key: KeyObject;
}

/** As long as what HMAC-SHA-256 gives: RFC 2104, section 3. */
const HASH_KEY_BYTES = 32;

const ACTIVE = 'select id, secret, version from hash_key where retired_ms is null order by id';
const NEXT = `select now_ms() as now_ms, (select count(*) from hash_key) as made,
  (select count(*) from hash_key where retired_ms is null) as active`;

/** What a number of an issuer's is found by: the same numbers of two issuers are not seen to be the same. */
export function hashCardNumber({ key }: HashKey, issuerId: string, pan: string): string {
  return createHmac('sha256', key).update(`${issuerId}|${pan}`).digest('base64url');
}

/** One, or two while one follows the other; the first one is made when there is none. */
export async function activeHashKeys(services: HashKeyServices): Promise<readonly HashKey[]> {
  const rows = await services.db.read(ACTIVE, []);
  if (rows.length > 0) return rows.map((row) => openHashKey(services.vault, row));
  await makeFirst(services);
  return (await services.db.read(ACTIVE, [])).map((row) => openHashKey(services.vault, row));
}

/** The next key, sealed. Its number is its name, so that of two servers that make it at once one is refused. */
export function insertHashKey(
  { vault, entropy }: HashKeyServices,
  number: bigint,
  nowMs: bigint,
): Statement & { readonly key: string } {
  const id = `h${number}`;
  const bytes = entropy.bytes(HASH_KEY_BYTES);
  const secret = vault.seal(hashKeyPurpose(id), bytes);
  bytes.fill(0);
  return {
    table: 'hash_key',
    key: id,
    text: 'insert into hash_key (id, secret, created_ms, retired_ms, version) values ($1, $2, $3, null, 0)',
    values: [id, secret, nowMs],
    rows: 1,
  };
}

/** Makes a commit rely on this key being active still, and on no other one having been made since. */
export function relyOnHashKey({ id, version }: HashKey): Statement {
  return changeHashKey(
    id,
    'update hash_key set version = version where id = $1 and version = $2 and retired_ms is null',
    version,
  );
}

/** Whoever relied on this key has to look again which keys there are. */
export function outdateHashKey({ id, version }: HashKey): Statement {
  return changeHashKey(
    id,
    'update hash_key set version = version + 1 where id = $1 and version = $2 and retired_ms is null',
    version,
  );
}

/** From now on nothing is looked for under it. */
export function retireHashKey({ id, version }: Pick<HashKey, 'id' | 'version'>): Statement {
  return changeHashKey(
    id,
    `update hash_key set retired_ms = now_ms(), version = version + 1
  where id = $1 and version = $2 and retired_ms is null`,
    version,
  );
}

/** Nothing that was hashed under it can be found again, in a copy of the database either. */
export function destroyHashKey({ id, version }: Pick<HashKey, 'id' | 'version'>): Statement {
  return changeHashKey(
    id,
    `update hash_key set secret = '', version = version + 1
  where id = $1 and version = $2 and retired_ms is not null`,
    version,
  );
}

function changeHashKey(id: string, text: string, version: bigint): Statement {
  return { table: 'hash_key', key: id, text, values: [id, version], rows: 1 };
}

export function openHashKey(vault: Vault, row: Row): HashKey {
  const id = textOf(row, 'id');
  const bytes = vault.open(hashKeyPurpose(id), textOf(row, 'secret'));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return { id, version: bigintOf(row, 'version'), key };
}

async function makeFirst(services: HashKeyServices): Promise<void> {
  await commitDecision(services.db, async () => {
    const [row] = await services.db.read(NEXT, []);
    if (row === undefined || bigintOf(row, 'active') > 0n) return { batch: [], result: undefined };
    const insert = insertHashKey(services, bigintOf(row, 'made') + 1n, bigintOf(row, 'now_ms'));
    return { batch: [insert], result: undefined };
  });
}
