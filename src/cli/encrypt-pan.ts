/** A card's number on its way to the server: from a file or standard input, never from the command line, and encrypted before it leaves. */

import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { sealJwe } from '../jose/jwe.ts';

/** Of standard input. */
const STANDARD_INPUT = 0;

/**
 * A compact JWE of `{"pan","exp"}` in `file`, `-` for standard input. What is wrong with the number the server says. Throws Error, which
 * repeats nothing of the file.
 *
 * @param keys the server's JWK set
 */
export async function encryptPan(keys: unknown, file: string): Promise<string> {
  const jwk = encryptionKey(keys);
  const { pan, exp } = readPan(readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8'));
  return sealJwe(JSON.stringify(exp === undefined ? { pan } : { pan, exp }), jwk);
}

/** One that the server opens; which of several is no matter. */
function encryptionKey(keys: unknown): JWK {
  const { keys: set = [] } = keys as { readonly keys?: readonly JWK[] };
  const jwk = set.find(({ use }) => use === 'enc');
  if (jwk === undefined) throw new Error('the server publishes no key to encrypt to');
  return jwk;
}

function readPan(text: string): { readonly pan?: unknown; readonly exp?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'pan' in value) return value;
  } catch {
    // Its message would hold what stands in the file.
  }
  throw new Error('the card’s number: a JSON object with pan, and exp unless its scheme has none');
}
