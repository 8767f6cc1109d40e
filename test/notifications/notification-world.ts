/** An issuer with cards and an endpoint that is really called, over a database of the test's own. */

import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { registerIssuer } from '../../src/admin/register.ts';
import type { DigitalCard } from '../../src/cards/digital/digital-card.ts';
import type { Operation } from '../../src/cards/digital/operation.ts';
import { insertOperation } from '../../src/cards/digital/operation-store.ts';
import type { Database } from '../../src/db/database.ts';
import { bigintOf } from '../../src/db/row.ts';
import { createEgress, type Egress } from '../../src/egress/egress.ts';
import { createDeliveries, type Deliveries, type DeliveryLog } from '../../src/notifications/delivery.ts';
import { insertEndpoint, sealEndpointSecret } from '../../src/notifications/endpoint-store.ts';
import { insertNotification } from '../../src/notifications/notification-row.ts';
import { newSigningSecret } from '../../src/notifications/webhook-signature.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { createVault, type Vault } from '../../src/vault/vault.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import {
  type HttpsReceiver,
  type ReceivedRequest,
  type ReceiverAnswer,
  startReceiver,
} from '../support/https-receiver.ts';

export const ISSUER = 'ISSUER0001';
/** Every character that a form has to encode. */
export const CLIENT_SECRET = "a client's secret: 100%+&=";
export const SIGNING_SECRET = newSigningSecret(systemEntropy);

export const vault: Vault = createVault([{ kid: 'k1', key: createSecretKey(randomBytes(32)) }]);

/** One told notification, as the issuer sees it. */
export interface Told {
  readonly request: ReceivedRequest;
  readonly id: string;
  readonly operationId: string;
}

export interface Issuer {
  readonly receiver: HttpsReceiver;
  readonly egress: Egress;
  /** Notifications in the order in which they came, whatever was answered. */
  told(): readonly Told[];
  /** What it answers to a notification, 204 until it is set. */
  answer: (told: Told) => ReceiverAnswer | Promise<ReceiverAnswer>;
  /** The tokens that it gives. */
  token: () => ReceiverAnswer;
  tokensAsked(): number;
}

export async function startIssuer(): Promise<Issuer> {
  const receiver = await startReceiver((request) =>
    request.path === '/token' ? issuer.token() : issuer.answer(toldOf(request)),
  );
  const isToken = ({ path }: ReceivedRequest) => path === '/token';
  const issuer: Issuer = {
    receiver,
    egress: createEgress({ allowedOrigins: [receiver.origin], tls: { ca: receiver.ca } }),
    told: () => receiver.requests.filter((request) => !isToken(request)).map(toldOf),
    answer: () => ({ status: 204 }),
    token: () => ({
      status: 200,
      body: JSON.stringify({
        access_token: `token-${issuer.tokensAsked()}`,
        token_type: 'bearer',
        expires_in: 300,
      }),
    }),
    tokensAsked: () => receiver.requests.filter(isToken).length,
  };
  return issuer;
}

function toldOf(request: ReceivedRequest): Told {
  const { operationId } = JSON.parse(request.body);
  return { request, id: String(request.headers['webhook-id']), operationId };
}

export async function putIssuer(db: Database, issuerId = ISSUER): Promise<void> {
  await registerIssuer(db, { id: issuerId, name: 'An issuer' });
}

/** @param url what stands before `/notifications` */
export async function putEndpoint(
  db: Database,
  { receiver: { origin } }: Issuer,
  { issuerId = ISSUER, url = `${origin}/hooks`, previous = null as string | null } = {},
): Promise<void> {
  const seal = (column: Parameters<typeof sealEndpointSecret>[2], secret: string) =>
    sealEndpointSecret(vault, issuerId, column, secret);
  const statement = insertEndpoint({
    issuerId,
    url,
    tokenUrl: `${origin}/token`,
    clientId: 'tessera & co',
    clientSecret: seal('client_secret', CLIENT_SECRET),
    signingSecret: seal('signing_secret', SIGNING_SECRET),
    previousSigningSecret: previous === null ? null : seal('previous_signing_secret', previous),
    pausedMs: null,
    version: 0n,
  });
  assert.equal(await db.commit([statement]), 'committed');
}

