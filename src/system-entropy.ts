/** The operating system's entropy. */

import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Entropy } from './entropy.ts';

export const systemEntropy: Entropy = {
  uuid: () => v7(),
  bytes: (length) => new Uint8Array(randomBytes(length)),
};
