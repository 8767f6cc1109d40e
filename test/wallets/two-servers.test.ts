import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Egress } from '../../src/egress/egress.ts';
import { startWalletCalls } from '../../src/wallets/wallet-calls.ts';
import { forEachEngine } from '../support/engines.ts';
import { walletWorld } from './wallet-world.ts';

forEachEngine((engine) => {
  const world = walletWorld(engine);

  test('servers share the work, and each operation is told once', async () => {
    const cards = await Promise.all(Array.from({ length: 20 }, () => world.card()));
    const ids = await Promise.all(cards.map((card) => world.begun(card, 'SUSPEND')));
    // SQLite's file belongs to one server: there the callers share its handle.
    const others =
      engine.engine === 'postgres' ? [await engine.open(), await engine.open()] : [world.db, world.db];
    const calls = await Promise.all(
      [world.db, ...others].map((over) => world.caller(world.egress, over).callDue()),
    );
    assert.ok(calls.reduce((sum, each) => sum + each, 0) >= ids.length);
    await world.confirm();
    for (const id of ids) assert.equal(await world.end(id), 'SUCCESSFUL');
    for (const { calls: told } of world.wallet().operations) assert.equal(told, 1);
    for (const card of cards) assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
  });

  test('a server that dies during a call leaves the task to another', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const dying: Egress = {
      async send(request) {
        const reply = await world.egress.send(request);
        reached.resolve();
        await gate.promise;
        return reply;
      },
    };
    const dead = world.caller(dying).callDue();
    await reached.promise;
    assert.equal(await world.callDue(), 0, 'while it may be alive, nobody else calls');
    await world.makeDue();
    assert.equal(await world.callDue(), 1);
    assert.equal(world.wallet().operations.find(({ operationId }) => operationId === id)?.calls, 2);
    // It was not dead after all: its word is late, and marks nothing.
    const [before] = await world.tasks(card);
    gate.resolve();
    await dead;
    assert.deepEqual((await world.tasks(card))[0], before);
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
  });

  test('a late server does not end what another has in hand', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const late: Egress = {
      async send() {
        reached.resolve();
        await gate.promise;
        return { status: 422, headers: {}, body: '{"errorCode":231}' };
      },
    };
    const waiting = world.caller(late).callDue();
    await reached.promise;
    await world.makeDue();
    await world.callDue();
    gate.resolve();
    await waiting;
    assert.equal(await world.end(id), 'PENDING');
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
  });

  test('a slow wallet leaves room for the others, and a stop waits for what is under way', async () => {
    const slow = await Promise.all(Array.from({ length: 12 }, () => world.card({ walletId: 'wallet-2' })));
    for (const card of slow) await world.begun(card, 'SUSPEND');
    const quick = await world.card();
    const id = await world.begun(quick, 'SUSPEND');
    const gate = Promise.withResolvers<void>();
    const full = Promise.withResolvers<void>();
    const quickDone = Promise.withResolvers<void>();
    let inFlight = 0;
    const egress: Egress = {
      async send(request) {
        if (!request.url.includes('wallet-2')) {
          quickDone.resolve();
          return { status: 200, headers: {}, body: '{"status":"DONE"}' };
        }
        inFlight++;
        if (inFlight === 8) full.resolve();
        await gate.promise;
        return { status: 200, headers: {}, body: '{"status":"DONE"}' };
      },
    };
    const log = { warn: () => {}, error: ({ err }: { err: unknown }) => assert.fail(String(err)) };
    const calls = startWalletCalls({ ...world.services, vault: world.vault, egress }, log);
    calls.wake();
    await Promise.all([full.promise, quickDone.promise]);
    assert.equal(inFlight, 8);
    const stopped = calls.stop();
    gate.resolve();
    await stopped;
    assert.equal(await world.end(id), 'SUCCESSFUL');
    const left = (await world.tasks()).filter(({ wallet_id }) => wallet_id === 'wallet-2');
    assert.equal(left.length, 4, 'no more were begun');
  });
});
