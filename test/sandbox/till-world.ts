/** A sandbox as somebody meets it who builds a till: all that is known of it stands in `sandbox.json` and in the contract. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import { loadContract } from '../../src/http/contract.ts';
import type { SandboxFile, SandboxPass } from '../../src/simulator/sandbox/sandbox-file.ts';
import type { TestEngine } from '../support/engines.ts';
import { type HttpReply, httpAsk } from '../support/http-client.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

export type Members = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Parsed; empty when there was nothing. */
  readonly body: Body;
  header(name: string): string | null;
}

/** Whatever a reply holds. */
export interface Body {
  readonly [name: string]: unknown;
  readonly code: string;
  readonly message: string;
  readonly pass: Body;
  readonly receipt_row: Body;
  readonly rows: readonly Body[];
  readonly items: readonly Body[];
}

/** A payment row on its way. */
export interface Movement {
  readonly pass: Pick<SandboxPass, 'id'>;
  /** As it stands in the body. */
  readonly amount: string;
  /** A new one when left out. */
  readonly ticket?: string;
  /** `1` when left out. */
  readonly row?: string;
  /** 2 when left out: the pass itself. */
  readonly method?: number;
  /** What else stands in the body, or in its place. */
  readonly more?: Members;
}

/** A till vendor's system with a token, in one shop. Every reply is held against the contract. */
export interface TillSystem {
  readonly authorization: string;
  /** A body is sent as it is when it is a text. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  /** By the group; `more` comes after it. */
  find(mode: string, q: string, more?: string): Promise<Reply>;
  debit(row: Movement): Promise<Reply>;
  credit(row: Movement): Promise<Reply>;
  /** @param original its ticket */
  refund(original: string, row: Movement): Promise<Reply>;
  cancel(ticket: string, row?: string): Promise<Reply>;
  ticket(ticket: string): Promise<Reply>;
  /** As the till shows it. */
  balance(pass: Pick<SandboxPass, 'nfc_number'>): Promise<unknown>;
}

export interface Shop {
  readonly groupId: number;
  readonly pointOfSaleId: number;
  readonly deviceId: string;
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TillWorld {
  readonly file: SandboxFile;
  /** The one of `sandbox.json`. */
  readonly till: TillSystem;
  /** The first pass of the file that fits and that nobody took before. */
  take(like?: Partial<SandboxPass>): SandboxPass;
  /** @param query after `/auth/token` */
  askToken(credentials: Credentials, query?: string): Promise<Reply>;
  /** Another vendor's system, by the operator's door: with every scope unless told. */
  newClient(groupId: number, more?: Members): Promise<Credentials>;
  connect(credentials: Credentials, shop: Shop): Promise<TillSystem>;
  /** At the operator's door; a GET without a body. What is done there has its reason. */
  operator(method: string, path: string, body?: Members): Promise<Reply>;
  /** The server ends and starts anew, over the same database and folder. */
  restart(): Promise<void>;
}

const SCOPES = ['cards:read', 'cards:debit', 'cards:credit', 'cards:refund'];

const JSON_TYPE = { 'content-type': 'application/json' };

const contract = loadContract('till');
const OPERATIONS = ['findPass', 'debit', 'credit', 'refund', 'cancel', 'getTicket', 'getToken'].map((id) =>
  contract.operation(id),
);

/** Call it inside `forEachEngine`; the world is there from the first test on. */
export function tillWorld(engine: TestEngine): TillWorld {
  const folder = temporaryFolder();
  const taken = new Set<string>();
  let running: { readonly sandbox: TestSandbox; readonly till: TillSystem } | undefined;
  const there = () => {
    assert.ok(running !== undefined, 'the world is not there before the first test');
    return running;
  };
  let clients = 0;

  const ask = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown) =>
    askAt(world.file.baseUrl, method, path, headers, body);

