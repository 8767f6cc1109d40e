/** One card in its phone: what a hub asks for it, what the phone and the street do to it, and where its money stands. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type Layout, layoutNamed } from '../../src/cards/layout.ts';
import type { Value } from '../../src/db/database.ts';
import type { SandboxCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import { ask, type Command, type Members, type Reply, type Sender } from './gateway-http.ts';
import type { GatewayWorld } from './gateway-world.ts';

/** What a card holds when a test gets it, minor units: a quarter of the smallest maximum. */
export const START_BALANCE = 5000;

/** More rounds than any procedure has. */
const MAX_ROUNDS = 10;

export interface DeviceResponse {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface Asked {
  readonly operation?: string;
  readonly purchaseId?: string;
  /** A new one when left out. */
  readonly sessionId?: string;
}

export interface CallOptions {
  /** A new one when left out. */
  readonly requestId?: string;
  readonly endpoint?: string;
  /** The hub of the card's issuer when left out. */
  readonly sender?: Sender;
  /** Members of the body that are otherwise; undefined leaves one out. */
  readonly body?: Members;
}

export interface UseCase {
  readonly sessionId: string;
  /** The body of a call, to be sent in whatever way. */
  body(more?: Members): Members;
  firstCall(options?: CallOptions): Promise<Reply>;
  nextCall(responses: readonly Partial<DeviceResponse>[], options?: CallOptions): Promise<Reply>;
  /** The phone carries the reply's commands out; silence leaves no response. */
  tap(reply: Reply): Promise<readonly DeviceResponse[]>;
  /** From `reply` to the last one. */
  finish(reply: Reply): Promise<Reply>;
  runToEnd(): Promise<Reply>;
}

export interface TestCard {
  readonly layout: Layout;
  readonly issuerId: string;
  readonly cardId: string;
  readonly deviceId: string;
  readonly idm: string;
  readonly hub: Sender;
  useCase(asked?: Asked): UseCase;
  /** Pays for a top-up; its name. */
  purchase(amount: number): Promise<string>;
  /** READ_BALANCE from the first call to the last reply. */
  readBalance(): Promise<Reply>;
  /** UPDATE_BALANCE from the first call to the last reply. */
  load(purchaseId: string): Promise<Reply>;
  /** A session that has read the card and released the write of `purchaseId`, which no phone has seen yet. */
  released(purchaseId: string): Promise<{ useCase: UseCase; reply: Reply }>;

  transceive(command: string): Promise<string | null>;
  fault(fault: Members): Promise<void>;
  gate(event: 'spend' | 'load', amount: number): Promise<void>;
  /** What the chip really holds. */
  chip(): Promise<number>;
  blocks(): Promise<Readonly<Record<string, string>>>;
  /** From now on the phone lies, or sends what nobody released: the chip says nothing about our books any more. */
  phoneLies(): void;

