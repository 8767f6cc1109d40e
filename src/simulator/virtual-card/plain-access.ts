/** Read and Write Without Encryption, as the card carries them out. */

import { MAX_SERVICES, readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
import { SF1_NO_ITEM, SF1_SUCCESS } from '../../felica/status-flags.ts';
import type { AccessRights } from './block-access.ts';
import { type BlockList, type BlockListWithData, readBlocks, writeBlocks } from './block-transfer.ts';
import { readLiteSBlocks } from './lite-s/read.ts';
import { writeLiteSBlocks } from './lite-s/write.ts';
import { packetIdm } from './packet-idm.ts';
import { type ListRefusal, NUMBER_OF_BLOCKS, NUMBER_OF_SERVICES, type Refusal } from './refusal.ts';
import { type Answer, selectedSystem, type VirtualCard, withSystem } from './state.ts';

/** Where the number of services stands: after LEN, the code and the IDm. */
const SERVICES_OFFSET = 10;

const SUCCESS = { sf1: SF1_SUCCESS, sf2: 0 };

/** Throws FrameError when the packet is malformed. */
export function answerRead(card: VirtualCard, packet: Uint8Array): Answer {
  const refused = refuseCounts(packet, card.profile.maxReadBlocks);
  if (refused !== undefined) {
    const idm = packetIdm(packet);
    const refusal = { idm, sf1: SF1_NO_ITEM, sf2: refused, blocks: [] };
    return { card, response: readWithoutEncryption.buildResponse(refusal) };
  }
  const { idm, ...list } = readWithoutEncryption.parseCommand(packet);
  const result = readCard(card, list);
  const outcome = 'sf2' in result ? { ...result, blocks: [] } : { ...SUCCESS, blocks: result };
  return { card, response: readWithoutEncryption.buildResponse({ idm, ...outcome }) };
}

/** Throws FrameError when the packet is malformed. */
export function answerWrite(card: VirtualCard, packet: Uint8Array): Answer {
  const refused = refuseCounts(packet, card.profile.maxWriteBlocks);
  if (refused !== undefined) {
    const refusal = { idm: packetIdm(packet), sf1: SF1_NO_ITEM, sf2: refused };
    return { card, response: writeWithoutEncryption.buildResponse(refusal) };
  }
  const { idm, ...list } = writeWithoutEncryption.parseCommand(packet);
  const result = writeCard(card, list);
  if ('sf2' in result) return { card, response: writeWithoutEncryption.buildResponse({ idm, ...result }) };
  return { card: result, response: writeWithoutEncryption.buildResponse({ idm, ...SUCCESS }) };
}

function readCard(card: VirtualCard, list: BlockList): readonly Uint8Array[] | ListRefusal {
  if (card.liteS !== undefined) return readLiteSBlocks(card.liteS, list);
  return readBlocks(selectedSystem(card), list, plainRights(card));
}

/** The card after every block is written, or the first refusal; nothing is written then. */
function writeCard(card: VirtualCard, list: BlockListWithData): VirtualCard | ListRefusal {
  if (card.liteS !== undefined) {
    const liteS = writeLiteSBlocks(card.liteS, list);
    return 'sf2' in liteS ? liteS : { ...card, liteS };
  }
  const system = writeBlocks(selectedSystem(card), list, plainRights(card));
  return 'sf2' in system ? system : withSystem(card, card.selected, system);
}

function plainRights(card: VirtualCard): AccessRights {
  return { keyed: false, mayRaise: card.directMayRaise };
}

/**
 * A card judges the two counts before it looks at the lists (A1, A2), where the strict parser would only call the
 * packet malformed. Undefined also when the packet ends before a count: the parser's business.
 */
function refuseCounts(packet: Uint8Array, maxBlocks: number): Refusal | undefined {
  const services = packet[SERVICES_OFFSET];
  if (services === undefined) return undefined;
  if (services < 1 || services > MAX_SERVICES) return NUMBER_OF_SERVICES;
  const blocks = packet[SERVICES_OFFSET + 1 + 2 * services];
  if (blocks === undefined) return undefined;
  return blocks < 1 || blocks > maxBlocks ? NUMBER_OF_BLOCKS : undefined;
}
