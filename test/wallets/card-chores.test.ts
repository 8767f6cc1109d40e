import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { cardChores } from '../../src/cards/digital/card-chores.ts';
import { deleteCard } from '../../src/cards/digital/delete-card.ts';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeOverdue, WITHOUT_LOG, walletWorld } from './wallet-world.ts';

forEachEngine((engine) => {
  const world = walletWorld(engine);
  const operationIdOf = () => randomUUID();

  test('an operation that no chip has carried out in time fails with 322, and the chip is owed it still', async () => {
    const card = await world.sameCard();
    const id = await world.begun(card, 'SUSPEND');
    assert.equal((await world.load(card)).pending?.route, 'gateway');
    await makeOverdue(world, id);
    assert.equal(await world.chores(), 1);
    assert.equal(await world.end(id), 'FAILED 322 The time to live of the operation is over');
    const { gatewayCard, pending } = await world.load(card);
    assert.equal(pending, null);
    assert.deepEqual(gatewayCard?.standing.owed, [{ kind: 'BLOCK' }]);
    assert.deepEqual(await world.told(card), ['SUSPEND FAILED']);
    assert.deepEqual(await world.audited(card), ['system digital-card.end-operation']);
  });

  test('an active card that has expired is suspended by the server, and its wallet told', async () => {
    const card = await world.card({ expiresMs: 1n });
    assert.equal(await world.chores(), 1);
    const { card: after, pending } = await world.load(card);
    assert.deepEqual(
      [after.state, after.holds],
      ['SUSPENDED', [{ requestorType: 'D1', reasonCode: 'ISSUER_DECISION' }]],
    );
    assert.deepEqual([pending?.requestor, pending?.reason], [{ type: 'D1', id: 'D1' }, 'expired']);
    assert.equal(await world.chores(), 0, 'once');
    await world.callDue();
    await world.confirm();
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
    assert.ok((await world.audited(card)).includes('system digital-card.suspend'));
  });

  test('one expired card that cannot be suspended now does not keep the others waiting', async () => {
    await pauseWallet(1n);
    const stuck = await world.card({ expiresMs: 1n, walletId: 'wallet-2' });
    const card = await world.card({ expiresMs: 2n });
    assert.equal(await world.chores(), 1);
    assert.equal((await world.load(stuck)).card.state, 'ACTIVE');
    assert.equal((await world.load(card)).card.state, 'SUSPENDED');
    await pauseWallet(null);
    assert.equal(await world.chores(), 1);
    assert.equal((await world.load(stuck)).card.state, 'SUSPENDED');
    await world.callDue();
    await world.confirm();
  });

  test('a deleted card takes all its digital cards with it', async () => {
    const first = await world.card();
    const second = await world.card({ cardId: first.cardId, type: 'COF', walletId: null });
    const already = await world.card({ cardId: first.cardId, state: 'DELETED' });
    const outcome = await deleteCard(world.services, ISSUER, first.cardId, operationIdOf);
    assert.ok('operations' in outcome);
    assert.deepEqual(outcome.operations.map(({ kind, status }) => `${kind} ${status}`).sort(), [
      'DELETE PENDING',
      'DELETE SUCCESSFUL',
    ]);
    assert.equal((await world.load(second)).card.state, 'DELETED');
    assert.deepEqual(await world.told(already), []);
    assert.deepEqual(await deleteCard(world.services, ISSUER, first.cardId, operationIdOf), {
      operations: [],
    });
    assert.deepEqual(await deleteCard(world.services, ISSUER, 'nothing', operationIdOf), {
      reason: 'unknown-card',
    });
    await world.callDue();
    await world.confirm();
    assert.equal(await world.chores(), 0, 'nothing is left');
  });

  test('what cannot be deleted at this moment is 323, and is deleted later', async () => {
    const reachable = await world.card();
    const stuck = await world.card({ cardId: reachable.cardId, walletId: 'wallet-2' });
    await pauseWallet(1n);
    assert.deepEqual(await deleteCard(world.services, ISSUER, reachable.cardId, operationIdOf), {
      reason: 'partly-done',
    });
    assert.equal((await world.load(reachable)).card.state, 'DELETED');
    assert.equal((await world.load(stuck)).card.state, 'ACTIVE');
    assert.equal(await world.chores(), 0, 'not yet');
    await pauseWallet(null);
    assert.equal(await world.chores(), 1);
    const { card, pending } = await world.load(stuck);
    assert.deepEqual(
      [card.state, pending?.requestor.type, pending?.reason],
      ['DELETED', 'D1', 'card deleted'],
    );
    assert.equal(await world.chores(), 0);
  });

  test('one card that cannot be read does not keep the others waiting, and is told of', async () => {
    const spoilt = await Promise.all(Array.from({ length: 65 }, () => world.card()));
    for (const card of spoilt) await makeOverdue(world, await world.begun(card, 'SUSPEND'));
    const overdue = await world.card();
    const id = await world.begun(overdue, 'SUSPEND');
    await makeOverdue(world, id, 2n);
    const expired = await world.card({ expiresMs: 1n, walletId: 'wallet-2' });
    for (const card of spoilt) await setHolds(card.key, 'spoilt');
    const errors: unknown[] = [];
    const log = { error: ({ err }: { readonly err: unknown }) => void errors.push(err) };
    const chores = cardChores(world.services, randomUUID(), log);
    assert.deepEqual([await chores.turn(), await chores.turn()], [1, 1]);
    assert.equal(errors.length, spoilt.length);
    assert.equal(await world.end(id), 'FAILED 322 The time to live of the operation is over');
    assert.equal((await world.load(expired)).card.state, 'SUSPENDED');
    for (const card of spoilt) await setHolds(card.key, '[]');
    while ((await world.chores()) > 0);
    await world.callDue();
    await world.confirm();
  });

  async function setHolds(key: string, holds: string): Promise<void> {
    const text = 'update digital_card set holds = $2 where id = $1';
    await world.change({ table: 'digital_card', key, text, values: [key, holds] });
  }

  test('servers that look at the same time do everything once', async () => {
    const cards = await Promise.all(Array.from({ length: 6 }, () => world.card()));
    const ids = await Promise.all(cards.map((card) => world.begun(card, 'SUSPEND')));
    for (const id of ids) await makeOverdue(world, id);
    const servers = [1, 2, 3].map((n) => cardChores(world.services, `server-${n}`, WITHOUT_LOG));
    const done = await Promise.all(servers.map((server) => server.turn()));
    const left = await world.chores();
    assert.equal(
      done.reduce((sum, each) => sum + each, left),
      6,
    );
    for (const card of cards) assert.deepEqual(await world.told(card), ['SUSPEND FAILED']);
  });

  function pauseWallet(pausedMs: bigint | null): Promise<void> {
    return world.change({
      table: 'wallet',
      key: 'wallet-2',
      text: 'update wallet set paused_ms = $2 where id = $1',
      values: ['wallet-2', pausedMs],
    });
  }
});
