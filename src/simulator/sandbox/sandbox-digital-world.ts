/** What the database must know of a sandbox's issuers, wallets and digital cards: the plan, made true. */

import { checkPublicJwk, type IssuerKeyPurpose } from '../../authz/issuer-keys.ts';
import { SCOPES } from '../../authz/scope.ts';
import type { DigitalCard, DigitalCardState, Hold } from '../../cards/digital/digital-card.ts';
import { insertBinding, insertDigitalCard } from '../../cards/digital/digital-card-store.ts';
import { endOfMonth } from '../../cards/digital/expiry.ts';
import { insertStepUp } from '../../cards/digital/step-up-row.ts';
import { commitDecision } from '../../db/commit-decision.ts';
import type { Database, Statement } from '../../db/database.ts';
import { textOf } from '../../db/row.ts';
import type { Entropy } from '../../entropy.ts';
import { hashToken } from '../../http/bearer.ts';
import { insertEndpoint, sealEndpointSecret } from '../../notifications/endpoint-store.ts';
import { walletPurpose } from '../../sealed-columns.ts';
import type { PanVault } from '../../vault/pan-vault.ts';
import type { Vault } from '../../vault/vault.ts';
import { makeOnce } from './make-once.ts';
import type {
  SandboxDigitalCard,
  SandboxFile,
  SandboxIssuer,
  SandboxKey,
  SandboxStepUp,
  SandboxWallet,
} from './sandbox-file.ts';

export interface DigitalWorldServices {
  readonly db: Database;
  readonly entropy: Entropy;
  readonly vault: Vault;
  readonly pans: PanVault;
}

const DAY_MS = 24n * 60n * 60n * 1000n;
/** As long as an operator would keep numbers of deleted cards. */
const RETENTION_MS = 90n * DAY_MS;
/** Short, so that the end of an operation that no device carries out can be waited for. */
const OPERATION_TTL_MS = 10n * 60n * 1000n;
/** A step-up of the plan waits as long as the sandbox lives: 2100-01-01. */
const STEP_UP_EXPIRES_MS = 4_102_444_800_000n;

/** Everything of the plan that the database does not have yet. */
export async function makeDigitalWorld(services: DigitalWorldServices, file: SandboxFile): Promise<void> {
  for (const issuer of file.issuers) await makeIssuerKnown(services, issuer);
  for (const wallet of file.wallets) await makeWalletKnown(services, wallet);
  // The first one makes the key by which numbers are found; the others need not race for it.
  const [first, ...others] = file.digitalCards;
  if (first !== undefined) await makeCardKnown(services, first);
  await Promise.all(others.map((card) => makeCardKnown(services, card)));
  await Promise.all(file.stepUps.map((stepUp) => makeStepUpKnown(services, stepUp)));
}

/** The planned cards as they stand, and the planned step-ups that still wait for an answer. */
export async function digitalWorldNow(
  { db }: Pick<DigitalWorldServices, 'db'>,
  { digitalCards, stepUps }: SandboxFile,
): Promise<Pick<SandboxFile, 'digitalCards' | 'stepUps'>> {
  const cards = digitalCards.map(async (card) => {
    const [row] = await db.read(STATE, [card.issuerId, card.digitalCardId]);
    return row === undefined ? card : { ...card, state: textOf(row, 'state') as DigitalCardState };
  });
  const waiting = stepUps.map(async (stepUp) => {
    const { issuerId, digitalCardId, authenticationId } = stepUp;
    const open = await db.read(OPEN_STEP_UP, [issuerId, digitalCardId, BigInt(authenticationId)]);
    return open.length === 0 ? [] : [stepUp];
  });
  return { digitalCards: await Promise.all(cards), stepUps: (await Promise.all(waiting)).flat() };
}

const STATE = 'select state from digital_card where issuer_id = $1 and digital_card_id = $2';
const OPEN_STEP_UP = `select step_up.id from step_up join digital_card on digital_card.id = step_up.digital_card_id
where digital_card.issuer_id = $1 and digital_card.digital_card_id = $2 and step_up.authentication_id = $3
  and step_up.answered_ms is null`;

