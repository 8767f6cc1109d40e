/** The operator's door, the till and its token endpoint on real servers over one database, and a group with a client. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { adminRoutes } from '../../src/admin/routes.ts';
import type { Database } from '../../src/db/database.ts';
import { hashToken } from '../../src/http/bearer.ts';
import { loadContract } from '../../src/http/contract.ts';
import type { TillLimits } from '../../src/till/door.ts';
import { tillRoutes } from '../../src/till/routes.ts';
import { tillCallers } from '../../src/till-access/till-callers.ts';
import { type TillTokenLimits, tillTokenRoutes } from '../../src/till-access/till-token-routes.ts';
import { openServerKeys } from '../../src/vault/server-keys.ts';
import { testServer } from '../http/servers.ts';
import type { TestAdminServices } from '../support/admin-services.ts';
import { httpAsk } from '../support/http-client.ts';

export const GROUP = '7';
const OPERATOR = 'token-of-the-operator';

export interface Reply {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a reply holds.
  readonly body: any;
  readonly header: (name: string) => string | null;
}

export interface AccessServer {
  readonly baseUrl: string;
  /** What it has logged. */
  readonly logged: () => string;
  /** At the operator's door; fails unless it is done. */
  operator(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Reply>;
  basic(clientId: string, secret: string, query?: string): Promise<Reply>;
  /** `GET /auth/token` with that header, or with none. */
  token(authorization?: string, query?: string, method?: string): Promise<Reply>;
  /** A search for a pass. */
  find(authorization: string | undefined, number?: string): Promise<Reply>;
  /** At any path of the till. */
  ask(method: string, path: string, authorization: string, body?: object): Promise<Reply>;
  /** Another client; its id and secret. */
  newClient(scopes?: readonly string[]): Promise<{ readonly clientId: string; readonly secret: string }>;
  /** `Bearer` and a token of that client. */
  bearer(client: { readonly clientId: string; readonly secret: string }, query?: string): Promise<string>;
}

export interface AccessOptions {
  readonly limits?: TillLimits;
  readonly tokenLimits?: TillTokenLimits;
  /** Milliseconds by which the server's clocks go ahead of ours. */
  readonly ahead?: () => number;
  /** Its own URL where it is not the one that it listens at. */
  readonly publicUrl?: string;
}

const MANY = { name: 'many', quota: 1_000_000, windowSeconds: 60 };

/** How to start servers, all of which end with the describe block that this is called in. */
export function accessServers(): (
  services: TestAdminServices,
  options?: AccessOptions,
) => Promise<AccessServer> {
  const started: FastifyInstance[] = [];
  after(() => Promise.all(started.map((app) => app.close())));
  return async (services, options = {}) => {
    const { limits = { client: MANY, guesses: { misses: 1_000_000 } }, ahead = () => 0 } = options;
    const { tokenLimits = { network: MANY, client: MANY } } = options;
    const { db, vault, entropy } = services;
    const { app, text } = testServer('trace');
    started.push(app);
    const [till, admin] = [loadContract('till'), loadContract('admin')];
    let baseUrl = '';
    const issuerUrl = () => options.publicUrl ?? baseUrl;
    const now = () => Date.now() + ahead();
    const serverKeys = openServerKeys({ db, vault });
    const callers = tillCallers({ db, serverKeys, issuerUrl, now, uptime: ahead });
    const both = { prefix: till.basePath, contract: till, db, entropy, checkReplies: true };
    await app.register(tillTokenRoutes, { ...both, vault, serverKeys, issuerUrl, now, limits: tokenLimits });
    await app.register(tillRoutes, { ...both, callers, limits });
    await app.register(adminRoutes, {
      ...services,
      prefix: admin.basePath,
      contract: admin,
      tokenHash: hashToken(OPERATOR),
      checkReplies: true,
      onChange: () => callers.forget(),
    });
    baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
    return serverAt(baseUrl, text);
  };
}

