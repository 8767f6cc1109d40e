import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexToBytes } from '../bytes.ts';
import { describeCommand, describeResponse } from './describe.ts';

const IDM = '0102030405060708';

/** Spaces are for the reader. */
const packet = (text: string) => hexToBytes(text.replaceAll(' ', ''));

const COMMANDS: readonly [string, string][] = [
  ['', 'An empty packet.'],
  ['06 00 FFFF 01 00', 'Polling for any system, asking for the system code, in 1 time slot.'],
  ['06 00 FE00 00 03', 'Polling for system FE00, in 4 time slots.'],
  [
    '06 00 00FF 02 00',
    'Polling for system 00FF, FF being any, asking for the communication performance, in 1 time slot.',
  ],
  [
    `11 02 ${IDM} 03 0000 8B00 FFFF`,
    `Request Service to card ${IDM}: key versions of area 0000, service 008B (random, read-only, no key), the system.`,
  ],
  [`0A 04 ${IDM}`, `Request Response to card ${IDM}.`],
  [
    `16 06 ${IDM} 02 8B00 0F09 03 8000 8100 8113`,
    `Read Without Encryption to card ${IDM}: service 008B (random, read-only, no key) block 0, service 090F (cyclic, read-only, no key) block 0, block 13h.`,
  ],
  [
    `10 06 ${IDM} 01 8B00 01 9300`,
    `Read Without Encryption to card ${IDM}: service 3, which is not listed, block 0 by cashback.`,
  ],
  [
    `20 08 ${IDM} 01 1110 01 8000 C027 0000000000000000 000000000007`,
    `Write Without Encryption to card ${IDM}: service 1011 (purse, direct, no key) block 0 ← 16 bytes C0 27 00 00 00 00 00 00 00 00 00 00 00 00 00 07.`,
  ],
  [`0C 0A ${IDM} 0000`, `Search Service Code to card ${IDM}: index 0.`],
  [`0C 3E ${IDM} 0000`, `Reset Mode to card ${IDM}.`],
  ['03 04 00', 'Malformed Request Response command: 1 left of the 8 bytes wanted.'],
  ['04 04', "Malformed packet: LEN is 4 and the packet's size 2."],
  ['03 7E 00', 'Unknown command 7Eh, 3 bytes.'],
];

const RESPONSES: readonly [string, string][] = [
  ['', 'No answer.'],
  [`12 01 ${IDM} 0120220427674EFF`, `Polling answered: card ${IDM}, PMm 0120220427674EFF.`],
  [`0F 03 ${IDM} 02 0100 FFFF`, 'Request Service answered: key versions 0001, no such node.'],
  [
    `1D 07 ${IDM} 00 00 01 C027 ${'00'.repeat(14)}`,
    'Read Without Encryption answered: success, 1 block: C0 27 and 14 times 00.',
  ],
  [
    `0C 07 ${IDM} 01 A6`,
    'Read Without Encryption answered: error A6: no such area or service, at list item 01.',
  ],
  [`0C 09 ${IDM} 00 00`, 'Write Without Encryption answered: success.'],
  [`0C 0B ${IDM} FFFF`, 'Search Service Code answered: the list ends here.'],
  [`0E 0B ${IDM} 4000 FF07`, 'Search Service Code answered: area 0040 to 07FF.'],
  [`0F 0D ${IDM} 02 0003 FE00`, 'Request System Code answered: system codes 0003, FE00.'],
  [`0D 0F ${IDM} 01 1400`, 'Request Block Information answered: blocks 14h.'],
  [
    `12 33 ${IDM} 00 00 41 01 0100 0200`,
    'Request Service v2 answered: success, keys for AES and DES with 56-bit keys: AES versions 0001; DES versions 0002.',
  ],
  [`0E 39 ${IDM} 00 00 00 00`, 'Get System Status answered: success, flag 0, no data.'],
  [
    `10 3D ${IDM} 00 00 00 0005 00`,
    'Request Specification Version answered: success, basic version 0500, no options.',
  ],
  [`0A 04 ${IDM}`, 'Unknown response 04h, 10 bytes.'],
  ['02 00', 'Unknown response 00h, 2 bytes.'],
];

for (const [text, sentence] of COMMANDS) {
  test(`command ${text}`, () => assert.equal(describeCommand(packet(text)), sentence));
}

for (const [text, sentence] of RESPONSES) {
  test(`response ${text}`, () => assert.equal(describeResponse(packet(text)), sentence));
}
