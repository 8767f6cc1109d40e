/** Till vendors' systems. A secret is shown once; two are good at a time, so that one can follow the other. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { Database, Statement } from '../db/database.ts';
import type { NewTillClient, TillScopes } from '../http/admin.generated.ts';
import { hashSecret, keepFirstSecret, newClientSecret } from '../till-access/client-secret.ts';
import {
  insertTillClient,
  loadTillClient,
  TILL_CLIENT_COLUMNS,
  type TillClient,
  tillClientFromRow,
  updateTillClient,
} from '../till-access/client-store.ts';
import { tillScopesAmong } from '../till-access/scope.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { askedGroup, isStoreOf } from './till-groups.ts';
import { timeText } from './time-text.ts';

const CLIENTS = `select ${TILL_CLIENT_COLUMNS} from till_client where group_id = $1 and id > $2 order by id limit $3`;

export async function listTillClients({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { id } = await askedGroup(db, request);
  const asked = pageAsked(request);
  const rows = await db.read(CLIENTS, [id, asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', (row) => clientBody(tillClientFromRow(row)));
}

export async function createTillClient(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { db, entropy } = services;
  const { clientId, name, storeId, scopes } = request.body as NewTillClient;
  const { id: groupId } = await askedGroup(db, request);
  if ((await loadTillClient(db, clientId)) !== null)
    throw new Refused(409, 'There is a client of that clientId.');
  if (storeId !== undefined && !(await isStoreOf(db, groupId, BigInt(storeId))))
    throw new Refused(422, 'storeId: the group has no such store');
  const secret = newClientSecret(entropy);
  const client: TillClient = {
    ...keepFirstSecret(services, clientId, secret),
    groupId,
    storeId: storeId === undefined ? null : BigInt(storeId),
    name,
    scopes: tillScopesAmong(scopes),
    tokenGeneration: 0n,
    revokedMs: null,
    version: 0n,
  };
  const detail = { name, storeId: client.storeId, scopes: [...client.scopes] };
  return withSecret(201, 'till-client.create', client, secret, insertTillClient(client), detail);
}

export async function addTillClientSecret(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const client = await askedClient(services.db, request);
  if (client.previousSecretHash !== null)
    throw new Refused(409, 'The client has two secrets: drop the old one first.');
  const secret = newClientSecret(services.entropy);
  const secretHash = hashSecret(services.vault, client, secret);
  const after = { ...client, secretHash, previousSecretHash: client.secretHash };
  return withSecret(200, 'till-client.add-secret', after, secret, updateTillClient(after), {});
}

export async function dropTillClientSecret({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const client = await askedClient(db, request);
  if (client.previousSecretHash === null)
    throw new Refused(409, 'The client has one secret only: add another first.');
  return changed('till-client.drop-secret', { ...client, previousSecretHash: null }, {});
}

export async function revokeTillClient({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const client = await askedClient(db, request);
  return changed('till-client.revoke', { ...client, revokedMs: request.nowMs }, {});
}

export async function revokeTillTokens({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const client = await askedClient(db, request);
  const after = { ...client, tokenGeneration: client.tokenGeneration + 1n };
  return changed('till-client.revoke-tokens', after, {});
}

export async function changeTillScopes({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const client = await askedClient(db, request);
  const scopes = tillScopesAmong((request.body as TillScopes).scopes);
  return changed('till-client.change-scopes', { ...client, scopes }, { scopes: [...scopes] });
}

/** The client that the path names, which may still be used. Throws Refused. */
async function askedClient(db: Database, request: ChangeRequest): Promise<TillClient> {
  const { id: groupId } = await askedGroup(db, request);
  const client = await loadTillClient(db, request.path.clientId ?? '');
  if (client === null || client.groupId !== groupId) throw new Refused(404, 'The group has no such client.');
  if (client.revokedMs !== null) throw new Refused(409, 'The client is revoked.');
  return client;
}

function changed(action: string, after: TillClient, detail: AuditDetail): Decided {
  return {
    status: 200,
    body: clientBody(after),
    statements: [updateTillClient(after)],
    audit: auditOf(action, after, detail),
  };
}

function withSecret(
  status: 200 | 201,
  action: string,
  client: TillClient,
  secret: string,
  statement: Statement,
  detail: AuditDetail,
): Decided {
  return {
    status,
    body: { client: clientBody(client), secret },
    keptBody: { client: clientBody(client), secret: null },
    statements: [statement],
    audit: auditOf(action, client, detail),
  };
}

function auditOf(action: string, { clientId, groupId }: TillClient, detail: AuditDetail): Decided['audit'] {
  return { subject: clientId, action, detail: { groupId, clientId, ...detail } };
}

function clientBody(client: TillClient) {
  const { clientId, groupId, storeId, name, scopes, previousSecretHash, revokedMs } = client;
  return {
    clientId,
    groupId,
    storeId,
    name,
    scopes: [...scopes],
    hasTwoSecrets: previousSecretHash !== null,
    revokedAt: revokedMs === null ? null : timeText(revokedMs),
  };
}
