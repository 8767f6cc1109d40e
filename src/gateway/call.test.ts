import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallBody, carries, type Endpoint, readCall } from './call.ts';

const BODY: CallBody = {
  requestHeader: { requestId: 'request', sessionId: 'session' },
  issuerId: 'issuer',
  cardId: 'card',
  deviceId: 'device',
};

const ENDPOINTS: readonly Endpoint[] = ['getCardCommands', 'getParkCardCommands', 'getReaderModeCommands'];

const OPERATIONS = [
  'READ_BALANCE',
  'UPDATE_BALANCE',
  'UPDATE_CONFIG',
  'UPDATE_PLAN',
  'ERASE_CARD',
  'PARK_CARD',
  'BLOCK_AND_READ_CARD',
] as const;

const CONTENTS = { systemCode: '9D10', idm: '0123456789abcdef' };

/** In reader mode a card is announced. */
function refusal(body: Partial<CallBody>, endpoint: Endpoint = 'getCardCommands') {
  const announced = endpoint === 'getReaderModeCommands' ? { cardContents: CONTENTS } : {};
  const read = readCall(endpoint, 'hub', { ...BODY, ...announced, ...body });
  return 'reason' in read ? `${read.reason} ${read.detail}` : null;
}

test('each endpoint carries its own operations, and any other is malformed', () => {
  const carried = ENDPOINTS.map((endpoint) =>
    OPERATIONS.filter((operation) => refusal({ operation }, endpoint) === null),
  );
  assert.deepEqual(carried, [
    ['READ_BALANCE', 'UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'ERASE_CARD'],
    ['PARK_CARD', 'BLOCK_AND_READ_CARD'],
    ['READ_BALANCE', 'BLOCK_AND_READ_CARD'],
  ]);
  assert.equal(refusal({ operation: 'PARK_CARD' }), 'malformed-parameter operation');
  for (const endpoint of ENDPOINTS) assert.equal(refusal({}, endpoint), null, 'none need be named');
});

test('a session goes on where its operation is carried; what is owed, at getCardCommands', () => {
  const of = (operation: Parameters<typeof carries>[1]) =>
    ENDPOINTS.filter((each) => carries(each, operation));
  assert.deepEqual(of('OWED'), ['getCardCommands']);
  assert.deepEqual(of('READ_BALANCE'), ['getCardCommands', 'getReaderModeCommands']);
  assert.deepEqual(of('BLOCK_AND_READ_CARD'), ['getParkCardCommands', 'getReaderModeCommands']);
});

test('an item needs its id and its value, and the value is hexadecimal', () => {
  const whole = { id: '1.1', name: 'x', value: '0aFF' };
  const rows: readonly (readonly [object, string | null])[] = [
    [whole, null],
    [{ id: '1.1', value: '00' }, null],
    [{ value: '00' }, 'missing-parameter responses[1].id'],
    [{ id: '1.1' }, 'missing-parameter responses[1].value'],
    [{}, 'missing-parameter responses[1].id'],
    [{ ...whole, value: '0' }, 'malformed-parameter responses[1].value'],
    [{ ...whole, value: '0g' }, 'malformed-parameter responses[1].value'],
  ];
  for (const [item, outcome] of rows) assert.equal(refusal({ responses: [whole, item] }), outcome);
});

test('no responses and an empty list are told apart', () => {
  const first = readCall('getCardCommands', 'hub', BODY);
  const empty = readCall('getCardCommands', 'hub', { ...BODY, responses: [] });
  assert.ok(!('reason' in first) && !('reason' in empty));
  assert.deepEqual([first.responses, empty.responses], [null, []]);
});

test('what is left out is null, and a device that says nothing of itself is well', () => {
  const read = readCall('getCardCommands', 'hub', BODY);
  assert.ok(!('reason' in read));
  const { operation, purchaseId, responses, deviceStatus } = read;
  assert.deepEqual(
    { operation, purchaseId, responses, deviceStatus },
    {
      operation: null,
      purchaseId: null,
      responses: null,
      deviceStatus: 0,
    },
  );
});

test('a purchase belongs to getCardCommands, and a card that is held to the phone has no identifier', () => {
  const body = { ...BODY, purchaseId: 'purchase', cardContents: CONTENTS };
  const parked = readCall('getParkCardCommands', 'hub', body);
  const external = readCall('getReaderModeCommands', 'hub', body);
  assert.ok(!('reason' in parked) && !('reason' in external));
  assert.deepEqual([parked.purchaseId, external.purchaseId, external.cardId], [null, null, null]);
});

test('a card is announced with the first call in reader mode, and nowhere else', () => {
  const announcedBy = (endpoint: Endpoint, more: Partial<CallBody> = {}) => {
    const read = readCall(endpoint, 'hub', { ...BODY, ...more });
    return 'reason' in read ? `${read.reason} ${read.detail}` : read.announced;
  };
  const announced = { systemCode: '9D10', idm: '0123456789ABCDEF', cardServiceId: null, areas: null };
  const missing = 'missing-parameter cardContents';
  const withCard = { cardContents: CONTENTS };
  assert.deepEqual(announcedBy('getReaderModeCommands', withCard), announced);
  assert.equal(announcedBy('getReaderModeCommands'), missing);
  assert.equal(announcedBy('getReaderModeCommands', { responses: [] }), null);
  assert.equal(announcedBy('getReaderModeCommands', { statusCode: 221 }), null);
  assert.deepEqual(announcedBy('getReaderModeCommands', { ...withCard, responses: [] }), announced);
  assert.equal(announcedBy('getCardCommands', withCard), null);
  assert.equal(announcedBy('getParkCardCommands', withCard), null);
});
