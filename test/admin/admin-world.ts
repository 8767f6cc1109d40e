/**
 * The operator's door on a real server, over a database of the test's own, with two people who know their tokens. Every reply is held
 * against the contract, and after every test the books must be in order.
 */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { adminRoutes } from '../../src/admin/routes.ts';
import { insertStaff } from '../../src/admin/staff.ts';
import type { Database } from '../../src/db/database.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { loadContract } from '../../src/http/contract.ts';
import { createServer } from '../../src/http/server.ts';
import { type TestAdminServices, testAdminServices } from '../support/admin-services.ts';
import type { TestEngine } from '../support/engines.ts';
import { httpAsk } from '../support/http-client.ts';
import { LAYOUTS } from './admin-layouts.ts';

export const contract = loadContract('admin');

/** Who may ask; each has a token of the same name. */
export type Person = 'alice' | 'bob';

export interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly by?: Person;
  /** A fresh one when left out; null sends none. */
  readonly key?: string | null;
}

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the contract's check has seen.
  readonly body: any;
  readonly replayed: boolean;
}

export interface AdminWorld {
  readonly db: Database;
  readonly services: TestAdminServices;
  readonly baseUrl: string;
  /** Asks, and holds the reply against the contract. */
  ask(operationId: string, asked?: Asked): Promise<Answered>;
  /** Asks with a reason, and fails unless it is done; the body of the reply. */
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the contract's check has seen.
  done(operationId: string, asked?: Asked): Promise<any>;
  /** Asks with a reason, and fails unless it is refused with that status; what the problem says. */
  refused(status: number, operationId: string, asked?: Asked): Promise<string>;
}

/** Call it inside `forEachEngine`; the world is there from the first test on. */
export function adminWorld(engine: TestEngine): AdminWorld {
  let db: Database | undefined;
  let app: FastifyInstance | undefined;
  let services: TestAdminServices | undefined;
  let baseUrl = '';
  before(async () => {
    db = await engine.open();
    for (const id of ['alice', 'bob']) {
      const staff = insertStaff({ id, name: id, tokenHash: hashToken(`token-of-${id}`) });
      assert.equal(await db.commit([staff]), 'committed');
    }
    app = createServer({ logLevel: 'silent', contracts: [contract], isReady: async () => true });
    services = testAdminServices(db, LAYOUTS);
    const { rotations, serverKeys } = services;
    const door = {
      ...services,
      contract,
      tokenHash: null,
      checkReplies: true,
      onChange(operationId: string) {
        if (operationId === 'startKeyRotation') rotations.wake();
      },
    };
    await app.register(adminRoutes, { prefix: contract.basePath, ...door });
    app.get('/.well-known/jwks.json', () => serverKeys.publicJwks());
    baseUrl = (await app.listen({ host: '127.0.0.1', port: 0 })) + contract.basePath;
  });
  after(async () => {
    await services?.rotations.stop();
    await app?.close();
  });
  afterEach(async () => {
    assert.deepEqual((await world.done('getAudit')).faults, []);
  });
  const world: AdminWorld = {
    get db() {
      assert.ok(db);
      return db;
    },
    get services() {
      assert.ok(services);
      return services;
    },
    get baseUrl() {
      return baseUrl;
    },
    ask: (operationId, asked = {}) => ask(baseUrl, operationId, asked),
    async done(operationId, asked = {}) {
      const { status, body } = await world.ask(operationId, withReason(operationId, asked));
      assert.ok(status === 200 || status === 201, `${operationId}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    async refused(status, operationId, asked = {}) {
      const answered = await world.ask(operationId, withReason(operationId, asked));
      assert.equal(answered.status, status, `${operationId}: ${JSON.stringify(answered.body)}`);
      return answered.body.detail;
    },
  };
  return world;
}

function withReason(operationId: string, asked: Asked): Asked {
  if (contract.operation(operationId).method === 'GET') return asked;
  return { ...asked, body: { reason: 'The holder asked for it', ...asked.body } };
}

async function ask(baseUrl: string, operationId: string, asked: Asked): Promise<Answered> {
  const operation = contract.operation(operationId);
  const { path = {}, query = {}, body, by = 'alice', key = randomUUID() } = asked;
  const url = new URL(
    baseUrl + operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? '')),
  );
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const response = await httpAsk(url.href, {
    method: operation.method,
    headers: {
      authorization: `Bearer token-of-${by}`,
      ...(operation.method === 'GET' || key === null ? {} : { 'idempotency-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  assert.equal(operation.checkReply(response.status, answer), null, JSON.stringify(answer));
  const type = response.status < 400 ? 'application/json' : 'application/problem+json';
  assert.ok(response.headers.get('content-type')?.startsWith(type));
  return {
    status: response.status,
    body: answer,
    replayed: response.headers.get('idempotency-replayed') === 'true',
  };
}