/** Issuers and wallets are played by the server itself: they are where it listens. */
export async function moveEndpoints(
  { db }: Pick<DigitalWorldServices, 'db'>,
  file: SandboxFile,
): Promise<void> {
  for (const { issuerId, notifications } of file.issuers) {
    const { url } = notifications;
    await moved(db, 'select url from issuer_endpoint where issuer_id = $1', issuerId, url, {
      table: 'issuer_endpoint',
      key: issuerId,
      text: 'update issuer_endpoint set url = $2, token_url = $3, version = version + 1 where issuer_id = $1',
      values: [issuerId, url, tokenUrlOf(url)],
      rows: 1,
    });
  }
  for (const { walletId } of file.wallets) {
    const url = `${file.baseUrl}/sandbox/wallets/${walletId}`;
    await moved(db, 'select url from wallet where id = $1', walletId, url, {
      table: 'wallet',
      key: walletId,
      text: 'update wallet set url = $2, version = version + 1 where id = $1',
      values: [walletId, url],
      rows: 1,
    });
  }
}

/** Not when it is there already, nor what an operator has sent elsewhere. */
async function moved(db: Database, look: string, id: string, url: string, move: Statement): Promise<void> {
  const { pathname } = new URL(url);
  await commitDecision(db, async () => {
    const [row] = await db.read(look, [id]);
    const known = row?.url ?? '';
    const isOurs = known === '' || String(known).endsWith(pathname);
    return { batch: row === undefined || !isOurs || known === url ? [] : [move], result: undefined };
  });
}

function tokenUrlOf(url: string): string {
  return `${url}/oauth2/token`;
}

async function makeIssuerKnown(services: DigitalWorldServices, issuer: SandboxIssuer): Promise<void> {
  const { db, entropy, vault } = services;
  const { issuerId, notifications } = issuer;
  await makeOnce(db, 'select issuer_id from issuer_access where issuer_id = $1', issuerId, async (nowMs) => {
    const sealed = (column: 'signing_secret' | 'client_secret', secret: string) =>
      sealEndpointSecret(vault, issuerId, column, secret);
    return [
      {
        table: 'issuer_access',
        key: issuerId,
        text: `insert into issuer_access
  (issuer_id, scopes, strict_assertions, requires_certificate, retention_ms, operation_ttl_ms, version)
  values ($1, $2, 0, 0, $3, $4, 0)`,
        values: [issuerId, JSON.stringify(SCOPES), RETENTION_MS, OPERATION_TTL_MS],
        rows: 1,
      },
      insertKey(entropy.uuid(), issuerId, 'signing', issuer.assertionKey, nowMs),
      insertKey(entropy.uuid(), issuerId, 'encryption', issuer.encryptionKey, nowMs),
      insertEndpoint({
        issuerId,
        url: notifications.url,
        tokenUrl: tokenUrlOf(notifications.url),
        clientId: notifications.clientId,
        clientSecret: sealed('client_secret', notifications.clientSecret),
        signingSecret: sealed('signing_secret', notifications.signingSecret),
        previousSigningSecret: null,
        pausedMs: null,
        version: 0n,
      }),
    ];
  });
}

function insertKey(
  id: string,
  issuerId: string,
  purpose: IssuerKeyPurpose,
  { d: _, ...publicMembers }: SandboxKey,
  nowMs: bigint,
): Statement {
  const jwk = checkPublicJwk(publicMembers, purpose);
  if ('field' in jwk) throw new Error('the plan of a sandbox has good keys');
  return {
    table: 'issuer_key',
    key: id,
    text: `insert into issuer_key (id, issuer_id, purpose, kid, jwk, activates_ms, retires_ms, created_ms, version)
  values ($1, $2, $3, $4, $5, $6, null, $7, 0)`,
    values: [id, issuerId, purpose, jwk.kid, JSON.stringify(jwk), nowMs, nowMs],
    rows: 1,
  };
}

