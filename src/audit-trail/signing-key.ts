/**
 * The keys that sign segments, outside of the database: a JWK set (RFC 7517, RFC 8037) in a file of its owner. The first key
 * that has its private part signs; all of them are believed, so a retired key stays there with its public part only.
 */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Segment, signedBytes, type UnsignedSegment } from './segment.ts';
import { syncFolder } from './sync-folder.ts';

const FILE_NAME = 'audit-signing-key.json';
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** 32 bytes in base64url: RFC 8037, section 2. */
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

/** One key, as the file has it. `d` is the private part. */
interface Jwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The thumbprint of the public part: RFC 7638. */
  readonly kid: string;
  readonly x: string;
  readonly d?: string;
}

export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
}

export interface SegmentKeys {
  /** The public keys by their kid. */
  readonly trusted: ReadonlyMap<string, KeyObject>;
  /** Null in a file of public keys only, which is all that verifying needs. */
  readonly signing: SigningKey | null;
}

export function signingKeyPath(dataDir: string): string {
  return join(dataDir, FILE_NAME);
}

/** Throws Error when the file is missing or is not what it should be; the message shows nothing of it. */
export function readSegmentKeys(path: string): SegmentKeys {
  if (!existsSync(path)) throw new Error(`there is no file of audit keys ${path}`);
  const keys = parseKeys(readFileSync(path, 'utf8'));
  if (keys === null) throw new Error(`${path} is not a JWK set of Ed25519 keys with their thumbprints`);
  const signer = keys.find(({ d }) => d !== undefined);
  return {
    trusted: new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: publicPart(jwk), format: 'jwk' })])),
    signing:
      signer === undefined
        ? null
        : { kid: signer.kid, key: createPrivateKey({ key: { ...signer }, format: 'jwk' }) },
  };
}

/** Makes a key when there is no file yet. Of several servers that start at once on one folder, one makes it. */
export function readOrCreateSegmentKeys(path: string): SegmentKeys {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    const temporary = `${path}.${process.pid}.new`;
    writeFileSync(temporary, `${JSON.stringify({ keys: [newJwk()] }, null, 2)}\n`, {
      mode: OWNER_ONLY,
      flush: true,
    });
    // A link is refused when the name is taken: a key that somebody signs with is never written over.
    try {
      linkSync(temporary, path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    } finally {
      unlinkSync(temporary);
    }
    // What is signed outlives a power cut, and so must the key.
    syncFolder(dirname(path));
  }
  return readSegmentKeys(path);
}

export function signSegment(segment: Omit<UnsignedSegment, 'kid'>, { kid, key }: SigningKey): Segment {
  const unsigned = { ...segment, kid };
  return { ...unsigned, signature: sign(null, signedBytes(unsigned), key).toString('base64url') };
}

/** False as well for a signature that is not written in its one form: its last character has bits to spare. */
export function isSignedBy(segment: Segment, key: KeyObject): boolean {
  const signature = Buffer.from(segment.signature, 'base64url');
  if (signature.toString('base64url') !== segment.signature) return false;
  return verify(null, signedBytes(segment), key, signature);
}

function newJwk(): Jwk {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new Error('an Ed25519 key has two parts');
  return { kty: 'OKP', crv: 'Ed25519', kid: thumbprint(x), x, d };
}

function thumbprint(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}

function publicPart({ kty, crv, kid, x }: Jwk) {
  return { kty, crv, kid, x };
}

function parseKeys(text: string): readonly Jwk[] | null {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) && keys.length > 0 && keys.every(isJwk) ? keys : null;
  } catch {
    return null;
  }
}

function isJwk(value: unknown): value is Jwk {
  if (typeof value !== 'object' || value === null) return false;
  const { kty, crv, kid, x, d } = value as Partial<Record<keyof Jwk, unknown>>;
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || !KEY_TEXT.test(x)) return false;
  return kid === thumbprint(x) && (d === undefined || (typeof d === 'string' && isPrivatePartOf(x, d)));
}

function isPrivatePartOf(x: string, d: string): boolean {
  if (!KEY_TEXT.test(d)) return false;
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  return createPublicKey(key).export({ format: 'jwk' }).x === x;
}
