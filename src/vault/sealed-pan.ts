/** A card's number and expiry under a data key of the card's own, and that key wrapped: what a row of digital_card_secret holds. */

import { createSecretKey } from 'node:crypto';
import type { Entropy } from '../entropy.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import type { PanCredentials } from './pan-vault.ts';
import { createVault, VAULT_KEY_BYTES, type Vault, VaultError } from './vault.ts';

export interface SealedPan {
  /** The card's data key, wrapped. */
  readonly dataKey: string;
  /** Of the key that wraps it. */
  readonly keyId: string;
  readonly content: string;
}

export interface SealingServices {
  readonly wrapper: KeyWrapper;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

/** What a content says of its key: there is only one that it can be. */
const DATA_KEY_ID = 'data';

/** Under a new data key, wrapped by the key that wraps at present. */
export async function sealPan(
  { wrapper, entropy }: SealingServices,
  cardKey: string,
  { pan, exp }: PanCredentials,
): Promise<SealedPan> {
  const bytes = entropy.bytes(VAULT_KEY_BYTES);
  try {
    const text = JSON.stringify({ pan, exp });
    const content = vaultOf(bytes).seal(contentPurpose(cardKey), Buffer.from(text, 'utf8'));
    return { dataKey: await wrapper.wrap(dataKeyPurpose(cardKey), bytes), keyId: wrapper.kid, content };
  } finally {
    bytes.fill(0);
  }
}

/** Throws unless it was sealed for this card, and under a key that is still there. */
export async function openPan(
  wrapper: KeyWrapper,
  cardKey: string,
  { dataKey, content }: Pick<SealedPan, 'dataKey' | 'content'>,
): Promise<PanCredentials> {
  const bytes = await wrapper.unwrap(dataKeyPurpose(cardKey), dataKey);
  try {
    if (bytes.length !== VAULT_KEY_BYTES) throw new VaultError('not a data key');
    const text = Buffer.from(vaultOf(bytes).open(contentPurpose(cardKey), content)).toString('utf8');
    const { pan, exp } = JSON.parse(text);
    return { pan, exp };
  } finally {
    bytes.fill(0);
  }
}

/** The same data key, wrapped by the key that wraps at present; the content stays as it is. */
export async function rewrapPan(
  wrapper: KeyWrapper,
  cardKey: string,
  wrapped: string,
): Promise<Pick<SealedPan, 'dataKey' | 'keyId'>> {
  const purpose = dataKeyPurpose(cardKey);
  const bytes = await wrapper.unwrap(purpose, wrapped);
  try {
    return { dataKey: await wrapper.wrap(purpose, bytes), keyId: wrapper.kid };
  } finally {
    bytes.fill(0);
  }
}

function vaultOf(dataKey: Uint8Array): Vault {
  return createVault([{ kid: DATA_KEY_ID, key: createSecretKey(dataKey) }]);
}

function dataKeyPurpose(cardKey: string): string {
  return `data-key ${cardKey}`;
}

function contentPurpose(cardKey: string): string {
  return `pan ${cardKey}`;
}
