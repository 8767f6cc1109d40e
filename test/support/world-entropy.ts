/** Entropy that can be repeated: a counter under a seed. */

import { hash } from 'node:crypto';
import type { Entropy } from '../../src/entropy.ts';

export function countedEntropy(seed: string): Entropy {
  let count = 0;
  return {
    // In the form of a UUIDv7, so that keys made later sort later.
    uuid() {
      const digits = (++count).toString(16).padStart(12, '0');
      return `01900000-0000-7000-8000-${digits}`;
    },
    bytes(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 32) {
        bytes.set(hash('sha256', `${seed} ${++count}`, 'buffer').subarray(0, length - at), at);
      }
      return bytes;
    },
  };
}
