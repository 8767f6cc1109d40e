/**
 * A sandbox server in this process, over a database that the test owns, with a card of its own for every test. After every test
 * the books must be in order and each chip must hold what was put on it, and nothing else.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { type RunningServer, serveDatabase } from '../../src/app.ts';
import type { LayoutCatalogue } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database, TableName, Value } from '../../src/db/database.ts';
import { SESSION_TTL_MS } from '../../src/gateway/session.ts';
import {
  readSandboxFile,
  type SandboxCard,
  type SandboxExternalCard,
  type SandboxFile,
  writeSandboxFile,
} from '../../src/simulator/sandbox/sandbox-file.ts';
import { planSandbox } from '../../src/simulator/sandbox/sandbox-plan.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { TestEngine } from './engines.ts';
import { assertConserved, START_BALANCE, type TestCard, testCard } from './gateway-card.ts';
import { assertExternalConserved, type ExternalCard, externalCard } from './gateway-external.ts';
import type { Sender } from './gateway-http.ts';
import { httpAsk } from './http-client.ts';

const CATALOGUE = loadLayouts();

/** The layouts without keys that hold money. */
export const LAYOUTS = ['demo-purse', 'demo-journal'] as const;
/** Those with keys, of every kind. */
export const KEYED_LAYOUTS = ['aes-purse', 'lite-s-purse', 'des-purse', 'cjrc', 'edy-purse'] as const;
export const MONEY_LAYOUTS = [...LAYOUTS, ...KEYED_LAYOUTS] as const;
/** Those whose cards bear marks: they can be blocked, erased and ingested. */
export const MARKED_LAYOUTS = [
  'demo-purse',
  'demo-journal',
  'aes-purse',
  'lite-s-purse',
  'des-purse',
] as const;
/** One of each way in which a write is proven: read again, read behind the write, answered in a session of keys. */
export const SAMPLE_LAYOUTS = ['demo-journal', 'lite-s-purse', 'aes-purse'] as const;

const SAMPLE: ReadonlySet<string> = new Set(SAMPLE_LAYOUTS);

/**
 * What a card holds is nothing that a database sees: a journey goes through all of `layouts` on SQLite, and through those of the
 * sample on PostgreSQL. The matrix has every layout on both, under every fault.
 */
export function layoutsOn<Name extends LayoutName>(
  { engine }: TestEngine,
  layouts: readonly Name[],
): readonly Name[] {
  return engine === 'sqlite' ? layouts : layouts.filter((name) => SAMPLE.has(name));
}

export type LayoutName = (typeof MONEY_LAYOUTS)[number] | 'octopus';

export interface GatewayWorld {
  readonly baseUrl: string;
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  /** A card that no other test has, holding {@link START_BALANCE}. */
  card(layout: LayoutName): TestCard;
  /** A card held to a phone that no other test has, holding {@link START_BALANCE}. */
  external(layout: LayoutName): ExternalCard;
  /** Where the server keeps what is not in its database. */
  readonly dataDir: string;
  /** The hub that may speak for an issuer. */
  hub(issuerId: string): Sender;
  /** The operator's audit, as its door tells it. */
  audit(): Promise<{ readonly faults: readonly string[]; readonly doubts: readonly unknown[] }>;
  /** Changes one row behind the server's back. */
  change(table: TableName, key: string, text: string, values: readonly Value[]): Promise<void>;
  /** The time of the session in that row is up. */
  expireSession(subject: string): Promise<void>;
  /** The server ends and starts anew, over the same database and the same phones. */
  restart(): Promise<void>;
}

/** How many tests go by between two audits of the whole world. */
const AUDIT_EVERY = 16;

export interface WorldOptions {
  /** {@link LAYOUTS} unless told. */
  readonly layouts?: readonly LayoutName[];
  /** Cards of each layout. */
  readonly cards?: number;
  /** Cards of each layout that are held to a phone; none unless told. */
  readonly externals?: number;
  /** What the server gets for the database. */
  readonly wrap?: (db: Database) => Database;
}

