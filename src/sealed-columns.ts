/**
 * What lies in the database sealed by the vault, and for which purpose each is sealed: by this list everything comes under a new
 * key when the vault's key changes. Card numbers are not of it: they have keys of their own. Pure.
 */

/** A column whose texts `Vault.seal` made. */
export interface SealedColumn {
  readonly table: 'hash_key' | 'server_key' | 'issuer_endpoint' | 'wallet' | 'till_client';
  /** The primary key. */
  readonly id: string;
  readonly column: string;
  readonly purposeOf: (id: string) => string;
}

export const hashKeyPurpose = (id: string) => `hash-key ${id}`;
export const serverKeyPurpose = (id: string) => `server-key ${id}`;
export const walletPurpose = (id: string) => `wallet ${id} secret`;
export const tillClientPurpose = (id: string) => `till-client ${id} hash-key`;

export type EndpointSecret = 'client_secret' | 'signing_secret' | 'previous_signing_secret';
export const endpointPurpose = (issuerId: string, column: EndpointSecret) =>
  `issuer-endpoint ${issuerId} ${column}`;

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'hash_key', id: 'id', column: 'secret', purposeOf: hashKeyPurpose },
  { table: 'server_key', id: 'id', column: 'secret', purposeOf: serverKeyPurpose },
  endpointColumn('client_secret'),
  endpointColumn('signing_secret'),
  endpointColumn('previous_signing_secret'),
  { table: 'wallet', id: 'id', column: 'secret', purposeOf: walletPurpose },
  { table: 'till_client', id: 'id', column: 'secret_key', purposeOf: tillClientPurpose },
];

function endpointColumn(column: EndpointSecret): SealedColumn {
  const purposeOf = (issuerId: string) => endpointPurpose(issuerId, column);
  return { table: 'issuer_endpoint', id: 'issuer_id', column, purposeOf };
}
