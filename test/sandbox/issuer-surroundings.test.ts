/** Those around the issuer door, as a sandbox plays them: wallets, other people, the device door, and the issuer's own receiver. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { SandboxDigitalCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import { forEachEngine } from '../support/engines.ts';
import { eventually } from '../support/eventually.ts';
import { sandboxCalls } from '../support/gateway-sandbox.ts';
import { openUseCase } from '../support/gateway-use-case.ts';
import { assertRefused, begun, COAST, issuerWorld, METRO, type Members, told } from './issuer-world.ts';

/** A simulated wallet is called so often before the server gives up. */
const CALLS_OF_A_SANDBOX = 4;

forEachEngine((engine) => {
  const world = issuerWorld(engine);
  const { change, stateOf } = world;

  /** What comes of the next change of the card is answered so at first. */
  const failReceiver = async ({ issuerId, digitalCardId }: SandboxDigitalCard, status: number, more = {}) => {
    const set = await world.sandbox('notifications/faults', { issuerId, digitalCardId, status, ...more });
    assert.equal(set.status, 201, set.text);
  };
  /** The card's newest notification, as the operator sees it, when it was attempted. */
  const attempted = ({ issuerId, digitalCardId }: SandboxDigitalCard, outcome: string) =>
    eventually(
      async () => {
        const { items } = (await world.admin('GET', `/notifications?issuerId=${issuerId}`)).body;
        return (items as Members[]).find((each) => each.digitalCardId === digitalCardId) ?? {};
      },
      ({ lastOutcome }) => lastOutcome === outcome,
    );
  const countOf = async ({ digitalCardId }: SandboxDigitalCard) =>
    ((await world.sandbox(`notifications?digitalCardId=${digitalCardId}`)).body.notifications as unknown[])
      .length;

  let failed: { readonly card: SandboxDigitalCard; readonly notificationId: unknown } | undefined;

  test('a notification that its receiver refuses stays queued, and its operation is what it is', async () => {
    const card = world.take({ issuerId: METRO, type: 'ECOM', state: 'SUSPENDED' });
    await failReceiver(card, 500);
    begun(await change(card, 'resume'), 'SUCCESSFUL');
    const { notificationId, state } = await attempted(card, 'HTTP 500');
    assert.equal(state, 'QUEUED');
    failed = { card, notificationId };
  });

  describe('a wallet', () => {
    const fault = async (walletId: string | null, kind: string, times = 1) => {
      const set = await world.sandbox(`wallets/${walletId}/faults`, { kind, times });
      assert.equal(set.status, 201, set.text);
    };

    test('is told, and what it says ends the operation: the issuer hears of it signed', async () => {
      const card = world.take({ issuerId: METRO, type: 'HCE', state: 'ACTIVE' });
      const id = begun(await change(card, 'suspend', { reasonCode: 'DEVICE_LOST' }), 'PENDING');
      const [notification] = await world.told(card, 1);
      assert.ok(notification);
      const { body, headers, isSigned, correlationId } = notification;
      assert.deepEqual(body, { operationId: id, operation: 'SUSPEND', status: 'SUCCESSFUL' });
      assert.equal(correlationId, headers['webhook-id']);
      assert.ok(isSigned);
      const { signingSecret } = world.issuer(METRO).notifications;
      assert.deepEqual(new Webhook(signingSecret).verify(JSON.stringify(body), { ...headers }), body);
      const wallet = (await world.sandbox(`wallets/${card.walletId}`)).body;
      const held = (wallet.cards as SandboxDigitalCard[]).find(
        ({ digitalCardId }) => digitalCardId === card.digitalCardId,
      );
      assert.equal(held?.state, 'SUSPENDED');
    });

    for (const code of [231, 232])
      test(`whose device fails with ${code}: FAILED, and the server's state stands`, async () => {
        const card = world.take({ issuerId: METRO, type: code === 231 ? 'SE' : 'HCE', state: 'SUSPENDED' });
        await fault(card.walletId, `error-${code}`);
        const id = begun(await change(card, 'resume'), 'PENDING');
        const { status, error } = await world.ended(card, id);
        assert.equal(status, 'FAILED');
        assert.match(String(error), new RegExp(`^${code} `));
        assert.equal(await stateOf(card), 'ACTIVE');
        assert.deepEqual(told(await world.told(card, 1)), ['RESUME FAILED']);
      });

    test('that is unreachable or busy for once is told again: the operation is over when it has answered', async () => {
      const toldAgain = async (kind: string, card: SandboxDigitalCard) => {
        await fault(card.walletId, kind);
        const id = begun(await change(card, 'resume'), 'PENDING');
        const spoilt = async () => (await world.sandbox(`wallets/${card.walletId}`)).body.faults as unknown[];
        await eventually(spoilt, (faults) => faults.length === 0);
        assert.equal((await world.ended(card, id)).status, 'SUCCESSFUL');
      };
      await Promise.all([
        toldAgain('unreachable', world.take({ issuerId: METRO, type: 'SE', state: 'INACTIVE' })),
        toldAgain('busy', world.take({ issuerId: METRO, type: 'HCE', state: 'INACTIVE' })),
      ]);
    });

    test('that stays unreachable (221) or busy (222) is given up: FAILED, and the server’s state stands', async () => {
      const givenUp = async (kind: string, code: number, card: SandboxDigitalCard) => {
        await fault(card.walletId, kind, CALLS_OF_A_SANDBOX);
        const id = begun(await change(card, 'resume'), 'PENDING');
        const { status, error } = await world.ended(card, id);
        assert.equal(status, 'FAILED');
        assert.match(String(error), new RegExp(`^${code} `));
        assert.equal(await stateOf(card), 'ACTIVE');
      };
      await Promise.all([
        givenUp('unreachable', 221, world.take({ issuerId: COAST, type: 'SE', state: 'INACTIVE' })),
        givenUp('busy', 222, world.take({ issuerId: COAST, type: 'HCE', state: 'INACTIVE' })),
      ]);
    });

    test('that is switched off is not reachable (221), and nothing has changed', async () => {
      const card = world.take({ issuerId: METRO, type: 'SE', state: 'ACTIVE' });
      const pause = (paused: boolean) =>
        world.admin('PUT', `/wallets/${card.walletId}/paused`, { paused, reason: 'maintenance' });
      assert.equal((await pause(true)).status, 200);
      const off = await change(card, 'suspend');
      assertRefused(off, 503, 221, 'S');
      assert.match(String(off.headers.get('retry-after')), /^\d+$/);
      assert.equal(await stateOf(card), 'ACTIVE');
      assert.equal((await pause(false)).status, 200);
      await world.ended(card, begun(await change(card, 'suspend'), 'PENDING'));
    });

    test('says nothing more of a suspension that a deletion overtakes: the issuer is told of both in order', async () => {
      const card = world.take({ issuerId: COAST, type: 'SE', state: 'ACTIVE' });
      await fault(card.walletId, 'lose-confirmation');
      const first = begun(await change(card, 'suspend'), 'PENDING');
      const taken = async () =>
        (await world.sandbox(`wallets/${card.walletId}`)).body.operations as Members[];
      await eventually(taken, (all) => all.some(({ operationId }) => operationId === first));
      const second = begun(await change(card, 'delete'), 'PENDING');
      const { status, error } = await world.ended(card, first);
      assert.deepEqual([status, error], ['FAILED', `superseded by ${second}`]);
      assert.deepEqual(told(await world.told(card, 2)), ['SUSPEND FAILED', 'DELETE SUCCESSFUL']);
    });
  });

  describe('others', () => {
    const play = (card: SandboxDigitalCard, requestorType: string, operation: string, more = {}) =>
      world.sandbox(`digitalCards/${card.digitalCardId}/operations`, { requestorType, operation, ...more });
    const holdsOf = async ({ digitalCardId }: SandboxDigitalCard) => {
      const { holds } = (await world.sandbox(`digitalCards/${digitalCardId}`)).body;
      return (holds as { readonly requestorType: string }[]).map(({ requestorType }) => requestorType);
    };

    test('suspend too, and each resumes what it may: the issuer all', async () => {
      const card = world.take({ issuerId: METRO, type: 'ECOM', state: 'ACTIVE' });
      for (const who of ['USER', 'TSP', 'CCI', 'D1'])
        assert.equal((await play(card, who, 'SUSPEND')).body.status, 'SUCCESSFUL', who);
      begun(await change(card, 'suspend', { reasonCode: 'FRAUD_DETECTED' }), 'SUCCESSFUL');
      const again = await play(card, 'USER', 'SUSPEND');
      assert.deepEqual([again.status, String(again.body.detail).slice(0, 3)], [409, '159']);
      assert.equal((await play(card, 'TSP', 'RESUME')).status, 200);
      assert.deepEqual(await holdsOf(card), ['USER', 'CCI', 'D1', 'ISSUER']);
      assert.equal((await play(card, 'CCI', 'RESUME')).status, 200);
      assert.deepEqual(await holdsOf(card), ['ISSUER']);
      for (const who of ['USER', 'TSP', 'CCI', 'D1']) {
        const refused = await play(card, who, 'RESUME');
        assert.deepEqual([refused.status, String(refused.body.detail).slice(0, 3)], [409, '159'], who);
      }
      assertRefused(await change(card, 'resume', { reasonCode: 'CARD_FOUND' }), 403, 112);
      begun(await change(card, 'resume'), 'SUCCESSFUL');
      assert.equal(await stateOf(card), 'ACTIVE');
      const operations = (await world.client(METRO).operations(card.digitalCardId)).body.operations;
      assert.deepEqual(
        (operations as Record<string, unknown>[]).map(
          (each) => `${each.operation} ${each.requestorType} ${each.requestorId}`,
        ),
        [
          `RESUME ISSUER ${METRO}`,
          'RESUME CCI sandbox-operator',
          'RESUME TSP sandbox-tsp',
          `SUSPEND ISSUER ${METRO}`,
          'SUSPEND D1 D1',
          'SUSPEND CCI sandbox-operator',
          'SUSPEND TSP sandbox-tsp',
          `SUSPEND USER ${card.consumerId}`,
        ],
      );
      assert.equal((await world.told(card, 8)).length, 8);
    });

    test('what the user suspended, the user or the issuer resumes; the wallet that asked is not told', async () => {
      const card = world.take({ issuerId: COAST, type: 'HCE', state: 'ACTIVE' });
      assert.equal((await play(card, 'USER', 'SUSPEND')).body.status, 'SUCCESSFUL');
      assert.equal((await play(card, 'TSP', 'RESUME')).status, 409);
      assert.equal((await play(card, 'USER', 'RESUME')).body.status, 'SUCCESSFUL');
      assert.equal((await play(card, 'USER', 'SUSPEND')).body.status, 'SUCCESSFUL');
      await world.ended(card, begun(await change(card, 'resume'), 'PENDING'));
      assert.equal(await stateOf(card), 'ACTIVE');
    });

    test('are refused what nobody may ask, naming the field', async () => {
      const card = world.take({ issuerId: METRO, type: 'COF', state: 'INACTIVE' });
      for (const [body, field] of [
        [{ requestorType: 'ISSUER', operation: 'SUSPEND' }, 'requestorType'],
        [{ requestorType: 'USER', operation: 'RENEW' }, 'operation'],
        [{ requestorType: 'USER', operation: 'RESUME', reasonCode: 'CARD_LOST' }, 'reasonCode'],
        [{ requestorType: 'USER', operation: 'SUSPEND', reasonCode: 'CARD_FOUND' }, 'reasonCode'],
        [{}, 'requestorType'],
      ] as const) {
        const refused = await world.sandbox(`digitalCards/${card.digitalCardId}/operations`, body);
        assert.equal(refused.status, 422);
        assert.match(String(refused.body.detail), new RegExp(`^${field}:`));
      }
      for (const path of ['digitalCards/none', 'wallets/none'])
        assert.equal((await world.sandbox(path)).status, 404);
    });
  });

  describe('a card of the device door', () => {
    async function device(digital: SandboxDigitalCard) {
      const card = world.file.cards.find(({ cardId }) => cardId === digital.cardId);
      assert.ok(card);
      const { issuerId, cardId, deviceId, layout } = card;
      assert.deepEqual([issuerId, deviceId], [digital.issuerId, digital.deviceId]);
      const phone = sandboxCalls(world);
      const run = async (operation?: string, endpoint = 'getCardCommands') =>
        openUseCase(
          {
            baseUrl: () => world.baseUrl,
            hub: () => world.issuer(issuerId).deviceGateway,
            endpoint,
            subject: { issuerId, cardId, deviceId },
            transceive: (command) => phone.transceive(deviceId, 'internal', command),
            readingRounds: layout === 'aes-purse' ? 2 : 1,
          },
          operation === undefined ? {} : { operation },
        ).runToEnd();
      return {
        run,
        block: () => run('BLOCK_AND_READ_CARD', 'getParkCardCommands'),
        chip: async () => (await world.sandbox(`cards/${cardId}`)).body,
        gate: (amount: number) => phone.refusal(`cards/${cardId}/gate`, { event: 'spend', amount }),
      };
    }

    test('suspended here is refused there at once, and the chip is blocked at the next contact', async () => {
      const card = world.take({ cardId: 'card-aes-purse-08' });
      const there = await device(card);
      assert.equal((await there.run('READ_BALANCE')).code, 0);
      const id = begun(await change(card, 'suspend'), 'PENDING');
      const ongoing = await change(card, 'resume');
      assertRefused(ongoing, 409, 321, 'S');
      assert.match(String(ongoing.headers.get('retry-after')), /^\d+$/);
      assert.equal((await there.run('READ_BALANCE')).code, 159);
      assert.equal(await there.gate(10), null, 'the chip does not know yet');
      assert.equal((await there.run()).code, 0, 'a call without operation does what is owed');
      assert.match((await there.gate(10)) ?? '', /blocked/);
      assert.equal((await world.ended(card, id)).status, 'SUCCESSFUL');
      assert.deepEqual(told(await world.told(card, 1)), ['SUSPEND SUCCESSFUL']);
      begun(await change(card, 'resume'), 'PENDING');
      assert.equal((await there.run()).code, 0);
      assert.equal(await there.gate(10), null);
      assert.deepEqual(told(await world.told(card, 2)), ['SUSPEND SUCCESSFUL', 'RESUME SUCCESSFUL']);
    });

    test('blocked through the hub is suspended here, and resumed by the issuer', async () => {
      const card = world.take({ cardId: 'card-demo-journal-08' });
      const there = await device(card);
      assert.equal((await there.block()).code, 0);
      assert.equal(await stateOf(card), 'SUSPENDED');
      const { operations } = (await world.client(METRO).operations(card.digitalCardId)).body;
      const [block] = operations as readonly Record<string, unknown>[];
      assert.deepEqual(
        [block?.operation, block?.status, block?.requestorType, block?.requestorId],
        ['SUSPEND', 'SUCCESSFUL', 'TSP', world.issuer(METRO).deviceGateway.actorId],
      );
      assert.deepEqual(told(await world.told(card, 1)), ['SUSPEND SUCCESSFUL']);
      begun(await change(card, 'resume'), 'PENDING');
      assert.equal((await there.run()).code, 0);
      assert.equal((await there.run('READ_BALANCE')).code, 0);
    });

    test('deleted here is gone there, and what its chip held is kept for its holder', async () => {
      const card = world.take({ cardId: 'card-demo-purse-08' });
      const there = await device(card);
      const balance = Number((await there.chip()).balance);
      assert.ok(balance > 0);
      const id = begun(await change(card, 'delete'), 'PENDING');
      assert.equal((await there.run('READ_BALANCE')).code, 160);
      assert.equal((await there.run()).code, 0);
      assert.equal((await world.ended(card, id)).status, 'SUCCESSFUL');
      assert.equal((await there.chip()).balance, 0);
      const book = await world.admin('GET', `/issuers/${COAST}/cards/${card.cardId}/book`);
      const transfers = book.body.transfers as readonly Record<string, unknown>[];
      assert.deepEqual([transfers.at(-1)?.to, transfers.at(-1)?.amount], ['parked', balance], book.text);
    });
  });

  describe('a receiver', () => {
    test('that failed once is told again by itself, under the same webhook-id', async () => {
      assert.ok(failed, 'the test of the first attempt comes before');
      const [notification] = await world.told(failed.card, 1);
      assert.equal(notification?.headers['webhook-id'], failed.notificationId);
    });

    test('that asks for time is given it, unless a person sends again', async () => {
      const card = world.take({ issuerId: COAST, type: 'COF', state: 'ACTIVE' });
      await failReceiver(card, 429, { retryAfter: 3_600 });
      begun(await change(card, 'suspend'), 'SUCCESSFUL');
      const { notificationId, dueAt, createdAt } = await attempted(card, 'HTTP 429');
      assert.ok(Date.parse(String(dueAt)) - Date.parse(String(createdAt)) >= 3_600_000);
      const resend = () =>
        world.admin('POST', `/notifications/${notificationId}/resend`, { reason: 'the issuer asks' });
      assert.equal((await resend()).status, 200);
      assert.equal((await world.told(card, 1)).length, 1);
      await attempted(card, 'HTTP 204');
      assert.equal((await resend()).status, 200);
      const both = await world.told(card, 2);
      assert.equal(both[0]?.headers['webhook-id'], both[1]?.headers['webhook-id']);
    });

    test('that is gone is left alone with everything in its queue, until a person resumes it', async () => {
      const card = world.take({ issuerId: METRO, type: 'COF', state: 'SUSPENDED' });
      await failReceiver(card, 410);
      begun(await change(card, 'resume'), 'SUCCESSFUL');
      await attempted(card, 'HTTP 410');
      begun(await change(card, 'suspend'), 'SUCCESSFUL');
      const endpoint = `/issuers/${METRO}/notification-endpoint`;
      assert.notEqual((await world.admin('GET', endpoint)).body.pausedAt, null);
      assert.equal(await countOf(card), 0);
      const resumed = await world.admin('POST', `${endpoint}/resumption`, { reason: 'it is back' });
      assert.deepEqual([resumed.status, resumed.body.pausedAt], [200, null]);
      assert.deepEqual(told(await world.told(card, 2)), ['RESUME SUCCESSFUL', 'SUSPEND SUCCESSFUL']);
    });

    test('is set to fail by whole numbers only', async () => {
      for (const [body, field] of [
        [{ issuerId: 'NOBODY0001', status: 500 }, 'issuerId'],
        [{ issuerId: METRO, digitalCardId: 1, status: 500 }, 'digitalCardId'],
        [{ issuerId: METRO, status: 200 }, 'status'],
        [{ issuerId: METRO, status: 500, times: 0 }, 'times'],
        [{ issuerId: METRO, status: 500, retryAfter: -1 }, 'retryAfter'],
      ] as const) {
        const refused = await world.sandbox('notifications/faults', body);
        assert.equal(refused.status, 422);
        assert.match(String(refused.body.detail), new RegExp(`^${field}:`));
      }
    });
  });

  test('started again it is the same world: a card, its operations, and where issuers and wallets are told', async () => {
    const card = world.take({ issuerId: METRO, type: 'QRC', state: 'ACTIVE' });
    const id = begun(await change(card, 'suspend'), 'SUCCESSFUL');
    await world.told(card, 1);
    const [stepUp, ...waiting] = world.file.stepUps;
    assert.ok(stepUp);
    const { digitalCardId, authenticationId } = stepUp;
    const verified = { ...card, digitalCardId };
    assert.equal((await change(verified, 'stepupAuthenticationResult', { authenticationId })).status, 200);
    const elsewhere = { url: 'https://issuer.example/hooks', reason: 'a receiver of my own' };
    const endpoint = `/issuers/${COAST}/notification-endpoint`;
    assert.equal((await world.admin('PUT', endpoint, elsewhere)).status, 200);
    await world.restart();
    assert.equal((await world.admin('GET', endpoint)).body.url, elsewhere.url);
    assert.equal(await stateOf(card), 'SUSPENDED');
    const { digitalCards, stepUps } = world.file;
    const named = digitalCards.find(({ digitalCardId }) => digitalCardId === card.digitalCardId);
    assert.deepEqual(named, { ...card, state: 'SUSPENDED' });
    assert.deepEqual(stepUps, waiting);
    const { operations } = (await world.client(METRO).operations(card.digitalCardId)).body;
    assert.equal((operations as Record<string, unknown>[])[0]?.operationId, id);
    begun(await change(card, 'delete'), 'SUCCESSFUL');
    assert.deepEqual(told(await world.told(card, 1)), ['DELETE SUCCESSFUL'], 'the receiver has forgotten');
  });
});
