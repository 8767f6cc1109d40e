/** What each command and its response say, as sentences. */

import type { FelicaCommand } from './command.ts';
import { getSystemStatus } from './commands/get-system-status.ts';
import { polling, REQUEST_PERFORMANCE, REQUEST_SYSTEM_CODE } from './commands/polling.ts';
import { readWithoutEncryption } from './commands/read-without-encryption.ts';
import { requestBlockInformation } from './commands/request-block-information.ts';
import { requestResponse } from './commands/request-response.ts';
import { NO_SUCH_NODE, requestService } from './commands/request-service.ts';
import { KEY_TYPES, type NodeKeys, requestServiceV2 } from './commands/request-service-v2.ts';
import { requestSpecificationVersion } from './commands/request-specification-version.ts';
import { requestSystemCode } from './commands/request-system-code.ts';
import { resetMode } from './commands/reset-mode.ts';
import { type FoundNode, searchServiceCode } from './commands/search-service-code.ts';
import { writeWithoutEncryption } from './commands/write-without-encryption.ts';
import {
  blockPhrases,
  bytesText,
  codesText,
  count,
  hexNumber,
  nodesText,
  nodeText,
  title,
} from './phrases.ts';
import { codeToText } from './service-code.ts';
import { describeStatus } from './status-flags.ts';

/** Both throw FrameError on a packet that is not theirs or not well formed. */
export interface Sentences {
  command(packet: Uint8Array): string;
  response(packet: Uint8Array): string;
}

/** `<Title> <asked>.` and `<Title> answered: <answered>.` */
function sentences<Command, Response>(
  command: FelicaCommand<Command, Response>,
  asked: (command: Command) => string,
  answered: (response: Response) => string,
): [code: number, sentences: Sentences] {
  const name = title(command.name);
  return [
    command.code,
    {
      command: (packet) => `${name} ${asked(command.parseCommand(packet))}.`,
      response: (packet) => `${name} answered: ${answered(command.parseResponse(packet))}.`,
    },
  ];
}

const toCard = ({ idm }: { readonly idm: string }) => `to card ${idm}`;

/** The status, and what `content` says when SF1 lets there be any. */
function statusThen(status: { readonly sf1: number; readonly sf2: number }, content: () => string): string {
  const words = describeStatus(status.sf1, status.sf2);
  return status.sf1 === 0 ? `${words}, ${content()}` : words;
}

function systemText(code: number): string {
  if (code === 0xffff) return 'any system';
  const text = codeToText(code);
  return text.startsWith('FF') || text.endsWith('FF') ? `system ${text}, FF being any` : `system ${text}`;
}

function requestText(requestCode: number): string {
  if (requestCode === REQUEST_SYSTEM_CODE) return ', asking for the system code';
  if (requestCode === REQUEST_PERFORMANCE) return ', asking for the communication performance';
  return '';
}

function versionsText(versions: readonly number[]): string {
  return versions.map((each) => (each === NO_SUCH_NODE ? 'no such node' : codeToText(each))).join(', ');
}

function keysText({ keyType, aes, des }: NodeKeys): string {
  const lists = [aes && `AES versions ${versionsText(aes)}`, des && `DES versions ${versionsText(des)}`];
  return `keys for ${KEY_TYPES.get(keyType)?.meaning}: ${lists.filter(Boolean).join('; ')}`;
}

function foundText(found: FoundNode): string {
  if (found.kind === 'end') return 'the list ends here';
  if (found.kind === 'area') return `area ${codeToText(found.code)} to ${codeToText(found.end)}`;
  return nodeText(found.code);
}

/** By command code. */
export const SENTENCES: ReadonlyMap<number, Sentences> = new Map([
  sentences(
    polling,
    ({ systemCode, requestCode, timeSlots }) =>
      `for ${systemText(systemCode)}${requestText(requestCode)}, in ${count(timeSlots + 1, 'time slot')}`,
    ({ idm, pmm, requestData }) =>
      `card ${idm}, PMm ${pmm}${requestData ? `, request data ${bytesText(requestData)}` : ''}`,
  ),
  sentences(
    requestService,
    (command) => `${toCard(command)}: key versions of ${nodesText(command.nodes)}`,
    ({ keyVersions }) => `key versions ${versionsText(keyVersions)}`,
  ),
  sentences(requestResponse, toCard, ({ mode }) => `mode ${mode}`),
  sentences(
    readWithoutEncryption,
    (command) => `${toCard(command)}: ${blockPhrases(command.services, command.blocks).join(', ')}`,
    (response) =>
      statusThen(
        response,
        () => `${count(response.blocks.length, 'block')}: ${response.blocks.map(bytesText).join('; ')}`,
      ),
  ),
  sentences(
    writeWithoutEncryption,
    (command) => {
      const places = blockPhrases(command.services, command.blocks);
      const writes = command.data.map((data, i) => `${places[i]} ← ${data.length} bytes ${bytesText(data)}`);
      return `${toCard(command)}: ${writes.join('; ')}`;
    },
    ({ sf1, sf2 }) => describeStatus(sf1, sf2),
  ),
  sentences(
    searchServiceCode,
    (command) => `${toCard(command)}: index ${hexNumber(command.index)}`,
    ({ found }) => foundText(found),
  ),
  sentences(requestSystemCode, toCard, ({ systemCodes }) => `system codes ${codesText(systemCodes)}`),
  sentences(
    requestBlockInformation,
    (command) => `${toCard(command)}: blocks assigned to ${nodesText(command.nodes)}`,
    ({ counts }) => `blocks ${counts.map(hexNumber).join(', ')}`,
  ),
  sentences(
    requestServiceV2,
    (command) => `${toCard(command)}: key versions of ${nodesText(command.nodes)}`,
    (response) => statusThen(response, () => (response.keys ? keysText(response.keys) : 'no keys')),
  ),
  sentences(getSystemStatus, toCard, (response) =>
    statusThen(response, () => {
      const data = response.data.length === 0 ? 'no data' : `data ${bytesText(response.data)}`;
      return `flag ${hexNumber(response.flag)}, ${data}`;
    }),
  ),
  sentences(requestSpecificationVersion, toCard, (response) =>
    statusThen(response, () => {
      const options = response.optionVersions;
      const rest = options.length === 0 ? 'no options' : `options ${codesText(options)}`;
      return `basic version ${codeToText(response.basicVersion)}, ${rest}`;
    }),
  ),
  sentences(resetMode, toCard, ({ sf1, sf2 }) => describeStatus(sf1, sf2)),
]);
