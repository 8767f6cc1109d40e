/**
 * The wallets' door and simulated wallets on a real server, over a database of the test's own. Calls and confirmations happen when the
 * test says so, over HTTP; every reply of the door is held against the contract.
 */

import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { registerCard, registerDevice, registerIssuer, registerProduct } from '../../src/admin/register.ts';
import { cardChores } from '../../src/cards/digital/card-chores.ts';
import { changeLifecycle } from '../../src/cards/digital/change.ts';
import { type BegunOperation, changeDigitalCard } from '../../src/cards/digital/change-digital-card.ts';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import { loadDigitalCardByKey } from '../../src/cards/digital/digital-card-store.ts';
import type { LifecycleRequest } from '../../src/cards/digital/lifecycle.ts';
import type { DigitalSnapshot } from '../../src/cards/digital/snapshot.ts';
import { layoutNamed } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database, Row, Statement } from '../../src/db/database.ts';
import { createEgress, type Egress } from '../../src/egress/egress.ts';
import type { Refusal } from '../../src/errors.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { loadContract } from '../../src/http/contract.ts';
import { createServer } from '../../src/http/server.ts';
import { walletPurpose } from '../../src/sealed-columns.ts';
import type { SimulatedWallet } from '../../src/simulator/wallet/wallet.ts';
import { hostWallets, type WalletHost } from '../../src/simulator/wallet/wallet-host.ts';
import { simulatedWalletRoutes } from '../../src/simulator/wallet/wallet-routes.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { createVault } from '../../src/vault/vault.ts';
import { walletRoutes } from '../../src/wallets/routes.ts';
import { type WalletCaller, walletCaller } from '../../src/wallets/wallet-calls.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import type { TestEngine } from '../support/engines.ts';
import { httpAsk } from '../support/http-client.ts';

export const contract = loadContract('wallet');
export const ISSUER = 'ISSUER0001';
/** Of the device door's cards: it has a mark for suspended ones. */
const LAYOUT = 'demo-purse';
const layouts = loadLayouts();
const vault = createVault([{ kid: 'test', key: createSecretKey(randomBytes(32)) }]);

const WALLETS = ['wallet-1', 'wallet-2'] as const;
type WalletId = (typeof WALLETS)[number];

export interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly by?: WalletId | 'nobody';
  /** A fresh one when left out. */
  readonly key?: string;
}

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the contract's check has seen.
  readonly body: any;
  readonly header: (name: string) => string | null;
}

export interface WalletWorld {
  readonly db: Database;
  readonly services: {
    readonly db: Database;
    readonly layouts: typeof layouts;
    readonly entropy: typeof systemEntropy;
  };
  readonly egress: Egress;
  readonly vault: typeof vault;
  /** A request of a wallet. */
  ask(operationId: string, asked: Asked): Promise<Answered>;
  /** A card in a wallet, ACTIVE and on one device unless stated. */
  card(more?: Partial<DigitalCard>): Promise<DigitalCard>;
  /** A card in a secure element that is one with a card of the device door. */
  sameCard(more?: Partial<DigitalCard>): Promise<DigitalCard>;
  /** Its issuer asks, as if at the issuer's own door. */
  issuer(card: DigitalCard, request: Omit<LifecycleRequest, 'by'>): Promise<BegunOperation | Refusal>;
  /** The same; fails when it is refused. */
  begun(card: DigitalCard, operation: 'SUSPEND' | 'RESUME' | 'DELETE'): Promise<string>;
  load(card: DigitalCard): Promise<DigitalSnapshot>;
  /** `STATUS` or `STATUS error`. */
  end(operationId: string): Promise<string>;
  /** What the issuer is to be told, in order: `OPERATION STATUS`. */
  told(card: DigitalCard): Promise<readonly string[]>;
  audited(card: DigitalCard): Promise<readonly string[]>;
  /** What is still to be told, or to be confirmed: of all cards or of one. */
  tasks(card?: DigitalCard): Promise<readonly Row[]>;
  /** Another server's caller. @param over its own connection to the database */
  caller(egress?: Egress, over?: Database): WalletCaller;
  /** Calls the wallets that are to be called now; returns how many calls that were. */
  callDue(): Promise<number>;
  /** What waits for a later call is due now. */
  makeDue(): Promise<void>;
  /** The wallets say what they have to say. */
  confirm(): Promise<void>;
  fault(kind: string, times?: number, walletId?: WalletId): Promise<void>;
  wallet(walletId?: WalletId): SimulatedWallet;
  chores(): Promise<number>;
  change(statement: Omit<Statement, 'rows'>): Promise<void>;
}

