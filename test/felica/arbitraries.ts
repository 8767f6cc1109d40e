/** Every valid value of every command and response, for fast-check. */

import fc from 'fast-check';
import type { BlockListElement } from '../../src/felica/block-list.ts';
import type { FelicaCommand } from '../../src/felica/command.ts';
import { getSystemStatus } from '../../src/felica/commands/get-system-status.ts';
import { polling, TIME_SLOTS } from '../../src/felica/commands/polling.ts';
import { readWithoutEncryption } from '../../src/felica/commands/read-without-encryption.ts';
import { requestBlockInformation } from '../../src/felica/commands/request-block-information.ts';
import { requestResponse } from '../../src/felica/commands/request-response.ts';
import { requestService } from '../../src/felica/commands/request-service.ts';
import { type NodeKeys, requestServiceV2 } from '../../src/felica/commands/request-service-v2.ts';
import { requestSpecificationVersion } from '../../src/felica/commands/request-specification-version.ts';
import { requestSystemCode } from '../../src/felica/commands/request-system-code.ts';
import { resetMode } from '../../src/felica/commands/reset-mode.ts';
import { type FoundNode, searchServiceCode } from '../../src/felica/commands/search-service-code.ts';
import { writeWithoutEncryption } from '../../src/felica/commands/write-without-encryption.ts';
import { MAX_PACKET_BYTES } from '../../src/felica/packet.ts';

/** One direction of one command. */
export interface Direction {
  readonly label: string;
  readonly code: number;
  readonly values: fc.Arbitrary<unknown>;
  build(value: unknown): Uint8Array;
  parse(packet: Uint8Array): unknown;
}

function directions<Command, Response>(
  command: FelicaCommand<Command, Response>,
  commands: fc.Arbitrary<Command>,
  responses: fc.Arbitrary<Response>,
): Direction[] {
  return [
    {
      label: `${command.name} command`,
      code: command.code,
      values: commands,
      build: (value) => command.buildCommand(value as Command),
      parse: command.parseCommand,
    },
    {
      label: `${command.name} response`,
      code: command.code + 1,
      values: responses,
      build: (value) => command.buildResponse(value as Response),
      parse: command.parseResponse,
    },
  ];
}

const hex8 = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(''));
const uint8 = fc.integer({ min: 0, max: 0xff });
const uint16 = fc.integer({ min: 0, max: 0xffff });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const codes = (minLength: number, maxLength: number) => fc.array(uint16, { minLength, maxLength });

/** Plain objects, so that deep equality can compare prototypes. */
function object<T extends object>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const cardOnly = object({ idm: hex8 });
const nodes = object({ idm: hex8, nodes: codes(1, 32) });
const element: fc.Arbitrary<BlockListElement> = object({
  serviceIndex: fc.integer({ min: 0, max: 15 }),
  accessMode: fc.integer({ min: 0, max: 7 }),
  block: fc.oneof(uint8, uint16),
});
const blockList = (maxLength: number) => fc.array(element, { minLength: 1, maxLength });
const blockData = exactly(16);
const status = object({ idm: hex8, sf1: uint8, sf2: uint8 });

function withStatus<T extends object>(content: fc.Arbitrary<T>, absent: T) {
  return fc
    .tuple(fc.oneof(status, object({ idm: hex8, sf1: fc.constant(0), sf2: uint8 })), content)
    .map(([flags, found]) => ({ ...flags, ...(flags.sf1 === 0 ? found : absent) }));
}

const writeTarget = fc
  .tuple(hex8, codes(1, 16), blockList(13))
  .filter(([, services, blocks]) => {
    const elements = blocks.reduce((total, { block }) => total + (block > 0xff ? 3 : 2), 0);
    return 12 + 2 * services.length + elements + 16 * blocks.length <= MAX_PACKET_BYTES;
  })
  .chain(([idm, services, blocks]) =>
    fc
      .array(blockData, { minLength: blocks.length, maxLength: blocks.length })
      .map((data) => ({ idm, services, blocks, data })),
  );

const found: fc.Arbitrary<FoundNode> = fc.oneof(
  fc.constant<FoundNode>({ kind: 'end' }),
  fc.integer({ min: 0, max: 0xfffe }).map((code): FoundNode => ({ kind: 'service', code })),
  fc.tuple(uint16, uint16).map(([code, end]): FoundNode => ({ kind: 'area', code, end })),
);

const nodeKeys: fc.Arbitrary<NodeKeys> = fc
  .tuple(fc.array(fc.tuple(uint16, uint16), { minLength: 1, maxLength: 32 }), uint8)
  .chain(([versions]) => {
    const aes = versions.map(([version]) => version);
    const des = versions.map(([, version]) => version);
    return fc.constantFrom<NodeKeys>(
      { keyType: 0x4f, aes },
      { keyType: 0x43, aes, des },
      { keyType: 0x41, aes, des },
      { keyType: 0x3f, des },
      { keyType: 0x2f, des },
    );
  });

export const DIRECTIONS: readonly Direction[] = [
  ...directions(
    polling,
    object({
      systemCode: uint16,
      requestCode: fc.integer({ min: 0, max: 2 }),
      timeSlots: fc.constantFrom(...TIME_SLOTS),
    }),
    fc.oneof(object({ idm: hex8, pmm: hex8 }), object({ idm: hex8, pmm: hex8, requestData: exactly(2) })),
  ),
  ...directions(requestService, nodes, object({ idm: hex8, keyVersions: codes(1, 32) })),
  ...directions(requestResponse, cardOnly, object({ idm: hex8, mode: fc.integer({ min: 0, max: 3 }) })),
  ...directions(
    readWithoutEncryption,
    object({ idm: hex8, services: codes(1, 16), blocks: blockList(15) }),
    withStatus(object({ blocks: fc.array(blockData, { minLength: 1, maxLength: 15 }) }), { blocks: [] }),
  ),
  ...directions(writeWithoutEncryption, writeTarget, status),
  ...directions(searchServiceCode, object({ idm: hex8, index: uint16 }), object({ idm: hex8, found })),
  ...directions(requestSystemCode, cardOnly, object({ idm: hex8, systemCodes: codes(1, 16) })),
  ...directions(requestBlockInformation, nodes, object({ idm: hex8, counts: codes(1, 32) })),
  ...directions(requestServiceV2, nodes, withStatus<{ keys?: NodeKeys }>(object({ keys: nodeKeys }), {})),
  ...directions(
    getSystemStatus,
    cardOnly,
    withStatus(object({ flag: uint8, data: fc.uint8Array({ maxLength: 241 }) }), {
      flag: 0,
      data: new Uint8Array(),
    }),
  ),
  ...directions(
    requestSpecificationVersion,
    cardOnly,
    withStatus(object({ basicVersion: uint16, optionVersions: codes(0, 119) }), {
      basicVersion: 0,
      optionVersions: [],
    }),
  ),
  ...directions(resetMode, cardOnly, status),
];