export async function putCard(db: Database, more: Partial<DigitalCard> = {}): Promise<DigitalCard> {
  const card = digitalCard(more);
  await putDigitalCard(db, card);
  return card;
}

/** Queues notifications `from` to `to` of the card; their ids, in their order. */
export async function queue(
  db: Database,
  card: DigitalCard,
  from = 1,
  to = from,
): Promise<readonly string[]> {
  const nowMs = await databaseTime(db);
  const ids: string[] = [];
  for (let sequence = BigInt(from); sequence <= BigInt(to); sequence++) {
    const operation = endedOperation(card, sequence, nowMs);
    const id = systemEntropy.uuid();
    ids.push(id);
    const row = insertNotification({
      id,
      issuerId: card.issuerId,
      cardKey: card.key,
      sequence,
      operation,
      nowMs,
    });
    assert.equal(await db.commit([insertOperation(operation), row]), 'committed');
  }
  return ids;
}

function endedOperation(card: DigitalCard, sequence: bigint, nowMs: bigint): Operation {
  return {
    id: systemEntropy.uuid(),
    cardKey: card.key,
    sequence,
    kind: 'SUSPEND',
    status: 'SUCCESSFUL',
    route: null,
    requestor: { type: 'ISSUER', id: card.issuerId },
    reason: null,
    reasonCode: null,
    error: null,
    startedMs: nowMs,
    endedMs: nowMs,
    expiresMs: nowMs + 1n,
  };
}

export async function databaseTime(db: Database): Promise<bigint> {
  const [row] = await db.read('select now_ms() as now_ms', []);
  assert.ok(row);
  return bigintOf(row, 'now_ms');
}

/** As if that much time had gone by for everything that is queued or in hand. */
export async function passTime(db: Database, ms: bigint): Promise<void> {
  const [row] = await db.read(
    `select count(*) as count from notification where state = 'QUEUED' and due_ms is not null`,
    [],
  );
  assert.ok(row);
  const rows = Number(bigintOf(row, 'count'));
  const statement = {
    table: 'notification',
    key: '',
    text: `update notification set due_ms = due_ms - $1
  where state = 'QUEUED' and due_ms is not null`,
    values: [ms],
    rows,
  } as const;
  assert.equal(await db.commit([statement]), 'committed');
}

export interface KeptLog extends DeliveryLog {
  text(): string;
}

export function keptLog(): KeptLog {
  const lines: string[] = [];
  const keep = (fields: Readonly<Record<string, unknown>>, message: string) => {
    const { err, ...rest } = fields;
    const error =
      err instanceof Error ? { ...err, message: err.message, stack: err.stack, cause: err.cause } : err;
    lines.push(JSON.stringify({ ...rest, error, message }));
  };
  return { info: keep, error: keep, text: () => lines.join('\n') };
}

export function deliveriesTo(
  db: Database,
  { egress }: Pick<Issuer, 'egress'>,
  log: DeliveryLog = keptLog(),
): Deliveries {
  return createDeliveries({ db, vault, egress, entropy: systemEntropy }, log);
}

/** `state attempts lastOutcome` of a card's notifications, in their order. */
export async function statesOf(db: Database, card: DigitalCard): Promise<readonly string[]> {
  const rows = await db.read(
    'select state, attempts, last_outcome from notification where digital_card_id = $1 order by sequence',
    [card.key],
  );
  return rows.map(({ state, attempts, last_outcome }) => [state, attempts, last_outcome ?? '-'].join(' '));
}

export async function alarmsOf(db: Database): Promise<readonly string[]> {
  return (await db.read('select kind from alarm order by id', [])).map(({ kind }) => String(kind));
}
