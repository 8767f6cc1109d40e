import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Statement } from '../../src/db/database.ts';
import { MAX_CALLS } from '../../src/wallets/retry-schedule.ts';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, walletWorld } from './wallet-world.ts';

forEachEngine((engine) => {
  const world = walletWorld(engine);

  test('a wallet is told, accepts and confirms: the operation ends, and its issuer is told once', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    assert.equal(await world.end(id), 'PENDING');
    assert.equal(await world.callDue(), 1);
    assert.equal(await world.end(id), 'PENDING');
    assert.deepEqual(
      (await world.tasks(card)).map(({ accepted }) => accepted),
      [1n],
    );
    await world.makeDue();
    assert.equal(await world.callDue(), 0, 'what was accepted is not told again');
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
    assert.deepEqual(await world.tasks(card), []);
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
    assert.deepEqual(await world.audited(card), ['wallet:wallet-1 digital-card.end-operation']);
    const held = world.wallet().cards.find(({ digitalCardId }) => digitalCardId === card.digitalCardId);
    assert.deepEqual(held, {
      issuerId: ISSUER,
      digitalCardId: card.digitalCardId,
      state: 'SUSPENDED',
      devices: [`phone-${card.key}`],
      sequence: 1,
    });
  });

  test('a wallet that stays away ends the operation as FAILED 221, and the card stays as it is', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('unreachable', MAX_CALLS);
    for (let call = 1; call < MAX_CALLS; call++) {
      assert.equal(await world.callDue(), 1);
      assert.equal(await world.end(id), 'PENDING');
      await world.makeDue();
    }
    assert.equal(await world.callDue(), 1);
    assert.equal(await world.end(id), 'FAILED 221 The device or its wallet provider cannot be reached');
    assert.equal((await world.load(card)).card.state, 'SUSPENDED');
    assert.deepEqual(await world.told(card), ['SUSPEND FAILED']);
    assert.deepEqual(await world.tasks(card), []);
  });

  test('a wallet that is busy to the last ends the operation as FAILED 222', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('busy', MAX_CALLS);
    for (let call = 1; call <= MAX_CALLS; call++) {
      assert.equal(await world.callDue(), 1);
      await world.makeDue();
    }
    assert.equal(await world.end(id), 'FAILED 222 The device or its wallet provider is busy');
  });

  test('a wallet that comes back is told', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('busy');
    assert.equal(await world.callDue(), 1);
    const [task] = await world.tasks(card);
    assert.deepEqual(
      [task?.attempts, task?.accepted, task?.last_error],
      [1n, 0n, '222 The device or its wallet provider is busy'],
    );
    assert.equal(await world.callDue(), 0, 'not before its time');
    await world.makeDue();
    assert.equal(await world.callDue(), 1);
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
  });

  for (const [code, error] of [
    [231, '231 An unexpected error of the device'],
    [232, '232 The device has too little memory'],
  ] as const) {
    test(`a device that fails with ${code} ends the operation as FAILED ${code}`, async () => {
      const card = await world.card();
      const id = await world.begun(card, 'SUSPEND');
      await world.fault(`error-${code}`);
      await world.callDue();
      await world.confirm();
      assert.equal(await world.end(id), `FAILED ${error}`);
      assert.deepEqual(await world.told(card), ['SUSPEND FAILED']);
    });
  }

  test('a code of category D or F ends the operation at once, one of category S is asked again', async () => {
    for (const code of [911, 231, 119]) {
      const id = await world.begun(await world.card(), 'SUSPEND');
      await world.fault(`reject-${code}`);
      await world.callDue();
      assert.ok((await world.end(id)).startsWith(`FAILED ${code} `));
    }
    for (const code of [221, 222, 321, 322, 521, 921]) {
      const id = await world.begun(await world.card(), 'SUSPEND');
      await world.fault(`reject-${code}`);
      await world.callDue();
      assert.equal(await world.end(id), 'PENDING');
      await world.makeDue();
      await world.callDue();
      await world.confirm();
      assert.equal(await world.end(id), 'SUCCESSFUL');
    }
  });

  test('an answer that was lost: the wallet is called again with the same operationId, and does it once', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('lose-reply');
    await world.callDue();
    await world.makeDue();
    await world.callDue();
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
    const taken = world
      .wallet()
      .operations.filter(({ digitalCardId }) => digitalCardId === card.digitalCardId);
    assert.deepEqual(
      taken.map(({ operationId, calls }) => [operationId, calls]),
      [[id, 2]],
    );
  });

  test('a confirmation that comes twice ends the operation once', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('duplicate-confirmation');
    await world.callDue();
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
    assert.equal(
      (await world.ask('reportResult', { path: { operationId: id }, body: { status: 'DONE' } })).status,
      200,
    );
    assert.deepEqual(await world.told(card), ['SUSPEND SUCCESSFUL']);
  });

  test('a confirmation may come before the answer to the call is recorded', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    const early = {
      async send(request: Parameters<typeof world.egress.send>[0]) {
        const reply = await world.egress.send(request);
        await world.confirm();
        return reply;
      },
    };
    assert.equal(await world.caller(early).callDue(), 1);
    assert.equal(await world.end(id), 'SUCCESSFUL');
    assert.deepEqual(await world.tasks(card), []);
  });

  test('a wallet that says S when it confirms is told again', async () => {
    const card = await world.card();
    const id = await world.begun(card, 'SUSPEND');
    await world.fault('lose-confirmation');
    await world.callDue();
    const asked = { path: { operationId: id }, body: { status: 'FAILED', errorCode: 521 } };
    const { status, body } = await world.ask('reportResult', asked);
    assert.deepEqual([status, body.status], [200, 'PENDING']);
    assert.equal((await world.tasks(card))[0]?.accepted, 0n);
    await world.makeDue();
    assert.equal(await world.callDue(), 1);
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
  });

  test('a wallet that an operator keeps from being called waits: nothing is sent, and new requests are 221', async () => {
    const card = await world.card({ walletId: 'wallet-2' });
    const id = await world.begun(card, 'SUSPEND');
    const pause = (pausedMs: bigint | null) =>
      world.change({
        table: 'wallet',
        key: 'wallet-2',
        text: 'update wallet set paused_ms = $2 where id = $1',
        values: ['wallet-2', pausedMs],
      });
    await pause(1n);
    assert.equal(await world.callDue(), 0);
    const other = await world.card({ walletId: 'wallet-2' });
    assert.deepEqual(await world.issuer(other, { operation: 'SUSPEND', reasonCode: 'ISSUER_DECISION' }), {
      reason: 'device-unreachable',
    });
    await pause(null);
    assert.equal(await world.callDue(), 1);
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
  });

  test('an address that must not be called is as one that cannot be reached', async () => {
    const card = await world.card({ walletId: 'wallet-2' });
    const id = await world.begun(card, 'SUSPEND');
    const [row] = await world.db.read("select url from wallet where id = 'wallet-2'", []);
    const move = (url: string) =>
      world.change({
        table: 'wallet',
        key: 'wallet-2',
        text: 'update wallet set url = $2 where id = $1',
        values: ['wallet-2', url],
      });
    await move('https://169.254.169.254/');
    assert.equal(await world.callDue(), 1);
    assert.equal(await world.end(id), 'PENDING');
    await move(String(row?.url));
    await world.makeDue();
    await world.callDue();
    await world.confirm();
    assert.equal(await world.end(id), 'SUCCESSFUL');
  });

  test('a wallet with a thousand operations before it is busy: 222, and nothing is changed', async () => {
    const card = await world.card({ walletId: 'wallet-2' });
    for (let i = 0; i < 1000; i += 25) {
      const batch = Array.from({ length: 25 }, (_, n) => waitingTask(card.key, i + n)).flat();
      assert.equal(await world.db.commit(batch), 'committed');
    }
    assert.deepEqual(await world.issuer(card, { operation: 'SUSPEND', reasonCode: 'ISSUER_DECISION' }), {
      reason: 'device-busy',
    });
    assert.equal((await world.load(card)).card.state, 'ACTIVE');
    const asked = { requestor: 'USER', reasonCode: 'USER_DECISION' };
    const path = { issuerId: ISSUER, digitalCardId: card.digitalCardId };
    const own = await world.ask('suspend', { path, body: asked, by: 'wallet-2' });
    assert.equal(own.status, 200, 'what the wallet asks for itself it is not told');
  });
});

/** An operation that the wallet has accepted, and its task. */
function waitingTask(cardKey: string, n: number): readonly Statement[] {
  const id = `waiting-${n}`;
  return [
    {
      table: 'digital_card_operation',
      key: id,
      text: `insert into digital_card_operation
  (id, digital_card_id, sequence, operation, status, route, requestor_type, requestor_id, started_ms, expires_ms)
  values ($1, $2, $3, 'SUSPEND', 'PENDING', 'wallet', 'ISSUER', 'ISSUER0001', 0, 9000000000000)`,
      values: [id, cardKey, BigInt(1000 + n)],
      rows: 1,
    },
    {
      table: 'wallet_task',
      key: id,
      text: `insert into wallet_task (id, wallet_id, digital_card_id, attempts, due_ms, accepted, last_error, version)
  values ($1, 'wallet-2', $2, 1, 0, 1, null, 0)`,
      values: [id, cardKey],
      rows: 1,
    },
  ];
}
