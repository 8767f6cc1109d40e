import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { identifyStaff } from '../../src/admin/staff.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { makeAuthority } from '../support/certificates.ts';
import { sqliteEngine } from '../support/engines.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';
import { decide, hand, ISSUER, makeCard, makeIssuer, makeParkedCard, onCard, settle } from './admin-cards.ts';
import { KEY_FREE, SECURED } from './admin-layouts.ts';
import { adminWorld, type Person } from './admin-world.ts';
import { runTessera as run } from './run-tessera.ts';

/** The operator's commands as a person types them, over the operator's door. */

describe('the operator’s commands', () => {
  const world = adminWorld(sqliteEngine());
  const folder = temporaryFolder();
  after(() => folder.remove());
  before(() => makeIssuer(world));

  const why = ['--reason', 'The holder asked for it'];
  const url = () => new URL(world.baseUrl).origin;
  const tessera = (args: readonly string[], by: Person = 'alice') =>
    run(args, { TESSERA_URL: url(), TESSERA_ADMIN_TOKEN: `token-of-${by}` });

  async function done(args: readonly string[], by: Person = 'alice'): Promise<string> {
    const { code, stdout, stderr } = await tessera(args, by);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    assert.equal(stderr, '');
    return stdout;
  }

  test('set up an issuer, its hub, a product, a phone and a card', async () => {
    assert.match(await done(['issuers', 'create', 'COAST', 'Coast Transit', ...why]), /^issuerId +COAST$/m);
    assert.match(await done(['issuers', 'list']), /^ISSUER +NAME\nCOAST +Coast Transit$/m);
    assert.match(await done(['actors', 'create', 'COAST', 'hub-coast', ...why]), /^token +[0-9a-f]{64}$/m);
    assert.match(await done(['actors', 'list', 'COAST']), /^hub-coast +token$/m);
    assert.match(await done(['products', 'layouts']), /^test-secured +des +20000 JPY/m);
    const product = [
      'products',
      'create',
      'COAST',
      'adult',
      SECURED,
      '--operations',
      'READ_BALANCE,UPDATE_BALANCE',
    ];
    assert.match(await done([...product, ...why]), /^operations +READ_BALANCE, UPDATE_BALANCE$/m);
    await done(['products', 'change', 'COAST', 'adult', '--trust', '100', ...why]);
    assert.match(await done(['products', 'list', 'COAST']), /^adult +test-secured +all +all$/m);
    await done(['devices', 'register', 'phone-coast', ...why]);
    assert.match(await done(['devices', 'list']), /^phone-coast$/m);
    const card = [
      'cards',
      'register',
      'COAST',
      'card-coast',
      '--product',
      'adult',
      '--device',
      'phone-coast',
    ];
    const chip = ['--idm', '0100000000C0A57F', '--expires', '2031-04-01T00:00:00Z', '--balance', '500'];
    await done([...card, ...chip, ...why]);
    assert.match(await done(['cards', 'list', 'COAST']), /^card-coast +adult +phone-coast +ACTIVE +500 JPY/m);
    assert.match(
      await done(['cards', 'book', 'COAST', 'card-coast']),
      /single +issue +issuance -> chip +500 JPY/,
    );
  });

  test('let a hub prove itself by a certificate, demand it, and believe it no more', async () => {
    const of = [ISSUER, 'hub-cert'];
    await done(['actors', 'create', ...of, ...why]);
    const { cert, fingerprint } = await (await makeAuthority('Test')).issue({ use: 'client' });
    const file = join(folder.path, 'hub.pem');
    writeFileSync(file, cert);
    assert.match(await done(['actors', 'add-certificate', ...of, file, ...why]), /^revokedAt +-$/m);
    assert.match(await done(['actors', 'certificates', ...of]), new RegExp(`^${fingerprint} .* -$`, 'm'));
    assert.match(
      await done(['actors', 'require-certificate', ...of, ...why]),
      /^requiresCertificate +true$/m,
    );
    assert.match(await done(['actors', 'list', ISSUER]), /^hub-cert +certificate$/m);
    await done(['actors', 'accept-token', ...of, ...why]);
    assert.match(await done(['actors', 'list', ISSUER]), /^hub-cert +token$/m);
    const asToolsPrintIt = fingerprint.toUpperCase().replace(/..(?=.)/g, '$&:');
    const revoke = ['actors', 'revoke-certificate', ...of];
    assert.match(await done([...revoke, asToolsPrintIt, ...why]), /^revokedAt +\d{4}-/m);
    assert.match((await tessera([...revoke, 'nonsense', ...why])).stderr, /^tessera: 400 /);
  });

  test('suspend, order, withdraw and resume', async () => {
    const cardId = await makeCard(world, SECURED);
    const of = [ISSUER, cardId];
    await done(['cards', 'suspend', ...of, ...why]);
    await done(['cards', 'order', ...of, 'CONFIG', '--content', 'autoLoad=0A0B', ...why]);
    await done(['cards', 'order', ...of, 'BLOCK', ...why]);
    await done(['cards', 'withdraw', ...of, 'CONFIG', ...why]);
    const card = JSON.parse(await done(['cards', 'resume', ...of, '--json', ...why]));
    assert.deepEqual([card.state, card.owed], ['ACTIVE', [{ kind: 'UNBLOCK' }]]);
    await done(['cards', 'expire', ...of, '2031-04-01T00:00:00Z', ...why]);
    await done(['cards', 'delete', ...of, ...why]);
    assert.match(await done(['cards', 'get', ...of]), /^state +DELETED$/m);
  });

  test('resolve a doubt by two people', async () => {
    const cardId = await makeCard(world, SECURED);
    await done(['purchases', 'record', ISSUER, cardId, 'cli-doubt', '500', ...why]);
    const doubt = await hand(world, cardId, 'load', 500n, 'cli-doubt');
    assert.match(
      await done(['doubts', 'list', '--issuer', ISSUER]),
      new RegExp(`^${doubt} +${cardId} +load +500 JPY`, 'm'),
    );
    assert.match(
      await done(['doubts', 'propose', doubt, 'post', ...why]),
      /another person has to confirm it/,
    );
    const alone = await tessera(['doubts', 'confirm', doubt, ...why]);
    assert.equal(alone.code, 1);
    assert.match(alone.stderr, /^tessera: 409 You proposed this outcome/);
    assert.match(await done(['doubts', 'confirm', doubt, ...why], 'bob'), /^decision +post$/m);
    assert.match(await done(['purchases', 'get', ISSUER, 'cli-doubt']), /^state +LOADED$/m);
  });

  test('refund, and say when a second person is needed', async () => {
    const cardId = await makeCard(world, KEY_FREE);
    await done(['purchases', 'record', ISSUER, cardId, 'cli-refund', '500', ...why]);
    await hand(world, cardId, 'load', 500n, 'cli-refund');
    await settle(world, cardId, 'void', 'cli-refund');
    await done(['purchases', 'cancel', ISSUER, 'cli-refund', ...why]);
    assert.match(
      await done(['purchases', 'refund', ISSUER, 'cli-refund', ...why]),
      /Nothing is done yet: another person/,
    );
    assert.match(await done(['purchases', 'refund', ISSUER, 'cli-refund', ...why], 'bob'), /state +REFUNDED/);
    assert.match(await done(['purchases', 'list', ISSUER, cardId]), /^cli-refund +500 JPY +REFUNDED/m);
  });

  test('pay out and move parked value', async () => {
    const [from, to] = [await makeParkedCard(world, SECURED, 700), await makeCard(world, SECURED)];
    assert.match(await done(['parked', 'list', ISSUER]), new RegExp(`^${from} +ACTIVE +700 JPY$`, 'm'));
    await done(['parked', 'pay-out', ISSUER, from, '200', ...why]);
    assert.match(await done(['parked', 'move', ISSUER, from, to, ...why]), /^to\.money\.parked +500 JPY$/m);
    await done(['devices', 'register', 'phone-of-cli', ...why]);
    const chip = ['--device', 'phone-of-cli', '--idm', '01000000000000BB'];
    assert.match(await done(['cards', 'bind', ISSUER, to, ...chip, ...why]), /^deviceId +phone-of-cli$/m);
  });

  test('pay out by two people what an old write may still put back', async () => {
    const cardId = await makeParkedCard(world, SECURED, 700);
    await decide(world, await hand(world, cardId, 'put-back', 700n), 'void');
    const payOut = ['parked', 'pay-out', ISSUER, cardId, '700', ...why];
    assert.match(await done(payOut), /^proposedBy +alice\nNothing is done yet: another person/m);
    assert.match(await done(payOut, 'bob'), /^money.parked +0/m);
  });

  test('take a deny list in from lines or an array, and give it out as it was', async () => {
    const cards = Array.from({ length: 120 }, (_, i) => ({
      systemCode: '9D10',
      idm: i.toString(16).toUpperCase().padStart(16, '0'),
    }));
    const file = join(folder.path, 'deny.jsonl');
    writeFileSync(file, cards.map((card) => JSON.stringify(card)).join('\n'));
    assert.match(await done(['deny', 'import', ISSUER, file, ...why]), /^added +120$/m);
    const exported = await done(['deny', 'export', ISSUER]);
    assert.equal(exported.trim().split('\n').length, 120);
    writeFileSync(file, exported);
    assert.match(await done(['deny', 'import', ISSUER, file, ...why]), /^present +120$/m);
    writeFileSync(file, JSON.stringify(cards));
    assert.match(await done(['deny', 'import', ISSUER, file, ...why]), /^present +120$/m);
    await done(['deny', 'remove', ISSUER, '9D10', '0000000000000000', ...why]);
    const page = await done(['deny', 'list', ISSUER, '--limit', '2']);
    const cursor = /--cursor (\S+)/.exec(page)?.[1] ?? '';
    assert.match(page, /0000000000000001/);
    assert.match(
      await done(['deny', 'list', ISSUER, '--limit', '2', '--cursor', cursor]),
      /0000000000000003/,
    );
  });

  test('show clearing, alarms and sessions', async () => {
    const cardId = await makeCard(world, SECURED);
    assert.match(await done(['clearing', 'sums']), /^None\.\nFrom /);
    assert.equal(await done(['clearing', 'transfers', 'offline-clearing', 'JPY', '2026-04-01']), 'None.\n');
    assert.equal(await done(['clearing', 'unexplained', '--issuer', ISSUER]), 'None.\n');
    assert.equal(await done(['alarms', 'list', '--all']), 'None.\n');
    assert.equal(await done(['sessions', 'list', '--issuer', ISSUER, '--card', cardId]), 'None.\n');
    assert.equal((await tessera(['sessions', 'show', '01900000-0000-7000-8000-000000000000'])).code, 1);
    assert.deepEqual(await world.done('listPurchases', onCard(cardId)), { items: [], next: null });
  });

  describe('the connection', () => {
    test('takes the token from a file or the environment', async () => {
      const file = join(folder.path, 'token');
      writeFileSync(file, 'token-of-bob\n');
      const { code } = await run(['issuers', 'list', '--url', url(), '--token-file', file], {});
      assert.equal(code, 0);
      const none = await run(['issuers', 'list', '--url', url()], {});
      assert.equal(none.code, 1);
      assert.match(none.stderr, /^tessera: no token/);
      const wrong = await run(['issuers', 'list', '--url', url()], { TESSERA_ADMIN_TOKEN: 'wrong' });
      assert.equal(wrong.code, 1);
      assert.match(wrong.stderr, /^tessera: 401 /);
    });

    test('sends no token in clear to another machine', async () => {
      const { code, stderr } = await run(['issuers', 'list', '--url', 'http://192.0.2.1'], {
        TESSERA_ADMIN_TOKEN: 'token-of-alice',
      });
      assert.equal(code, 1);
      assert.match(stderr, /^tessera: url: https/);
    });

    test('that breaks leaves a key, under which the same command is safe to repeat', async () => {
      let forwarded = 0;
      // It carries the first request out, and hangs up instead of answering.
      const broken = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const headers = Object.fromEntries(
          ['authorization', 'content-type', 'idempotency-key'].map((name) => [
            name,
            String(request.headers[name]),
          ]),
        );
        const init = { method: request.method ?? 'GET', headers, body: Buffer.concat(chunks) };
        await fetch(url() + request.url, init);
        forwarded++;
        response.destroy();
      });
      broken.listen(0, '127.0.0.1');
      await once(broken, 'listening');
      const command = ['issuers', 'create', 'LOST', 'Lost and found', ...why];
      const lost = await tessera([
        ...command,
        '--url',
        `http://127.0.0.1:${(broken.address() as AddressInfo).port}`,
      ]);
      broken.close();
      assert.equal(lost.code, 2);
      assert.equal(forwarded, 1);
      const key = /--idempotency-key (\S+)/.exec(lost.stderr)?.[1] ?? '';
      assert.match(await done([...command, '--idempotency-key', key]), /LOST/);
      assert.equal((await tessera(command)).code, 1);
    });
  });
});

