import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REASONS, type Reason, type Refusal, refuse } from '../errors.ts';
import { loadContract } from '../http/contract.ts';
import { echoedSessionId, type Reply, replyText, UNKNOWN_SESSION_ID } from './reply.ts';

const CONTRACT = loadContract('device-gateway');
/** Those of this door. */
const GATEWAY_REASONS = Object.entries(REASONS).filter(([, { gatewayCode }]) => gatewayCode !== undefined);
const { checkReply } = CONTRACT.operation('getCardCommands');

function reply(refusal: Refusal | null, more: Partial<Reply> = {}) {
  const whole = { responseId: 'reply', sessionId: 'session', nowMs: 0n, refusal, commands: [], data: null };
  return JSON.parse(replyText({ ...whole, ...more }));
}

test('every reason makes a reply that keeps the contract, with its code and its title', () => {
  for (const [reason, { gatewayCode, title }] of GATEWAY_REASONS) {
    const said = reply(refuse(reason as Reason, 'field'));
    assert.equal(checkReply(200, said), null, reason);
    assert.deepEqual(said.responseHeader, {
      responseId: 'reply',
      sessionId: 'session',
      generationDateTime: '1970-01-01T00:00:00.000Z',
      statusCode: gatewayCode,
      statusMessage: `${title}: field`,
    });
  }
});

test('no two reasons of the door share a code', () => {
  const codes = GATEWAY_REASONS.map(([, { gatewayCode }]) => gatewayCode);
  assert.equal(new Set(codes).size, codes.length);
});

test('a reply without commands says so by leaving them out, and without data too', () => {
  assert.deepEqual(Object.keys(reply(null)), ['responseHeader']);
  const commands = [{ id: '1.1', name: 'POLLING', value: '06009D100100' }];
  const said = reply(null, { commands });
  assert.deepEqual([said.commands, said.responseHeader.statusMessage], [commands, 'OK']);
});

test('amounts are in major units of their currency, as the contract writes them', () => {
  const rows: readonly (readonly [bigint, string, number])[] = [
    [1234n, 'JPY', 1234],
    [1234n, 'EUR', 12.34],
    [1230n, 'EUR', 12.3],
    [5n, 'EUR', 0.05],
    [0n, 'EUR', 0],
    [-500n, 'EUR', -5],
    [-1n, 'EUR', -0.01],
    [9_999_999_999n, 'EUR', 99_999_999.99],
  ];
  for (const [balanceMinor, currency, balanceAmount] of rows) {
    const said = reply(null, { data: { balanceMinor, currency, cardAccountId: null } });
    assert.deepEqual(said.cardData, { balanceAmount }, `${balanceMinor} ${currency}`);
    assert.equal('cardAccountId' in said, false);
  }
});

test('the data of a park and of an ingest keep their contracts', () => {
  const parked = reply(null, { data: { balanceMinor: 500n, currency: 'EUR', cardAccountId: null } });
  assert.equal(CONTRACT.operation('getParkCardCommands').checkReply(200, parked), null);
  const ingested = reply(null, { data: { balanceMinor: 500n, currency: 'EUR', cardAccountId: 'account' } });
  assert.equal(CONTRACT.operation('getReaderModeCommands').checkReply(200, ingested), null);
  assert.equal(ingested.cardAccountId, 'account');
});

test('a sessionId is echoed when the contract lets it be, counted in characters', () => {
  const echo = (sessionId: unknown) => echoedSessionId({ requestHeader: { sessionId } });
  for (const sessionId of ['x', 'x'.repeat(48), '😀'.repeat(48)]) assert.equal(echo(sessionId), sessionId);
  const bad = ['', 'x'.repeat(49), '😀'.repeat(49), '\ud83d', 'a\0b', 1, null, undefined, ['x'], {}];
  for (const sessionId of bad) assert.equal(echo(sessionId), UNKNOWN_SESSION_ID);
  for (const body of [undefined, null, 1, 'x', [], {}, { requestHeader: null }, { requestHeader: 'x' }]) {
    assert.equal(echoedSessionId(body), UNKNOWN_SESSION_ID);
  }
});
