/** The operating system's entropy. */

import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import type { Entropy } from './entropy.ts';

/** Asked for at once: a call to the system for every key would cost more than the key. */
const POOL_BYTES = 4096;
const UUID_BYTES = 16;

const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

export const systemEntropy: Entropy = {
  uuid: () => v7({ random: systemEntropy.bytes(UUID_BYTES) }),
  bytes(length) {
    if (length > POOL_BYTES) throw new RangeError(`no more than ${POOL_BYTES} bytes at once`);
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += length;
    const bytes = pool.slice(used - length, used);
    // Given out once: what was handed over is not kept.
    pool.fill(0, used - length, used);
    return bytes;
  },
};