describe('tessera staff', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  test('makes a person known, prints the token once and keeps its hash', async () => {
    const add = ['staff', 'add', 'Carol', '--id', 'carol', '--data-dir', folder.path];
    const { code, stdout, stderr } = await run(add, {});
    assert.equal(code, 0, stderr);
    const token = stdout.trim();
    assert.match(token, /^[0-9a-f]{64}$/);
    const again = await run(add, {});
    assert.equal(again.code, 1);
    assert.match(again.stderr, /there is a person of the id carol/);
    assert.equal(
      (await run(['staff', 'add', 'Dan', '--id', 'no spaces', '--data-dir', folder.path], {})).code,
      1,
    );

    assert.deepEqual(await who(token), 'carol');
    const [record] = await inDatabase((db) =>
      db.read(`select actor, detail from audit_record where subject = 'carol'`, []),
    );
    assert.deepEqual(record, { actor: 'system', detail: '{"id":"carol"}' });
    for (const path of [file(), `${file()}-wal`].filter(existsSync))
      assert.ok(!readFileSync(path, 'latin1').includes(token));
  });

  test('changes a token, and lets a person who left do nothing', async () => {
    const staff = (...args: readonly string[]) => run(['staff', ...args, '--data-dir', folder.path], {});
    const first = (await staff('add', 'Erin', '--id', 'erin')).stdout.trim();
    const second = (await staff('rotate', 'erin')).stdout.trim();
    assert.equal(await who(first), null);
    assert.equal(await who(second), 'erin');
    assert.match((await staff('list')).stdout, /^erin +Erin$/m);
    assert.equal((await staff('remove', 'erin')).code, 0);
    assert.equal(await who(second), null);
    for (const command of ['rotate', 'remove']) assert.equal((await staff(command, 'erin')).code, 1);
  });

  const file = () => join(folder.path, 'tessera.db');

  async function inDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = await openDatabase(file());
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }

  const who = (token: string) => inDatabase((db) => identifyStaff(db, `Bearer ${token}`, null));
});
