/** The commands that ask the card about itself, and Reset Mode. All throw FrameError on a malformed packet. */

import { getSystemStatus } from '../../felica/commands/get-system-status.ts';
import { requestBlockInformation } from '../../felica/commands/request-block-information.ts';
import { requestResponse } from '../../felica/commands/request-response.ts';
import { requestService } from '../../felica/commands/request-service.ts';
import { KEY_TYPES, type NodeKeys, requestServiceV2 } from '../../felica/commands/request-service-v2.ts';
import { requestSpecificationVersion } from '../../felica/commands/request-specification-version.ts';
import { requestSystemCode } from '../../felica/commands/request-system-code.ts';
import { resetMode } from '../../felica/commands/reset-mode.ts';
import { searchServiceCode } from '../../felica/commands/search-service-code.ts';
import { SF1_SUCCESS } from '../../felica/status-flags.ts';
import { blockCount, keyVersion, nodeAt } from './nodes.ts';
import { type Answer, returnToMode0, selectedSystem, type VirtualCard } from './state.ts';

const SUCCESS = { sf1: SF1_SUCCESS, sf2: 0 };

export function answerRequestService(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm, nodes } = requestService.parseCommand(packet);
  const system = selectedSystem(card);
  const keyVersions = nodes.map((node) => keyVersion(system, node));
  return { card, response: requestService.buildResponse({ idm, keyVersions }) };
}

/** A card keeps one key version for each node, whichever ciphers its keys are for. */
export function answerRequestServiceV2(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm, nodes } = requestServiceV2.parseCommand(packet);
  const system = selectedSystem(card);
  const versions = nodes.map((node) => keyVersion(system, node));
  const { keyType } = card.profile;
  const ciphers = KEY_TYPES.get(keyType);
  const keys: NodeKeys = {
    keyType,
    ...(ciphers?.aes ? { aes: versions } : {}),
    ...(ciphers?.des ? { des: versions } : {}),
  };
  return { card, response: requestServiceV2.buildResponse({ idm, ...SUCCESS, keys }) };
}

export function answerRequestResponse(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm } = requestResponse.parseCommand(packet);
  return { card, response: requestResponse.buildResponse({ idm, mode: card.mode }) };
}

export function answerSearchServiceCode(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm, index } = searchServiceCode.parseCommand(packet);
  const found = nodeAt(selectedSystem(card), index);
  return { card, response: searchServiceCode.buildResponse({ idm, found }) };
}

export function answerRequestSystemCode(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm } = requestSystemCode.parseCommand(packet);
  const systemCodes = card.systems.map(({ systemCode }) => systemCode);
  return { card, response: requestSystemCode.buildResponse({ idm, systemCodes }) };
}

export function answerRequestBlockInformation(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm, nodes } = requestBlockInformation.parseCommand(packet);
  const system = selectedSystem(card);
  const counts = nodes.map((node) => blockCount(system, node));
  return { card, response: requestBlockInformation.buildResponse({ idm, counts }) };
}

/** What the flag and the data mean is not public: none are set. */
export function answerGetSystemStatus(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm } = getSystemStatus.parseCommand(packet);
  const status = { idm, ...SUCCESS, flag: 0, data: new Uint8Array() };
  return { card, response: getSystemStatus.buildResponse(status) };
}

export function answerRequestSpecificationVersion(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm } = requestSpecificationVersion.parseCommand(packet);
  const { basicVersion, optionVersions } = card.profile;
  const versions = { idm, ...SUCCESS, basicVersion, optionVersions };
  return { card, response: requestSpecificationVersion.buildResponse(versions) };
}

export function answerResetMode(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm } = resetMode.parseCommand(packet);
  return { card: returnToMode0(card), response: resetMode.buildResponse({ idm, ...SUCCESS }) };
}
