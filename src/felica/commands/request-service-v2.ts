/** Request Service v2 (FeliCa Card User's Manual, Request Service v2): key versions, and which cipher they are for. */

import { concatBytes } from '../../bytes.ts';
import type { FelicaCommand } from '../command.ts';
import { type CardStatus, defineCommand, MAX_NODES, withStatus } from '../define-command.ts';
import { checkRange, type Field, id8, list, readItems, record, uint16LE } from '../field.ts';
import type { RequestServiceCommand } from './request-service.ts';

export interface KeyTypeFacts {
  readonly meaning: string;
  readonly aes: boolean;
  readonly des: boolean;
}

/** Which key version lists follow each key type. */
export const KEY_TYPES: ReadonlyMap<number, KeyTypeFacts> = new Map([
  [0x4f, { meaning: 'AES', aes: true, des: false }],
  [0x43, { meaning: 'AES and DES with 112-bit keys', aes: true, des: true }],
  [0x41, { meaning: 'AES and DES with 56-bit keys', aes: true, des: true }],
  [0x3f, { meaning: 'DES with 112-bit keys', aes: false, des: true }],
  [0x2f, { meaning: 'DES with 56-bit keys', aes: false, des: true }],
]);

/**
 * The lists that `keyType` calls for, and no others: `aes` for 4F, `des` for 3F and 2F, both of one length for
 * 43 and 41. Each has one version (FFFF: no such node) for each node asked about, in order.
 */
export interface NodeKeys {
  readonly keyType: number;
  readonly aes?: readonly number[];
  readonly des?: readonly number[];
}

export interface RequestServiceV2Response extends CardStatus {
  /** Absent unless SF1 is 00. */
  readonly keys?: NodeKeys;
}

const versions = list('key versions', uint16LE, 1, MAX_NODES);

function keyTypeFacts(keyType: number): KeyTypeFacts {
  const facts = KEY_TYPES.get(keyType);
  if (facts === undefined) throw new RangeError(`${keyType} is no key type`);
  return facts;
}

const nodeKeys: Field<NodeKeys> = {
  read(reader) {
    const keyType = reader.byte();
    const { aes, des } = keyTypeFacts(keyType);
    const first = versions.read(reader);
    if (!aes) return { keyType, des: first };
    if (!des) return { keyType, aes: first };
    return { keyType, aes: first, des: readItems(reader, uint16LE, first.length) };
  },
  write({ keyType, aes, des }) {
    const facts = keyTypeFacts(keyType);
    if (facts.aes !== (aes !== undefined) || facts.des !== (des !== undefined)) {
      throw new RangeError(`the key version lists are not those of ${facts.meaning}`);
    }
    const first = aes ?? des ?? [];
    const second = aes === undefined ? [] : (des ?? []);
    if (facts.aes && facts.des) {
      checkRange('the number of DES key versions', second.length, first.length, first.length);
    }
    return concatBytes(
      Uint8Array.of(keyType),
      versions.write(first),
      ...second.map((version) => uint16LE.write(version)),
    );
  },
};

export const requestServiceV2: FelicaCommand<RequestServiceCommand, RequestServiceV2Response> = defineCommand(
  {
    name: 'REQUEST_SERVICE_V2',
    code: 0x32,
    command: record<RequestServiceCommand>({ idm: id8, nodes: list('nodes', uint16LE, 1, MAX_NODES) }),
    response: withStatus<{ keys?: NodeKeys }>(
      {
        read: (reader) => ({ keys: nodeKeys.read(reader) }),
        write({ keys }) {
          if (keys === undefined) throw new RangeError('a response whose SF1 is 00 has keys');
          return nodeKeys.write(keys);
        },
      },
      {},
      ({ keys }) => keys === undefined,
    ),
  },
);
