import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database } from '../../src/db/database.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { loadContract } from '../../src/http/contract.ts';
import { sandboxFilePath } from '../../src/simulator/sandbox/sandbox-file.ts';
import { sandboxKeysPath } from '../../src/simulator/sandbox/sandbox-keys.ts';
import { forEachEngine } from '../support/engines.ts';
import { httpAsk } from '../support/http-client.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

/** The surface that users and outside checks drive. */

const LAYOUTS = loadLayouts();

const READ_PURSE = (idm: string) => `1006${idm}011710018000`;

forEachEngine((engine) => {
  const folder = temporaryFolder();
  let sandbox: TestSandbox;
  let database: Database;

  before(async () => {
    database = await engine.open();
    sandbox = await startSandbox(database, folder.path);
  });
  after(async () => {
    await sandbox.close();
    folder.remove();
  });

  const cardOf = (layout: string, n = 0) => {
    const card = sandbox.file.cards.filter((each) => each.layout === layout)[n];
    assert.ok(card);
    return card;
  };

  describe('sandbox.json', () => {
    test('has two issuers of ten characters, each with its hub', () => {
      for (const { issuerId, deviceGateway } of sandbox.file.issuers) {
        assert.equal(issuerId.length, 10);
        assert.ok(deviceGateway.actorId.length <= 32);
        assert.match(deviceGateway.token, /^[0-9a-f]{64}$/);
      }
      assert.equal(sandbox.file.issuers.length, 2);
    });

    test('has at least eight cards on each layout, each on a phone of its own', () => {
      const { cards, issuers, externalCards } = sandbox.file;
      for (const layout of LAYOUTS.keys()) {
        assert.ok(cards.filter((card) => card.layout === layout).length >= 8, layout);
      }
      const all = [...cards, ...externalCards];
      assert.equal(new Set(all.map(({ deviceId }) => deviceId)).size, all.length);
      assert.equal(new Set(all.map(({ idm }) => idm)).size, all.length);
      for (const { issuerId, idm, systemCode, balance } of all) {
        assert.ok(issuers.some((issuer) => issuer.issuerId === issuerId));
        assert.match(idm, /^0[0-9A-F]{15}$/);
        assert.match(systemCode, /^[0-9A-F]{4}$/);
        assert.ok(Number.isInteger(balance));
      }
    });

    test('has at least three external cards on each layout that a reader may be asked for', () => {
      for (const { name, readerOperations } of LAYOUTS.values()) {
        const held = sandbox.file.externalCards.filter((card) => card.layout === name);
        assert.ok(readerOperations.length === 0 ? held.length === 0 : held.length >= 3, name);
      }
    });

    test('has purchases for cards of every layout that takes them, three and more each, twenty in all', () => {
      const { cards, purchases } = sandbox.file;
      assert.ok(purchases.length >= 20);
      assert.equal(new Set(purchases.map(({ purchaseId }) => purchaseId)).size, purchases.length);
      for (const { name, operations, limits } of LAYOUTS.values()) {
        const own = purchases.filter(({ cardId }) =>
          cards.some((card) => card.cardId === cardId && card.layout === name),
        );
        assert.ok(operations.includes('UPDATE_BALANCE') ? own.length >= 3 : own.length === 0, name);
        for (const { amount } of own)
          assert.ok(amount > 0 && BigInt(amount) % limits.step === 0n && BigInt(amount) < limits.maximum);
      }
    });

    test('has two people of the operator’s, known to the database by their tokens’ hashes', async () => {
      const { admin } = sandbox.file;
      const rows = await database.read('select id, token_hash from staff order by id', []);
      assert.deepEqual(
        rows.map(({ id, token_hash }) => [id, token_hash]),
        [
          ['sandbox-operator', hashToken(admin.token)],
          ['sandbox-supervisor', hashToken(admin.secondToken)],
        ],
      );
      assert.notEqual(admin.token, admin.secondToken);
    });

    test('lets only cards that cannot prove themselves be taken at their word', async () => {
      const rows = await database.read(
        'select layout, trust_unauthenticated, card_service_id from product',
        [],
      );
      assert.equal(rows.length, LAYOUTS.size);
      for (const row of rows) {
        const layout = LAYOUTS.get(String(row.layout));
        assert.ok(layout);
        assert.equal(row.trust_unauthenticated, layout.security === 'none' ? layout.limits.maximum : 0n);
        const held = sandbox.file.externalCards.filter((card) => card.layout === layout.name);
        for (const { cardServiceId } of held) assert.equal(row.card_service_id, cardServiceId);
      }
    });

    test('is for its owner only, and so are the keys, which nobody is told', async () => {
      for (const path of [sandboxFilePath(folder.path), sandboxKeysPath(folder.path)])
        assert.equal(statSync(path).mode & 0o777, 0o600);
      const keys = readFileSync(sandboxKeysPath(folder.path), 'utf8').match(/[0-9A-F]{16,}/g) ?? [];
      assert.ok(keys.length > 20);
      const { cards, externalCards } = sandbox.file;
      const told = await Promise.all([
        ...cards.map(async ({ cardId }) => (await sandbox.get(`/sandbox/cards/${cardId}`)).text()),
        ...externalCards.map(async ({ deviceId }) =>
          (await sandbox.get(`/sandbox/phones/${deviceId}/external`)).text(),
        ),
        readFileSync(sandboxFilePath(folder.path), 'utf8'),
      ]);
      for (const key of keys) assert.ok(told.every((text) => !text.includes(key)));
    });
  });

  describe('a phone', () => {
    test('carries a command to the card and brings what it says', async () => {
      const { deviceId, idm } = cardOf('demo-purse');
      const polled = await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, {
        command: '06009D100000',
      });
      assert.deepEqual(await polled.json(), { response: `1201${idm}0120220427674EFF` });
      const read = await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, { command: READ_PURSE(idm) });
      assert.match(((await read.json()) as { response: string }).response, new RegExp(`^1D07${idm}000001`));
    });

    test('is silent without a field until it is switched on again, and the card has forgotten its mode', async () => {
      const { deviceId } = cardOf('demo-purse', 1);
      const polling = { command: '06009D100000' };
      const path = `/sandbox/phones/${deviceId}`;
      assert.equal((await sandbox.post(`${path}/field`, { on: false })).status, 200);
      assert.deepEqual(await (await sandbox.post(`${path}/transceive`, polling)).json(), { response: null });
      assert.equal((await sandbox.post(`${path}/field`, { on: true })).status, 200);
      assert.notDeepEqual(await (await sandbox.post(`${path}/transceive`, polling)).json(), {
        response: null,
      });
    });

    test('has nothing held to it: an external command is silence', async () => {
      const { deviceId } = cardOf('demo-purse', 1);
      const body = { command: '06009D100000', target: 'external' };
      assert.deepEqual(await (await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, body)).json(), {
        response: null,
      });
    });

    test('takes a fault, which strikes once', async () => {
      const { deviceId } = cardOf('demo-purse', 2);
      const path = `/sandbox/phones/${deviceId}`;
      const polling = { command: '06009D100000' };
      assert.equal(
        (await sandbox.post(`${path}/faults`, { kind: 'lose-response', atCommand: 2 })).status,
        201,
      );
      const answers = [];
      for (let i = 0; i < 3; i++) {
        answers.push(
          ((await (await sandbox.post(`${path}/transceive`, polling)).json()) as { response: unknown })
            .response,
        );
      }
      assert.deepEqual(
        answers.map((answer) => answer === null),
        [false, true, false],
      );
    });

    test('refuses what it cannot understand, naming the field', async () => {
      const path = `/sandbox/phones/${cardOf('demo-purse').deviceId}`;
      const bad: readonly [string, unknown, string][] = [
        ['transceive', { command: 'XY' }, 'command'],
        ['transceive', { command: '' }, 'command'],
        ['transceive', { command: '00', target: 'nowhere' }, 'target'],
        ['transceive', [], 'body'],
        ['faults', { kind: 'explode' }, 'kind'],
        ['faults', { kind: 'silence', atCommand: -1 }, 'atCommand'],
        ['field', { on: 'yes' }, 'on'],
        ['field', { on: true, target: 'nowhere' }, 'target'],
      ];
      for (const [verb, body, field] of bad) {
        const response = await sandbox.post(`${path}/${verb}`, body);
        assert.equal(response.status, 422);
        assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.match(((await response.json()) as { detail: string }).detail, new RegExp(field));
      }
      assert.equal((await sandbox.post('/sandbox/phones/nobody/transceive', { command: '00' })).status, 404);
    });
  });

  describe('a card', () => {
    test('a gate leaves an execution id of its own on a purse, and none of ours on a journal', async () => {
      const blocks = async (cardId: string) =>
        ((await (await sandbox.get(`/sandbox/cards/${cardId}`)).json()) as { blocks: Record<string, string> })
          .blocks;
      const [purse, journal] = [cardOf('demo-purse', 4), cardOf('demo-journal', 4)];
      const before = [await blocks(purse.cardId), await blocks(journal.cardId)];
      for (const { cardId } of [purse, journal]) {
        await sandbox.post(`/sandbox/cards/${cardId}/gate`, { event: 'spend', amount: 10 });
      }
      const after = [await blocks(purse.cardId), await blocks(journal.cardId)];
      assert.notEqual(after[0]?.purse?.slice(24), before[0]?.purse?.slice(24));
      assert.equal(after[1]?.journal, before[1]?.journal);
      assert.notEqual(after[1]?.balance, before[1]?.balance);
    });

    test('amounts are positive integers, and the card must exist', async () => {
      const path = `/sandbox/cards/${cardOf('demo-purse').cardId}/gate`;
      for (const amount of [0, -1, 1.5, '5', null, 1e12]) {
        assert.equal((await sandbox.post(path, { event: 'spend', amount })).status, 422);
      }
      assert.equal(
        (await sandbox.post('/sandbox/cards/nobody/gate', { event: 'spend', amount: 1 })).status,
        404,
      );
      assert.equal((await sandbox.get('/sandbox/cards/nobody')).status, 404);
    });

    test('nobody pays on the way in, and there are four things to do at a gate', async () => {
      const path = `/sandbox/cards/${cardOf('demo-journal').cardId}/gate`;
      for (const body of [
        { event: 'enter', amount: 5 },
        { event: 'exit', amount: 0 },
        { event: 'jump' },
        {},
      ]) {
        assert.equal((await sandbox.post(path, body)).status, 422);
      }
    });
  });

  test('a new purchase is money received: the ledger knows it at once', async () => {
    const { cardId, issuerId } = cardOf('demo-journal', 5);
    const created = await sandbox.post('/sandbox/purchases', { cardId, amount: 700 });
    assert.equal(created.status, 201);
    assert.match(((await created.json()) as { purchaseId: string }).purchaseId, /^[0-9a-f-]{36}$/);
    const book = await (await sandbox.get(`/admin/v1/issuers/${issuerId}/cards/${cardId}/book`)).json();
    const last = (book as { transfers: Record<string, unknown>[] }).transfers.at(-1);
    assert.deepEqual(
      [last?.code, last?.from, last?.to, last?.amount],
      ['purchase', 'payments', 'prepaid', 700],
    );
    assert.equal((await sandbox.post('/sandbox/purchases', { cardId: 'nobody', amount: 1 })).status, 422);
  });

  test('the operator’s door keeps its contract', async () => {
    const admin = loadContract('admin');
    assert.equal((await sandbox.get('/openapi/admin.json')).status, 200);
    const { issuerId, cardId } = cardOf('demo-journal');
    const paths = { getAudit: '/audit', getCardBook: `/issuers/${issuerId}/cards/${cardId}/book` };
    for (const [operationId, path] of Object.entries(paths)) {
      const response = await sandbox.get(admin.basePath + path);
      assert.equal(admin.operation(operationId).checkReply(response.status, await response.json()), null);
    }
    const unknown = await sandbox.get(`${admin.basePath}/issuers/${issuerId}/cards/nobody/book`);
    assert.equal(admin.operation('getCardBook').checkReply(404, await unknown.json()), null);
  });

  test('the operator’s door wants the operator’s token', async () => {
    for (const authorization of [
      '',
      'Bearer wrong',
      `Bearer ${sandbox.file.issuers[0]?.deviceGateway.token}`,
    ]) {
      const response = await httpAsk(`${sandbox.file.baseUrl}/admin/v1/audit`, {
        headers: { authorization },
      });
      assert.equal(response.status, 401);
    }
    assert.deepEqual(
      ((await (await sandbox.get('/admin/v1/audit')).json()) as { faults: unknown }).faults,
      [],
    );
  });

  test('started again on the same folder and database it is the same world', async () => {
    const card = cardOf('demo-purse', 5);
    await sandbox.post(`/sandbox/cards/${card.cardId}/gate`, { event: 'spend', amount: 50 });
    const before = sandbox.file;
    await sandbox.close();
    sandbox = await startSandbox(await engine.open(), folder.path);
    // Where the server listens has changed, and with it where it calls the issuers that it plays.
    const moved = before.issuers.map((issuer) => ({
      ...issuer,
      notifications: {
        ...issuer.notifications,
        url: `${sandbox.file.baseUrl}/sandbox/issuers/${issuer.issuerId}`,
      },
    }));
    assert.deepEqual(sandbox.file.issuers, moved);
    assert.deepEqual(sandbox.file.digitalCards, before.digitalCards);
    assert.deepEqual(sandbox.file.admin, before.admin);
    assert.equal(sandbox.file.cards.find(({ cardId }) => cardId === card.cardId)?.balance, card.balance - 50);
    assert.deepEqual(
      ((await (await sandbox.get('/admin/v1/audit')).json()) as { faults: unknown }).faults,
      [],
    );
  });

  test('a folder that lost its plan is left as it is', async () => {
    await sandbox.close();
    const path = sandboxFilePath(folder.path);
    const plan = readFileSync(path);
    rmSync(path);
    await assert.rejects(startSandbox(await engine.open(), folder.path), /another data folder/);
    assert.equal(existsSync(path), false);
    writeFileSync(path, plan, { mode: 0o600 });
    sandbox = await startSandbox(await engine.open(), folder.path);
  });

  test('a folder that lost the keys of its cards is not served', async () => {
    await sandbox.close();
    const path = sandboxKeysPath(folder.path);
    const keys = readFileSync(path);
    rmSync(path);
    await assert.rejects(startSandbox(await engine.open(), folder.path), /sandbox-keys\.json is gone/);
    assert.equal(existsSync(path), false);
    writeFileSync(path, keys, { mode: 0o600 });
    sandbox = await startSandbox(await engine.open(), folder.path);
  });

  test('a folder of an earlier version is left as it is, and said to be', async () => {
    await sandbox.close();
    const path = sandboxFilePath(folder.path);
    const plan = readFileSync(path, 'utf8');
    const { externalCards, admin, digitalCards, ...rest } = JSON.parse(plan);
    for (const earlier of [
      { ...rest, admin, digitalCards },
      { ...rest, externalCards, admin },
      { ...rest, externalCards, digitalCards, admin: { token: admin.token } },
    ]) {
      writeFileSync(path, JSON.stringify(earlier), { mode: 0o600 });
      await assert.rejects(startSandbox(await engine.open(), folder.path), /of an earlier version/);
      assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), earlier);
    }
    writeFileSync(path, plan, { mode: 0o600 });
    sandbox = await startSandbox(await engine.open(), folder.path);
  });

  test('another folder’s sandbox refuses this database, and so does a real server', async () => {
    await sandbox.close();
    const other = temporaryFolder();
    await assert.rejects(startSandbox(await engine.open(), other.path), /another data folder/);
    other.remove();
    const { serveDatabase } = await import('../../src/app.ts');
    const { readConfig } = await import('../../src/config.ts');
    const config = readConfig({ port: '0', dataDir: folder.path, logLevel: 'silent' }, {});
    await assert.rejects(serveDatabase(config, await engine.open()), /is a sandbox/);
    sandbox = await startSandbox(await engine.open(), folder.path);
  });
});
