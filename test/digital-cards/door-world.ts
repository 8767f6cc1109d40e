/** The issuer door of a real server over a database, issuers with keys, and cards with numbers. */

import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomInt } from 'node:crypto';
import { after, before } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { registerIssuer } from '../../src/admin/register.ts';
import { issuerCallers } from '../../src/authz/issuer-callers.ts';
import { issuerKeys } from '../../src/authz/issuer-keys.ts';
import { tokenRoutes } from '../../src/authz/token-routes.ts';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database, Row, Statement, TableName, Value } from '../../src/db/database.ts';
import type { DoorLimits } from '../../src/digital-cards/door.ts';
import { digitalCardRoutes } from '../../src/digital-cards/routes.ts';
import { loadContract } from '../../src/http/contract.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { vaultKeyWrapper } from '../../src/vault/key-wrapper.ts';
import { openPanVault, type PanVault } from '../../src/vault/pan-vault.ts';
import { openServerKeys } from '../../src/vault/server-keys.ts';
import { createVault, VAULT_KEY_BYTES, type Vault } from '../../src/vault/vault.ts';
import { testServer } from '../http/servers.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import type { TestEngine } from '../support/engines.ts';
import {
  type Asked,
  type ConnectOptions,
  connect,
  type DoorClient,
  type IssuerSecrets,
  makeIssuer,
  publicJwk,
  type Reply,
} from './door-client.ts';

export const ISSUER = 'ISSUER0001';
/** It has registered no encryption key. */
export const OTHER_ISSUER = 'ISSUER0002';

const MANY = { name: 'issuer', quota: 1_000_000, windowSeconds: 60 };

export interface DoorServer {
  readonly baseUrl: string;
  /** What it has logged, at every level. */
  readonly logged: () => string;
  /** How often it was told that a card was changed. */
  readonly changes: () => number;
}

export interface ServerOptions {
  readonly limits?: DoorLimits;
}

