/** Card numbers in the database: sealed in digital_card_secret, and hashed in pan_index. Never in clear. */

import type { Statement, TableName, Value } from '../db/database.ts';
import type { SealedPan } from './sealed-pan.ts';

export interface CardOfIssuer {
  /** The digital card's key. */
  readonly key: string;
  readonly issuerId: string;
}

export interface IndexEntry {
  readonly hashKeyId: string;
  readonly hash: string;
}

export function insertSecret(cardKey: string, { dataKey, keyId, content }: SealedPan): Statement {
  return change(
    'digital_card_secret',
    cardKey,
    'insert into digital_card_secret (id, data_key, key_id, content, version) values ($1, $2, $3, $4, 0)',
    [cardKey, dataKey, keyId, content],
  );
}

/** @param version under which the row was read, here and below: every change of a card's number and its hashes goes by it */
export function updateSecret(
  cardKey: string,
  version: bigint,
  { dataKey, keyId, content }: SealedPan,
): Statement {
  return change(
    'digital_card_secret',
    cardKey,
    `update digital_card_secret set data_key = $3, key_id = $4, content = $5, skipped_by = null,
    version = version + 1
  where id = $1 and version = $2`,
    [cardKey, version, dataKey, keyId, content],
  );
}

export function updateDataKey(
  cardKey: string,
  version: bigint,
  { dataKey, keyId }: Pick<SealedPan, 'dataKey' | 'keyId'>,
): Statement {
  return change(
    'digital_card_secret',
    cardKey,
    `update digital_card_secret set data_key = $3, key_id = $4, skipped_by = null, version = version + 1
  where id = $1 and version = $2`,
    [cardKey, version, dataKey, keyId],
  );
}

/** For a change of its hashes. */
export function touchSecret(cardKey: string, version: bigint): Statement {
  return change(
    'digital_card_secret',
    cardKey,
    'update digital_card_secret set version = version + 1 where id = $1 and version = $2',
    [cardKey, version],
  );
}

export function deleteSecret(cardKey: string, version: bigint): Statement {
  return change(
    'digital_card_secret',
    cardKey,
    'delete from digital_card_secret where id = $1 and version = $2',
    [cardKey, version],
  );
}

export function insertIndex({ key, issuerId }: CardOfIssuer, { hashKeyId, hash }: IndexEntry): Statement {
  return change(
    'pan_index',
    `${key}\n${hashKeyId}`,
    'insert into pan_index (issuer_id, hash_key_id, hash, digital_card_id) values ($1, $2, $3, $4)',
    [issuerId, hashKeyId, hash, key],
  );
}

/** @param earlier the hash that it takes the place of */
export function updateIndex(cardKey: string, { hashKeyId, hash }: IndexEntry, earlier: string): Statement {
  return change(
    'pan_index',
    `${cardKey}\n${hashKeyId}`,
    'update pan_index set hash = $4 where digital_card_id = $1 and hash_key_id = $2 and hash = $3',
    [cardKey, hashKeyId, earlier, hash],
  );
}

/** @param rows how many hashes the card has */
export function deleteIndex(cardKey: string, rows: number): Statement {
  const text = 'delete from pan_index where digital_card_id = $1';
  return { ...change('pan_index', cardKey, text, [cardKey]), rows };
}

function change(table: TableName, key: string, text: string, values: readonly Value[]): Statement {
  return { table, key, text, values, rows: 1 };
}
