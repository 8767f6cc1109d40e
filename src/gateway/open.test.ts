import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDM, imageWith, PURSE, serverKeys } from '../../test/support/gateway-fixtures.ts';
import { bytesToHex } from '../bytes.ts';
import { readWithoutEncryption } from '../felica/commands/read-without-encryption.ts';
import type { DeviceResponse } from './call.ts';
import { misnamedResponse, openResponses } from './open.ts';
import type { ExpectedCommand, Fact, PlainCommand } from './plain-command.ts';

/** Which responses are believed at all, and what a key-free card's say. Keyed cards: `conversation.test.ts`. */

const OTHER_IDM = 'FEDCBA9876543210';
const ADDRESS = { layout: PURSE, idm: IDM, keys: serverKeys() };

const EXPECTED: readonly ExpectedCommand[] = [
  { id: '1.1', command: { kind: 'reset-mode' }, name: 'RESET_MODE' },
  { id: '1.2', command: { kind: 'polling' }, name: 'POLLING' },
  { id: '1.3', command: { kind: 'reset-mode' }, name: 'RESET_MODE' },
];

const RESET = `0C3F${IDM}0000`;
const POLLED = `1401${IDM}0120220427674EFF9D10`;

function response(id: string, value: string, name: string | null = null): DeviceResponse {
  return { id, name, value };
}

async function opened(expected: readonly ExpectedCommand[], responses: readonly DeviceResponse[]) {
  const round = await openResponses(ADDRESS, expected, responses, null);
  assert.equal(round.secret, null, 'a key-free session has nothing to remember');
  return round.opened;
}

const HONEST = [response('1.1', RESET), response('1.2', POLLED), response('1.3', RESET)];

/** The fact of one response to one command. */
async function factOf(command: PlainCommand, value: string): Promise<Fact | undefined> {
  const found = await opened([{ id: 'x', command, name: 'x' }], [response('x', value)]);
  return found.kind === 'facts' ? found.facts[0] : undefined;
}

test('every subset in order is believed, what is missing being silence', async () => {
  for (let mask = 0; mask < 8; mask++) {
    const kept = HONEST.filter((_, i) => (mask & (1 << i)) !== 0);
    const found = await opened(EXPECTED, kept);
    assert.ok(found.kind === 'facts');
    const silent = found.facts.map(({ kind }) => kind === 'silent');
    assert.deepEqual(
      silent,
      HONEST.map((_, i) => (mask & (1 << i)) === 0),
    );
  }
});

test('surplus, repeated, reordered and unknown ids: nothing is believed', async () => {
  const [first, second, third] = HONEST;
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  const lies = [
    [...HONEST, response('1.4', RESET)],
    [...HONEST, third],
    [first, first, second],
    [second, first],
    [third, second, first],
    [response('2.1', RESET)],
    [first, response('', RESET)],
    [first, response('1.2 ', POLLED)],
  ];
  for (const lie of lies) assert.equal((await opened(EXPECTED, lie)).kind, 'not-believed');
  assert.equal((await opened([], [first])).kind, 'not-believed', 'a session that waits for nothing');
});

test('flags, IDm and form of every answer', async () => {
  const image = imageWith(PURSE, 5000n);
  const blocks = [...image.values()];
  const read = { kind: 'read', blocks: [...image.keys()] } as const;
  const answer = (idm: string, data: readonly Uint8Array[]) =>
    bytesToHex(readWithoutEncryption.buildResponse({ idm, sf1: 0, sf2: 0, blocks: data }));
  const write = { kind: 'write', blocks: [] } as const;
  const services = { kind: 'request-service', nodes: [0, 0x1000] } as const;
  const polling = { kind: 'polling' } as const;
  const rows: readonly (readonly [PlainCommand, string, Fact])[] = [
    [{ kind: 'reset-mode' }, RESET, { kind: 'done' }],
    [{ kind: 'reset-mode' }, RESET.toLowerCase(), { kind: 'done' }],
    [{ kind: 'reset-mode' }, `0C3F${OTHER_IDM}0000`, { kind: 'other-card' }],
    [{ kind: 'reset-mode' }, `0C3F${IDM}FFA5`, { kind: 'refused', sf1: 0xff, sf2: 0xa5 }],
    [polling, POLLED, { kind: 'polled', systemCode: 0x9d10 }],
    [polling, POLLED.replace('1401', '1201').slice(0, -4), { kind: 'polled', systemCode: null }],
    [polling, POLLED.replace(IDM, OTHER_IDM), { kind: 'other-card' }],
    [polling, POLLED.slice(0, -2), { kind: 'malformed' }],
    [services, `0F03${IDM}0201000200`, { kind: 'key-versions', keyVersions: [1, 2] }],
    [services, `0D03${IDM}010100`, { kind: 'malformed' }],
    [services, `0F03${OTHER_IDM}0201000200`, { kind: 'other-card' }],
    [read, answer(IDM, blocks), { kind: 'blocks', image }],
    [read, answer(IDM, blocks.slice(1)), { kind: 'malformed' }],
    [read, answer(OTHER_IDM, blocks), { kind: 'other-card' }],
    [read, `0C07${IDM}01A6`, { kind: 'refused', sf1: 1, sf2: 0xa6 }],
    [read, `0C07${IDM}0171`, { kind: 'malformed' }],
    [write, `0C09${IDM}0000`, { kind: 'written' }],
    [write, `0C09${IDM}FF71`, { kind: 'written' }],
    [write, `0C09${IDM}FF70`, { kind: 'refused', sf1: 0xff, sf2: 0x70 }],
    [write, `0C09${OTHER_IDM}0000`, { kind: 'other-card' }],
    [write, `0C07${IDM}0000`, { kind: 'malformed' }],
    [write, `0D09${IDM}0000`, { kind: 'malformed' }],
    [write, '', { kind: 'malformed' }],
    [write, '00', { kind: 'malformed' }],
  ];
  for (const [command, value, fact] of rows) assert.deepEqual(await factOf(command, value), fact, value);
});

test('a name is its command’s with _RESP, or left out; an unknown id is not this check’s business', () => {
  const name = (given: string | null, id = '1.2') =>
    misnamedResponse(EXPECTED, [response(id, POLLED, given)]);
  assert.equal(name('POLLING_RESP'), null);
  assert.equal(name(null), null);
  for (const wrong of ['POLLING', 'RESET_MODE_RESP', 'polling_resp', 'POLLING_RESP ']) {
    assert.equal(name(wrong), 'responses[0].name');
    assert.equal(name(wrong, '9.9'), null);
  }
});
