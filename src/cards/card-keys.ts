/**
 * Where the keys of cards are asked for. Node keys and master keys stay behind this door: what comes out is good for one card.
 *
 * A key set is named after the layout whose cards it opens.
 */

import type { AesAuthenticationKeys } from '../felica/security/aes.ts';
import type { DesAuthenticationKeys } from '../felica/security/des.ts';

/** The nodes that Authentication1 names, in its order: areas, then services. Numbers as in the layout. */
export interface AuthenticatedNodes {
  readonly areas: readonly number[];
  readonly services: readonly number[];
}

export interface CardKeys {
  /** What a DES card of this IDm is authenticated with. Throws MissingKeyError. */
  des(keySet: string, nodes: AuthenticatedNodes, idm: string): Promise<DesAuthenticationKeys>;
  /** What an AES card of this IDm is authenticated with. Throws MissingKeyError. */
  aes(keySet: string, nodes: AuthenticatedNodes, idm: string): Promise<AesAuthenticationKeys>;
  /** The card key CK, 16 bytes, of the Lite-S card whose ID block is `id`, 16 bytes. Throws MissingKeyError. */
  liteS(keySet: string, id: Uint8Array): Promise<Uint8Array>;
}

/** A key that the operator has not given. The message names the key set and the node, never a key. */
export class MissingKeyError extends Error {
  override readonly name = 'MissingKeyError';
}
