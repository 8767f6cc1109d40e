/**
 * A customer's card is deleted, and with it every digital card of it. Each goes in a commit of its own; what cannot go at this moment,
 * because its wallet cannot be told or a device is at work, a chore deletes later.
 */

import { auditRecord } from '../../audit-trail/record.ts';
import { commitDecision } from '../../db/commit-decision.ts';
import type { Statement } from '../../db/database.ts';
import { bigintOf, textOf } from '../../db/row.ts';
import { type Refusal, refuse } from '../../errors.ts';
import type { BegunOperation, DigitalCardServices } from './change-digital-card.ts';
import { requestByServer } from './server-request.ts';

/** Why, in the words of the operations that come of it. */
const REASON = 'card deleted';

const PHYSICAL = `select id, deleted_ms, version, now_ms() as now_ms from physical_card
where issuer_id = $1 and card_id = $2`;

const LEFT = `select digital_card.id from physical_card
join digital_card on digital_card.issuer_id = physical_card.issuer_id and digital_card.card_id = physical_card.card_id
  and digital_card.state <> 'DELETED'
where physical_card.id = $1 order by digital_card.id`;

/** Who asked, for the record of it. */
export interface AskedDeletion {
  readonly actor: string;
  readonly reason: string | null;
}

const ASKED_BY_SERVER: AskedDeletion = { actor: 'system', reason: null };

export interface DeletedCard {
  readonly operations: readonly BegunOperation[];
}

/**
 * 'partly-done' when the card is deleted and some of its digital cards are not yet; 'unknown-card' when there is none. Asking again is
 * safe and deletes what is left.
 *
 * @param operationIdOf the id of the operation that deletes the digital card of that key
 */
export async function deleteCard(
  services: DigitalCardServices,
  issuerId: string,
  cardId: string,
  operationIdOf: (digitalCardKey: string) => string,
  asked: AskedDeletion = ASKED_BY_SERVER,
): Promise<DeletedCard | Refusal> {
  const physicalCardId = await markDeleted(services, issuerId, cardId, asked);
  if (physicalCardId === null) return refuse('unknown-card');
  const operations = await deleteDigitalCardsOf(services, physicalCardId, operationIdOf);
  return operations === null ? refuse('partly-done') : { operations };
}

/** Null when some are left. */
export async function deleteDigitalCardsOf(
  services: DigitalCardServices,
  physicalCardId: string,
  operationIdOf: (digitalCardKey: string) => string,
): Promise<readonly BegunOperation[] | null> {
  const operations: BegunOperation[] = [];
  let isPartly = false;
  const left = await services.db.read(LEFT, [physicalCardId]);
  for (const row of left) {
    const key = textOf(row, 'id');
    const request = { operation: 'DELETE', reason: REASON, operationId: operationIdOf(key) } as const;
    const begun = await requestByServer(services, key, request);
    if (!('reason' in begun)) operations.push(begun);
    // Somebody else may have been first: it is deleted all the same.
    else if (begun.reason !== 'card-deleted') isPartly = true;
  }
  if (isPartly) return null;
  await markCleared(services, physicalCardId);
  return operations;
}

async function markDeleted(
  { db, entropy }: DigitalCardServices,
  issuerId: string,
  cardId: string,
  { actor, reason }: AskedDeletion,
): Promise<string | null> {
  return commitDecision(db, async () => {
    const [row] = await db.read(PHYSICAL, [issuerId, cardId]);
    if (row === undefined) return { batch: [], result: null };
    const id = textOf(row, 'id');
    if (row.deleted_ms !== null) return { batch: [], result: id };
    const nowMs = bigintOf(row, 'now_ms');
    const update: Statement = {
      table: 'physical_card',
      key: id,
      text: 'update physical_card set deleted_ms = $2, version = version + 1 where id = $1 and version = $3',
      values: [id, nowMs, bigintOf(row, 'version')],
      rows: 1,
    };
    const record = auditRecord(entropy, {
      subject: id,
      actor,
      action: 'physical-card.delete',
      reason,
      detail: { issuerId, cardId },
      nowMs,
    });
    return { batch: [update, record], result: id };
  });
}

/** Nothing is left to be deleted. A conflict or a lost commit leaves it to the chore. */
async function markCleared({ db }: DigitalCardServices, id: string): Promise<void> {
  const [row] = await db.read(
    'select version, now_ms() as now_ms from physical_card where id = $1 and cleared_ms is null',
    [id],
  );
  if (row === undefined || (await db.read(LEFT, [id])).length > 0) return;
  await db.commit([
    {
      table: 'physical_card',
      key: id,
      text: 'update physical_card set cleared_ms = $2, version = version + 1 where id = $1 and version = $3',
      values: [id, bigintOf(row, 'now_ms'), bigintOf(row, 'version')],
      rows: 1,
    },
  ]);
}