  const world: TillWorld = {
    get file() {
      return there().sandbox.file;
    },
    get till() {
      return there().till;
    },
    take(like = {}) {
      const wanted = Object.entries({ state: 'ACTIVE', currency: 'EUR', ...like });
      const found = world.file.till.passes.find(
        (pass) =>
          !taken.has(pass.id) && wanted.every(([name, value]) => pass[name as keyof SandboxPass] === value),
      );
      assert.ok(found, 'there is no such pass left');
      taken.add(found.id);
      return found;
    },
    askToken: (credentials, query = '') =>
      ask('GET', `/auth/token${query}`, { authorization: basic(credentials) }),
    async newClient(groupId, more = {}) {
      const clientId = `vendor-${++clients}`;
      const body = { clientId, name: 'Another vendor', scopes: SCOPES, ...more };
      const reply = await world.operator('POST', `/till-groups/${groupId}/clients`, body);
      assert.equal(reply.status, 201, reply.text);
      return { clientId, clientSecret: String(reply.body.secret) };
    },
    async connect(credentials, shop) {
      const reply = await world.askToken(credentials);
      assert.equal(reply.status, 200, reply.text);
      return tillSystem(world.file.baseUrl, `Bearer ${reply.body.access_token}`, shop);
    },
    operator: (method, path, body) => {
      const authorization = `Bearer ${world.file.admin.token}`;
      const headers = { authorization, 'idempotency-key': randomUUID() };
      const said = body === undefined ? undefined : { reason: 'A test', ...body };
      return ask(method, `/admin/v1${path}`, headers, said);
    },
    async restart() {
      await there().sandbox.close();
      await start();
    },
  };

  async function start(): Promise<void> {
    const sandbox = await startSandbox(await engine.open(), folder.path);
    const { till } = sandbox.file;
    running = { sandbox, till: tillSystem(sandbox.file.baseUrl, '', till) };
    running = { sandbox, till: await world.connect(till, till) };
  }
  before(start);
  after(async () => {
    await running?.sandbox.close();
    folder.remove();
  });
  return world;
}

/** @param authorization the header; empty: none */
export function tillSystem(baseUrl: string, authorization: string, shop: Shop): TillSystem {
  const { groupId, pointOfSaleId, deviceId } = shop;
  const ask: TillSystem['ask'] = (method, path, body, headers = {}) =>
    askAt(baseUrl, method, path, { ...(authorization === '' ? {} : { authorization }), ...headers }, body);
  const place = { point_of_sale_id: pointOfSaleId, device_id: deviceId };
  const movement = ({ pass, amount, ticket = randomUUID(), row = '1', method = 2, more = {} }: Movement) => ({
    ticket_id: ticket,
    ticket_number: 'T-1',
    ...place,
    payment_row: {
      id: row,
      payment_method_id: method,
      amount: JSON.rawJSON(amount),
      pass: { type: 'CASHBACK', id: pass.id },
    },
    ...more,
  });
  const find: TillSystem['find'] = (mode, q, more = '') =>
    ask('GET', `/cards?search_mode=${mode}&q=${encodeURIComponent(q)}&group_id=${groupId}${more}`);
  return {
    authorization,
    ask,
    find,
    debit: (row) => ask('POST', '/cards/debit', movement(row)),
    credit: (row) => ask('POST', '/cards/credit', movement(row)),
    refund: (original, row) =>
      ask('POST', '/cards/refund', { ...movement(row), original_ticket_id: original, ...row.more }),
    cancel: (ticket, row = '1') =>
      ask('POST', '/cards/cancel', { ticket_id: ticket, payment_row_id: row, ...place }),
    ticket: (ticket) => ask('GET', `/cards/tickets/${ticket}`),
    balance: async ({ nfc_number }) => (await find('NFC', nfc_number)).body.pass.balance,
  };
}

export function basic({ clientId, clientSecret }: Credentials): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
}

async function askAt(
  baseUrl: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Reply> {
  const reply = await httpAsk(`${baseUrl}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : JSON_TYPE), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return readReply(method, path, reply);
}

async function readReply(method: string, path: string, reply: HttpReply): Promise<Reply> {
  const text = await reply.text();
  const body = text === '' ? {} : JSON.parse(text);
  const [bare = ''] = path.split('?');
  const operation = OPERATIONS.find(
    (each) => each.method === method && each.path.replace('{ticket_id}', '') === bare.replace(TICKET, '$1'),
  );
  if (operation !== undefined) assert.equal(operation.checkReply(reply.status, body), null, text);
  return { status: reply.status, text, body, header: (name) => reply.headers.get(name) };
}

const TICKET = /^(\/cards\/tickets\/)[^/]+$/;

/** In minor units as the till shows them. */
export function major(amount: number, currency: string): number {
  return amount / 10 ** ({ JPY: 0, KWD: 3 }[currency] ?? 2);
}

export function assertRefused(
  { status, body, text }: Reply,
  expected: number,
  code: string,
  about = '',
): void {
  assert.deepEqual([status, body.code], [expected, code], `${about} ${text}`);
}

/** The receipt of what was carried out. */
export function assertDone({ status, body, text }: Reply): Body {
  assert.equal(status, 200, text);
  return body.receipt_row;
}
