/** A FeliCa Lite-S card for tests, and commands sent to it. */

import { bytesToHex, hexToBytes } from '../../../bytes.ts';
import { readWithoutEncryption } from '../../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../../felica/commands/write-without-encryption.ts';
import {
  LITE_S_BLOCKS,
  LITE_S_READ_ONLY,
  LITE_S_READ_WRITE,
  STATE_AUTHENTICATED,
  writeCountOf,
} from '../../../felica/security/lite-s.ts';
import {
  challengeWrite,
  type LiteSRead,
  type LiteSWrite,
  macRead,
  macWrite,
  openMacRead,
} from '../../../felica/security/lite-s-access.ts';
import { type LiteSSession, liteSSession } from '../../../felica/security/lite-s-mac.ts';
import type { MemoryConfiguration } from '../../../felica/security/lite-s-memory.ts';
import { answer } from '../answer.ts';
import type { VirtualCard } from '../state.ts';
import { createLiteSCard, OPEN_MEMORY } from './create-lite-s.ts';

export const IDM = '0102030405060708';
export const PMM = '00F1000000014300';
/** nfcpy's password "0123456789abcdef", each half back to front. */
export const CARD_KEY = '37363534333231306665646362613938';
export const CHALLENGE = hexToBytes('07060504030201000F0E0D0C0B0A0908');
export const SESSION: LiteSSession = liteSSession(hexToBytes(CARD_KEY), CHALLENGE);

export function makeCard(memory: Partial<MemoryConfiguration> = {}, writeCount = 0): VirtualCard {
  return createLiteSCard({
    idm: IDM,
    pmm: PMM,
    cardKey: CARD_KEY,
    memory: { ...OPEN_MEMORY, ...memory },
    writeCount,
  });
}

export const CARD: VirtualCard = makeCard();

export interface ReadDone {
  readonly card: VirtualCard;
  /** SF1 and SF2 in hexadecimal; empty for silence. */
  readonly flags: string;
  readonly blocks: readonly Uint8Array[];
}

export function send(card: VirtualCard, command: LiteSRead | LiteSWrite): ReadDone {
  const isWrite = 'data' in command;
  const packet = isWrite
    ? writeWithoutEncryption.buildCommand({ idm: IDM, ...command })
    : readWithoutEncryption.buildCommand({ idm: IDM, ...command });
  const done = answer(card, packet);
  if (done.response === null) return { card: done.card, flags: '', blocks: [] };
  const flags = bytesToHex(done.response.subarray(10, 12));
  const blocks = isWrite ? [] : readWithoutEncryption.parseResponse(done.response).blocks;
  return { card: done.card, flags, blocks };
}

const element = (block: number, serviceIndex = 0, accessMode = 0) => ({ serviceIndex, accessMode, block });

export function readOf(...blocks: readonly number[]): LiteSRead {
  return { services: [LITE_S_READ_ONLY], blocks: blocks.map((block) => element(block)) };
}

export function writeOf(block: number, data: Uint8Array): LiteSWrite {
  return { services: [LITE_S_READ_WRITE], blocks: [element(block)], data: [data] };
}

/** A card with RC written. */
export function challenged(card: VirtualCard = CARD): VirtualCard {
  return send(card, challengeWrite(CHALLENGE)).card;
}

/** The write counter as a reader learns it. Throws when the card is not to be believed. */
export function countOf(card: VirtualCard): number {
  const { blocks } = send(card, macRead([LITE_S_BLOCKS.WCNT]));
  const [counter] = openMacRead(SESSION, [LITE_S_BLOCKS.WCNT], blocks) ?? [];
  if (counter === undefined) throw new Error('the write counter is not proven');
  return writeCountOf(counter);
}

/** A write with MAC_A and the counter that the card has now. */
export function provenWrite(card: VirtualCard, block: number, data: Uint8Array): ReadDone {
  return send(card, macWrite(SESSION, countOf(card), block, data));
}

/** A card after external authentication. */
export function authenticated(card: VirtualCard = CARD): VirtualCard {
  return provenWrite(challenged(card), LITE_S_BLOCKS.STATE, STATE_AUTHENTICATED).card;
}
