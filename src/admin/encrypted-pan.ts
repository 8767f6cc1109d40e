/** A card number as the operator sends it: encrypted to us, and opened nowhere else than here and at the issuer door. */

import { isCardNumber } from '../card-number.ts';
import { JweError, openJwe } from '../jose/jwe.ts';
import type { PanCredentials } from '../vault/pan-vault.ts';
import { type AdminServices, Refused } from './request.ts';

/** The last month of a card: MMYY. */
const EXPIRY = /^(0[1-9]|1[0-2])(\d\d)$/;

/** Expiries have two digits of a year. */
const CENTURY = 2000;

/** The scheme whose cards have no expiry. */
const SCHEME_WITHOUT_EXPIRY = 'UPI';

const SUFFIX_LENGTH = 4;

export interface OpenedPan {
  readonly credentials: PanCredentials;
  readonly panSuffix: string;
  /** The end of the last month in UTC, milliseconds since 1970; null where the scheme has no expiry. */
  readonly expiresMs: bigint | null;
}

const FAULT =
  'encryptedPan: is not a JWE to our key that holds a card number and, unless the scheme is UPI, an expiry to come';

/** Throws Refused, the same for every fault: what is wrong with the number stays unsaid. Throws too when no key can be had. */
export async function openPan(
  { serverKeys }: Pick<AdminServices, 'serverKeys'>,
  encryptedPan: string,
  scheme: string,
  nowMs: bigint,
): Promise<OpenedPan> {
  const opened = readPan(await openedOrNull(serverKeys, encryptedPan), scheme, nowMs);
  if (opened === null) throw new Refused(422, FAULT);
  return opened;
}

async function openedOrNull(
  serverKeys: AdminServices['serverKeys'],
  encryptedPan: string,
): Promise<Uint8Array | null> {
  try {
    return await openJwe(encryptedPan, (kid) => serverKeys.decryptionKey(kid));
  } catch (error) {
    if (error instanceof JweError) return null;
    throw error;
  }
}

/** Null unless it is `{"pan","exp"}` and nothing else; without `exp` where the scheme has none. */
function readPan(plaintext: Uint8Array | null, scheme: string, nowMs: bigint): OpenedPan | null {
  const { pan, exp, ...rest } = plaintext === null ? {} : membersOf(plaintext);
  if (typeof pan !== 'string' || !isCardNumber(pan) || Object.keys(rest).length > 0) return null;
  const panSuffix = pan.slice(-SUFFIX_LENGTH);
  if (scheme === SCHEME_WITHOUT_EXPIRY)
    return exp === undefined ? { credentials: { pan, exp: null }, panSuffix, expiresMs: null } : null;
  const expiresMs = typeof exp === 'string' ? endOfMonth(exp) : null;
  if (typeof exp !== 'string' || expiresMs === null || expiresMs <= nowMs) return null;
  return { credentials: { pan, exp }, panSuffix, expiresMs };
}

function membersOf(plaintext: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** When the month after `exp` begins, in UTC; null for what is no MMYY. */
function endOfMonth(exp: string): bigint | null {
  const [, month, year] = EXPIRY.exec(exp) ?? [];
  return month === undefined ? null : BigInt(Date.UTC(CENTURY + Number(year), Number(month)));
}
