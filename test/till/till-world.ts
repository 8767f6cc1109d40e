/** The till of real servers over a database, with two groups, their stores, and passes. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { registerIssuer } from '../../src/admin/register.ts';
import type { Database, Row, Statement, TableName, Value } from '../../src/db/database.ts';
import { loadContract } from '../../src/http/contract.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { TillLimits } from '../../src/till/door.ts';
import { type NewPass, newPassRows } from '../../src/till/pass-rows.ts';
import { tillRoutes } from '../../src/till/routes.ts';
import type { Rule } from '../../src/till/rule.ts';
import { testServer } from '../http/servers.ts';
import type { TestEngine } from '../support/engines.ts';
import { callers, type Till, tillAt } from '../support/till-client.ts';
import { newPass, placeRows, productRow } from '../support/till-rows.ts';

export const MANY: TillLimits = {
  client: { name: 'client', quota: 1_000_000, windowSeconds: 60 },
  guesses: { misses: 1_000_000 },
};

export interface TillOptions {
  /** Another handle, or one with faults. */
  readonly db?: Database;
  readonly limits?: TillLimits;
  readonly tryForMs?: number;
}

export interface TillWorld {
  readonly db: Database;
  readonly till: Till;
  startTill(options?: TillOptions): Promise<Till>;
  /** Returns the group's name for it. */
  addPass(more?: Partial<NewPass> & { readonly issued?: bigint }): Promise<string>;
  addProduct(more: {
    readonly rule?: Rule | null;
    readonly blocksWithCard?: boolean;
    readonly currency?: string;
  }): Promise<string>;
  write(table: TableName, text: string, values?: readonly Value[]): Promise<void>;
  read(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
}

/** Call in a describe block: the world is there from its first test on, and gone after its last. */
export function tillWorld(engine: TestEngine): TillWorld {
  const started: FastifyInstance[] = [];
  let made: { readonly db: Database; readonly till: Till } | undefined;
  const there = () => {
    assert.ok(made !== undefined, 'the world is not there before the first test');
    return made;
  };
  let passes = 0;

  async function startTill({ db = there().db, limits = MANY, ...more }: TillOptions = {}): Promise<Till> {
    const { app, text } = testServer('trace');
    started.push(app);
    const contract = loadContract('till');
    const door = { ...more, contract, db, entropy: systemEntropy, callers, limits, checkReplies: true };
    await app.register(tillRoutes, { prefix: contract.basePath, ...door });
    return tillAt(await app.listen({ host: '127.0.0.1', port: 0 }), text);
  }

  async function commit(batch: readonly Statement[]): Promise<void> {
    assert.equal(await there().db.commit(batch), 'committed');
  }

  before(async () => {
    const db = await engine.open();
    await registerIssuer(db, { id: 'ISSUER0001', name: 'An issuer' });
    assert.equal(await db.commit(placeRows()), 'committed');
    made = { db, till: await startTill({ db }) };
  });
  after(() => Promise.all(started.map((app) => app.close())));

  return {
    get db() {
      return there().db;
    },
    get till() {
      return there().till;
    },
    startTill,
    async addPass({ issued = 0n, ...more } = {}) {
      const pass = newPass(++passes, more);
      await commit(newPassRows(systemEntropy, pass, issued, BigInt(Date.now())).statements);
      return pass.passId;
    },
    async addProduct({ rule = null, blocksWithCard = false, currency = 'EUR' }) {
      const id = `product-${randomUUID()}`;
      await commit([productRow(id, 1n, currency, rule, blocksWithCard)]);
      return id;
    },
    write: (table, text, values = []) => commit([{ table, key: 'it', text, values, rows: 1 }]),
    read: (text, values = []) => there().db.read(text, values),
  };
}
