import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REASONS, type Reason, refuse } from '../errors.ts';
import { loadContract } from '../http/contract.ts';
import { echoedSessionId, replyText, UNKNOWN_SESSION_ID } from './reply.ts';

const { checkReply } = loadContract('device-gateway').operation('getCardCommands');

test('every reason makes a reply that keeps the contract, with its code and its title', () => {
  for (const [reason, { gatewayCode, title }] of Object.entries(REASONS)) {
    const reply = JSON.parse(replyText('reply', 'session', 0n, refuse(reason as Reason, 'field')));
    assert.equal(checkReply(200, reply), null, reason);
    assert.deepEqual(reply.responseHeader, {
      responseId: 'reply',
      sessionId: 'session',
      generationDateTime: '1970-01-01T00:00:00.000Z',
      statusCode: gatewayCode,
      statusMessage: `${title}: field`,
    });
  }
});

test('no two reasons of the door share a code', () => {
  const codes = Object.values(REASONS).map(({ gatewayCode }) => gatewayCode);
  assert.equal(new Set(codes).size, codes.length);
});

test('a reply without commands says so by leaving them out', () => {
  assert.equal('commands' in JSON.parse(replyText('r', 's', 0n, null, [])), false);
  const commands = [{ id: '1.1', name: 'POLLING', value: '06009D100100' }];
  const reply = JSON.parse(replyText('r', 's', 0n, null, commands));
  assert.deepEqual([reply.commands, reply.responseHeader.statusMessage], [commands, 'OK']);
});

test('a sessionId is echoed when the contract lets it be, counted in characters', () => {
  const echo = (sessionId: unknown) => echoedSessionId({ requestHeader: { sessionId } });
  for (const sessionId of ['x', 'x'.repeat(48), '😀'.repeat(48)]) assert.equal(echo(sessionId), sessionId);
  const bad = ['', 'x'.repeat(49), '😀'.repeat(49), '\ud83d', 1, null, undefined, ['x'], {}];
  for (const sessionId of bad) assert.equal(echo(sessionId), UNKNOWN_SESSION_ID);
  for (const body of [undefined, null, 1, 'x', [], {}, { requestHeader: null }, { requestHeader: 'x' }]) {
    assert.equal(echoedSessionId(body), UNKNOWN_SESSION_ID);
  }
});
