import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, pathOf, walletWorld } from './wallet-world.ts';

const HOLDER = { requestor: 'USER', reasonCode: 'USER_DECISION' };

forEachEngine((engine) => {
  const world = walletWorld(engine);

  test('what a wallet asks for itself is over at once, and it is not told again', async () => {
    const card = await world.card();
    const { status, body } = await world.ask('suspend', {
      path: pathOf(card),
      body: { ...HOLDER, reason: 'lost for a day' },
    });
    assert.equal(status, 200);
    assert.deepEqual(
      { ...body, operationId: '' },
      { operationId: '', operation: 'SUSPEND', status: 'SUCCESSFUL', sequence: 1 },
    );
    assert.deepEqual(await world.tasks(), []);
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
    assert.deepEqual(await world.audited(card), ['wallet:wallet-1 digital-card.suspend']);
    const [row] = await world.db.read(
      'select requestor_type, requestor_id, reason from digital_card_operation where id = $1',
      [body.operationId],
    );
    assert.deepEqual(row, { requestor_type: 'USER', requestor_id: 'consumer-1', reason: 'lost for a day' });
    const resumed = await world.ask('resume', { path: pathOf(card), body: HOLDER });
    assert.deepEqual([resumed.body.operation, resumed.body.sequence], ['RESUME', 2]);
    assert.equal((await world.load(card)).card.state, 'ACTIVE');
    const byWallet = { requestor: 'TSP', reasonCode: 'DEVICE_LOST' };
    assert.equal((await world.ask('delete', { path: pathOf(card), body: byWallet })).status, 200);
    const { card: after, devices } = await world.load(card);
    assert.deepEqual([after.state, devices], ['DELETED', []]);
  });

  test('a card that is one with a card of the device door waits for its chip', async () => {
    const card = await world.sameCard();
    const { body } = await world.ask('suspend', { path: pathOf(card), body: HOLDER });
    assert.equal(body.status, 'PENDING');
    assert.deepEqual(await world.tasks(), []);
    const { pending, gatewayCard } = await world.load(card);
    assert.equal(pending?.route, 'gateway');
    assert.deepEqual(gatewayCard?.standing.owed, [{ kind: 'BLOCK' }]);
    assert.equal(gatewayCard?.standing.state, 'SUSPENDED_WALLET');
    const { status } = await world.ask('reportResult', {
      path: { operationId: body.operationId },
      body: { status: 'DONE' },
    });
    assert.equal(status, 404, 'it is not the wallet’s to confirm');
  });

  test('the same request under the same key happens once; another under it is refused', async () => {
    const card = await world.card();
    const asked = { path: pathOf(card), body: HOLDER, key: 'once' };
    const first = await world.ask('suspend', asked);
    const again = await world.ask('suspend', asked);
    assert.deepEqual(again.body, first.body);
    assert.deepEqual(
      [first.header('idempotency-replayed'), again.header('idempotency-replayed')],
      [null, 'true'],
    );
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
    assert.equal((await world.ask('resume', asked)).status, 422);
    const concurrent = { path: pathOf(await world.card()), body: HOLDER, key: 'at-once' };
    const both = await Promise.all([world.ask('suspend', concurrent), world.ask('suspend', concurrent)]);
    assert.deepEqual(both[0].body, both[1].body);
  });

  test('a request that was refused changed nothing, is on record, and may be repeated under its key', async () => {
    const card = await world.card();
    const asked = { path: pathOf(card), body: HOLDER, key: 'again' };
    const refused = await world.ask('resume', asked);
    assert.deepEqual([refused.status, refused.body.errorCode, refused.body.category], [403, 112, 'D']);
    assert.deepEqual(await world.audited(card), ['wallet:wallet-1 digital-card.refuse']);
    await world.ask('suspend', { path: pathOf(card), body: HOLDER });
    assert.equal((await world.ask('resume', asked)).status, 200);
  });

  test('what others suspended a holder cannot resume, and what he suspended he cannot twice', async () => {
    const card = await world.card();
    await world.ask('suspend', { path: pathOf(card), body: HOLDER });
    const twice = await world.ask('suspend', { path: pathOf(card), body: HOLDER });
    assert.deepEqual([twice.status, twice.body.errorCode], [403, 159]);
    const held = await world.card({
      state: 'SUSPENDED',
      holds: [{ requestorType: 'ISSUER', reasonCode: 'CARD_LOST' }],
    });
    const foreign = await world.ask('resume', { path: pathOf(held), body: HOLDER });
    assert.deepEqual([foreign.status, foreign.body.errorCode], [403, 159]);
    const deleted = await world.card({ state: 'DELETED' });
    const late = await world.ask('suspend', { path: pathOf(deleted), body: HOLDER });
    assert.deepEqual([late.status, late.body.errorCode], [403, 160]);
    const expired = await world.card({ expiresMs: 1n });
    const over = await world.ask('suspend', { path: pathOf(expired), body: HOLDER });
    assert.deepEqual([over.status, over.body.errorCode], [403, 158]);
  });

  test('a wallet sees its own cards and operations only', async () => {
    const card = await world.card();
    for (const path of [pathOf(card), { issuerId: ISSUER, digitalCardId: 'nothing' }]) {
      const { status, body } = await world.ask('suspend', { path, body: HOLDER, by: 'wallet-2' });
      assert.deepEqual([status, body.errorCode], [404, 119]);
    }
    const id = await world.begun(card, 'SUSPEND');
    for (const operationId of [id, 'nothing']) {
      const asked = { path: { operationId }, body: { status: 'DONE' }, by: 'wallet-2' } as const;
      const { status, body } = await world.ask('reportResult', asked);
      assert.deepEqual([status, body.errorCode], [404, 118]);
    }
    assert.equal(await world.end(id), 'PENDING');
    const unknown = await world.ask('suspend', { path: pathOf(card), body: HOLDER, by: 'nobody' });
    assert.deepEqual([unknown.status, unknown.header('www-authenticate')], [401, 'Bearer']);
  });

  test('what does not keep the contract is refused by the name of the field', async () => {
    const path = pathOf(await world.card());
    const bodies: readonly (readonly [unknown, number, string])[] = [
      [{ reasonCode: 'USER_DECISION' }, 111, 'requestor'],
      [{ ...HOLDER, requestor: 'ISSUER' }, 112, 'requestor'],
      [{ ...HOLDER, reasonCode: 'CARD_FOUND' }, 112, 'reasonCode'],
      [{ ...HOLDER, reason: 'no, thanks' }, 112, 'reason'],
      [{ ...HOLDER, reason: '4012 8888 8888 1881' }, 112, 'reason'],
      [{ ...HOLDER, more: true }, 112, 'body'],
    ];
    for (const [body, code, field] of bodies) {
      const answer = await world.ask('suspend', { path, body });
      assert.deepEqual([answer.status, answer.body.errorCode], [400, code], JSON.stringify(body));
      assert.ok(answer.body.detail.endsWith(field), answer.body.detail);
    }
    const id = await world.begun(await world.card(), 'SUSPEND');
    for (const body of [
      { status: 'DONE', errorCode: 231 },
      { status: 'FAILED', errorCode: 7 },
      { status: 'PENDING' },
    ]) {
      const { status } = await world.ask('reportResult', { path: { operationId: id }, body });
      assert.equal(status, 400, JSON.stringify(body));
    }
    assert.equal(await world.end(id), 'PENDING');
  });

  test('a failure without a code is 911, and said twice it is the same', async () => {
    const id = await world.begun(await world.card(), 'SUSPEND');
    const asked = { path: { operationId: id }, body: { status: 'FAILED' } };
    for (let i = 0; i < 2; i++) {
      const { status, body } = await world.ask('reportResult', asked);
      assert.deepEqual([status, body.status, body.error], [200, 'FAILED', '911 The operation failed']);
    }
    const other = await world.ask('reportResult', { ...asked, body: { status: 'DONE' } });
    assert.equal(other.status, 409);
  });

  test('a card that was replenished says when', async () => {
    const card = await world.card();
    const { body } = await world.ask('replenish', { path: pathOf(card), body: {} });
    assert.deepEqual([body.operation, body.status], ['UPDATE', 'SUCCESSFUL']);
    assert.notEqual((await world.load(card)).card.replenishedMs, null);
    const suspended = await world.card({
      state: 'SUSPENDED',
      holds: [{ requestorType: 'ISSUER', reasonCode: 'CARD_LOST' }],
    });
    const refused = await world.ask('replenish', { path: pathOf(suspended), body: {} });
    assert.deepEqual([refused.status, refused.body.errorCode], [403, 159]);
  });

  test('a wallet binds a device only where the issuer lets it', async () => {
    const card = await world.card();
    const asked = { path: pathOf(card), body: { deviceId: 'watch' } };
    const refused = await world.ask('bindDevice', asked);
    assert.deepEqual([refused.status, refused.body.errorCode], [403, 112]);
    assert.match(refused.body.detail, /step-up/);
    await world.change({
      table: 'issuer_access',
      key: ISSUER,
      text: `insert into issuer_access
  (issuer_id, scopes, strict_assertions, requires_certificate, retention_ms, operation_ttl_ms, wallets_bind_devices, version)
  values ($1, '[]', 0, 0, 0, 60000, 1, 0)`,
      values: [ISSUER],
    });
    const bound = await world.ask('bindDevice', asked);
    assert.deepEqual([bound.body.operation, bound.body.status], ['DEVICE_BINDING', 'SUCCESSFUL']);
    assert.deepEqual((await world.load(card)).devices, [`phone-${card.key}`, 'watch']);
    assert.equal((await world.ask('bindDevice', asked)).status, 403);
    const unbind = { path: { ...pathOf(card), deviceId: 'watch' } };
    const unbound = await world.ask('unbindDevice', unbind);
    assert.deepEqual([unbound.body.operation, unbound.body.status], ['DEVICE_UNBINDING', 'SUCCESSFUL']);
    assert.equal((await world.ask('unbindDevice', unbind)).status, 404);
    assert.deepEqual(await world.told(card), ['DEVICE_BINDING SUCCESSFUL', 'DEVICE_UNBINDING SUCCESSFUL']);
  });

  test('a step-up waits for the issuer under a number that the card has once', async () => {
    const card = await world.card();
    const asked = {
      path: pathOf(card),
      body: {
        authenticationId: 999_999_999_999_999,
        kind: 'DEVICE_BINDING',
        deviceId: 'watch',
        expiresInSeconds: 600,
      },
    };
    const { status, body } = await world.ask('openStepUp', asked);
    assert.deepEqual(
      [status, body.authenticationId, body.kind],
      [201, 999_999_999_999_999, 'DEVICE_BINDING'],
    );
    const [row] = await world.db.read(
      'select authentication_id, kind, device_id, answered_ms from step_up where digital_card_id = $1',
      [card.key],
    );
    assert.deepEqual(row, {
      authentication_id: 999_999_999_999_999n,
      kind: 'DEVICE_BINDING',
      device_id: 'watch',
      answered_ms: null,
    });
    assert.equal((await world.ask('openStepUp', asked)).status, 403);
    const verification = { authenticationId: 1, kind: 'CARDHOLDER_VERIFICATION', expiresInSeconds: 600 };
    const of = async (step: unknown) =>
      (await world.ask('openStepUp', { path: pathOf(card), body: step })).status;
    assert.equal(await of(verification), 201);
    assert.equal(await of({ ...verification, authenticationId: 2, deviceId: 'watch' }), 400);
    assert.equal(await of({ ...verification, authenticationId: 3, kind: 'DEVICE_BINDING' }), 400);
    for (let id = 4; id < 10; id++) assert.equal(await of({ ...verification, authenticationId: id }), 201);
    assert.equal(await of({ ...verification, authenticationId: 10 }), 403, 'eight are open');
  });
});