/** Call it inside `forEachEngine`; the world is there from the first test on. */
export function walletWorld(engine: TestEngine): WalletWorld {
  let db: Database | undefined;
  let app: FastifyInstance | undefined;
  let egress: Egress | undefined;
  let baseUrl = '';
  const later: (() => Promise<void>)[] = [];
  const identities = WALLETS.map((walletId) => ({
    walletId,
    token: `token-of-${walletId}`,
    secret: `secret-of-${walletId}`,
  }));
  const host: WalletHost = hostWallets(identities, {
    serverUrl: () => baseUrl,
    later: (work) => void later.push(work),
  });
  before(async () => {
    db = await engine.open();
    await registerIssuer(db, { id: ISSUER, name: 'An issuer' });
    app = createServer({ logLevel: 'silent', contracts: [contract], isReady: async () => true });
    const door = { db, layouts, entropy: systemEntropy, contract, checkReplies: true };
    await app.register(walletRoutes, { prefix: contract.basePath, ...door });
    await app.register(simulatedWalletRoutes, { prefix: '/sandbox/wallets', wallets: host });
    baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
    egress = createEgress({ allowedOrigins: [baseUrl] });
    for (const { walletId, token, secret } of identities) {
      const sealed = vault.seal(walletPurpose(walletId), Buffer.from(secret));
      await world.change({
        table: 'wallet',
        key: walletId,
        text: `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ($1, 'A wallet', $2, $3, $4, null, 0)`,
        values: [walletId, `${baseUrl}/sandbox/wallets/${walletId}`, hashToken(token), sealed],
      });
    }
  });
  after(() => app?.close());

  const callerOver = (way: Egress, over = world.db) =>
    walletCaller(
      { ...world.services, db: over, vault, egress: way },
      { warn: () => {}, error: ({ err }) => assert.fail(String(err)) },
    );

  const world: WalletWorld = {
    get db() {
      assert.ok(db);
      return db;
    },
    get services() {
      return { db: world.db, layouts, entropy: systemEntropy };
    },
    get egress() {
      assert.ok(egress);
      return egress;
    },
    vault,
    ask: (operationId, asked) => ask(baseUrl + contract.basePath, operationId, asked),
    async card(more = {}) {
      const card = digitalCard({ type: 'HCE', walletId: 'wallet-1', ...more });
      await putDigitalCard(world.db, card, [`phone-${card.key}`]);
      return card;
    },
    async sameCard(more = {}) {
      const card = await world.card({ type: 'SE', ...more });
      const layout = layoutNamed(layouts, LAYOUT);
      const product = { id: 'product', issuerId: ISSUER, layout: LAYOUT, trustUnauthenticated: 0n };
      await registerProduct(world.db, product);
      await registerDevice(world.db, systemEntropy, `phone-${card.key}`);
      await registerCard(world.db, systemEntropy, {
        issuerId: ISSUER,
        cardId: card.cardId,
        productId: product.id,
        deviceId: `phone-${card.key}`,
        idm: Buffer.from(systemEntropy.bytes(8)).toString('hex').toUpperCase(),
        state: 'ACTIVE',
        expiresMs: 10n ** 14n,
        layout,
        balanceMinor: 0n,
      });
      return card;
    },
    async issuer(card, request) {
      const operationId = systemEntropy.uuid();
      const by = { ...request, by: 'ISSUER' } as LifecycleRequest;
      return changeDigitalCard(world.services, {
        operationId,
        load: () => loadDigitalCardByKey(world.services, card.key),
        decide: (snapshot) =>
          changeLifecycle(snapshot, by, {
            operationId,
            requestor: { type: 'ISSUER', id: ISSUER },
            reason: null,
          }),
        also: () => [],
      });
    },
    async begun(card, operation) {
      const begun = await world.issuer(card, { operation, reasonCode: 'ISSUER_DECISION' });
      assert.ok(!('reason' in begun), JSON.stringify(begun));
      return begun.id;
    },
    async load(card) {
      const snapshot = await loadDigitalCardByKey(world.services, card.key);
      assert.ok(snapshot);
      return snapshot;
    },
    async end(operationId) {
      const [row] = await world.db.read('select status, error from digital_card_operation where id = $1', [
        operationId,
      ]);
      return [row?.status, row?.error].filter((text) => text !== null).join(' ');
    },
    async told(card) {
      const rows = await world.db.read(
        'select body from notification where digital_card_id = $1 order by sequence',
        [card.key],
      );
      return rows.map(({ body }) => {
        const { operation, status } = JSON.parse(String(body));
        return `${operation} ${status}`;
      });
    },
    async audited(card) {
      const rows = await world.db.read(
        'select actor, action from audit_record where subject = $1 order by id',
        [card.key],
      );
      return rows.map(({ actor, action }) => `${actor} ${action}`);
    },
    async tasks(card) {
      const rows = await world.db.read('select * from wallet_task order by id', []);
      return rows.filter((row) => card === undefined || row.digital_card_id === card.key);
    },
    caller: (way = world.egress, over = world.db) => callerOver(way, over),
    callDue: () => callerOver(world.egress).callDue(),
    async makeDue() {
      for (const { id } of await world.tasks()) {
        const text = 'update wallet_task set due_ms = 0 where id = $1';
        await world.change({ table: 'wallet_task', key: String(id), text, values: [String(id)] });
      }
    },
    async confirm() {
      for (const work of later.splice(0)) await work();
    },
    async fault(kind, times = 1, walletId = 'wallet-1') {
      const { status } = await post(`${baseUrl}/sandbox/wallets/${walletId}/faults`, { kind, times });
      assert.equal(status, 201);
    },
    wallet(walletId = 'wallet-1') {
      const wallet = host.get(walletId);
      assert.ok(wallet);
      return wallet;
    },
    chores: () => cardChores(world.services, randomUUID(), WITHOUT_LOG).turn(),
    async change(statement) {
      assert.equal(await world.db.commit([{ ...statement, rows: 1 }]), 'committed');
    },
  };
  return world;
}

