/** A sandbox as somebody meets it who builds an issuer's backend: all that is known of it stands in `sandbox.json`. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import type {
  SandboxDigitalCard,
  SandboxFile,
  SandboxIssuer,
} from '../../src/simulator/sandbox/sandbox-file.ts';
import { connect, type DoorClient, type Reply } from '../digital-cards/door-client.ts';
import type { TestEngine } from '../support/engines.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpReply, httpAsk } from '../support/http-client.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A notification, as the sandbox's receiver lists it. */
export interface Told {
  readonly issuerId: string;
  readonly digitalCardId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly correlationId: string | null;
  readonly isSigned: boolean;
  readonly body: { readonly operationId: string; readonly operation: string; readonly status: string };
}

export const METRO = 'METRO00001';
export const COAST = 'COAST00001';

export interface IssuerWorld {
  readonly file: SandboxFile;
  readonly baseUrl: string;
  issuer(issuerId: string): SandboxIssuer;
  /** An issuer's backend with a token. */
  client(issuerId: string): DoorClient;
  /** The first digital card of the file that fits and that nobody took before. */
  take(like: Partial<SandboxDigitalCard>): SandboxDigitalCard;
  /** The issuer asks; `verb` is what comes after `operations:`. */
  change(card: SandboxDigitalCard, verb: string, body?: unknown): Promise<Reply>;
  /** As its issuer reads it. */
  stateOf(card: SandboxDigitalCard): Promise<unknown>;
  /** At a path of the sandbox's own, after `/sandbox/`; a GET without a body. */
  sandbox(path: string, body?: Members): Promise<Reply>;
  /** At the operator's door; a GET without a body. */
  admin(method: string, path: string, body?: Members): Promise<Reply>;
  /** What came of the card, the first one first, when there are so many of them. */
  told(card: SandboxDigitalCard, count: number): Promise<readonly Told[]>;
  /** The operation as its issuer reads it when it is PENDING no more. */
  ended(card: SandboxDigitalCard, operationId: unknown): Promise<Members>;
  /** The server ends and starts anew, over the same database and folder. */
  restart(): Promise<void>;
}

/** Call it inside `forEachEngine`; the world is there from the first test on. */
export function issuerWorld(engine: TestEngine): IssuerWorld {
  const folder = temporaryFolder();
  const taken = new Set<string>();
  let running: TestSandbox | undefined;
  let clients: readonly DoorClient[] = [];

  async function start(): Promise<void> {
    running = await startSandbox(await engine.open(), folder.path);
    clients = await Promise.all(
      running.file.issuers.map(({ issuerId, assertionKey: signing, encryptionKey: encryption }) =>
        connect(world.baseUrl, { issuerId, signing, encryption }),
      ),
    );
  }
  before(start);
  after(async () => {
    await running?.close();
    folder.remove();
  });

  const world: IssuerWorld = {
    get file() {
      return there(running).file;
    },
    get baseUrl() {
      return there(running).file.baseUrl;
    },
    issuer: (issuerId) => there(world.file.issuers.find((each) => each.issuerId === issuerId)),
    client: (issuerId) => there(clients.find((each) => each.issuerId === issuerId)),
    take(like) {
      const fits = (card: SandboxDigitalCard) =>
        Object.entries(like).every(([name, value]) => card[name as keyof SandboxDigitalCard] === value);
      const found = there(
        world.file.digitalCards.find((card) => !taken.has(card.digitalCardId) && fits(card)),
      );
      taken.add(found.digitalCardId);
      return found;
    },
    change: ({ issuerId, digitalCardId }, verb, body) =>
      world.client(issuerId).change(digitalCardId, verb, body),
    stateOf: async ({ issuerId, digitalCardId }) =>
      (await world.client(issuerId).details(digitalCardId)).body.state,
    sandbox: async (path, body) =>
      readReply(
        await httpAsk(`${world.baseUrl}/sandbox/${path}`, {
          ...(body === undefined ? {} : { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) }),
        }),
      ),
    admin: async (method, path, body) =>
      readReply(
        await httpAsk(`${world.baseUrl}/admin/v1${path}`, {
          method,
          headers: {
            authorization: `Bearer ${world.file.admin.token}`,
            ...(body === undefined ? {} : { ...JSON_TYPE, 'idempotency-key': randomUUID() }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    async told({ digitalCardId }, count) {
      const look = async () =>
        (await world.sandbox(`notifications?digitalCardId=${digitalCardId}`)).body
          .notifications as readonly Told[];
      return eventually(look, (told) => told.length >= count);
    },
    ended: ({ issuerId, digitalCardId }, operationId) =>
      eventually(
        async () => (await world.client(issuerId).cards(`/${digitalCardId}/operations/${operationId}`)).body,
        ({ status }) => status !== 'PENDING',
      ),
    async restart() {
      await there(running).close();
      await start();
    },
  };
  return world;
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function readReply(reply: HttpReply): Promise<Reply> {
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, body: text === '' ? {} : JSON.parse(text) };
}

/** `value`, which must be there. */
function there<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'there is none');
  return value;
}

/** Kind and status of each. */
export function told(notifications: readonly Told[]): readonly string[] {
  return notifications.map(({ body: { operation, status } }) => `${operation} ${status}`);
}

export function assertRefused(reply: Reply, status: number, errorCode: number, category = 'D'): void {
  const { body, text } = reply;
  assert.deepEqual([reply.status, body.errorCode, body.category], [status, errorCode, category], text);
}

/** The operationId of what was done at once, or is left to a device. */
export function begun(reply: Reply, status: 'SUCCESSFUL' | 'PENDING'): string {
  assert.deepEqual([reply.status, reply.body.status], [200, status], reply.text);
  return String(reply.body.operationId);
}
