import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { loadContract } from '../../src/http/contract.ts';
import { runUseCase } from '../../src/simulator/hub.ts';
import type { SandboxCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import { forEachEngine } from '../support/engines.ts';
import { httpAsk } from '../support/http-client.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

/** What operators decide and order, and what the cards then show: over both doors, with virtual cards in between. */

const contract = loadContract('admin');

/** The codes of Write Without Encryption and of Write. */
const WRITES = ['08', '16'];

forEachEngine((engine) => {
  const folder = temporaryFolder();
  let sandbox: TestSandbox | undefined;
  before(async () => {
    sandbox = await startSandbox(await engine.open(), folder.path);
  });
  after(async () => {
    await sandbox?.close();
    folder.remove();
  });
  afterEach(async () => {
    assert.deepEqual((await admin('getAudit', {})).faults, []);
  });

  const world = () => {
    assert.ok(sandbox);
    return sandbox;
  };
  const taken = new Map<string, number>();

  /** A card of that layout that no other test has. */
  function nextCard(layout: string): SandboxCard {
    const number = taken.get(layout) ?? 0;
    taken.set(layout, number + 1);
    const card = world().file.cards.filter((each) => each.layout === layout)[number];
    assert.ok(card);
    return card;
  }

  async function admin(
    operationId: string,
    path: Record<string, string>,
    body?: object,
    second = false,
    query = '',
    // biome-ignore lint/suspicious/noExplicitAny: what it is, the contract's check has seen.
  ): Promise<any> {
    const { file } = world();
    const operation = contract.operation(operationId);
    const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? ''));
    const response = await httpAsk(`${file.baseUrl}/admin/v1${url}${query}`, {
      method: operation.method,
      headers: {
        authorization: `Bearer ${second ? file.admin.secondToken : file.admin.token}`,
        ...(operation.method === 'GET'
          ? {}
          : { 'idempotency-key': randomUUID(), 'content-type': 'application/json' }),
      },
      ...(operation.method === 'GET' ? {} : { body: JSON.stringify({ reason: 'For the test', ...body }) }),
    });
    const answer = (await response.json()) as object;
    assert.equal(operation.checkReply(response.status, answer), null, JSON.stringify(answer));
    return { status: response.status, ...answer };
  }

  const onCard = ({ issuerId, cardId }: SandboxCard) => ({ issuerId, cardId });

  interface Tear {
    /** `tear-after`: the chip has carried the command out. */
    readonly kind: 'tear-before' | 'tear-after';
    /** Which of the writes, from 1. */
    readonly write: number;
  }

  /** The card is held to its phone; the status code of the last reply. */
  async function tap(
    card: SandboxCard,
    operation?: string,
    purchaseId?: string,
    tear?: Tear,
  ): Promise<number> {
    const { file, post } = world();
    const issuer = file.issuers.find(({ issuerId }) => issuerId === card.issuerId);
    assert.ok(issuer);
    const { issuerId, cardId, deviceId } = card;
    const useCase = {
      ...{ issuerId, cardId, deviceId },
      ...(operation === undefined ? {} : { operation }),
      ...(purchaseId === undefined ? {} : { purchaseId }),
    };
    let writes = 0;
    const report = await runUseCase(
      { baseUrl: file.baseUrl, ...issuer.deviceGateway },
      useCase,
      async (command) => {
        if (WRITES.includes(command.slice(2, 4)) && ++writes === tear?.write)
          await post(`/sandbox/phones/${deviceId}/faults`, { kind: tear.kind });
        const response = await post(`/sandbox/phones/${deviceId}/transceive`, { command });
        return ((await response.json()) as { response: string | null }).response;
      },
    );
    return report.statusCode;
  }

  async function buy(card: SandboxCard, more: object = {}): Promise<string> {
    const purchaseId = `bought-${randomUUID()}`;
    assert.equal(
      (await admin('recordPurchase', onCard(card), { purchaseId, amount: 100, ...more })).status,
      201,
    );
    return purchaseId;
  }

  /** A top-up whose write is torn. @param write on a card with a write counter the first write is the challenge */
  async function torn(card: SandboxCard, kind: Tear['kind'], write = 1): Promise<string> {
    const purchaseId = await buy(card);
    assert.equal(await tap(card, 'UPDATE_BALANCE', purchaseId, { kind, write }), 323);
    return purchaseId;
  }

  async function decide(card: SandboxCard, outcome: 'post' | 'void'): Promise<void> {
    const { items } = await admin('listDoubts', {});
    const { transferId } = items.find(({ cardId }: { cardId: string }) => cardId === card.cardId);
    assert.equal((await admin('proposeOutcome', { transferId }, { outcome })).status, 200);
    assert.equal((await admin('confirmOutcome', { transferId }, {}, true)).status, 200);
  }

  /** How the card's doubt was ended, as long as it is watched. */
  const watched = async (card: SandboxCard): Promise<string | undefined> =>
    (await admin('listDoubts', {}, undefined, false, '?watched=true')).items.find(
      ({ cardId }: { cardId: string }) => cardId === card.cardId,
    )?.decision;
  const alarmsOf = async (card: SandboxCard): Promise<readonly string[]> =>
    (await admin('listAlarms', {})).items
      .filter(({ cardId }: { cardId: string }) => cardId === card.cardId)
      .map(({ kind }: { kind: string }) => kind);
  const codesOf = async (card: SandboxCard): Promise<readonly string[]> =>
    (await admin('getCardBook', onCard(card))).transfers.map(
      ({ kind, code }: Record<string, string>) => `${kind} ${code}`,
    );
  const stateOf = async (card: SandboxCard, purchaseId: string): Promise<string> =>
    (await admin('getPurchase', { issuerId: card.issuerId, purchaseId })).state;
  const refund = (card: SandboxCard, purchaseId: string, second = false) =>
    admin('refundPurchase', { issuerId: card.issuerId, purchaseId }, {}, second);

  /** The chip, the book and what was paid for agree. */
  async function assertAgreement(card: SandboxCard): Promise<void> {
    const chip = (await (await world().get(`/sandbox/cards/${card.cardId}`)).json()) as { balance: number };
    assert.equal((await admin('getCard', onCard(card))).money.chip, chip.balance);
  }

  describe('a doubt that two people decided', () => {
    test('is over once the card shows that the write happened, as they said', async () => {
      const card = nextCard('demo-journal');
      const purchaseId = await torn(card, 'tear-after');
      await decide(card, 'post');
      assert.equal(await watched(card), 'post');
      assert.equal(await tap(card, 'READ_BALANCE'), 0);
      assert.equal(await watched(card), undefined);
      assert.deepEqual(await alarmsOf(card), []);
      assert.equal(await stateOf(card, purchaseId), 'LOADED');
      await assertAgreement(card);
    });

    test('is watched on a card without keys as long as the write may still come', async () => {
      const card = nextCard('demo-journal');
      const purchaseId = await torn(card, 'tear-before');
      await decide(card, 'void');
      assert.equal(await tap(card, 'READ_BALANCE'), 0);
      assert.equal(await watched(card), 'void');
      assert.deepEqual(await alarmsOf(card), []);
      assert.equal(await stateOf(card, purchaseId), 'PAID');
      await assertAgreement(card);
    });

    test('is corrected, and told, when the write they said had happened has not', async () => {
      const card = nextCard('demo-journal');
      await torn(card, 'tear-before');
      await decide(card, 'post');
      await tap(card, 'READ_BALANCE');
      assert.equal((await codesOf(card)).at(-1), 'single correction-loss');
      assert.deepEqual(await alarmsOf(card), ['decision-contradicted']);
      await assertAgreement(card);
    });

    test('loads the purchase after all, and tells, when the write they said had not happened has', async () => {
      const card = nextCard('demo-journal');
      const purchaseId = await torn(card, 'tear-after');
      await decide(card, 'void');
      await tap(card, 'READ_BALANCE');
      assert.equal(await stateOf(card, purchaseId), 'LOADED');
      assert.deepEqual(await alarmsOf(card), ['written-late']);
      await assertAgreement(card);
    });

    test('is corrected, and told, when the write has happened and its money was given back', async () => {
      const card = nextCard('des-purse');
      const purchaseId = await buy(card);
      assert.equal(await tap(card, 'UPDATE_BALANCE', purchaseId, { kind: 'tear-after', write: 1 }), 323);
      await decide(card, 'void');
      // No read has borne them out: the money, too, is given back by two.
      assert.equal((await refund(card, purchaseId)).status, 202);
      assert.equal((await refund(card, purchaseId, true)).status, 200);
      await tap(card, 'READ_BALANCE');
      assert.equal((await codesOf(card)).at(-1), 'single correction-gain');
      assert.deepEqual(await alarmsOf(card), ['decision-contradicted']);
      await assertAgreement(card);
    });
  });

  describe('a refund after a torn write', () => {
    test('takes two people on a card without keys', async () => {
      const card = nextCard('demo-journal');
      const purchaseId = await torn(card, 'tear-before');
      assert.equal((await refund(card, purchaseId)).status, 409);
      assert.equal(await tap(card, 'READ_BALANCE'), 0);
      assert.equal((await refund(card, purchaseId)).status, 202);
      assert.equal((await refund(card, purchaseId)).status, 409);
      assert.equal((await refund(card, purchaseId, true)).status, 200);
      assert.equal(await stateOf(card, purchaseId), 'REFUNDED');
      assert.notEqual(await tap(card, 'UPDATE_BALANCE', purchaseId), 0);
      await assertAgreement(card);
    });

    test('waits for the fence on a card with a write counter', async () => {
      const card = nextCard('lite-s-purse');
      const purchaseId = await torn(card, 'tear-before', 2);
      assert.equal(await tap(card, 'READ_BALANCE'), 0);
      assert.equal((await refund(card, purchaseId)).status, 409);
      assert.deepEqual((await admin('getCard', onCard(card))).owed, [{ kind: 'FENCE' }]);
      assert.equal(await tap(card), 0);
      assert.deepEqual((await admin('getCard', onCard(card))).owed, []);
      assert.equal((await refund(card, purchaseId)).status, 200);
      await assertAgreement(card);
    });
  });

  describe('what is ordered', () => {
    test('is done at the next contact: a deleted card’s value is taken off its chip, and kept', async () => {
      const card = nextCard('aes-purse');
      const { chip } = (await admin('getCard', onCard(card))).money;
      assert.deepEqual((await admin('changeCardState', onCard(card), { state: 'DELETED' })).owed, [
        { kind: 'ERASE' },
      ]);
      assert.equal(await tap(card), 0);
      const { owed, money } = await admin('getCard', onCard(card));
      assert.deepEqual([owed, money], [[], { chip: 0, parked: chip, inDoubt: 0 }]);
      await assertAgreement(card);
      assert.equal((await admin('payOut', onCard(card), { amount: chip })).status, 200);
    });

    test('is done at the next contact: a purchase is loaded', async () => {
      const card = nextCard('demo-journal');
      const purchaseId = await buy(card, { loadOnNextContact: true });
      assert.equal(await tap(card), 0);
      assert.equal(await stateOf(card, purchaseId), 'LOADED');
      await assertAgreement(card);
    });

    test('is done at the next contact: a chip is blocked, and unblocked again', async () => {
      const card = nextCard('lite-s-purse');
      await admin('orderWork', { ...onCard(card), kind: 'BLOCK' });
      await tap(card);
      const blocked = await admin('getCard', onCard(card));
      assert.deepEqual([blocked.state, blocked.owed], ['SUSPENDED_ISSUER', []]);
      await admin('changeCardState', onCard(card), { state: 'ACTIVE' });
      await tap(card);
      assert.deepEqual((await admin('getCard', onCard(card))).owed, []);
      assert.equal(await tap(card, 'UPDATE_BALANCE', await buy(card)), 0);
      await assertAgreement(card);
    });
  });
});
