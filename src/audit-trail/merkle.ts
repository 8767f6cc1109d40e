/** The root of a Merkle tree as RFC 6962, section 2.1 makes it: leaves and nodes are told apart by their first byte. Pure. */

import { createHash } from 'node:crypto';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** 32 bytes. Throws RangeError without leaves: nothing here seals nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) throw new RangeError('a tree has at least one leaf');
  return rootOf(leaves.map((leaf) => sha256(LEAF, leaf)));
}

function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (only !== undefined && hashes.length === 1) return only;
  const left = largestPowerOfTwoBelow(hashes.length);
  return sha256(NODE, rootOf(hashes.slice(0, left)), rootOf(hashes.slice(left)));
}

/** Less than `n`, which is at least 2. */
function largestPowerOfTwoBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
