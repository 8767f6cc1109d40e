import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import {
  type BlockListElement,
  decodeBlockListElement,
  encodeBlockListElement,
} from '../../src/felica/block-list.ts';
import type { FelicaCommand } from '../../src/felica/command.ts';
import { getSystemStatus } from '../../src/felica/commands/get-system-status.ts';
import { polling } from '../../src/felica/commands/polling.ts';
import { readWithoutEncryption } from '../../src/felica/commands/read-without-encryption.ts';
import { requestBlockInformation } from '../../src/felica/commands/request-block-information.ts';
import { requestResponse } from '../../src/felica/commands/request-response.ts';
import { requestService } from '../../src/felica/commands/request-service.ts';
import { requestServiceV2 } from '../../src/felica/commands/request-service-v2.ts';
import { requestSpecificationVersion } from '../../src/felica/commands/request-specification-version.ts';
import { requestSystemCode } from '../../src/felica/commands/request-system-code.ts';
import { resetMode } from '../../src/felica/commands/reset-mode.ts';
import { searchServiceCode } from '../../src/felica/commands/search-service-code.ts';
import { writeWithoutEncryption } from '../../src/felica/commands/write-without-encryption.ts';
import { describeCommand, describeResponse } from '../../src/felica/describe.ts';

const IDM = '0102030405060708';
const PMM = '0120220427674EFF';
const SEQUENCE = hexToBytes('000102030405060708090A0B0C0D0E0F');

const element = (serviceIndex: number, accessMode: number, block: number): BlockListElement => ({
  serviceIndex,
  accessMode,
  block,
});

const ELEMENTS: readonly [string, BlockListElement][] = [
  // One for each part of the layout, and cashback of block 0.
  ['DA12', element(10, 5, 0x12)],
  ['233412', element(3, 2, 0x1234)],
  ['9000', element(0, 1, 0)],
  // nfcpy, tests/test_tag_tt3.py: published vectors, reproduced independently.
  ['800C', element(0, 0, 12)],
  ['B00C', element(0, 3, 12)],
  ['B10C', element(1, 3, 12)],
  ['80FF', element(0, 0, 255)],
  ['000001', element(0, 0, 256)],
  ['300001', element(0, 3, 256)],
  ['310001', element(1, 3, 256)],
  ['00FFFF', element(0, 0, 0xffff)],
];

for (const [hex, value] of ELEMENTS) {
  test(`block list element ${hex}`, () => {
    assert.equal(bytesToHex(encodeBlockListElement(value)), hex);
    assert.deepEqual(decodeBlockListElement(hexToBytes(hex)), value);
  });
}

/** Spaces are for the reader. */
function vectors<Command, Response>(
  command: FelicaCommand<Command, Response>,
  commands: readonly [string, Command][],
  responses: readonly [string, Response][],
): void {
  for (const [text, value] of commands) {
    test(`${command.name} command ${text}`, () => {
      const packet = hexToBytes(text.replaceAll(' ', ''));
      assert.deepEqual(command.parseCommand(packet), value);
      assert.deepEqual(command.buildCommand(value), packet);
    });
  }
  for (const [text, value] of responses) {
    test(`${command.name} response ${text}`, () => {
      const packet = hexToBytes(text.replaceAll(' ', ''));
      assert.deepEqual(command.parseResponse(packet), value);
      assert.deepEqual(command.buildResponse(value), packet);
    });
  }
}

// nfcpy, tests/test_tag_tt3.py and test_tag_tt3_sony.py: published vectors, reproduced independently.

vectors(
  polling,
  [
    ['06 00 12FC 00 00', { systemCode: 0x12fc, requestCode: 0, timeSlots: 0 }],
    ['06 00 FFFF 01 00', { systemCode: 0xffff, requestCode: 1, timeSlots: 0 }],
    ['06 00 12FC 00 0F', { systemCode: 0x12fc, requestCode: 0, timeSlots: 15 }],
  ],
  [
    [
      `14 01 ${IDM} FFFFFFFFFFFFFFFF 12FC`,
      { idm: IDM, pmm: 'FFFFFFFFFFFFFFFF', requestData: hexToBytes('12FC') },
    ],
  ],
);

vectors(
  requestService,
  [[`0F 02 ${IDM} 02 0900 4900`, { idm: IDM, nodes: [0x0009, 0x0049] }]],
  [[`0F 03 ${IDM} 02 0100 1100`, { idm: IDM, keyVersions: [0x0001, 0x0011] }]],
);

