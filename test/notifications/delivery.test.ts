import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import type { Database } from '../../src/db/database.ts';
import { createDeliveries } from '../../src/notifications/delivery.ts';
import { newSigningSecret } from '../../src/notifications/webhook-signature.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { Vault } from '../../src/vault/vault.ts';
import { forEachEngine } from '../support/engines.ts';
import type { ReceiverAnswer } from '../support/https-receiver.ts';
import {
  alarmsOf,
  CLIENT_SECRET,
  deliveriesTo,
  type Issuer,
  type KeptLog,
  keptLog,
  passTime,
  putCard,
  putEndpoint,
  putIssuer,
  queue,
  SIGNING_SECRET,
  startIssuer,
  statesOf,
  type Told,
  vault,
} from './notification-world.ts';

const SECOND = 1_000n;
const HOUR = 3_600n * SECOND;

forEachEngine((engine) => {
  let db: Database;
  let issuer: Issuer;
  let log: KeptLog;
  let card: DigitalCard;
  before(async () => {
    db = await engine.open();
  });
  beforeEach(async () => {
    issuer = await startIssuer();
    log = keptLog();
    const issuerId = await freshIssuer();
    await putEndpoint(db, issuer, { issuerId });
    card = await putCard(db, { issuerId });
  });
  afterEach(async () => {
    await issuer.receiver.close();
    // What a test has left in the queue is nothing to the next one.
    await passAway();
  });

  let issuers = 0;
  async function freshIssuer(): Promise<string> {
    issuers += 1;
    const issuerId = `ISSUER${String(issuers).padStart(4, '0')}`;
    await putIssuer(db, issuerId);
    return issuerId;
  }

  async function passAway(): Promise<void> {
    for (const { id } of await db.read(`select id from notification where state = 'QUEUED'`, []))
      await db.commit([
        {
          table: 'notification',
          key: String(id),
          text: `update notification set state = 'PARKED', ended_ms = now_ms() where id = $1`,
          values: [String(id)],
          rows: 1,
        },
      ]);
  }

  const deliver = (to = issuer) => deliveriesTo(db, to, log).deliverDue();
  const once = (first: ReceiverAnswer, then: ReceiverAnswer = { status: 204 }) => {
    let answers = 0;
    issuer.answer = () => (answers++ === 0 ? first : then);
  };

  test('an issuer is told at its endpoint, with a token and a signature that its own library believes', async () => {
    const [id] = await queue(db, card);
    await deliver();
    const [told] = issuer.told();
    assert.ok(told);
    const { method, path, headers, body } = told.request;
    assert.equal(method, 'POST');
    assert.equal(
      path,
      `/hooks/notifications/d1/v1/issuers/${card.issuerId}/digitalCards/${card.digitalCardId}/notifications`,
    );
    assert.equal(headers.authorization, 'Bearer token-1');
    assert.match(String(headers['x-correlation-id']), /^[\w-]{1,64}$/);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['webhook-id'], id);
    const said = new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>);
    assert.deepEqual(said, { operationId: told.operationId, operation: 'SUSPEND', status: 'SUCCESSFUL' });
    assert.deepEqual(await statesOf(db, card), ['DELIVERED 1 HTTP 204']);
  });

  test('a token is asked for by client credentials, once, and used until it ends', async () => {
    await queue(db, card, 1, 3);
    const deliveries = deliveriesTo(db, issuer, log);
    await deliveries.deliverDue();
    assert.equal(issuer.tokensAsked(), 1);
    const [asked] = issuer.receiver.requests;
    assert.equal(asked?.body, 'grant_type=client_credentials');
    const basic = Buffer.from(
      String(asked?.headers.authorization).slice('Basic '.length),
      'base64',
    ).toString();
    assert.deepEqual(
      basic.split(':').map((part) => new URLSearchParams(`x=${part}`).get('x')),
      ['tessera & co', CLIENT_SECRET],
    );
    issuer.token = () => ({
      status: 200,
      body: JSON.stringify({
        access_token: `short-${issuer.tokensAsked()}`,
        token_type: 'Bearer',
        expires_in: 1,
      }),
    });
    const fresh = deliveriesTo(db, issuer, log);
    await queue(db, card, 4, 5);
    await fresh.deliverDue();
    assert.equal(issuer.tokensAsked(), 3);
  });

  test('while there is a signing secret before, it signs too', async () => {
    const previous = newSigningSecret(systemEntropy);
    const issuerId = await freshIssuer();
    await putEndpoint(db, issuer, { issuerId, previous });
    await queue(db, await putCard(db, { issuerId }));
    await deliver();
    const { body, headers } = issuer.told()[0]?.request ?? assert.fail();
    for (const secret of [SIGNING_SECRET, previous])
      new Webhook(secret).verify(body, headers as Record<string, string>);
    assert.throws(() =>
      new Webhook(newSigningSecret(systemEntropy)).verify(body, headers as Record<string, string>),
    );
  });

  test('a card’s notifications wait for the one before them, and go in their order', async () => {
    const ids = await queue(db, card, 1, 4);
    once({ status: 500 });
    await deliver();
    assert.deepEqual(await statesOf(db, card), [
      'QUEUED 1 HTTP 500',
      'QUEUED 0 -',
      'QUEUED 0 -',
      'QUEUED 0 -',
    ]);
    assert.equal(issuer.told().length, 1);
    await deliver();
    assert.equal(issuer.told().length, 1);
    await passTime(db, 5n * SECOND);
    await deliver();
    assert.deepEqual(
      issuer.told().map(({ id }) => id),
      [ids[0], ...ids],
    );
    assert.equal((await statesOf(db, card)).filter((each) => each.startsWith('DELIVERED')).length, 4);
  });

  test('one card does not wait for another', async () => {
    const other = await putCard(db, { issuerId: card.issuerId });
    await queue(db, card, 1, 2);
    await queue(db, other, 1, 2);
    issuer.answer = ({ request }) => ({ status: request.path.includes(card.digitalCardId) ? 503 : 204 });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 1 HTTP 503', 'QUEUED 0 -']);
    assert.deepEqual(await statesOf(db, other), ['DELIVERED 1 HTTP 204', 'DELIVERED 1 HTTP 204']);
  });

  test('a redirect is not followed but tried again', async () => {
    await queue(db, card);
    once({ status: 307, headers: { location: `${issuer.receiver.origin}/elsewhere` } });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 1 HTTP 307']);
    await passTime(db, 5n * SECOND);
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['DELIVERED 2 HTTP 204']);
    assert.deepEqual(new Set(issuer.told().map(({ request }) => request.path)).size, 1);
  });

  test('a reply that is too long, or does not come, is tried again', async () => {
    await queue(db, card);
    once({ status: 200, body: 'x'.repeat(70_000) });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 1 a reply that is too long']);
    await passTime(db, 5n * SECOND);
    let release = () => {};
    issuer.answer = () => new Promise((resolve) => (release = () => resolve({ status: 204 })));
    const { egress } = issuer;
    const isNotification = (url: string) => url.endsWith('/notifications');
    await deliver({
      ...issuer,
      egress: {
        send: (request) => egress.send(isNotification(request.url) ? { ...request, timeoutMs: 50 } : request),
      },
    });
    release();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 2 no answer in time']);
  });

  test('an endpoint that is not on the public internet is not called', async () => {
    const issuerId = await freshIssuer();
    await putEndpoint(db, issuer, { issuerId, url: 'https://10.0.0.1/hooks' });
    const its = await putCard(db, { issuerId });
    await queue(db, its);
    await deliver();
    assert.deepEqual(await statesOf(db, its), ['QUEUED 1 not a public address']);
  });

  test('Retry-After is honoured', async () => {
    await queue(db, card);
    once({ status: 429, headers: { 'retry-after': '3600' } });
    await deliver();
    await passTime(db, HOUR - 60n * SECOND);
    await deliver();
    assert.equal(issuer.told().length, 1);
    await passTime(db, HOUR / 5n);
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['DELIVERED 2 HTTP 204']);
  });

  test('a token that is not taken is renewed, once', async () => {
    await queue(db, card);
    issuer.answer = ({ request }) => ({
      status: request.headers.authorization === 'Bearer token-1' ? 401 : 204,
    });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['DELIVERED 1 HTTP 204']);
    assert.deepEqual([issuer.told().length, issuer.tokensAsked()], [2, 2]);
    assert.equal(new Set(issuer.told().map(({ id }) => id)).size, 1);
  });

  test('a new token that is not taken either parks the notification, raises an alarm, and lets the next one go', async () => {
    const before = await alarmsOf(db);
    await queue(db, card, 1, 2);
    const [first] = await queuedIds(card);
    issuer.answer = ({ id }) => ({ status: id === first ? 401 : 204 });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['PARKED 1 HTTP 401', 'DELIVERED 1 HTTP 204']);
    assert.deepEqual((await alarmsOf(db)).slice(before.length), ['notification-parked']);
  });

  test('what is refused is parked, and the next one goes', async () => {
    await queue(db, card, 1, 3);
    once({ status: 422 });
    await deliver();
    const states = await statesOf(db, card);
    assert.deepEqual(states, ['PARKED 1 HTTP 422', 'DELIVERED 1 HTTP 204', 'DELIVERED 1 HTTP 204']);
  });

  test('no token is no answer', async () => {
    await queue(db, card);
    issuer.token = () => ({ status: 400, body: '{"error":"invalid_client"}' });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 1 no token (HTTP 400)']);
    assert.equal(issuer.told().length, 0);
    issuer.token = () => ({ status: 200, body: 'nonsense' });
    await passTime(db, 5n * SECOND);
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 2 no token (not a bearer token)']);
  });

  test('after ten attempts it is parked', async () => {
    await queue(db, card);
    issuer.answer = () => ({ status: 500 });
    for (let attempt = 0; attempt < 12; attempt++) {
      await deliver();
      await passTime(db, 27n * HOUR);
    }
    assert.deepEqual(await statesOf(db, card), ['PARKED 10 HTTP 500']);
    assert.equal(issuer.told().length, 10);
  });

  test('an endpoint that is gone is paused with its queue kept, and goes on when it is resumed', async () => {
    const before = await alarmsOf(db);
    await queue(db, card, 1, 2);
    const other = await putCard(db, { issuerId: card.issuerId });
    await queue(db, other);
    issuer.answer = () => ({ status: 410 });
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 0 HTTP 410', 'QUEUED 0 -']);
    assert.deepEqual((await alarmsOf(db)).slice(before.length), ['endpoint-gone']);
    const count = issuer.told().length;
    issuer.answer = () => ({ status: 204 });
    await passTime(db, 48n * HOUR);
    await deliver();
    assert.equal(issuer.told().length, count);
    await db.commit([
      {
        table: 'issuer_endpoint',
        key: card.issuerId,
        text: 'update issuer_endpoint set paused_ms = null, version = version + 1 where issuer_id = $1',
        values: [card.issuerId],
        rows: 1,
      },
    ]);
    await deliver();
    assert.deepEqual(await statesOf(db, card), ['DELIVERED 1 HTTP 204', 'DELIVERED 1 HTTP 204']);
    assert.deepEqual(await statesOf(db, other), ['DELIVERED 1 HTTP 204']);
  });

  test('without an endpoint they stay queued, and go once there is one', async () => {
    const issuerId = await freshIssuer();
    const its = await putCard(db, { issuerId });
    await queue(db, its, 1, 3);
    await deliver();
    assert.deepEqual(await statesOf(db, its), ['QUEUED 0 -', 'QUEUED 0 -', 'QUEUED 0 -']);
    await putEndpoint(db, issuer, { issuerId });
    await deliver();
    assert.equal((await statesOf(db, its)).filter((each) => each === 'DELIVERED 1 HTTP 204').length, 3);
  });

  test('what a killed server had in hand goes when its lease ends, and whoever comes late marks nothing', async () => {
    const [id] = await queue(db, card, 1, 2);
    let answerLate = () => {};
    const isHeld = new Promise<void>((held) => {
      issuer.answer = () =>
        new Promise((resolve) => {
          answerLate = () => resolve({ status: 422 });
          held();
        });
    });
    const stuck = deliveriesTo(db, issuer, log);
    assert.equal(await stuck.begin(), 1);
    await isHeld;
    issuer.answer = () => ({ status: 204 });
    await deliver();
    await passTime(db, 59n * SECOND);
    await deliver();
    assert.equal(issuer.told().length, 1);
    await passTime(db, 2n * SECOND);
    await deliver();
    assert.deepEqual(
      issuer.told().map((told: Told) => told.id === id),
      [true, true, false],
    );
    answerLate();
    await stuck.settled();
    assert.deepEqual(await statesOf(db, card), ['DELIVERED 1 HTTP 204', 'DELIVERED 1 HTTP 204']);
    assert.match(log.text(), /taken over/);
  });

  test('one endpoint has eight at a time, and another is not kept waiting', async () => {
    for (let i = 0; i < 20; i++) await queue(db, await putCard(db, { issuerId: card.issuerId }));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    issuer.answer = async () => {
      await released;
      return { status: 204 };
    };
    const deliveries = deliveriesTo(db, issuer, log);
    assert.equal(await deliveries.begin(), 8);
    assert.equal(await deliveries.begin(), 0);
    const issuerId = await freshIssuer();
    await putEndpoint(db, issuer, { issuerId });
    await queue(db, await putCard(db, { issuerId }));
    assert.equal(await deliveries.begin(), 1);
    release();
    await deliveries.settled();
    await deliveries.deliverDue();
    assert.equal(issuer.told().length, 21);
  });

  test('secrets that do not open are the server’s own fault, and tried again', async () => {
    await queue(db, card);
    const locked: Vault = { ...vault, open: (): never => assert.fail('no such vault key') };
    const services = { db, vault: locked, egress: issuer.egress, entropy: systemEntropy };
    await createDeliveries(services, log).deliverDue();
    assert.deepEqual(await statesOf(db, card), ['QUEUED 1 the server’s own fault']);
    assert.match(log.text(), /no such vault key/);
  });

  test('no secret is logged, kept in clear, or told to anybody but the issuer', async () => {
    await queue(db, card, 1, 2);
    const statuses = [500, 401, 401, 200];
    issuer.answer = () => ({ status: statuses.shift() ?? 204, body: 'x'.repeat(statuses.length * 30_000) });
    for (let i = 0; i < 3; i++) {
      await deliver();
      await passTime(db, HOUR);
    }
    const rows = [
      ...(await db.read('select url, token_url, client_secret, signing_secret from issuer_endpoint', [])),
      ...(await db.read('select last_outcome, body from notification', [])),
      ...(await db.read('select detail from alarm', [])),
      ...(await db.read('select detail from audit_record', [])),
    ];
    const everything = log.text() + JSON.stringify(rows);
    assert.match(log.text(), /HTTP 401/);
    for (const secret of [
      SIGNING_SECRET,
      SIGNING_SECRET.slice('whsec_'.length),
      CLIENT_SECRET,
      'token-1',
      'Basic',
    ])
      assert.ok(!everything.includes(secret), secret);
  });

  async function queuedIds(of: DigitalCard): Promise<readonly string[]> {
    const rows = await db.read('select id from notification where digital_card_id = $1 order by sequence', [
      of.key,
    ]);
    return rows.map(({ id }) => String(id));
  }
});
