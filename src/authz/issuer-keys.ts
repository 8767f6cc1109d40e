/** Issuers' public keys: with which they sign, and to which we encrypt. Several at a time, so that one can follow another. */

import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import type { Database, Row } from '../db/database.ts';
import { textOf } from '../db/row.ts';

export type IssuerKeyPurpose = 'signing' | 'encryption';

export interface IssuerKeys {
  /** The key that the issuer calls `kid`, while it may sign; null when it has no such key. */
  signingKey(issuerId: string, kid: string): Promise<JWK | null>;
  /** The newest key to which the issuer can be written, with its `kid`; null when it has none. */
  encryptionKey(issuerId: string): Promise<JWK | null>;
}

const IN_FORCE = 'activates_ms <= now_ms() and (retires_ms is null or retires_ms > now_ms())';

const SIGNING_KEY = `select kid, jwk from issuer_key
  where issuer_id = $1 and purpose = 'signing' and kid = $2 and ${IN_FORCE}`;

const ENCRYPTION_KEY = `select kid, jwk from issuer_key
  where issuer_id = $1 and purpose = 'encryption' and ${IN_FORCE}
  order by activates_ms desc, created_ms desc, id desc limit 1`;

export function issuerKeys(db: Database): IssuerKeys {
  return {
    signingKey: async (issuerId, kid) => keyOf(await db.read(SIGNING_KEY, [issuerId, kid])),
    encryptionKey: async (issuerId) => keyOf(await db.read(ENCRYPTION_KEY, [issuerId])),
  };
}

function keyOf([row]: readonly Row[]): JWK | null {
  return row === undefined ? null : { ...JSON.parse(textOf(row, 'jwk')), kid: textOf(row, 'kid') };
}

/** A public key as we keep it: RFC 7517 and RFC 7518, section 6.2.1, and nothing else that came with it. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  /** 43 characters of base64url each. */
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly use: 'sig' | 'enc';
  readonly alg: 'ES256' | 'ECDH-ES';
}

/** The member that is wrong, and what it has to be. Repeats no value. */
export interface JwkFault {
  /** `jwk` when the whole is wrong. */
  readonly field: string;
  readonly problem: string;
}

const USES = {
  signing: { use: 'sig', alg: 'ES256', keyOps: ['verify'] },
  // A public key of an agreement has no operation of its own; RFC 7517 names those of the agreement.
  encryption: { use: 'enc', alg: 'ECDH-ES', keyOps: ['deriveKey', 'deriveBits'] },
} as const;

/** What may stand in a JOSE header, a log and a URL. */
const KEY_ID = /^[\w.:~+/=-]{1,128}$/;

/** Members of private keys of every type: RFC 7518, section 6, and RFC 8037. */
const PRIVATE_MEMBERS = ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'];

/** 32 bytes, base64url without padding: the last digit has two bits to spare, which are 0. */
const COORDINATE = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

export function isKeyId(kid: unknown): kid is string {
  return typeof kid === 'string' && KEY_ID.test(kid);
}

/** The key in `jwk`, a parsed JSON value, if it can be an issuer's for `purpose`; otherwise the first thing wrong with it. */
export function checkPublicJwk(jwk: unknown, purpose: IssuerKeyPurpose): PublicJwk | JwkFault {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return fault('jwk', 'must be an object');
  const { kty, crv, x, y, kid, use, alg, key_ops: keyOps } = jwk as Readonly<Record<string, unknown>>;
  const expected = USES[purpose];
  const leaked = PRIVATE_MEMBERS.find((member) => Object.hasOwn(jwk, member));
  if (leaked !== undefined)
    return fault(leaked, 'belongs to a private key, which is now known to others: use another key');
  if (kty !== 'EC') return fault('kty', 'must be EC');
  if (crv !== 'P-256') return fault('crv', 'must be P-256');
  if (!isKeyId(kid)) return fault('kid', 'must be 1 to 128 letters, digits or ._~:+/=-');
  if (use !== undefined && use !== expected.use) return fault('use', `must be ${expected.use}`);
  if (alg !== undefined && alg !== expected.alg) return fault('alg', `must be ${expected.alg}`);
  if (!areKeyOps(keyOps, expected.keyOps))
    return fault('key_ops', `must be of ${expected.keyOps.join(' and ')}`);
  if (!isCoordinate(x)) return fault('x', 'must be 32 bytes in base64url');
  if (!isCoordinate(y)) return fault('y', 'must be 32 bytes in base64url');
  if (!isOnCurve(x, y)) return fault('jwk', 'x and y must be a point of P-256');
  return { kty, crv, x, y, kid, use: expected.use, alg: expected.alg };
}

function fault(field: string, problem: string): JwkFault {
  return { field, problem };
}

function areKeyOps(keyOps: unknown, allowed: readonly string[]): boolean {
  if (keyOps === undefined) return true;
  return Array.isArray(keyOps) && keyOps.every((operation) => allowed.includes(operation));
}

function isCoordinate(text: unknown): text is string {
  return typeof text === 'string' && COORDINATE.test(text);
}

function isOnCurve(x: string, y: string): boolean {
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