vectors(requestResponse, [[`0A 04 ${IDM}`, { idm: IDM }]], [[`0B 05 ${IDM} 00`, { idm: IDM, mode: 0 }]]);

vectors(
  readWithoutEncryption,
  [
    [
      `14 06 ${IDM} 02 0B00 0B00 02 8000 8100`,
      { idm: IDM, services: [0x000b, 0x000b], blocks: [element(0, 0, 0), element(1, 0, 0)] },
    ],
  ],
  [
    [
      `2D 07 ${IDM} 00 00 02 10010100010000000000000000100023 D1020B5370D10107550361622E636F6D`,
      {
        idm: IDM,
        sf1: 0,
        sf2: 0,
        blocks: [
          hexToBytes('10010100010000000000000000100023'),
          hexToBytes('D1020B5370D10107550361622E636F6D'),
        ],
      },
    ],
    [`0C 07 ${IDM} 01 A8`, { idm: IDM, sf1: 0x01, sf2: 0xa8, blocks: [] }],
  ],
);

vectors(
  writeWithoutEncryption,
  [
    // A whole FeliCa Lite-S write with MAC_A.
    [
      `32 08 ${IDM} 01 0900 02 8092 8091 01${'00'.repeat(15)} 17C19E3BBDC3E8BD00FEFF0000000000`,
      {
        idm: IDM,
        services: [0x0009],
        blocks: [element(0, 0, 0x92), element(0, 0, 0x91)],
        data: [hexToBytes(`01${'00'.repeat(15)}`), hexToBytes('17C19E3BBDC3E8BD00FEFF0000000000')],
      },
    ],
  ],
  [[`0C 09 ${IDM} 00 00`, { idm: IDM, sf1: 0, sf2: 0 }]],
);

vectors(
  searchServiceCode,
  [[`0C 0A ${IDM} 0100`, { idm: IDM, index: 1 }]],
  [
    [`0E 0B ${IDM} 0000 FEFF`, { idm: IDM, found: { kind: 'area', code: 0, end: 0xfffe } }],
    [`0C 0B ${IDM} 0900`, { idm: IDM, found: { kind: 'service', code: 0x0009 } }],
    [`0C 0B ${IDM} FFFF`, { idm: IDM, found: { kind: 'end' } }],
  ],
);

vectors(
  requestSystemCode,
  [[`0A 0C ${IDM}`, { idm: IDM }]],
  [[`0F 0D ${IDM} 02 0000 12FC`, { idm: IDM, systemCodes: [0x0000, 0x12fc] }]],
);

// Packets written out by hand from the layouts of the FeliCa Card User's Manual.

vectors(
  polling,
  [['06 00 0003 00 0F', { systemCode: 0x0003, requestCode: 0, timeSlots: 15 }]],
  [
    [`12 01 ${IDM} ${PMM}`, { idm: IDM, pmm: PMM }],
    [`14 01 ${IDM} ${PMM} 0003`, { idm: IDM, pmm: PMM, requestData: hexToBytes('0003') }],
  ],
);

vectors(
  requestService,
  [[`0F 02 ${IDM} 02 8B00 FFFF`, { idm: IDM, nodes: [0x008b, 0xffff] }]],
  [[`0F 03 ${IDM} 02 0100 FFFF`, { idm: IDM, keyVersions: [1, 0xffff] }]],
);

vectors(requestResponse, [], [[`0B 05 ${IDM} 02`, { idm: IDM, mode: 2 }]]);

vectors(
  readWithoutEncryption,
  [
    [
      `15 06 ${IDM} 02 8B00 0F09 02 8000 010001`,
      { idm: IDM, services: [0x008b, 0x090f], blocks: [element(0, 0, 0), element(1, 0, 0x100)] },
    ],
  ],
  [
    [`1D 07 ${IDM} 00 00 01 ${bytesToHex(SEQUENCE)}`, { idm: IDM, sf1: 0, sf2: 0, blocks: [SEQUENCE] }],
    [`0C 07 ${IDM} 01 A6`, { idm: IDM, sf1: 1, sf2: 0xa6, blocks: [] }],
  ],
);

vectors(
  writeWithoutEncryption,
  [
    [
      `20 08 ${IDM} 01 1110 01 8000 ${bytesToHex(SEQUENCE)}`,
      { idm: IDM, services: [0x1011], blocks: [element(0, 0, 0)], data: [SEQUENCE] },
    ],
  ],
  [[`0C 09 ${IDM} FF 71`, { idm: IDM, sf1: 0xff, sf2: 0x71 }]],
);

