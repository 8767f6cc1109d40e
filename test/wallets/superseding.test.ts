import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { makeOverdue, pathOf, walletWorld } from './wallet-world.ts';

forEachEngine((engine) => {
  const world = walletWorld(engine);
  const done = (operationId: string) =>
    world.ask('reportResult', { path: { operationId }, body: { status: 'DONE' } });

  test('a suspension ends a resumption that is pending: that one failed, and its issuer is told of it first', async () => {
    const card = await world.card({
      state: 'SUSPENDED',
      holds: [{ requestorType: 'ISSUER', reasonCode: 'CARD_LOST' }],
    });
    const resume = await world.begun(card, 'RESUME');
    await world.callDue();
    const suspend = await world.begun(card, 'SUSPEND');
    assert.equal(await world.end(resume), `FAILED superseded by ${suspend}`);
    await world.callDue();
    await world.confirm();
    assert.equal(await world.end(suspend), 'SUCCESSFUL');
    assert.deepEqual(await world.told(card), ['RESUME FAILED', 'SUSPEND SUCCESSFUL']);
    assert.equal((await world.load(card)).card.state, 'SUSPENDED');
  });

  test('a deletion ends a suspension that is pending, and the devices are free when it is carried out', async () => {
    const card = await world.card();
    const suspend = await world.begun(card, 'SUSPEND');
    const remove = await world.begun(card, 'DELETE');
    assert.equal(await world.end(suspend), `FAILED superseded by ${remove}`);
    assert.equal(await world.callDue(), 1, 'the wallet is told of the deletion only');
    assert.equal((await world.load(card)).devices.length, 1);
    await world.confirm();
    assert.equal(await world.end(remove), 'SUCCESSFUL');
    assert.deepEqual(await world.told(card), ['SUSPEND FAILED', 'DELETE SUCCESSFUL']);
    assert.deepEqual((await world.load(card)).devices, []);
  });

  test('what is confirmed after it was superseded changes nothing', async () => {
    const card = await world.card();
    const suspend = await world.begun(card, 'SUSPEND');
    await world.callDue();
    const remove = await world.begun(card, 'DELETE');
    const { status, body } = await done(suspend);
    assert.equal(status, 409);
    assert.match(body.detail, /FAILED, superseded by/);
    assert.equal(await world.end(suspend), `FAILED superseded by ${remove}`);
    assert.equal(await world.end(remove), 'PENDING');
    assert.deepEqual(await world.audited(card), ['wallet:wallet-1 digital-card.refuse']);
  });

  test('a call that overtakes another of its card undoes nothing: its number tells', async () => {
    const card = await world.card();
    const suspend = await world.begun(card, 'SUSPEND');
    // The call of the suspension is under way when the deletion comes and is told first.
    const late: { send?: () => Promise<unknown> } = {};
    const held = {
      async send(request: Parameters<typeof world.egress.send>[0]) {
        late.send = () => world.egress.send(request);
        throw new Error('under way');
      },
    };
    await world.caller(held).callDue();
    const remove = await world.begun(card, 'DELETE');
    await world.callDue();
    await late.send?.();
    await world.confirm();
    assert.equal(await world.end(remove), 'SUCCESSFUL');
    assert.ok((await world.end(suspend)).startsWith('FAILED superseded'));
    const kept = world.wallet().cards.find(({ digitalCardId }) => digitalCardId === card.digitalCardId);
    assert.deepEqual([kept?.state, kept?.sequence], ['DELETED', 2]);
  });

  test('an operation whose time to live is over fails with 322, and a later confirmation is too late', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('lose-confirmation');
    await world.callDue();
    await makeOverdue(world, id);
    assert.equal(await world.chores(), 1);
    assert.equal(await world.end(id), 'FAILED 322 The time to live of the operation is over');
    assert.deepEqual(await world.told(card), ['SUSPEND FAILED']);
    assert.deepEqual(await world.tasks(card), []);
    assert.equal((await done(id)).status, 409);
    assert.equal((await world.load(card)).card.state, 'SUSPENDED', 'the server’s state stands');
    assert.equal(await world.chores(), 0);
  });

  test('a confirmation after the time to live is too late, also when nobody has looked yet', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.callDue();
    await makeOverdue(world, id);
    assert.equal((await done(id)).status, 409);
    assert.equal(await world.end(id), 'FAILED 322 The time to live of the operation is over');
    assert.deepEqual(await world.told(card), ['SUSPEND FAILED']);
  });

  test('while a device is at work on a suspension, a resumption is told 321, at every door', async () => {
    const card = await world.card();
    await world.begun(card, 'SUSPEND');
    assert.deepEqual(await world.issuer(card, { operation: 'RESUME', reasonCode: 'ISSUER_DECISION' }), {
      reason: 'operation-ongoing',
    });
    const resumed = await world.card({
      state: 'SUSPENDED',
      holds: [{ requestorType: 'USER', reasonCode: 'USER_DECISION' }],
    });
    await world.begun(resumed, 'RESUME');
    const { status, body } = await world.ask('replenish', { path: pathOf(resumed), body: {} });
    assert.deepEqual([status, body.errorCode, body.category], [409, 321, 'S']);
  });

  test('an operation ends once, however many say so at the same time', async () => {
    for (let i = 0; i < 5; i++) {
      const card = await world.card();
      const id = await world.begun(card, 'SUSPEND');
      await world.fault('lose-confirmation');
      await world.callDue();
      const failed = { path: { operationId: id }, body: { status: 'FAILED', errorCode: 231 } };
      await Promise.all([
        done(id),
        done(id),
        world.ask('reportResult', failed),
        world.issuer(card, { operation: 'DELETE', reasonCode: 'ISSUER_DECISION' }),
        world.chores(),
      ]);
      await world.callDue();
      await world.confirm();
      const told = await world.told(card);
      assert.equal(told.length, 2, told.join(', '));
      assert.match(told[0] ?? '', /^SUSPEND (SUCCESSFUL|FAILED)$/);
      assert.equal(told[1], 'DELETE SUCCESSFUL');
      assert.ok((await world.end(id)).startsWith((told[0] ?? '').slice('SUSPEND '.length)));
      assert.deepEqual(await world.tasks(card), []);
    }
  });
});
