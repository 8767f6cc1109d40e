/**
 * Our own keys: what issuers encrypt to, and what signs the tokens that we give out. Several of each may be active, so that one can
 * follow another: a key is listed at once, used when every server has heard of it, and believed until it has retired.
 */

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Database, Row, Statement } from '../db/database.ts';
import { textOf } from '../db/row.ts';
import { serverKeyPurpose } from '../sealed-columns.ts';
import { makeFirstServerKeys, planServerKey, planServerKeyRetirement } from './server-key-changes.ts';
import type { Vault } from './vault.ts';

export type ServerKeyPurpose = 'encryption' | 'token';

/** All throw what the vault and the database throw. */
export interface ServerKeys {
  /** The private key with this kid, unless it has retired. */
  decryptionKey(kid: string): Promise<JWK | null>;
  /** The newest of those that stay: what is signed now is to be believed for as long as it says. */
  tokenKey(): Promise<{ readonly kid: string; readonly privateKey: KeyObject }>;
  tokenPublicKey(kid: string): Promise<KeyObject | null>;
  /** All that have not retired, with use, alg and kid. */
  publicJwks(): Promise<{ readonly keys: JWK[] }>;
  /** The newest one to encrypt to, as above. */
  encryptionJwk(): Promise<JWK>;
  /** A new key, for the commit that makes it. It is used a little later, when every server has heard of it. */
  plan(
    purpose: ServerKeyPurpose,
  ): Promise<{ readonly kid: string; readonly statements: readonly Statement[] }>;
  /**
   * The end of a key, for the commit that sets it. Null when there is no such key that is active, or no other one of its purpose.
   *
   * @param afterMs how long it still opens or proves what was made for it or with it
   */
  planRetirement(kid: string, afterMs: bigint): Promise<readonly Statement[] | null>;
}

export interface ServerKeyServices {
  readonly db: Database;
  readonly vault: Vault;
}

/** How long a look at the table holds. */
export const SERVER_KEY_MEMORY_MS = 5_000;
/** Anybody can name a kid that is not there: so often at most the table is looked at for one. */
const UNKNOWN_KID_PAUSE_MS = 1_000;

const LISTED = `select id, purpose, jwk, secret, case when activates_ms <= now_ms() then 1 else 0 end as active
from server_key where retires_ms is null or retires_ms > now_ms()
order by purpose, case when retires_ms is null then 1 else 0 end, activates_ms, sequence`;

interface ServerKey {
  readonly kid: string;
  readonly purpose: ServerKeyPurpose;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

interface Remembered {
  /** By kid. */
  readonly keys: ReadonlyMap<string, ServerKey>;
  readonly newest: Readonly<Record<ServerKeyPurpose, ServerKey>>;
  readonly atMs: number;
}

/** The first key of each purpose is made when it is asked for. @param now a monotonic clock, milliseconds */
export function openServerKeys(
  services: ServerKeyServices,
  now: () => number = () => performance.now(),
): ServerKeys {
  const { db, vault } = services;
  let remembered: Remembered | null = null;
  let looking: Promise<Remembered> | null = null;

  /** What was unsealed once is not unsealed again: a key never changes. */
  const opened = (row: Row): ServerKey =>
    remembered?.keys.get(textOf(row, 'id')) ?? openServerKey(vault, row);

  async function lookUp(): Promise<Remembered> {
    const rows = await db.read(LISTED, []);
    const encryption = newestOf(rows, 'encryption');
    const token = newestOf(rows, 'token');
    if (encryption === undefined || token === undefined) {
      await makeFirstServerKeys(services);
      return lookUp();
    }
    return {
      keys: new Map(rows.map((row) => [textOf(row, 'id'), opened(row)])),
      newest: { encryption: opened(encryption), token: opened(token) },
      atMs: now(),
    };
  }

  /** Requests that come together look once. */
  async function known(maxAgeMs: number): Promise<Remembered> {
    if (remembered !== null && now() - remembered.atMs < maxAgeMs) return remembered;
    looking ??= lookUp().finally(() => {
      looking = null;
    });
    remembered = await looking;
    return remembered;
  }

  async function keyNamed(kid: string, purpose: ServerKeyPurpose): Promise<ServerKey | null> {
    const found =
      (await known(SERVER_KEY_MEMORY_MS)).keys.get(kid) ?? (await known(UNKNOWN_KID_PAUSE_MS)).keys.get(kid);
    return found?.purpose === purpose ? found : null;
  }

  return {
    decryptionKey: async (kid) => (await keyNamed(kid, 'encryption'))?.privateJwk ?? null,
    async tokenKey() {
      const { kid, privateKey } = (await known(SERVER_KEY_MEMORY_MS)).newest.token;
      return { kid, privateKey };
    },
    tokenPublicKey: async (kid) => (await keyNamed(kid, 'token'))?.publicKey ?? null,
    async publicJwks() {
      const { keys } = await known(SERVER_KEY_MEMORY_MS);
      return { keys: [...keys.values()].map(({ publicJwk }) => ({ ...publicJwk })) };
    },
    encryptionJwk: async () => ({ ...(await known(SERVER_KEY_MEMORY_MS)).newest.encryption.publicJwk }),
    plan: (purpose) => planServerKey(services, purpose),
    planRetirement: (kid, afterMs) => planServerKeyRetirement(db, kid, afterMs),
  };
}

function newestOf(rows: readonly Row[], purpose: ServerKeyPurpose): Row | undefined {
  return rows.findLast((row) => row.purpose === purpose && row.active === 1n);
}

function openServerKey(vault: Vault, row: Row): ServerKey {
  const kid = textOf(row, 'id');
  const secret = vault.open(serverKeyPurpose(kid), textOf(row, 'secret'));
  const privateJwk = JSON.parse(Buffer.from(secret).toString('utf8'));
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  return {
    kid,
    purpose: textOf(row, 'purpose') as ServerKeyPurpose,
    publicJwk: JSON.parse(textOf(row, 'jwk')),
    privateJwk,
    privateKey,
    publicKey: createPublicKey(privateKey),
  };
}
