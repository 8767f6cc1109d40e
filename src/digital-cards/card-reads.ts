/** What the issuer door reads of digital cards. */

import type { DigitalCard } from '../cards/digital/digital-card.ts';
import {
  DEVICES_COLUMN,
  DIGITAL_CARD_COLUMNS,
  devicesFromRow,
  digitalCardFromRow,
} from '../cards/digital/digital-card-store.ts';
import type { Operation } from '../cards/digital/operation.ts';
import { OPERATION_COLUMNS, operationFromRow } from '../cards/digital/operation-store.ts';
import type { Database, Row } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';

export interface ReadCard {
  readonly card: DigitalCard;
  readonly devices: readonly string[];
  /** The database's clock. */
  readonly nowMs: bigint;
}

const CARD = `select ${DIGITAL_CARD_COLUMNS}, ${DEVICES_COLUMN}, now_ms() as now_ms from digital_card`;
const CARD_BY_NAME = `${CARD} where digital_card.issuer_id = $1 and digital_card.digital_card_id = $2`;
const CARD_BY_KEY = `${CARD} where digital_card.id = $1`;

/** Null when the issuer has no such digital card. */
export async function readCard(
  db: Database,
  issuerId: string,
  digitalCardId: string,
): Promise<ReadCard | null> {
  return cardFrom(await db.read(CARD_BY_NAME, [issuerId, digitalCardId]));
}

export async function readCardByKey(db: Database, key: string): Promise<ReadCard | null> {
  return cardFrom(await db.read(CARD_BY_KEY, [key]));
}

function cardFrom([row]: readonly Row[]): ReadCard | null {
  if (row === undefined) return null;
  return { card: digitalCardFromRow(row), devices: devicesFromRow(row), nowMs: bigintOf(row, 'now_ms') };
}

const OPERATION = `select digital_card.id, ${OPERATION_COLUMNS} from digital_card
left join digital_card_operation as operation on operation.digital_card_id = digital_card.id and operation.id = $3
where digital_card.issuer_id = $1 and digital_card.digital_card_id = $2`;

/** Undefined when the issuer has no such digital card, null when the card has no such operation. */
export async function readOperation(
  db: Database,
  issuerId: string,
  digitalCardId: string,
  operationId: string,
): Promise<Operation | null | undefined> {
  const [row] = await db.read(OPERATION, [issuerId, digitalCardId, operationId]);
  if (row === undefined) return undefined;
  return row.operation_id === null ? null : operationFromRow(row);
}

export interface ReadOperations {
  /** The newest first. */
  readonly operations: readonly Operation[];
  /** How many the card has in all. */
  readonly total: bigint;
}

/** The sequence of a card's operations has no gaps, so a place in the list is a number and costs the same wherever it lies. */
const OPERATIONS = `select digital_card.operations, ${OPERATION_COLUMNS} from digital_card
left join digital_card_operation as operation on operation.digital_card_id = digital_card.id
  and operation.sequence <= digital_card.operations - cast($3 as bigint)
  and operation.sequence > digital_card.operations - cast($4 as bigint)
where digital_card.issuer_id = $1 and digital_card.digital_card_id = $2
order by operation.sequence desc`;

/** Null when the issuer has no such digital card. */
export async function readOperations(
  db: Database,
  issuerId: string,
  digitalCardId: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<ReadOperations | null> {
  const rows = await db.read(OPERATIONS, [issuerId, digitalCardId, BigInt(offset), BigInt(offset + limit)]);
  const [first] = rows;
  if (first === undefined) return null;
  return {
    operations: rows.filter((row) => row.operation_id !== null).map(operationFromRow),
    total: bigintOf(first, 'operations'),
  };
}