export const WITHOUT_LOG = { error: ({ err }: { readonly err: unknown }) => assert.fail(String(err)) };

/** The operation's time to live is over. @param expiresMs the earlier, the sooner it is looked at */
export async function makeOverdue(world: WalletWorld, operationId: string, expiresMs = 1n): Promise<void> {
  await world.change({
    table: 'digital_card_operation',
    key: operationId,
    text: 'update digital_card_operation set expires_ms = $2 where id = $1',
    values: [operationId, expiresMs],
  });
}

/** The parameters of a path of one card. */
export function pathOf({ issuerId, digitalCardId }: DigitalCard): Readonly<Record<string, string>> {
  return { issuerId, digitalCardId };
}

async function ask(baseUrl: string, operationId: string, asked: Asked): Promise<Answered> {
  const operation = contract.operation(operationId);
  const { path = {}, body, by = 'wallet-1', key = randomUUID() } = asked;
  const url =
    baseUrl + operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? ''));
  const response = await httpAsk(url, {
    method: operation.method,
    headers: {
      'idempotency-key': key,
      ...(by === 'nobody' ? {} : { authorization: `Bearer token-of-${by}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  assert.equal(operation.checkReply(response.status, answer), null, JSON.stringify(answer));
  const type = response.status < 400 ? 'application/json' : 'application/problem+json';
  assert.ok(response.headers.get('content-type')?.startsWith(type));
  return { status: response.status, body: answer, header: (name) => response.headers.get(name) };
}

function post(url: string, body: unknown) {
  return httpAsk(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
