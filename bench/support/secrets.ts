/** What the device door needs beside a database. The bench's cards are key-free, so nothing is ever sealed or unlocked. */

import { createSecretKey, randomBytes } from 'node:crypto';
import type { GatewayServices } from '../../src/gateway/answer-call.ts';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { createVault, VAULT_KEY_BYTES } from '../../src/vault/vault.ts';

export function benchSecrets(): Pick<GatewayServices, 'keys' | 'vault'> {
  const key = createSecretKey(randomBytes(VAULT_KEY_BYTES));
  return { keys: cardKeysFrom(new Map()), vault: createVault([{ kid: 'bench', key }]) };
}