export interface DoorWorld {
  readonly db: Database;
  readonly vault: Vault;
  readonly pans: PanVault;
  readonly server: DoorServer;
  /** With every scope. */
  readonly client: DoorClient;
  /** Of {@link OTHER_ISSUER}. */
  readonly stranger: DoorClient;
  secretsOf(issuerId: string): IssuerSecrets;
  /** @param database another handle, or one with faults */
  startServer(database?: Database, options?: ServerOptions): Promise<DoorServer>;
  connect(server: DoorServer, options?: ConnectOptions & { readonly issuerId?: string }): Promise<DoorClient>;
  /** A card of {@link ISSUER} with a number of its own. */
  addCard(more?: Partial<DigitalCard>, devices?: readonly string[]): Promise<NumberedCard>;
  write(table: TableName, text: string, values: readonly Value[]): Promise<void>;
  read(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
}

export interface NumberedCard extends DigitalCard {
  readonly pan: string;
  /** MMYY; null of a scheme without expiry. */
  readonly exp: string | null;
}

/** 16 digits that are nobody's, with their check digit. */
export function makePan(): string {
  const digits = `9${Array.from({ length: 14 }, () => randomInt(10)).join('')}`;
  const sum = [...digits].reduce((all, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Call in a describe block: the world is there from its first test on, and gone after its last. */
export function doorWorld(engine: TestEngine): DoorWorld {
  const layouts = loadLayouts();
  const vault = createVault([{ kid: 'test', key: createSecretKey(randomBytes(VAULT_KEY_BYTES)) }]);
  const started: FastifyInstance[] = [];
  const issuers = new Map<string, IssuerSecrets>();
  let made: Pick<DoorWorld, 'db' | 'pans' | 'server' | 'client' | 'stranger'> | undefined;
  const there = () => {
    assert.ok(made !== undefined, 'the world is not there before the first test');
    return made;
  };

  async function startServer(
    db: Database,
    { limits = { issuer: MANY } }: ServerOptions = {},
  ): Promise<DoorServer> {
    const { app, text } = testServer('trace');
    started.push(app);
    let baseUrl = '';
    let changes = 0;
    const serverKeys = openServerKeys({ db, vault });
    const keys = issuerKeys(db);
    const issuerUrl = () => baseUrl;
    await app.register(tokenRoutes, {
      prefix: loadContract('authz').basePath,
      contract: loadContract('authz'),
      db,
      entropy: systemEntropy,
      issuerKeys: keys,
      serverKeys,
      issuerUrl,
      limits: { network: MANY, issuer: MANY },
      checkReplies: true,
    });
    const contract = loadContract('digital-cards');
    await app.register(digitalCardRoutes, {
      prefix: contract.basePath,
      contract,
      db,
      layouts,
      entropy: systemEntropy,
      callers: issuerCallers({ db, serverKeys, issuerUrl }),
      pans: openPanVault({ db, wrapper: vaultKeyWrapper(vault), vault, entropy: systemEntropy }),
      serverKeys,
      issuerKeys: keys,
      limits,
      onChange: () => {
        changes++;
      },
      checkReplies: true,
    });
    baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
    return { baseUrl, logged: text, changes: () => changes };
  }

  function secretsOf(issuerId: string): IssuerSecrets {
    const secrets = issuers.get(issuerId);
    assert.ok(secrets !== undefined);
    return secrets;
  }

  async function connectTo(
    { baseUrl }: DoorServer,
    { issuerId = ISSUER, ...options }: ConnectOptions & { readonly issuerId?: string } = {},
  ): Promise<DoorClient> {
    return checked(await connect(baseUrl, secretsOf(issuerId), options));
  }

  before(async () => {
    const db = await engine.open();
    const pans = openPanVault({ db, wrapper: vaultKeyWrapper(vault), vault, entropy: systemEntropy });
    for (const issuerId of [ISSUER, OTHER_ISSUER]) {
      const secrets = await makeIssuer(issuerId);
      issuers.set(issuerId, secrets);
      await registerIssuer(db, { id: issuerId, name: 'An issuer' });
      await db.commit(issuerRows(secrets, issuerId === ISSUER));
    }
    const server = await startServer(db);
    const [client, stranger] = await Promise.all([
      connectTo(server),
      connectTo(server, { issuerId: OTHER_ISSUER }),
    ]);
    made = { db, pans, server, client, stranger };
  });
  after(() => Promise.all(started.map((app) => app.close())));

  return {
    vault,
    get db() {
      return there().db;
    },
    get pans() {
      return there().pans;
    },
    get server() {
      return there().server;
    },
    get client() {
      return there().client;
    },
    get stranger() {
      return there().stranger;
    },
    secretsOf,
    startServer: (db = there().db, options = {}) => startServer(db, options),
    connect: connectTo,
    async addCard(more = {}, devices = []) {
      const pan = makePan();
      const exp = more.scheme === 'UPI' ? null : '1239';
      const card = digitalCard({ panSuffix: pan.slice(-4), ...more });
      await putDigitalCard(there().db, card, devices);
      const rows = await there().pans.insertStatements(card, { pan, exp });
      assert.equal(await there().db.commit(rows), 'committed');
      return { ...card, pan, exp };
    },
    async write(table, text, values) {
      assert.equal(
        await there().db.commit([{ table, key: `test-${systemEntropy.uuid()}`, text, values, rows: 1 }]),
        'committed',
      );
    },
    read: (text, values = []) => there().db.read(text, values),
  };
}

function issuerRows(
  { issuerId, signing, encryption }: IssuerSecrets,
  hasEncryption: boolean,
): readonly Statement[] {
  const scopes = ['digitalcards:read', 'digitalcards:write', 'digitalcards:credentials'];
  const key = (purpose: string, jwk: object, kid: string): Statement => ({
    table: 'issuer_key',
    key: kid,
    text: `insert into issuer_key (id, issuer_id, purpose, kid, jwk, activates_ms, retires_ms, created_ms, version)
  values ($1, $2, $3, $4, $5, 0, null, 0, 0)`,
    values: [kid, issuerId, purpose, kid, JSON.stringify(jwk)],
    rows: 1,
  });
  return [
    {
      table: 'issuer_access',
      key: issuerId,
      text: `insert into issuer_access
  (issuer_id, scopes, strict_assertions, requires_certificate, retention_ms, operation_ttl_ms, version)
  values ($1, $2, 0, 0, 0, 86400000, 0)`,
      values: [issuerId, JSON.stringify(scopes)],
      rows: 1,
    },
    key('signing', publicJwk(signing), signing.kid ?? ''),
    ...(hasEncryption ? [key('encryption', publicJwk(encryption), encryption.kid ?? '')] : []),
  ];
}

/** Every reply to the client is held against the contract, errors too. */
function checked(client: DoorClient): DoorClient {
  const contract = loadContract('digital-cards');
  const operations = [
    ['POST', /:suspend$/, 'suspendDigitalCard'],
    ['POST', /:resume$/, 'resumeDigitalCard'],
    ['POST', /:delete$/, 'deleteDigitalCard'],
    ['POST', /:stepupAuthenticationResult$/, 'approveStepUp'],
    ['POST', /:search$/, 'searchDigitalCards'],
    ['GET', /\/credentials$/, 'getCredentials'],
    ['GET', /\/operations$/, 'getOperations'],
    ['GET', /\/operations\/[^/]+$/, 'getOperation'],
    ['GET', /\/digitalCards\/[^/]+$/, 'getDigitalCard'],
  ] as const;
  const check = (path: string, asked: Asked | undefined, reply: Reply): Reply => {
    const [bare = ''] = path.split('?');
    const found = operations.find(([method, end]) => method === (asked?.method ?? 'GET') && end.test(bare));
    const operation = found === undefined ? null : contract.operation(found[2]);
    const fault = operation?.checkReply(reply.status, reply.body) ?? null;
    assert.equal(fault, null, `${reply.status} ${reply.text}`);
    assert.match(reply.headers.get('x-correlation-id') ?? '', /^[\w-]{1,64}$/);
    assert.equal(reply.headers.get('cache-control'), 'no-store');
    return reply;
  };
  const cards = async (path: string, asked?: Asked) => check(path, asked, await client.cards(path, asked));
  return {
    ...client,
    ask: async (path, asked) => check(path, asked, await client.ask(path, asked)),
    cards: async (path, asked) => check(`/digitalCards${path}`, asked, await client.cards(path, asked)),
    change: (card, verb, body) => cards(`/${card}/operations:${verb}`, { method: 'POST', body }),
    details: (card) => cards(`/${card}`),
    operations: (card, query = '') => cards(`/${card}/operations${query}`),
  };
}
