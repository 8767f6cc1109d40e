/** One card in its phone: what a hub asks for it, what the phone and the street do to it, and where its money stands. */

import assert from 'node:assert/strict';
import { type Layout, layoutNamed } from '../../src/cards/layout.ts';
import type { Value } from '../../src/db/database.ts';
import type { SandboxCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import type { Members, Reply, Sender } from './gateway-http.ts';
import { assertChip, type CardRows, cardRows } from './gateway-rows.ts';
import { sandboxCalls } from './gateway-sandbox.ts';
import { type Asked, openUseCase, type UseCase } from './gateway-use-case.ts';
import type { GatewayWorld } from './gateway-world.ts';

/** What a card holds when a test gets it, minor units: a quarter of the smallest maximum. */
export const START_BALANCE = 5000;

export interface TestCard extends Omit<CardRows, 'find'> {
  readonly layout: Layout;
  readonly issuerId: string;
  readonly cardId: string;
  readonly deviceId: string;
  readonly idm: string;
  readonly hub: Sender;
  useCase(asked?: Asked): UseCase;
  /** The same at getParkCardCommands. */
  parkUseCase(asked?: Asked): UseCase;
  /** Pays for a top-up; its name. */
  purchase(amount: number): Promise<string>;
  /** READ_BALANCE from the first call to the last reply. */
  readBalance(): Promise<Reply>;
  /** UPDATE_BALANCE from the first call to the last reply. */
  load(purchaseId: string): Promise<Reply>;
  /** PARK_CARD from the first call to the last reply. */
  park(): Promise<Reply>;
  /** BLOCK_AND_READ_CARD from the first call to the last reply. */
  block(): Promise<Reply>;
  /** A session that has read the card and released the write of `purchaseId`, which no phone has seen yet. */
  released(purchaseId: string): Promise<{ useCase: UseCase; reply: Reply }>;
  /** A use case whose write meets a fault, and the reply to what came of it. */
  torn(useCase: UseCase, fault: Members): Promise<Reply>;

  transceive(command: string): Promise<string | null>;
  fault(fault: Members): Promise<void>;
  gate(event: 'spend' | 'load' | 'enter' | 'exit', amount?: number): Promise<void>;
  /** What a gate says that does not open, null when it does. */
  gateRefusal(event: 'spend' | 'load', amount: number): Promise<string | null>;
  /** What the chip really holds. */
  chip(): Promise<number>;
  blocks(): Promise<Readonly<Record<string, string>>>;
  /** From now on the phone lies, or sends what nobody released: the chip says nothing about our books any more. */
  phoneLies(): void;

  purchaseState(purchaseId: string): Promise<string>;
  session(): Promise<{ state: string; round: number; version: number } | null>;
  /** How many requests are remembered for this card. */
  rounds(): Promise<number>;
  set(column: 'state' | 'expires_ms' | 'parked', value: Value): Promise<void>;
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

/** Rounds that read a card, before the one that writes to it: keys of nodes are used in a round of their own. */
export function readingRounds({ security }: Layout): number {
  return security === 'des' || security === 'aes' ? 2 : 1;
}

export function testCard(world: GatewayWorld, planned: SandboxCard): TestCard {
  const { issuerId, cardId, deviceId, idm } = planned;
  const street: Street = { net: 0, lies: false };
  const sandbox = sandboxCalls(world);
  const { find, ...rows } = cardRows(world, 'issuer_id = $1 and card_id = $2', [issuerId, cardId]);
  const key = async () => String(await find());
  const layout = layoutNamed(world.layouts, planned.layout);
  const useCaseAt = (endpoint: string, asked: Asked) =>
    openUseCase(
      {
        baseUrl: () => world.baseUrl,
        hub: () => card.hub,
        endpoint,
        subject: { issuerId, cardId, deviceId },
        transceive: card.transceive,
        readingRounds: readingRounds(layout),
      },
      asked,
    );

  const card: TestCard = {
    ...rows,
    layout,
    issuerId,
    cardId,
    deviceId,
    idm,
    get hub() {
      return world.hub(issuerId);
    },
    useCase: (asked = {}) => useCaseAt('getCardCommands', asked),
    parkUseCase: (asked = {}) => useCaseAt('getParkCardCommands', asked),
    purchase: async (amount) => String((await sandbox.call('purchases', { cardId, amount })).purchaseId),
    readBalance: () => card.useCase({ operation: 'READ_BALANCE' }).runToEnd(),
    load: (purchaseId) => card.useCase({ operation: 'UPDATE_BALANCE', purchaseId }).runToEnd(),
    park: () => card.parkUseCase({ operation: 'PARK_CARD' }).runToEnd(),
    block: () => card.parkUseCase({ operation: 'BLOCK_AND_READ_CARD' }).runToEnd(),
    async released(purchaseId) {
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      return { useCase, reply: await useCase.toWrite() };
    },
    async torn(useCase, fault) {
      const reply = await useCase.toWrite();
      await card.fault({ ...fault, atCommand: 1 });
      return useCase.goOn(reply);
    },

    transceive: (command) => sandbox.transceive(deviceId, 'internal', command),
    async fault(fault) {
      await sandbox.call(`phones/${deviceId}/faults`, fault);
    },
    async gate(event, amount) {
      await sandbox.call(`cards/${cardId}/gate`, { event, ...(amount === undefined ? {} : { amount }) });
      street.net += event === 'load' ? (amount ?? 0) : -(amount ?? 0);
    },
    gateRefusal: (event, amount) => sandbox.refusal(`cards/${cardId}/gate`, { event, amount }),
    chip: async () => Number((await sandbox.call(`cards/${cardId}`)).balance),
    blocks: async () => (await sandbox.call(`cards/${cardId}`)).blocks as Record<string, string>,
    phoneLies() {
      street.lies = true;
    },

    async purchaseState(purchaseId) {
      const [row] = await world.db.read(
        'select state from purchase where issuer_id = $1 and purchase_id = $2',
        [issuerId, purchaseId],
      );
      return String(row?.state);
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
      const found = await world.db.read('select round from gateway_round where card_id = $1', [await key()]);
      return found.length;
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
    expireSession: async () => world.expireSession(await key()),
  };
  STREETS.set(card, street);
  return card;
}

/** The chip holds what it came with, what the street did, and what our writes did. */
export async function assertConserved(card: TestCard): Promise<void> {
  const street = STREETS.get(card);
  assert.ok(street !== undefined);
  if (street.lies) return;
  assertChip(await card.chip(), START_BALANCE + street.net, await card.transfers(), await card.account());
}

/** Nothing is in doubt, and the chip holds what its account says. */
export async function assertInStep(card: TestCard): Promise<void> {
  assert.deepEqual(await card.account(), { chip: await card.chip(), inDoubt: 0 });
}
