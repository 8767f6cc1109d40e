import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadCard } from '../../src/admin/card-row.ts';
import { bytesToHex } from '../../src/bytes.ts';
import type { Statement } from '../../src/db/database.ts';
import { polling } from '../../src/felica/commands/polling.ts';
import { bookDifference, type ChipDifference } from '../../src/ledger/card-book.ts';
import { moneyStatements } from '../../src/ledger/ledger-store.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { ISSUER, makeCard, makeIssuer, onCard } from './admin-cards.ts';
import { SECURED } from './admin-layouts.ts';
import { type AdminWorld, adminWorld } from './admin-world.ts';

/** What the operator reads: what was settled with readers, what nobody can explain, alarms, and what was said at the device door. */

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** What the device door does when the chip holds `difference` more than the book says. */
async function differ(
  world: AdminWorld,
  cardId: string,
  why: ChipDifference,
  difference: bigint,
  atMs = Date.now(),
): Promise<void> {
  const card = await loadCard(world.db, ISSUER, cardId);
  const detail = JSON.stringify({ records: ['00'] });
  const { book, transfer } = bookDifference(card.book, systemEntropy.uuid(), why, difference, detail);
  const statements = moneyStatements({
    before: card.book,
    after: book,
    transfers: [transfer],
    purchasesBefore: [],
    purchasesAfter: [],
    sessionKey: null,
    nowMs: BigInt(atMs),
  });
  assert.equal(await world.db.commit(statements), 'committed');
}

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  describe('clearing', () => {
    test('sums what readers took and gave by day, and shows the transfers behind a sum', async () => {
      const [one, two] = [await makeCard(world, SECURED, 1000), await makeCard(world, SECURED, 1000)];
      const yesterday = Date.now() - DAY_MS;
      await differ(world, one, 'offline', -300n, yesterday);
      await differ(world, two, 'offline', -200n, yesterday);
      await differ(world, two, 'offline', 50n, yesterday);
      await differ(world, one, 'offline', -20n);
      await differ(world, two, 'unexplained', 7n);
      const sums = await world.done('sumClearing', { query: { from: dayOf(yesterday) } });
      const common = { issuerId: ISSUER, currency: 'JPY' };
      const offline = { ...common, account: 'offline-clearing' };
      assert.deepEqual(sums.items, [
        { ...offline, day: dayOf(yesterday), transfers: 3, taken: 500, given: 50, net: 450 },
        { ...offline, day: dayOf(Date.now()), transfers: 1, taken: 20, given: 0, net: 20 },
        {
          ...common,
          account: 'unexplained',
          day: dayOf(Date.now()),
          transfers: 1,
          taken: 0,
          given: 7,
          net: -7,
        },
      ]);
      assert.deepEqual((await world.done('sumClearing', { query: { issuerId: 'ANOTHER' } })).items, []);

      const query = { account: 'offline-clearing', currency: 'JPY', day: dayOf(yesterday) };
      const page = await world.done('listClearing', { query: { ...query, limit: 2 } });
      const rest = await world.done('listClearing', { query: { ...query, limit: 2, cursor: page.next } });
      const amounts = [...page.items, ...rest.items].map(({ code, amount }) => `${code} ${amount}`);
      assert.deepEqual(amounts.sort(), ['offline-load 50', 'offline-use 200', 'offline-use 300']);
      assert.deepEqual(page.items[0].detail, { records: ['00'] });
      assert.equal(rest.next, null);
    });

    test('takes days in order, a year at most', async () => {
      await world.refused(400, 'sumClearing', { query: { from: '2026-02-01', to: '2026-01-01' } });
      await world.refused(400, 'sumClearing', { query: { from: '2020-01-01', to: '2026-01-01' } });
      await world.refused(400, 'sumClearing', { query: { from: 'yesterday' } });
      await world.refused(400, 'listClearing', { query: { account: 'offline-clearing' } });
    });
  });

  describe('unexplained differences', () => {
    test('are listed with what the chip told', async () => {
      const cardId = await makeCard(world, SECURED, 1000);
      await differ(world, cardId, 'unexplained', -3n);
      await differ(world, cardId, 'unexplained', 5n);
      const { items } = await world.done('listUnexplained', { query: { limit: 2, issuerId: ISSUER } });
      const found = items.map(
        ({ cardId: id, code, amount }: Record<string, unknown>) => `${id} ${code} ${amount}`,
      );
      assert.deepEqual(found.sort(), [`${cardId} unexplained-gain 5`, `${cardId} unexplained-loss 3`]);
    });
  });

  describe('an alarm', () => {
    test('is handled once, by the person who looked at it', async () => {
      const cardId = await makeCard(world, SECURED);
      const { key } = await loadCard(world.db, ISSUER, cardId);
      const alarmId = systemEntropy.uuid();
      const raised: Statement = {
        table: 'alarm',
        key: alarmId,
        text: 'insert into alarm (id, card_id, kind, detail, created_ms) values ($1, $2, $3, $4, $5)',
        values: [alarmId, key, 'another-card-answered', 'while reading', BigInt(Date.now())],
        rows: 1,
      };
      await world.db.commit([raised]);
      const open = await world.done('listAlarms', { query: { handled: 'false' } });
      assert.deepEqual([open.items[0].cardId, open.items[0].handledBy], [cardId, null]);
      const handled = await world.done('handleAlarm', { path: { alarmId }, by: 'bob' });
      assert.equal(handled.handledBy, 'bob');
      await world.refused(409, 'handleAlarm', { path: { alarmId } });
      await world.refused(404, 'handleAlarm', { path: { alarmId: systemEntropy.uuid() } });
      assert.equal(
        (await world.done('listAlarms', { query: { handled: 'true' } })).items[0].alarmId,
        alarmId,
      );
      assert.deepEqual((await world.done('listAlarms', { query: { handled: 'false' } })).items, []);
    });
  });

  describe('a session', () => {
    const COMMAND = bytesToHex(polling.buildCommand({ systemCode: 0x9d10, requestCode: 1, timeSlots: 0 }));

    // In order also within a millisecond.
    const keys = countedEntropy(engine.engine);

    async function converse(cardId: string, operation: string): Promise<string> {
      const { key } = await loadCard(world.db, ISSUER, cardId);
      const sessionKey = keys.uuid();
      const asked = {
        endpoint: 'getCardCommands',
        sessionId: 's',
        operation,
        purchaseId: null,
        deviceStatus: 0,
      };
      await say(sessionKey, 1n, key, { ...asked, responses: null }, 0n, [
        { id: 'c1', name: 'POLLING', value: COMMAND },
      ]);
      await say(
        sessionKey,
        2n,
        key,
        { ...asked, responses: [{ id: 'c1', name: null, value: '' }] },
        221n,
        [],
      );
      return sessionKey;
    }

    async function say(
      sessionKey: string,
      round: bigint,
      cardKey: string,
      request: unknown,
      status: bigint,
      commands: readonly unknown[],
    ): Promise<void> {
      const reply = { responseHeader: { statusMessage: status === 0n ? 'OK' : 'Not accessible' }, commands };
      const insert: Statement = {
        table: 'gateway_round',
        key: sessionKey,
        text: `insert into gateway_round
  (session_id, round, request_key, content_digest, card_id, request, reply, status_code, created_ms)
  values ($1, $2, $3, 'digest', $4, $5, $6, $7, $8)`,
        values: [
          sessionKey,
          round,
          systemEntropy.uuid(),
          cardKey,
          JSON.stringify(request),
          JSON.stringify(reply),
          status,
          BigInt(Date.now()),
        ],
        rows: 1,
      };
      assert.equal(await world.db.commit([insert]), 'committed');
    }

    test('is found by its card and by the phone of its card, newest first', async () => {
      const cardId = await makeCard(world, SECURED);
      const first = await converse(cardId, 'READ_BALANCE');
      const second = await converse(cardId, 'UPDATE_BALANCE');
      const ofCard = await world.done('listSessions', { query: { issuerId: ISSUER, cardId } });
      assert.deepEqual(
        ofCard.items.map(({ sessionKey, operation, rounds, statusCode }: Record<string, unknown>) => [
          sessionKey,
          operation,
          rounds,
          statusCode,
        ]),
        [
          [second, 'UPDATE_BALANCE', 2, 221],
          [first, 'READ_BALANCE', 2, 221],
        ],
      );
      const deviceId = cardId.replace('card', 'phone');
      const page = await world.done('listSessions', { query: { deviceId, limit: 1 } });
      const rest = await world.done('listSessions', { query: { deviceId, limit: 1, cursor: page.next } });
      assert.deepEqual(
        [page.items[0].sessionKey, rest.items[0].sessionKey, rest.next],
        [second, first, null],
      );
      await world.refused(400, 'listSessions', { query: { cardId } });
      await world.refused(404, 'listSessions', { query: { issuerId: ISSUER, cardId: 'nobody' } });
    });

    test('is told round by round, every frame in words', async () => {
      const cardId = await makeCard(world, SECURED);
      const sessionKey = await converse(cardId, 'READ_BALANCE');
      const { rounds, ...rest } = await world.done('getSession', { path: { sessionKey } });
      assert.deepEqual(rest, { sessionKey, issuerId: ISSUER, cardId });
      assert.match(rounds[0].commands[0].words, /^Polling/);
      assert.equal(rounds[0].commands[0].hex, COMMAND);
      assert.deepEqual(rounds[1].responses, [{ id: 'c1', name: null, hex: '', words: 'No answer.' }]);
      assert.deepEqual([rounds[1].statusCode, rounds[1].statusMessage], [221, 'Not accessible']);
      await world.refused(404, 'getSession', { path: { sessionKey: systemEntropy.uuid() } });
    });

    test('is not shown of a card that is not there', async () => {
      await world.refused(404, 'getCardBook', onCard('nobody'));
    });
  });
});
