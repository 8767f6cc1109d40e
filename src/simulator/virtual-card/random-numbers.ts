/**
 * The card's random numbers, from a state that the card carries, so that a conversation can be repeated.
 *
 * No security at all: who knows one number knows all that follow. This is a virtual card.
 */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { AES_BLOCK_BYTES, encryptAes } from '../../felica/security/ciphers.ts';
import type { VirtualCard } from './state.ts';

export const RANDOM_STATE_BYTES = AES_BLOCK_BYTES;

const START = '00'.repeat(RANDOM_STATE_BYTES);

/** Not a secret. A test may decrypt the number it wants with it, and start the card from that. */
export const GENERATOR_KEY: Uint8Array = Uint8Array.from({ length: AES_BLOCK_BYTES }, (_, i) => i);

/** 16 bytes, and the card that will give others. Each number is the one before, encrypted. */
export function drawRandom(card: VirtualCard): { readonly random: Uint8Array; readonly card: VirtualCard } {
  const random = encryptAes(GENERATOR_KEY, hexToBytes(card.randomState ?? START));
  return { random, card: { ...card, randomState: bytesToHex(random) } };
}
