/** Where an issuer is told of operations, in the database. Its secrets are sealed by the vault, each for its row and column. */

import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../db/row.ts';
import { type EndpointSecret, endpointPurpose } from '../sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';

/** As the row has it: its secrets are sealed. */
export interface StoredEndpoint {
  readonly issuerId: string;
  /** What stands before `/notifications/d1/v1/…`; without a slash at the end. */
  readonly url: string;
  /** Where we get tokens, and as whom. All three, or none: then the endpoint asks for no token. */
  readonly tokenUrl: string | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly signingSecret: string;
  /** Signs too while there is one. */
  readonly previousSigningSecret: string | null;
  /** Since when nothing is sent, milliseconds since 1970; null: it is sent. */
  readonly pausedMs: bigint | null;
  readonly version: bigint;
}

/** Columns of {@link endpointFromRow}. */
export const ENDPOINT_COLUMNS = `issuer_endpoint.issuer_id as endpoint_issuer, issuer_endpoint.url, issuer_endpoint.token_url,
  issuer_endpoint.client_id, issuer_endpoint.client_secret, issuer_endpoint.signing_secret,
  issuer_endpoint.previous_signing_secret, issuer_endpoint.paused_ms, issuer_endpoint.version as endpoint_version`;

const ENDPOINT = `select ${ENDPOINT_COLUMNS} from issuer_endpoint where issuer_id = $1`;

/** Null when the issuer has none. */
export async function loadEndpoint(db: Database, issuerId: string): Promise<StoredEndpoint | null> {
  const [row] = await db.read(ENDPOINT, [issuerId]);
  return row === undefined ? null : endpointFromRow(row);
}

export function endpointFromRow(row: Row): StoredEndpoint {
  return {
    issuerId: textOf(row, 'endpoint_issuer'),
    url: textOf(row, 'url'),
    tokenUrl: textOrNull(row, 'token_url'),
    clientId: textOrNull(row, 'client_id'),
    clientSecret: textOrNull(row, 'client_secret'),
    signingSecret: textOf(row, 'signing_secret'),
    previousSigningSecret: textOrNull(row, 'previous_signing_secret'),
    pausedMs: bigintOrNull(row, 'paused_ms'),
    version: bigintOf(row, 'endpoint_version'),
  };
}

/** Throws what the vault throws. */
export function sealEndpointSecret(
  vault: Vault,
  issuerId: string,
  column: EndpointSecret,
  secret: string,
): string {
  return vault.seal(endpointPurpose(issuerId, column), Buffer.from(secret, 'utf8'));
}

/** Throws what the vault throws. */
export function openEndpointSecret(
  vault: Vault,
  issuerId: string,
  column: EndpointSecret,
  sealed: string,
): string {
  return Buffer.from(vault.open(endpointPurpose(issuerId, column), sealed)).toString('utf8');
}

/** The secrets that sign, the current one first. Throws what the vault throws. */
export function signingSecretsOf(vault: Vault, endpoint: StoredEndpoint): readonly string[] {
  const { issuerId, signingSecret, previousSigningSecret } = endpoint;
  const current = openEndpointSecret(vault, issuerId, 'signing_secret', signingSecret);
  if (previousSigningSecret === null) return [current];
  return [current, openEndpointSecret(vault, issuerId, 'previous_signing_secret', previousSigningSecret)];
}

export function insertEndpoint(endpoint: StoredEndpoint): Statement {
  return {
    table: 'issuer_endpoint',
    key: endpoint.issuerId,
    text: `insert into issuer_endpoint
  (issuer_id, url, token_url, client_id, client_secret, signing_secret, previous_signing_secret, paused_ms, version)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
    values: valuesOf(endpoint),
    rows: 1,
  };
}

/** @param endpoint with the version under which it was read */
export function updateEndpoint(endpoint: StoredEndpoint): Statement {
  return {
    table: 'issuer_endpoint',
    key: endpoint.issuerId,
    text: `update issuer_endpoint set url = $2, token_url = $3, client_id = $4, client_secret = $5, signing_secret = $6,
  previous_signing_secret = $7, paused_ms = $8, version = version + 1 where issuer_id = $1 and version = $9`,
    values: [...valuesOf(endpoint), endpoint.version],
    rows: 1,
  };
}

function valuesOf(endpoint: StoredEndpoint) {
  return [
    endpoint.issuerId,
    endpoint.url,
    endpoint.tokenUrl,
    endpoint.clientId,
    endpoint.clientSecret,
    endpoint.signingSecret,
    endpoint.previousSigningSecret,
    endpoint.pausedMs,
  ];
}
