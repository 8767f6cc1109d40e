/** New keys of our own, and the end of old ones. */

import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { serverKeyPurpose } from '../sealed-columns.ts';
import type { ServerKeyPurpose, ServerKeyServices } from './server-keys.ts';

/** Twice as long as a server may not have heard of it: see SERVER_KEY_MEMORY_MS. */
const ACTIVATED_AFTER_MS = 10_000n;

/** What the published keys say of their use: RFC 7517, sections 4.2 and 4.4. */
const USES = {
  encryption: { use: 'enc', alg: 'ECDH-ES' },
  token: { use: 'sig', alg: 'ES256' },
} as const;

const PURPOSES: readonly ServerKeyPurpose[] = ['encryption', 'token'];

const NEXT = `select now_ms() as now_ms, coalesce(max(sequence), 0) + 1 as next,
  count(case when activates_ms <= now_ms() and (retires_ms is null or retires_ms > now_ms()) then 1 end) as active
from server_key where purpose = $1`;

const STAYING = `select other.id, other.version, now_ms() as now_ms from server_key as retiring
join server_key as other on other.purpose = retiring.purpose and other.id <> retiring.id
where retiring.id = $1 and retiring.retires_ms is null and other.retires_ms is null and other.activates_ms <= now_ms()
order by other.sequence desc limit 1`;

/** Of each purpose that has none; of two servers that start at once one makes it. */
export async function makeFirstServerKeys({ db, vault }: ServerKeyServices): Promise<void> {
  for (const purpose of PURPOSES) {
    await commitDecision(db, async () => {
      const { active, next, nowMs } = await standing(db, purpose);
      if (active > 0n) return { batch: [], result: undefined };
      const { statements } = await newKey(vault, purpose, next, nowMs);
      return { batch: statements, result: undefined };
    });
  }
}

export async function planServerKey({ db, vault }: ServerKeyServices, purpose: ServerKeyPurpose) {
  const { next, nowMs } = await standing(db, purpose);
  return newKey(vault, purpose, next, nowMs + ACTIVATED_AFTER_MS);
}

export async function planServerKeyRetirement(
  db: Database,
  kid: string,
  afterMs: bigint,
): Promise<readonly Statement[] | null> {
  const [other] = await db.read(STAYING, [kid]);
  if (other === undefined) return null;
  const otherKid = textOf(other, 'id');
  return [
    {
      table: 'server_key',
      key: kid,
      text: 'update server_key set retires_ms = $2, version = version + 1 where id = $1 and retires_ms is null',
      values: [kid, bigintOf(other, 'now_ms') + afterMs],
      rows: 1,
    },
    // The one that stays does stay.
    {
      table: 'server_key',
      key: otherKid,
      text: 'update server_key set version = version where id = $1 and version = $2 and retires_ms is null',
      values: [otherKid, bigintOf(other, 'version')],
      rows: 1,
    },
  ];
}

async function standing(db: Database, purpose: ServerKeyPurpose) {
  const [row] = await db.read(NEXT, [purpose]);
  if (row === undefined) throw new Error('a count is always one row');
  return { active: bigintOf(row, 'active'), next: bigintOf(row, 'next'), nowMs: bigintOf(row, 'now_ms') };
}

async function newKey(
  vault: ServerKeyServices['vault'],
  purpose: ServerKeyPurpose,
  sequence: bigint,
  activatesMs: bigint,
) {
  const { kty, crv, x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  }) as JWK;
  if (kty === undefined || crv === undefined || x === undefined || y === undefined || d === undefined)
    throw new Error('a key on P-256 has five parts');
  const kid = await calculateJwkThumbprint({ kty, crv, x, y });
  const publicJwk = { kty, crv, x, y, kid, ...USES[purpose] };
  const secret = Buffer.from(JSON.stringify({ kty, crv, x, y, d, kid }), 'utf8');
  const insert: Statement = {
    table: 'server_key',
    key: kid,
    text: `insert into server_key (id, purpose, sequence, jwk, secret, activates_ms, retires_ms, version)
  values ($1, $2, $3, $4, $5, $6, null, 0)`,
    values: [
      kid,
      purpose,
      sequence,
      JSON.stringify(publicJwk),
      vault.seal(serverKeyPurpose(kid), secret),
      activatesMs,
    ],
    rows: 1,
  };
  return { kid, statements: [insert] };
}
