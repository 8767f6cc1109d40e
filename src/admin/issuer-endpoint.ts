/** Where an issuer is told of operations. Its signing secret is ours: shown once, kept sealed. */

import { MissingKeyError } from '../cards/card-keys.ts';
import type { Database, Statement } from '../db/database.ts';
import type { NotificationEndpointChange } from '../http/admin.generated.ts';
import {
  insertEndpoint,
  loadEndpoint,
  openEndpointSecret,
  type StoredEndpoint,
  sealEndpointSecret,
  updateEndpoint,
} from '../notifications/endpoint-store.ts';
import { newSigningSecret } from '../notifications/webhook-signature.ts';
import type { Vault } from '../vault/vault.ts';
import { callUrl } from './call-url.ts';
import { assertIssuer } from './issuers.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

export async function getNotificationEndpoint(
  { db }: AdminServices,
  request: AdminRequest,
): Promise<unknown> {
  return endpointBody(await endpointOf(db, request));
}

/** All of it anew but the signing secrets. It is no longer paused: whoever sets it means it to be used. */
export async function setNotificationEndpoint(
  { db, vault, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const known = await loadEndpoint(db, issuerId);
  const asked = withVault(() => askedFor(vault, issuerId, request.body as NotificationEndpointChange));
  if (known !== null) {
    const after: StoredEndpoint = { ...known, ...asked, pausedMs: null };
    return withSecret(200, 'issuer-endpoint.set', after, null, updateEndpoint(after));
  }
  const secret = newSigningSecret(entropy);
  const made: StoredEndpoint = {
    issuerId,
    ...asked,
    signingSecret: withVault(() => sealEndpointSecret(vault, issuerId, 'signing_secret', secret)),
    previousSigningSecret: null,
    pausedMs: null,
    version: 0n,
  };
  return withSecret(201, 'issuer-endpoint.set', made, secret, insertEndpoint(made));
}

export async function resumeNotificationEndpoint(
  { db }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const endpoint = await endpointOf(db, request);
  if (endpoint.pausedMs === null) throw new Refused(409, 'The endpoint is not paused.');
  return changed('issuer-endpoint.resume', { ...endpoint, pausedMs: null });
}

export async function rotateSigningSecret(
  { db, vault, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const endpoint = await endpointOf(db, request);
  const { issuerId, signingSecret } = endpoint;
  const secret = newSigningSecret(entropy);
  const after = withVault(() => {
    const before = openEndpointSecret(vault, issuerId, 'signing_secret', signingSecret);
    return {
      ...endpoint,
      signingSecret: sealEndpointSecret(vault, issuerId, 'signing_secret', secret),
      previousSigningSecret: sealEndpointSecret(vault, issuerId, 'previous_signing_secret', before),
    };
  });
  return withSecret(200, 'issuer-endpoint.rotate-secret', after, secret, updateEndpoint(after));
}

export async function dropPreviousSigningSecret(
  { db }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const endpoint = await endpointOf(db, request);
  if (endpoint.previousSigningSecret === null) throw new Refused(409, 'There is no signing secret before.');
  return changed('issuer-endpoint.drop-secret', { ...endpoint, previousSigningSecret: null });
}

async function endpointOf(db: Database, { path }: AdminRequest): Promise<StoredEndpoint> {
  const endpoint = await loadEndpoint(db, path.issuerId ?? '');
  if (endpoint === null) throw new Refused(404, 'The issuer has no notification endpoint.');
  return endpoint;
}

function askedFor(
  vault: Vault,
  issuerId: string,
  { url, tokenUrl, clientId, clientSecret }: NotificationEndpointChange,
): Pick<StoredEndpoint, 'url' | 'tokenUrl' | 'clientId' | 'clientSecret'> {
  const at = callUrl(url, 'url');
  if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined)
    return { url: at, tokenUrl: null, clientId: null, clientSecret: null };
  return {
    url: at,
    tokenUrl: callUrl(tokenUrl, 'tokenUrl'),
    clientId,
    clientSecret: sealEndpointSecret(vault, issuerId, 'client_secret', clientSecret),
  };
}

/** A server without a vault key serves much, but no secrets. */
function withVault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MissingKeyError)
      throw new Refused(503, 'The server has no vault key to keep secrets under.');
    throw error;
  }
}

function changed(action: string, after: StoredEndpoint): Decided {
  return {
    status: 200,
    body: endpointBody(after),
    statements: [updateEndpoint(after)],
    audit: auditOf(action, after),
  };
}

/** @param signingSecret null when it was shown before */
function withSecret(
  status: 200 | 201,
  action: string,
  after: StoredEndpoint,
  signingSecret: string | null,
  statement: Statement,
): Decided {
  const endpoint = endpointBody(after);
  return {
    status,
    body: { endpoint, signingSecret },
    keptBody: { endpoint, signingSecret: null },
    statements: [statement],
    audit: auditOf(action, after),
  };
}

function auditOf(action: string, { issuerId, url, tokenUrl, clientId }: StoredEndpoint): Decided['audit'] {
  return { subject: issuerId, action, detail: { issuerId, url, tokenUrl, clientId } };
}

function endpointBody(endpoint: StoredEndpoint) {
  const { issuerId, url, tokenUrl, clientId, previousSigningSecret, pausedMs } = endpoint;
  return {
    issuerId,
    url,
    tokenUrl,
    clientId,
    hasPreviousSecret: previousSigningSecret !== null,
    pausedAt: pausedMs === null ? null : timeText(pausedMs),
  };
}