  account(): Promise<{ chip: number; inDoubt: number }>;
  purchaseState(purchaseId: string): Promise<string>;
  /** `kind code amount`, oldest first, without what the card came with and what was paid for. */
  transfers(): Promise<readonly string[]>;
  alarms(): Promise<readonly string[]>;
  session(): Promise<{ state: string; round: number; version: number } | null>;
  /** How many requests are remembered for this card. */
  rounds(): Promise<number>;
  set(column: 'state' | 'expires_ms', value: Value): Promise<void>;
  setPurchase(purchaseId: string, state: string): Promise<void>;
  /** The open session's time is up. */
  expireSession(): Promise<void>;
}

/** What only {@link assertConserved} looks at. */
interface Street {
  net: number;
  lies: boolean;
}

const STREETS = new WeakMap<TestCard, Street>();

export function testCard(world: GatewayWorld, planned: SandboxCard): TestCard {
  const { issuerId, cardId, deviceId, idm } = planned;
  const street: Street = { net: 0, lies: false };

  async function sandbox(path: string, body?: unknown): Promise<Members> {
    const response = await fetch(`${world.baseUrl}/sandbox/${path}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  async function key(): Promise<string> {
    const [row] = await world.db.read('select id from card where issuer_id = $1 and card_id = $2', [
      issuerId,
      cardId,
    ]);
    return String(row?.id);
  }

  const card: TestCard = {
    layout: layoutNamed(world.layouts, planned.layout),
    issuerId,
    cardId,
    deviceId,
    idm,
    get hub() {
      return world.hub(issuerId);
    },
    useCase: (asked = {}) => useCaseOf(world, card, asked),
    purchase: async (amount) => String((await sandbox('purchases', { cardId, amount })).purchaseId),
    readBalance: () => card.useCase({ operation: 'READ_BALANCE' }).runToEnd(),
    load: (purchaseId) => card.useCase({ operation: 'UPDATE_BALANCE', purchaseId }).runToEnd(),
    async released(purchaseId) {
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const reply = await useCase.nextCall(await useCase.tap(await useCase.firstCall()));
      assert.deepEqual(
        reply.commands.map((command) => command.name),
        ['WRITE_WITHOUT_ENCRYPTION'],
      );
      return { useCase, reply };
    },

    async transceive(command) {
      const { response } = await sandbox(`phones/${deviceId}/transceive`, { command });
      return response === null ? null : String(response);
    },
    async fault(fault) {
      await sandbox(`phones/${deviceId}/faults`, fault);
    },
    async gate(event, amount) {
      await sandbox(`cards/${cardId}/gate`, { event, amount });
      street.net += event === 'load' ? amount : -amount;
    },
    chip: async () => Number((await sandbox(`cards/${cardId}`)).balance),
    blocks: async () => (await sandbox(`cards/${cardId}`)).blocks as Record<string, string>,
    phoneLies() {
      street.lies = true;
    },

    async account() {
      const [row] = await world.db.read(
        `select account.balance, coalesce(doubt.amount, 0) as in_doubt from account
left join transfer as doubt on doubt.id = account.pending_id where account.card_id = $1`,
        [await key()],
      );
      return { chip: Number(row?.balance), inDoubt: Number(row?.in_doubt) };
    },
    async purchaseState(purchaseId) {
      const [row] = await world.db.read(
        'select state from purchase where issuer_id = $1 and purchase_id = $2',
        [issuerId, purchaseId],
      );
      return String(row?.state);
    },
    async transfers() {
      const rows = await world.db.read(
        `select kind, code, amount from transfer
where card_id = $1 and code <> 'issue' and code <> 'purchase' order by sequence`,
        [await key()],
      );
      return rows.map((row) => `${row.kind} ${row.code} ${row.amount}`);
    },
    async alarms() {
      const rows = await world.db.read('select kind from alarm where card_id = $1 order by id', [
        await key(),
      ]);
      return rows.map((row) => String(row.kind));
    },
    async session() {
      const [row] = await world.db.read(
        'select state, round, version from gateway_session where subject = $1',
        [await key()],
      );
      if (row === undefined) return null;
      return { state: String(row.state), round: Number(row.round), version: Number(row.version) };
    },
    async rounds() {
      const rows = await world.db.read('select round from gateway_round where card_id = $1', [await key()]);
      return rows.length;
    },
    async set(column, value) {
      const id = await key();
      const text = `update card set ${column} = $2, version = version + 1 where id = $1`;
      await world.change('card', id, text, [id, value]);
    },
    async setPurchase(purchaseId, state) {
      const text = `update purchase set state = $2, version = version + 1
where purchase_id = $1 and issuer_id = $3`;
      await world.change('purchase', purchaseId, text, [purchaseId, state, issuerId]);
    },
    async expireSession() {
      const id = await key();
      const text = 'update gateway_session set expires_ms = 1, version = version + 1 where subject = $1';
      await world.change('gateway_session', id, text, [id]);
    },
  };
  STREETS.set(card, street);
  return card;
}

/** The chip holds what it came with, what the street did, and what we loaded: once each, however often anything was retried. */
export async function assertConserved(card: TestCard): Promise<void> {
  const street = STREETS.get(card);
  assert.ok(street !== undefined);
  if (street.lies) return;
  const transfers = await card.transfers();
  const loaded = transfers
    .filter((transfer) => transfer.startsWith('post load '))
    .reduce((sum, transfer) => sum + Number(transfer.split(' ')[2]), 0);
  const { inDoubt } = await card.account();
  const surplus = (await card.chip()) - START_BALANCE - street.net - loaded;
  assert.ok(
    surplus === 0 || surplus === inDoubt,
    `the chip holds ${surplus} beside what is known, ${inDoubt} is in doubt`,
  );
}

/** Nothing is in doubt, and the chip holds what its account says. */
export async function assertInStep(card: TestCard): Promise<void> {
  assert.deepEqual(await card.account(), { chip: await card.chip(), inDoubt: 0 });
}

function useCaseOf(world: GatewayWorld, card: TestCard, asked: Asked): UseCase {
  const { sessionId = randomUUID(), ...named } = asked;
  const send = (more: Members, { requestId, endpoint, sender, body }: CallOptions): Promise<Reply> =>
    ask(world.baseUrl, endpoint ?? 'getCardCommands', sender ?? card.hub, {
      ...useCase.body(more),
      ...(requestId === undefined ? {} : { requestHeader: { requestId, sessionId } }),
      ...body,
    });
  const useCase: UseCase = {
    sessionId,
    body: (more = {}) => ({
      requestHeader: {
        requestId: randomUUID(),
        sessionId,
        generationDateTime: new Date().toISOString(),
      },
      issuerId: card.issuerId,
      cardId: card.cardId,
      deviceId: card.deviceId,
      ...named,
      ...more,
    }),
    firstCall: (options = {}) => send({}, options),
    nextCall: (responses, options = {}) => send({ responses }, options),
    async tap(reply) {
      const responses: DeviceResponse[] = [];
      for (const command of reply.commands) {
        const value = await card.transceive(command.value);
        if (value !== null) responses.push(responseTo(command, value));
      }
      return responses;
    },
    async finish(reply) {
      let last = reply;
      for (let round = 0; last.commands.length > 0; round++) {
        assert.ok(round < MAX_ROUNDS, 'the use case does not end');
        last = await useCase.nextCall(await useCase.tap(last));
      }
      return last;
    },
    runToEnd: async () => useCase.finish(await useCase.firstCall()),
  };
  return useCase;
}

export function responseTo({ id, name }: Command, value: string): DeviceResponse {
  return { id, name: `${name}_RESP`, value };
}
