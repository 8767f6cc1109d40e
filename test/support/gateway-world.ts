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
  writeSandboxFile,
} from '../../src/simulator/sandbox/sandbox-file.ts';
import { planSandbox } from '../../src/simulator/sandbox/sandbox-plan.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { TestEngine } from './engines.ts';
import { assertConserved, START_BALANCE, type TestCard, testCard } from './gateway-card.ts';
import type { Sender } from './gateway-http.ts';

/** Every layout of the sandbox: both hold money. */
export const LAYOUTS = ['demo-purse', 'demo-journal'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

export interface GatewayWorld {
  readonly baseUrl: string;
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  /** A card that no other test has, holding {@link START_BALANCE}. */
  card(layout: LayoutName): TestCard;
  /** The hub that may speak for an issuer. */
  hub(issuerId: string): Sender;
  /** The operator's audit, as its door tells it. */
  audit(): Promise<{ readonly faults: readonly string[]; readonly doubts: readonly unknown[] }>;
  /** Changes one row behind the server's back. */
  change(table: TableName, key: string, text: string, values: readonly Value[]): Promise<void>;
  /** The server ends and starts anew, over the same database and the same phones. */
  restart(): Promise<void>;
}

export interface WorldOptions {
  /** Cards of each layout. */
  readonly cards?: number;
  /** What the server gets for the database. */
  readonly wrap?: (db: Database) => Database;
}

/** Call it inside `forEachEngine`; the world is there from the first test on. */
export function gatewayWorld(
  engine: TestEngine,
  { cards = 16, wrap = same }: WorldOptions = {},
): GatewayWorld {
  const layouts = loadLayouts();
  const issued = new Map<string, number>();
  let inUse: TestCard[] = [];
  let dataDir = '';
  let db: Database | undefined;
  let server: RunningServer | undefined;

  async function start(): Promise<void> {
    db = await engine.open();
    server = await serveDatabase(
      {
        sandbox: true,
        host: '127.0.0.1',
        port: 0,
        dataDir,
        database: engine.location,
        sessionTtlMs: SESSION_TTL_MS,
        logLevel: 'silent',
      },
      wrap(db),
    );
  }

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tessera-journey-'));
    const plan = planSandbox(layouts, systemEntropy);
    writeSandboxFile(dataDir, { ...plan, cards: manyCards(plan.cards, cards), purchases: [] });
    await start();
  });
  after(async () => {
    await server?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    const used = inUse;
    inUse = [];
    assert.deepEqual((await world.audit()).faults, []);
    for (const card of used) await assertConserved(card);
  });

  const file = () => there(readSandboxFile(dataDir));
  const world: GatewayWorld = {
    get baseUrl() {
      return there(server).baseUrl;
    },
    get db() {
      return there(db);
    },
    layouts,
    card(layout) {
      const number = issued.get(layout) ?? 0;
      issued.set(layout, number + 1);
      const planned = file().cards.filter((card) => card.layout === layout)[number];
      if (planned === undefined) throw new Error(`more than ${cards} tests want a ${layout} card`);
      const card = testCard(world, planned);
      inUse.push(card);
      return card;
    },
    hub(issuerId) {
      return there(file().issuers.find((issuer) => issuer.issuerId === issuerId)).deviceGateway;
    },
    async audit() {
      const response = await fetch(`${world.baseUrl}/admin/v1/audit`, {
        headers: { authorization: `Bearer ${file().admin.token}` },
      });
      assert.equal(response.status, 200);
      return (await response.json()) as { faults: string[]; doubts: unknown[] };
    },
    async change(table, key, text, values) {
      assert.equal(await world.db.commit([{ table, key, text, values, rows: 1 }]), 'committed');
    },
    async restart() {
      await there(server).close();
      await start();
    },
  };
  return world;
}

/** `count` of each layout, made after the first of that layout. */
function manyCards(planned: readonly SandboxCard[], count: number): readonly SandboxCard[] {
  return LAYOUTS.flatMap((layout) => {
    const model = there(planned.find((card) => card.layout === layout));
    return Array.from({ length: count }, (_, n) => ({
      ...model,
      cardId: `card-${layout}-${n}`,
      deviceId: `phone-${layout}-${n}`,
      idm: `0${systemEntropy.uuid().replaceAll('-', '').slice(-15).toUpperCase()}`,
      balance: START_BALANCE,
    }));
  });
}

function same(db: Database): Database {
  return db;
}

/** `value`, which is there from the first test on. */
function there<T>(value: T | null | undefined): T {
  assert.ok(value !== null && value !== undefined, 'the world is not there yet');
  return value;
}