async function makeWalletKnown(
  { db, vault }: DigitalWorldServices,
  { walletId, token, secret }: SandboxWallet,
): Promise<void> {
  const sealed = vault.seal(walletPurpose(walletId), Buffer.from(secret, 'utf8'));
  await makeOnce(db, 'select id from wallet where id = $1', walletId, async () => [
    {
      table: 'wallet',
      key: walletId,
      text: `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ($1, $2, null, $3, $4, null, 0)`,
      values: [walletId, `Sandbox ${walletId}`, hashToken(token), sealed],
      rows: 1,
    },
  ]);
}

async function makeCardKnown(services: DigitalWorldServices, planned: SandboxDigitalCard): Promise<void> {
  const { db, pans } = services;
  const { issuerId, digitalCardId, cardId, pan, exp, deviceId } = planned;
  const known = 'select id from digital_card where digital_card_id = $1';
  await makeOnce(db, known, digitalCardId, async (nowMs) => {
    const card = cardOf(services.entropy.uuid(), planned, nowMs);
    const physicalCardId = `${issuerId}\n${cardId}`;
    return [
      {
        table: 'physical_card',
        key: physicalCardId,
        text: 'insert into physical_card (id, issuer_id, card_id, deleted_ms, version) values ($1, $2, $3, null, 0)',
        values: [physicalCardId, issuerId, cardId],
        rows: 1,
      },
      insertDigitalCard(card, physicalCardId),
      ...(await pans.insertStatements(card, { pan, exp })),
      ...(deviceId === null || card.state === 'DELETED' ? [] : [insertBinding(card, deviceId, nowMs)]),
    ];
  });
}

/** As if it had been there before: nothing is told of how it came to stand so. */
function cardOf(key: string, planned: SandboxDigitalCard, nowMs: bigint): DigitalCard {
  const { pan, exp, deviceId: _, ...named } = planned;
  const expiresMs = exp === null ? null : endOfMonth(exp);
  return {
    ...named,
    key,
    panSuffix: pan.slice(-4),
    holds: planned.state === 'SUSPENDED' ? [holdOf(expiresMs, nowMs)] : [],
    expiresMs,
    pendingId: null,
    operations: 0n,
    notifications: 0n,
    provisionedMs: nowMs,
    replenishedMs: null,
    changedMs: nowMs,
    deletedMs: planned.state === 'DELETED' ? nowMs : null,
    erasedMs: null,
  };
}

/** An expired card was suspended by the server. */
function holdOf(expiresMs: bigint | null, nowMs: bigint): Hold {
  const isExpired = expiresMs !== null && expiresMs <= nowMs;
  return { requestorType: isExpired ? 'D1' : 'ISSUER', reasonCode: 'ISSUER_DECISION' };
}

async function makeStepUpKnown(
  { db, entropy }: DigitalWorldServices,
  { issuerId, digitalCardId, authenticationId, kind }: SandboxStepUp,
): Promise<void> {
  await commitDecision(db, async () => {
    const [row] = await db.read(
      `select digital_card.id, step_up.id as step_up_id from digital_card
left join step_up on step_up.digital_card_id = digital_card.id and step_up.authentication_id = $1
where digital_card.issuer_id = $2 and digital_card.digital_card_id = $3`,
      [BigInt(authenticationId), issuerId, digitalCardId],
    );
    if (row === undefined) throw new Error('a planned step-up is of a planned card');
    if (row.step_up_id !== null) return { batch: [], result: undefined };
    const id = entropy.uuid();
    const deviceId = kind === 'DEVICE_BINDING' ? `handset-${digitalCardId}` : null;
    const insert = insertStepUp({
      id,
      cardKey: textOf(row, 'id'),
      authenticationId: BigInt(authenticationId),
      kind,
      deviceId,
      expiresMs: STEP_UP_EXPIRES_MS,
    });
    return { batch: [insert], result: undefined };
  });
}