function serverAt(baseUrl: string, logged: () => string): AccessServer {
  async function send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<Reply> {
    const reply = await httpAsk(`${baseUrl}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const header = (name: string) => reply.headers.get(name);
    return { status: reply.status, text, body: text === '' ? null : JSON.parse(text), header };
  }

  const server: AccessServer = {
    baseUrl,
    logged,
    async operator(method, path, body) {
      const headers = { authorization: `Bearer ${OPERATOR}`, 'idempotency-key': randomUUID() };
      const reason = method === 'GET' ? undefined : { reason: 'For the test', ...body };
      const reply = await send(method, `/admin/v1${path}`, headers, reason);
      assert.ok(reply.status < 300, `${path}: ${reply.text}`);
      return reply;
    },
    basic: (clientId, secret, query) => server.token(basicOf(clientId, secret), query),
    token: (authorization, query = '', method = 'GET') =>
      send(method, `/auth/token${query}`, authorization === undefined ? {} : { authorization }),
    find: (authorization, number = '2900000000018') =>
      send(
        'GET',
        `/cards?search_mode=BARCODE&group_id=${GROUP}&q=${number}`,
        authorization === undefined ? {} : { authorization },
      ),
    ask: (method, path, authorization, body) => send(method, path, { authorization }, body),
    async newClient(scopes = ['cards:read', 'cards:debit']) {
      const clientId = `till-${randomUUID()}`;
      const body = { clientId, name: 'A till', scopes };
      const made = await server.operator('POST', `/till-groups/${GROUP}/clients`, body);
      return { clientId, secret: made.body.secret };
    },
    async bearer({ clientId, secret }, query) {
      const { status, body, text } = await server.basic(clientId, secret, query);
      assert.equal(status, 200, text);
      return `Bearer ${body.access_token}`;
    },
  };
  return server;
}

export function basicOf(clientId: string, secret: string): string {
  return `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
}

/** A group with a store, a point of sale, a product and a pass that is found by {@link PASS_NUMBER}. */
export async function setUpGroup(server: AccessServer): Promise<void> {
  await server.operator('POST', '/issuers', { issuerId: 'ISSUER0001', name: 'An issuer' });
  const group = `/till-groups/${GROUP}`;
  await server.operator('POST', '/till-groups', { groupId: 7, issuerId: 'ISSUER0001', name: 'A group' });
  await server.operator('POST', `${group}/stores`, { storeId: 71, name: 'A store' });
  await server.operator('POST', `${group}/stores/71/points-of-sale`, { pointOfSaleId: 711, name: 'A till' });
  const product = {
    productId: 'cashback',
    name: 'Cashback',
    currency: 'EUR',
    rule: null,
    blocksWithCard: false,
  };
  await server.operator('POST', `${group}/pass-products`, product);
  await server.operator('POST', `${group}/passes`, {
    passId: 'pass-1',
    productId: 'cashback',
    number: PASS_NUMBER,
    consumer: { id: 7, givenName: 'Ada', familyName: 'Byron' },
    expiresAt: '2050-08-24T14:15:22Z',
    amount: 10_000,
  });
}

export const PASS_NUMBER = '2900000000018';
/** With the right check digit; nobody has it. */
export const NO_PASS_NUMBER = '2900000000025';

/** Fails when any text that the database keeps holds `secret`. */
export async function assertKeptNowhere(db: Database, secret: string): Promise<void> {
  for (const [table, text] of [
    ['admin_request', 'id || body'],
    ['audit_record', 'subject || detail'],
    ['alarm', 'detail'],
    [
      'till_client',
      `id || name || scopes || secret_key || secret_hash || coalesce(previous_secret_hash, '')`,
    ],
  ]) {
    const rows = await db.read(`select ${text} as text from ${table}`, []);
    assert.ok(
      rows.every((row) => !String(row.text).includes(secret)),
      table,
    );
  }
}
