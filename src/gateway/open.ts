/**
 * Open: the device's responses into facts, before the decision. For a key-free card what is said is what is known.
 * Pure.
 */

import { hexToBytes, readUintBE } from '../bytes.ts';
import { FrameError } from '../felica/command.ts';
import { polling } from '../felica/commands/polling.ts';
import { readWithoutEncryption } from '../felica/commands/read-without-encryption.ts';
import { requestService } from '../felica/commands/request-service.ts';
import { resetMode } from '../felica/commands/reset-mode.ts';
import { writeWithoutEncryption } from '../felica/commands/write-without-encryption.ts';
import { isSuccess } from '../felica/status-flags.ts';
import type { DeviceResponse } from './call.ts';
import type { ExpectedCommand, Fact, Opened, PlainCommand } from './plain-command.ts';
import { commandName } from './seal.ts';

const SILENT: Fact = { kind: 'silent' };

/**
 * A fact for every expected command, in order; a missing response is silence. A list with an unknown, repeated, reordered or
 * surplus id is not believed at all.
 */
export function openResponses(
  idm: string,
  expected: readonly ExpectedCommand[],
  responses: readonly DeviceResponse[],
): Opened {
  if (responses.length > expected.length)
    return { kind: 'not-believed', why: 'more responses than commands' };
  const facts: Fact[] = [];
  let next = 0;
  for (const { id, command } of expected) {
    const response = responses[next];
    if (response?.id !== id) {
      facts.push(SILENT);
      continue;
    }
    facts.push(openResponse(idm, command, response.value));
    next++;
  }
  if (next < responses.length)
    return { kind: 'not-believed', why: 'an unknown, repeated or reordered response' };
  return { kind: 'facts', facts };
}

function openResponse(idm: string, command: PlainCommand, value: string): Fact {
  try {
    return readResponse(idm, command, hexToBytes(value));
  } catch (error) {
    if (error instanceof FrameError) return { kind: 'malformed' };
    throw error;
  }
}

function readResponse(idm: string, command: PlainCommand, packet: Uint8Array): Fact {
  switch (command.kind) {
    case 'reset-mode': {
      const response = resetMode.parseResponse(packet);
      return fromCard(idm, response, () => ({ kind: 'reset' }));
    }
    case 'polling': {
      const { requestData, ...response } = polling.parseResponse(packet);
      return response.idm === idm
        ? { kind: 'polled', systemCode: requestData === undefined ? null : readUintBE(requestData, 0, 2) }
        : { kind: 'other-card' };
    }
    case 'request-service': {
      const response = requestService.parseResponse(packet);
      if (response.idm !== idm) return { kind: 'other-card' };
      if (response.keyVersions.length !== command.nodes.length) return { kind: 'malformed' };
      return { kind: 'key-versions', keyVersions: response.keyVersions };
    }
    case 'read': {
      const response = readWithoutEncryption.parseResponse(packet);
      return fromCard(idm, response, () => {
        if (response.blocks.length !== command.blocks.length) return { kind: 'malformed' };
        return { kind: 'blocks', image: imageOf(command.blocks, response.blocks) };
      });
    }
    case 'write': {
      const response = writeWithoutEncryption.parseResponse(packet);
      return fromCard(idm, response, () => ({ kind: 'written' }));
    }
  }
}

function fromCard(
  idm: string,
  response: { idm: string; sf1: number; sf2: number },
  success: () => Fact,
): Fact {
  if (response.idm !== idm) return { kind: 'other-card' };
  const { sf1, sf2 } = response;
  return isSuccess(sf1, sf2) ? success() : { kind: 'refused', sf1, sf2 };
}

function imageOf(names: readonly string[], blocks: readonly Uint8Array[]): ReadonlyMap<string, Uint8Array> {
  return new Map(names.flatMap((name, i) => (blocks[i] === undefined ? [] : [[name, blocks[i]] as const])));
}

/** The field of the first response that bears another name than its command's with `_RESP`; null when all are well named. */
export function misnamedResponse(
  expected: readonly ExpectedCommand[],
  responses: readonly DeviceResponse[],
): string | null {
  const names = new Map(expected.map(({ id, command }) => [id, `${commandName(command)}_RESP`]));
  const i = responses.findIndex(({ id, name }) => name !== null && names.has(id) && names.get(id) !== name);
  return i === -1 ? null : `responses[${i}].name`;
}
