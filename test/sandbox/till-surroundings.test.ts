/** What stands around a sandbox's till: who may call it, and how often; and the transit card that a pass may be. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, mock, test } from 'node:test';
import type { SandboxCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import { connect as connectIssuer, type DoorClient } from '../digital-cards/door-client.ts';
import { forEachEngine } from '../support/engines.ts';
import { sandboxCalls } from '../support/gateway-sandbox.ts';
import { openUseCase } from '../support/gateway-use-case.ts';
import {
  assertDone,
  assertRefused,
  basic,
  type Credentials,
  type Members,
  major,
  type Reply,
  type Shop,
  type TillSystem,
  tillSystem,
  tillWorld,
} from './till-world.ts';

const INVALID = 'Bearer error="invalid_token"';

/** What a card answers to Polling: a length, 01, and its IDm. */
const POLLED = /^..01(.{16})/;

/** The server runs in this process, and so by this clock. */
const realNow = Date.now;
let clockIsSlowByMs = 0;
mock.method(Date, 'now', () => realNow() - clockIsSlowByMs);

forEachEngine((engine) => {
  const world = tillWorld(engine);

  const shop = () => world.file.till;
  const withToken = (authorization: string) => tillSystem(world.file.baseUrl, authorization, shop());

  async function operator(method: string, path: string, body: Members = {}): Promise<void> {
    const reply = await world.operator(method, path, body);
    assert.ok(reply.status < 300, reply.text);
  }

  describe('a token', () => {
    test('is given for the client’s id and secret, and to nobody else', async () => {
      const { clientId, clientSecret } = world.file.till;
      const reply = await world.askToken({ clientId, clientSecret });
      const { access_token: _, ...rest } = reply.body;
      assert.deepEqual(rest, {
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'cards:read cards:debit cards:credit cards:refund',
      });
      assert.equal(reply.header('cache-control'), 'no-store');
      const refused = await Promise.all([
        world.askToken({ clientId, clientSecret: 'another' }),
        world.askToken({ clientId: 'nobody', clientSecret }),
      ]);
      for (const each of refused) {
        assertRefused(each, 401, 'CARD-5');
        assert.match(each.header('www-authenticate') ?? '', /^Basic /);
        assert.equal(each.text, refused[0]?.text);
      }
      assertRefused(await withToken('').ask('GET', '/auth/token'), 401, 'CARD-5');
    });

    test('may be for less than the client may do', async () => {
      const narrow = await world.askToken(shop(), '?scope=cards:read');
      assert.equal(narrow.body.scope, 'cards:read');
      const reader = withToken(`Bearer ${narrow.body.access_token}`);
      const pass = world.take();
      assert.equal(await reader.balance(pass), major(pass.balance, 'EUR'));
      const row = { pass, amount: '1' };
      assertRefused(await reader.debit(row), 403, 'CARD-9');
      assertRefused(await reader.credit(row), 403, 'CARD-9');
      assertRefused(await reader.refund(randomUUID(), row), 403, 'CARD-9');
      assertRefused(await reader.cancel(randomUUID()), 403, 'CARD-9');
      assertRefused(await world.askToken(shop(), '?scope=cards:everything'), 403, 'CARD-9');
    });

    test('that is missing is CARD-5; none of this door’s CARD-8; signed by nobody CARD-6', async () => {
      const none = await withToken('').find('NFC', '01020304');
      assertRefused(none, 401, 'CARD-5');
      assert.equal(none.header('www-authenticate'), 'Bearer');
      assertRefused(await withToken(basic(shop())).find('NFC', '01020304'), 401, 'CARD-5');
      const { token: issuers } = await issuer();
      const [head = '', claims = '', signature = ''] = world.till.authorization
        .slice('Bearer '.length)
        .split('.');
      const other = signature.startsWith('A') ? 'B' : 'A';
      for (const [token, code] of [
        ['abc', 'CARD-8'],
        [issuers, 'CARD-8'],
        [`${head}.${claims}.${other}${signature.slice(1)}`, 'CARD-6'],
        [`${head}.${forged(claims)}.${signature}`, 'CARD-6'],
      ]) {
        const refused = await withToken(`Bearer ${token}`).find('NFC', '01020304');
        assertRefused(refused, 400, String(code), token);
        assert.equal(refused.header('www-authenticate'), INVALID);
      }
    });

    test('is CARD-7 after an hour', async () => {
      clockIsSlowByMs = 3_600_000;
      const old = await world.connect(shop(), shop());
      clockIsSlowByMs = 0;
      const refused = await old.find('NFC', '01020304');
      assertRefused(refused, 400, 'CARD-7');
      assert.equal(refused.header('www-authenticate'), INVALID);
    });

    test('that was revoked is CARD-8, and the next one is good', async () => {
      const { groupId } = shop();
      const vendor = await world.newClient(groupId);
      const before = await world.connect(vendor, shop());
      const { nfc_number } = world.take();
      assert.equal((await before.find('NFC', nfc_number)).status, 200);
      await operator('POST', `/till-groups/${groupId}/clients/${vendor.clientId}/token-revocation`);
      assertRefused(await before.find('NFC', nfc_number), 400, 'CARD-8');
      const next = await world.connect(vendor, shop());
      assert.equal((await next.find('NFC', nfc_number)).status, 200);
      await operator('POST', `/till-groups/${groupId}/clients/${vendor.clientId}/revocation`);
      assertRefused(await next.find('NFC', nfc_number), 400, 'CARD-8');
      assertRefused(await world.askToken(vendor), 401, 'CARD-5');
    });
  });

  test('what is not in the contract below /cards and /auth is CARD-2, whoever asks', async () => {
    for (const [method, path] of [
      ['PUT', '/cards'],
      ['POST', '/cards'],
      ['GET', '/cards/'],
      ['GET', '/cards/debit'],
      ['DELETE', '/cards/debit'],
      ['OPTIONS', '/cards/refund'],
      ['GET', '/cards/balance'],
      ['GET', '/cards/tickets'],
      ['GET', '/cards/tickets/a/b'],
      ['PATCH', `/cards/tickets/${randomUUID()}`],
      ['GET', '/auth'],
      ['POST', '/auth/token'],
      ['GET', '/auth/token/refresh'],
    ] as const)
      for (const till of [world.till, withToken('')])
        assertRefused(await till.ask(method, path), 404, 'CARD-2', `${method} ${path}`);
    for (const path of ['/cards', '/cards/debit', `/cards/tickets/${randomUUID()}`, '/auth/token'])
      assert.equal((await world.till.ask('HEAD', path)).status, 404, path);
  });

  test('another group’s shops and passes are another’s', async () => {
    const { issuerId } = world.file.till;
    const other: Shop = { groupId: 901, pointOfSaleId: 903, deviceId: 'till-9' };
    await operator('POST', '/till-groups', { groupId: 901, issuerId, name: 'Others' });
    await operator('POST', '/till-groups/901/stores', { storeId: 902, name: 'Other store' });
    await operator('POST', '/till-groups/901/stores/902/points-of-sale', {
      pointOfSaleId: 903,
      name: 'Desk',
    });
    const theirs = await world.connect(await world.newClient(901), other);
    const pass = world.take();
    const nfc = `search_mode=NFC&q=${pass.nfc_number}`;
    for (const query of [
      `${nfc}&group_id=901`,
      `${nfc}&group_id=999`,
      `${nfc}&store_id=902&point_of_sale_id=903`,
    ])
      assertRefused(await world.till.ask('GET', `/cards?${query}`), 403, 'CARD-9', query);
    const row = { pass, amount: '1', ticket: randomUUID() };
    assertRefused(await world.till.debit({ ...row, more: { point_of_sale_id: 903 } }), 403, 'CARD-9');
    assertRefused(
      await theirs.debit({ ...row, more: { point_of_sale_id: shop().pointOfSaleId } }),
      403,
      'CARD-9',
    );
    assertRefused(await theirs.debit(row), 404, 'CARD-14');
    assertRefused(await theirs.find('NFC', pass.nfc_number), 404, 'CARD-14');
    assertDone(await world.till.debit(row));
    assertRefused(await theirs.refund(row.ticket, row), 404, 'CARD-14');
    assert.deepEqual((await theirs.ticket(row.ticket)).body.rows, []);
    assert.equal((await theirs.cancel(row.ticket)).body.receipt_row, null, 'a row of their own');
    assert.equal(await world.till.balance(pass), major(pass.balance - 100, 'EUR'));
  });

  test('a client of one store speaks for no other', async () => {
    const { groupId, storeId, pointOfSaleId } = shop();
    await operator('POST', `/till-groups/${groupId}/stores`, { storeId: 911, name: 'Kiosk' });
    await operator('POST', `/till-groups/${groupId}/stores/911/points-of-sale`, {
      pointOfSaleId: 912,
      name: 'Window',
    });
    const kiosk = await world.connect(await world.newClient(groupId, { storeId: 911 }), {
      ...shop(),
      pointOfSaleId: 912,
    });
    const pass = world.take();
    const elsewhere = { pass, amount: '1', more: { point_of_sale_id: pointOfSaleId } };
    assertRefused(await kiosk.debit(elsewhere), 403, 'CARD-9');
    const query = `search_mode=NFC&q=${pass.nfc_number}&store_id=${storeId}&point_of_sale_id=${pointOfSaleId}`;
    assertRefused(await kiosk.ask('GET', `/cards?${query}`), 403, 'CARD-9');
    assertDone(await kiosk.debit({ pass, amount: '1' }));
    await operator('POST', `/till-groups/${groupId}/stores/911/points-of-sale/912/closing`);
    assertRefused(await kiosk.debit({ pass, amount: '1' }), 422, 'CARD-3');
  });

  describe('too many', () => {
    const vendor = async (more: Members = {}): Promise<readonly [TillSystem, Credentials]> => {
      const credentials = await world.newClient(shop().groupId, more);
      return [await world.connect(credentials, shop()), credentials];
    };

    test('requests of one client are CARD-15, and others are served', async (t) => {
      const [busy] = await vendor({ scopes: ['cards:read'] });
      const moment = performance.now();
      const stopped = t.mock.method(performance, 'now', () => moment);
      // Each is refused for its scope, before anything is looked up.
      const ask = () => busy.cancel(randomUUID());
      const asked: Reply[] = [];
      while (asked.length < 1_000) asked.push(...(await Promise.all(Array.from({ length: 50 }, ask))));
      const last = await ask();
      stopped.mock.restore();
      for (const each of asked) assertRefused(each, 403, 'CARD-9');
      assertRefused(last, 429, 'CARD-15');
      assert.equal(last.header('retry-after'), '1');
      assert.equal(last.header('ratelimit-policy'), '"client";q=1000;w=5');
      assert.equal((await world.till.find('NFC', world.take().nfc_number)).status, 200);
    });

    test('passes that do not exist are CARD-15 too, with an alarm: then nothing is told of any', async () => {
      const [guessing, { clientId }] = await vendor();
      const pass = world.take();
      for (let i = 0; i < 20; i++)
        assertRefused(await guessing.find('MANUAL', `guess ${i}`), 404, 'CARD-14', String(i));
      const last = await guessing.debit({ pass: { id: 'nobody' }, amount: '1' });
      assertRefused(last, 429, 'CARD-15');
      assert.match(last.header('retry-after') ?? '', /^[1-9]\d*$/);
      assertRefused(await guessing.find('NFC', pass.nfc_number), 429, 'CARD-15');
      assertRefused(await guessing.debit({ pass, amount: '1' }), 429, 'CARD-15');
      assert.equal(await world.till.balance(pass), major(pass.balance, 'EUR'));
      const { items } = (await world.operator('GET', '/alarms')).body;
      const raised = items.filter(({ detail }) => String(detail).includes(clientId));
      assert.deepEqual(
        raised.map(({ kind }) => kind),
        ['number-guessing'],
      );
    });
  });

  async function issuer(): Promise<DoorClient> {
    const own = world.file.issuers.find(({ issuerId }) => issuerId === shop().issuerId);
    assert.ok(own);
    const { issuerId, assertionKey: signing, encryptionKey: encryption } = own;
    return connectIssuer(world.file.baseUrl, { issuerId, signing, encryption });
  }

  describe('a pass that is a transit card, too', () => {
    /** The card's phone at the device door; returns what a reader of the card learns: its IDm. */
    async function tap({ issuerId, cardId, deviceId }: SandboxCard, operation?: string): Promise<string> {
      const { baseUrl, issuers } = world.file;
      const hub = issuers.find((each) => each.issuerId === issuerId)?.deviceGateway;
      assert.ok(hub);
      const { transceive } = sandboxCalls({ baseUrl });
      let idm = '';
      const useCase = openUseCase(
        {
          baseUrl: () => baseUrl,
          hub: () => hub,
          endpoint: operation === 'BLOCK_AND_READ_CARD' ? 'getParkCardCommands' : 'getCardCommands',
          subject: { issuerId, cardId, deviceId },
          async transceive(command) {
            const response = await transceive(deviceId, 'internal', command);
            idm = POLLED.exec(response ?? '')?.[1] ?? idm;
            return response;
          },
          readingRounds: 0,
        },
        operation === undefined ? {} : { operation },
      );
      const { code, message } = await useCase.runToEnd();
      assert.equal(code, 0, message);
      return idm;
    }

    async function link(pass: { readonly id: string }, card: SandboxCard): Promise<void> {
      const { groupId } = shop();
      await operator('PUT', `/till-groups/${groupId}/passes/${pass.id}/card`, { cardId: card.cardId });
    }

    async function assertRefusedNow(pass: { readonly id: string }, idm: string): Promise<void> {
      assert.equal((await world.till.find('NFC', idm)).body.pass.state, 'BLOCKED');
      assertRefused(await world.till.debit({ pass, amount: '1' }), 409, 'CARD-12');
      assertRefused(await world.till.credit({ pass, amount: '100', method: 1 }), 409, 'CARD-12');
    }

    test('is suspended at the issuer door, and nobody can pay with it until it is resumed', async () => {
      const { cards, digitalCards } = world.file;
      const client = await issuer();
      const digital = digitalCards.find(
        ({ issuerId, state, cardId }) =>
          issuerId === client.issuerId && state === 'ACTIVE' && cards.some((each) => each.cardId === cardId),
      );
      const card = cards.find(({ cardId }) => cardId === digital?.cardId);
      assert.ok(digital && card);
      const pass = world.take();
      await link(pass, card);
      const idm = await tap(card, 'READ_BALANCE');
      assert.equal(idm, card.idm);
      const found = await world.till.find('NFC', idm);
      assert.deepEqual(
        [found.body.pass.id, found.body.pass.nfc_number],
        [pass.id, idm],
        'one tap, two doors',
      );
      assertDone(await world.till.debit({ pass, amount: '1' }));
      for (const verb of ['suspend', 'resume']) {
        const { status, text } = await client.change(digital.digitalCardId, verb);
        assert.equal(status, 200, text);
        if (verb === 'suspend') await assertRefusedNow(pass, idm);
        // The chip follows.
        await tap(card);
      }
      assert.equal((await world.till.find('NFC', idm)).body.pass.state, undefined);
      assertDone(await world.till.debit({ pass, amount: '1' }));
    });

    test('is blocked by its phone’s hub, and used again when the operator resumes it', async () => {
      const { cards, digitalCards } = world.file;
      const card = cards.find(
        ({ issuerId, layout, cardId }) =>
          issuerId === shop().issuerId &&
          layout === 'aes-purse' &&
          digitalCards.every((digital) => digital.cardId !== cardId),
      );
      assert.ok(card);
      const pass = world.take();
      await link(pass, card);
      const idm = await tap(card, 'BLOCK_AND_READ_CARD');
      await assertRefusedNow(pass, idm);
      await operator('PUT', `/issuers/${card.issuerId}/cards/${card.cardId}/state`, { state: 'ACTIVE' });
      assertDone(await world.till.debit({ pass, amount: '1' }));
      await tap(card);
      await tap(card, 'READ_BALANCE');
      await operator('POST', `/till-groups/${shop().groupId}/passes/${pass.id}/card/removal`);
      assertRefused(await world.till.find('NFC', idm), 404, 'CARD-14');
      assertDone(await world.till.debit({ pass, amount: '1' }));
    });
  });

  test('after all that the books are in order', async () => {
    const { status, body, text } = await world.operator('GET', '/audit');
    assert.equal(status, 200, text);
    assert.deepEqual(body.faults, []);
    for (const { currency, sum } of body.passCurrencies as readonly Members[])
      assert.equal(sum, 0, String(currency));
  });
});

/** The claims of a token, of which each lets more. */
function forged(claims: string): string {
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return Buffer.from(JSON.stringify({ ...said, sub: 'another', exp: said.exp + 1e6 })).toString('base64url');
}