vectors(requestSystemCode, [], [[`0F 0D ${IDM} 02 0003 FE00`, { idm: IDM, systemCodes: [0x0003, 0xfe00] }]]);

vectors(
  requestBlockInformation,
  [[`0D 0E ${IDM} 01 0F09`, { idm: IDM, nodes: [0x090f] }]],
  [[`0D 0F ${IDM} 01 1400`, { idm: IDM, counts: [20] }]],
);

vectors(
  requestServiceV2,
  [[`0D 32 ${IDM} 01 8800`, { idm: IDM, nodes: [0x0088] }]],
  [
    [`10 33 ${IDM} 00 00 4F 01 0100`, { idm: IDM, sf1: 0, sf2: 0, keys: { keyType: 0x4f, aes: [1] } }],
    [`10 33 ${IDM} 00 00 2F 01 0200`, { idm: IDM, sf1: 0, sf2: 0, keys: { keyType: 0x2f, des: [2] } }],
    [
      `16 33 ${IDM} 00 00 41 02 0100 FFFF 0200 0300`,
      { idm: IDM, sf1: 0, sf2: 0, keys: { keyType: 0x41, aes: [1, 0xffff], des: [2, 3] } },
    ],
    [`0C 33 ${IDM} FF A5`, { idm: IDM, sf1: 0xff, sf2: 0xa5 }],
  ],
);

vectors(
  getSystemStatus,
  [[`0C 38 ${IDM} 0000`, { idm: IDM }]],
  [
    [`10 39 ${IDM} 00 00 01 02 ABCD`, { idm: IDM, sf1: 0, sf2: 0, flag: 1, data: hexToBytes('ABCD') }],
    [`0C 39 ${IDM} FF 70`, { idm: IDM, sf1: 0xff, sf2: 0x70, flag: 0, data: new Uint8Array() }],
  ],
);

vectors(
  requestSpecificationVersion,
  [[`0C 3C ${IDM} 0000`, { idm: IDM }]],
  [
    [
      `12 3D ${IDM} 00 00 00 0005 01 0102`,
      { idm: IDM, sf1: 0, sf2: 0, basicVersion: 0x0500, optionVersions: [0x0201] },
    ],
    [`0C 3D ${IDM} FF AC`, { idm: IDM, sf1: 0xff, sf2: 0xac, basicVersion: 0, optionVersions: [] }],
  ],
);

vectors(
  resetMode,
  [[`0C 3E ${IDM} 0000`, { idm: IDM }]],
  [[`0C 3F ${IDM} 00 00`, { idm: IDM, sf1: 0, sf2: 0 }]],
);

// Our own recomputation of DES mutual authentication and secure access.
const KEYED: readonly [string, string][] = [
  ['1810010203040506070801400001480051F2316540CAD7C2', 'Authentication1, 24 bytes'],
  ['1A110102030405060708FFC564FE32BD8CEBAA3CA609A2334DBE', 'Authentication1 answered, 26 bytes'],
  ['12120102030405060708641DAA54D862C80A', 'Authentication2, 18 bytes'],
  [
    '2213178086F1CD6C5DEBD83C04D21D7C8EA28F97009C2E553F06B33BEE7AD078CB6F',
    'Authentication2 answered, 34 bytes',
  ],
  ['1A149E99EE147CFB950A2A86B1E2020A61DCBE530F72FF3E9DD8', 'Read, 26 bytes'],
  [
    '2A1583543BF8C2182AB8B15A137BE5535E8975AEB35D872A50F9E1FFD78A8F39E58FD5148203F3C153F9',
    'Read answered, 42 bytes',
  ],
  ['2A164F0F6E3A1BEE0B285956CC7A9747BF60561996365132AB3F20ADDD993D53885FD72979B7D97F6980', 'Write, 42 bytes'],
  ['1A170E61C4A050E04CFA0BFD10D5B523F1065639D70CCD71D54E', 'Write answered, 26 bytes'],
];

for (const [hex, start] of KEYED) {
  test(`keyed packet: ${start}`, () => {
    const packet = hexToBytes(hex);
    const isCommand = (packet[1] ?? 0) % 2 === 0;
    const sentence = isCommand ? describeCommand(packet) : describeResponse(packet);
    assert.equal(sentence, `${start}: only the card's keys tell more.`);
  });
}