/** Call it inside `forEachEngine`; the world is there from the first test on. */
export function gatewayWorld(
  engine: TestEngine,
  { layouts: names = LAYOUTS, cards = 16, externals = 0, wrap = same }: WorldOptions = {},
): GatewayWorld {
  const issued = new Map<string, number>();
  let tests = 0;
  let inUse: TestCard[] = [];
  let heldUp: ExternalCard[] = [];
  let dataDir = '';
  let db: Database | undefined;
  let server: RunningServer | undefined;
  let file: SandboxFile | null = null;

  async function start(): Promise<void> {
    db = await engine.open();
    server = await serveDatabase(
      {
        sandbox: true,
        host: '127.0.0.1',
        port: 0,
        tls: null,
        dataDir,
        database: engine.location,
        sessionTtlMs: SESSION_TTL_MS,
        logLevel: 'silent',
      },
      wrap(db),
    );
    file = readSandboxFile(dataDir);
  }

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tessera-journey-'));
    const plan = planSandbox(CATALOGUE, systemEntropy);
    writeSandboxFile(dataDir, {
      ...plan,
      cards: names.flatMap((layout) => manyCards(plan.cards, layout, cards)),
      externalCards: names.flatMap((layout) => manyExternals(plan.externalCards, layout, externals)),
      purchases: [],
      digitalCards: [],
      stepUps: [],
      till: { ...plan.till, passes: [] },
      wallets: [],
    });
    await start();
  });
  after(async () => {
    await server?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    const [used, held] = [inUse, heldUp];
    inUse = [];
    heldUp = [];
    // It looks at every card of the world, so not after every test.
    if (tests++ % AUDIT_EVERY === 0) assert.deepEqual((await world.audit()).faults, []);
    for (const card of used) await assertConserved(card);
    for (const card of held) await assertExternalConserved(card);
  });

  /** One that was not given out yet. */
  function next<Planned extends { readonly layout: string }>(
    what: string,
    planned: readonly Planned[],
    layout: LayoutName,
  ): Planned {
    const number = issued.get(`${what} ${layout}`) ?? 0;
    issued.set(`${what} ${layout}`, number + 1);
    const found = planned.filter((card) => card.layout === layout)[number];
    if (found === undefined) throw new Error(`more than ${number} tests want a ${layout} ${what}`);
    return found;
  }
  const world: GatewayWorld = {
    get baseUrl() {
      return there(server).baseUrl;
    },
    get db() {
      return there(db);
    },
    layouts: CATALOGUE,
    card(layout) {
      const card = testCard(world, next('card', there(file).cards, layout));
      inUse.push(card);
      return card;
    },
    external(layout) {
      const card = externalCard(world, next('external card', there(file).externalCards, layout));
      heldUp.push(card);
      return card;
    },
    get dataDir() {
      return dataDir;
    },
    hub(issuerId) {
      return there(there(file).issuers.find((issuer) => issuer.issuerId === issuerId)).deviceGateway;
    },
    async audit() {
      const response = await httpAsk(`${world.baseUrl}/admin/v1/audit`, {
        headers: { authorization: `Bearer ${there(file).admin.token}` },
      });
      assert.equal(response.status, 200);
      return (await response.json()) as { faults: string[]; doubts: unknown[] };
    },
    async change(table, key, text, values) {
      assert.equal(await world.db.commit([{ table, key, text, values, rows: 1 }]), 'committed');
    },
    async expireSession(subject) {
      const text = 'update gateway_session set expires_ms = 1, version = version + 1 where subject = $1';
      await world.change('gateway_session', subject, text, [subject]);
    },
    async restart() {
      await there(server).close();
      await start();
    },
  };
  return world;
}

/** `count` of one layout, made after the first of it. */
function manyCards(
  planned: readonly SandboxCard[],
  layout: LayoutName,
  count: number,
): readonly SandboxCard[] {
  const model = there(planned.find((card) => card.layout === layout));
  return Array.from({ length: count }, (_, n) => ({
    ...model,
    cardId: `card-${layout}-${n}`,
    deviceId: `phone-${layout}-${n}`,
    idm: newIdm(),
    balance: START_BALANCE,
  }));
}

function manyExternals(
  planned: readonly SandboxExternalCard[],
  layout: LayoutName,
  count: number,
): readonly SandboxExternalCard[] {
  if (count === 0) return [];
  const model = there(planned.find((card) => card.layout === layout));
  return Array.from({ length: count }, (_, n) => ({
    ...model,
    deviceId: `phone-${layout}-external-${n}`,
    idm: newIdm(),
    balance: START_BALANCE,
  }));
}

function newIdm(): string {
  return `0${systemEntropy.uuid().replaceAll('-', '').slice(-15).toUpperCase()}`;
}

function same(db: Database): Database {
  return db;
}

/** `value`, which is there from the first test on. */
function there<T>(value: T | null | undefined): T {
  assert.ok(value !== null && value !== undefined, 'the world is not there yet');
  return value;
}
