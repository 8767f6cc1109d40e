import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import { createDeliveries } from '../../src/notifications/delivery.ts';
import { loadEndpoint, signingSecretsOf } from '../../src/notifications/endpoint-store.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { adminWorld } from '../admin/admin-world.ts';
import { forEachEngine, sqliteEngine } from '../support/engines.ts';
import {
  CLIENT_SECRET,
  ISSUER,
  type Issuer,
  keptLog,
  passTime,
  putCard,
  putIssuer,
  queue,
  startIssuer,
  statesOf,
} from './notification-world.ts';

const TESSERA = fileURLToPath(new URL('../../bin/tessera.js', import.meta.url));

forEachEngine((engine) => {
  const world = adminWorld(engine);
  let issuer: Issuer;
  let card: DigitalCard;
  before(async () => {
    issuer = await startIssuer();
    await putIssuer(world.db);
    card = await putCard(world.db);
  });
  after(() => issuer.receiver.close());

  const path = { issuerId: ISSUER };
  const deliver = () => {
    const { db, services } = world;
    const { vault } = services;
    return createDeliveries(
      { db, vault, egress: issuer.egress, entropy: systemEntropy },
      keptLog(),
    ).deliverDue();
  };
  const opened = async () => {
    const endpoint = await loadEndpoint(world.db, ISSUER);
    assert.ok(endpoint);
    return signingSecretsOf(world.services.vault, endpoint);
  };

  test('an endpoint is set; its signing secret is shown once, and its client secret never', async () => {
    assert.match(await world.refused(404, 'getNotificationEndpoint', { path }), /no notification endpoint/);
    const body = {
      url: `${issuer.receiver.origin}/hooks/`,
      tokenUrl: `${issuer.receiver.origin}/token`,
      clientId: 'tessera',
      clientSecret: CLIENT_SECRET,
      reason: 'Contract signed',
    };
    const asked = { path, body, key: 'set-once' };
    const set = await world.ask('setNotificationEndpoint', asked);
    assert.equal(set.status, 201);
    assert.match(set.body.signingSecret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.deepEqual(await opened(), [set.body.signingSecret]);
    const again = await world.ask('setNotificationEndpoint', asked);
    assert.deepEqual([again.replayed, again.body.signingSecret], [true, null]);
    const shown = await world.done('getNotificationEndpoint', { path });
    assert.deepEqual(shown, {
      issuerId: ISSUER,
      url: `${issuer.receiver.origin}/hooks`,
      tokenUrl: body.tokenUrl,
      clientId: 'tessera',
      hasPreviousSecret: false,
      pausedAt: null,
    });
    const kept = JSON.stringify([
      await world.db.read('select client_secret, signing_secret from issuer_endpoint', []),
      await world.db.read('select body from admin_request', []),
      await world.db.read('select detail from audit_record', []),
    ]);
    for (const secret of [CLIENT_SECRET, set.body.signingSecret]) assert.ok(!kept.includes(secret));
  });

  test('an endpoint that cannot be one is refused', async () => {
    for (const url of [
      'https://me:word@issuer.example/',
      'https://issuer.example/?a',
      'https://issuer.example/#a',
    ])
      assert.match(await world.refused(422, 'setNotificationEndpoint', { path, body: { url } }), /^url: /);
    const halves = [{ tokenUrl: 'https://issuer.example/' }, { clientId: 'me' }, { clientSecret: 'it' }];
    for (const half of [{ url: 'ftp://issuer.example' }, ...halves])
      await world.refused(400, 'setNotificationEndpoint', {
        path,
        body: { url: 'https://issuer.example', ...half },
      });
    await world.refused(404, 'setNotificationEndpoint', {
      path: { issuerId: 'NOBODY' },
      body: { url: 'https://issuer.example' },
    });
  });

  test('a signing secret follows another, and both sign until the old one is dropped', async () => {
    const [old] = await opened();
    await world.refused(409, 'dropPreviousSigningSecret', { path });
    const { endpoint, signingSecret } = await world.done('rotateSigningSecret', { path });
    assert.equal(endpoint.hasPreviousSecret, true);
    assert.deepEqual(await opened(), [signingSecret, old]);
    assert.equal((await world.done('dropPreviousSigningSecret', { path })).hasPreviousSecret, false);
    assert.deepEqual(await opened(), [signingSecret]);
  });

  test('setting it again keeps the signing secret, and what is left out is gone', async () => {
    const before = await opened();
    const set = await world.ask('setNotificationEndpoint', {
      path,
      body: { url: `${issuer.receiver.origin}/hooks`, reason: 'No token any more' },
    });
    assert.deepEqual([set.status, set.body.signingSecret, set.body.endpoint.tokenUrl], [200, null, null]);
    assert.deepEqual(await opened(), before);
  });

  test('a paused endpoint is resumed', async () => {
    await world.refused(409, 'resumeNotificationEndpoint', { path });
    const [id] = await queue(world.db, card);
    issuer.answer = () => ({ status: 410 });
    await deliver();
    assert.match((await world.done('getNotificationEndpoint', { path })).pausedAt, /^\d{4}-/);
    const alarms = await world.done('listAlarms', { query: { handled: 'false' } });
    assert.equal(alarms.items[0].kind, 'endpoint-gone');
    issuer.answer = () => ({ status: 204 });
    assert.equal((await world.done('resumeNotificationEndpoint', { path })).pausedAt, null);
    await deliver();
    const notification = await world.done('getNotification', { path: { notificationId: String(id) } });
    assert.deepEqual(
      [notification.state, notification.attempts, notification.lastOutcome, notification.dueAt],
      ['DELIVERED', 1, 'HTTP 204', null],
    );
  });

  /** Two that are tried later, in their order: ids of one millisecond have none. */
  let later: readonly string[] = [];

  test('notifications are listed by issuer and by state, page by page', async () => {
    issuer.answer = () => ({ status: 404 });
    await queue(world.db, card, 2, 3);
    await deliver();
    issuer.answer = () => ({ status: 500 });
    later = await queue(world.db, card, 4, 5);
    await deliver();
    const states = async (query: Readonly<Record<string, string | number>>) => {
      const page = await world.done('listNotifications', { query });
      return { states: page.items.map(({ state }: { state: string }) => state).join(), next: page.next };
    };
    const all = 'QUEUED,QUEUED,PARKED,PARKED,DELIVERED';
    assert.deepEqual(await states({}), { states: all, next: null });
    assert.deepEqual(await states({ issuerId: ISSUER }), { states: all, next: null });
    assert.deepEqual(await states({ state: 'PARKED' }), { states: 'PARKED,PARKED', next: null });
    assert.deepEqual((await states({ issuerId: ISSUER, state: 'QUEUED' })).states, 'QUEUED,QUEUED');
    assert.deepEqual((await states({ issuerId: 'OTHER' })).states, '');
    const { states: first, next } = await states({ limit: 3 });
    assert.equal(first, 'QUEUED,QUEUED,PARKED');
    assert.deepEqual(await states({ limit: 3, cursor: next }), { states: 'PARKED,DELIVERED', next: null });
    await world.refused(400, 'listNotifications', { query: { state: 'LOST' } });
  });

  test('one is sent again, under the id that it had', async () => {
    issuer.answer = () => ({ status: 204 });
    const { items } = await world.done('listNotifications', { query: { state: 'PARKED' } });
    const notificationId = items[0].notificationId;
    await world.refused(404, 'resendNotification', { path: { notificationId: systemEntropy.uuid() } });
    const resent = await world.done('resendNotification', { path: { notificationId } });
    assert.deepEqual([resent.state, resent.attempts, resent.endedAt], ['QUEUED', 0, null]);
    const count = issuer.told().length;
    await deliver();
    assert.deepEqual(
      issuer
        .told()
        .slice(count)
        .map(({ id }) => id),
      [notificationId],
    );
  });

  test('one that is tried later is sent at once, and the one behind it follows', async () => {
    await world.done('resendNotification', { path: { notificationId: String(later[0]) } });
    const count = issuer.told().length;
    await deliver();
    assert.deepEqual(
      issuer
        .told()
        .slice(count)
        .map(({ id }) => id),
      later,
    );
  });

  test('what is being sent at this moment is not sent again', async () => {
    const [id] = await queue(world.db, card, 6);
    let answer = () => {};
    const isInHand = new Promise<void>((held) => {
      issuer.answer = () =>
        new Promise((resolve) => {
          answer = () => resolve({ status: 204 });
          held();
        });
    });
    const delivered = deliver();
    await Promise.race([isInHand, delivered.then(() => assert.fail('nothing was due'))]);
    await world.refused(409, 'resendNotification', { path: { notificationId: String(id) } });
    answer();
    await delivered;
  });

  test('a replay sends what ended since a time, in the order of each card, and nothing of another issuer', async () => {
    issuer.answer = () => ({ status: 204 });
    const other = await putCard(world.db);
    const since = new Date().toISOString();
    const ids = await queue(world.db, other, 1, 40);
    await deliver();
    const replay = async (body: object): Promise<number> => {
      const { replayed, next } = await world.done('replayNotifications', { body: { since, ...body } });
      return replayed + (next === null ? 0 : await replay({ ...body, after: next }));
    };
    assert.equal(await replay({ issuerId: 'OTHER' }), 0);
    assert.equal(await replay({ issuerId: ISSUER }), 40);
    assert.equal(await replay({}), 0);
    const count = issuer.told().length;
    await deliver();
    const told = issuer.told().slice(count);
    assert.deepEqual(
      told.map(({ id }) => id),
      ids,
    );
    assert.equal(await replay({}), 40);
    await passTime(world.db, 1n);
    await deliver();
    assert.ok((await statesOf(world.db, other)).every((each) => each === 'DELIVERED 1 HTTP 204'));
    await world.refused(422, 'replayNotifications', { body: { since, after: 'nonsense' } });
    await world.refused(400, 'replayNotifications', { body: { since: 'yesterday' } });
  });
});

describe('the operator’s commands', () => {
  const world = adminWorld(sqliteEngine());
  const folder = mkdtempSync(join(tmpdir(), 'tessera-'));
  after(() => rmSync(folder, { recursive: true }));
  before(() => putIssuer(world.db));

  async function tessera(...args: readonly string[]): Promise<string> {
    const { TESSERA_ADMIN_TOKEN: _, TESSERA_URL: __, ...own } = process.env;
    const env = { ...own, TESSERA_URL: new URL(world.baseUrl).origin, TESSERA_ADMIN_TOKEN: 'token-of-alice' };
    const child = spawn(process.execPath, [TESSERA, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, args.join(' '));
    return text;
  }
  const why = ['--reason', 'Contract signed'];

  test('set an endpoint, change its secret, and show it', async () => {
    const file = join(folder, 'secret');
    writeFileSync(file, `${CLIENT_SECRET}\n`);
    const set = ['issuers', 'endpoint', 'set', ISSUER, 'https://issuer.example/hooks', ...why];
    const client = ['--token-url', 'https://issuer.example/token', '--client-id', 'us'];
    assert.match(
      await tessera(...set, ...client, '--client-secret-file', file),
      /^signingSecret +whsec_.{44}$/m,
    );
    const rotated = await tessera('issuers', 'endpoint', 'rotate-secret', ISSUER, ...why);
    assert.match(rotated, /^signingSecret +whsec_.{44}$/m);
    assert.match(await tessera('issuers', 'endpoint', 'show', ISSUER), /^hasPreviousSecret +true$/m);
    assert.match(
      await tessera('issuers', 'endpoint', 'drop-secret', ISSUER, ...why),
      /^hasPreviousSecret +false$/m,
    );
  });

  test('list, show, resend and replay notifications', async () => {
    const card = await putCard(world.db);
    const [id = ''] = await queue(world.db, card, 1, 2);
    const list = await tessera('notifications', 'list', '--issuer', ISSUER, '--state', 'queued');
    assert.match(
      list,
      new RegExp(`^${id} +${ISSUER} +${card.digitalCardId} +SUSPEND SUCCESSFUL +QUEUED +0 +- +\\d{4}-`, 'm'),
    );
    assert.match(await tessera('notifications', 'show', id), /^attempts +0$/m);
    assert.match(await tessera('notifications', 'resend', id, ...why), /^state +QUEUED$/m);
    for (const { id: each } of await world.db.read('select id from notification', []))
      await world.db.commit([
        {
          table: 'notification',
          key: String(each),
          text: `update notification set state = 'DELIVERED', ended_ms = now_ms() where id = $1`,
          values: [String(each)],
          rows: 1,
        },
      ]);
    const replay = ['notifications', 'replay', '--since', '2020-01-01T00:00:00Z'];
    assert.match(await tessera(...replay, ...why), /^replayed +2$/m);
    assert.deepEqual(await statesOf(world.db, card), ['QUEUED 0 -', 'QUEUED 0 -']);
  });
});
