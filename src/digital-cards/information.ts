/** What an issuer reads of a digital card: what it is, and what was done to it. A deleted one is told like any other. */

import { refuse } from '../errors.ts';
import { readCard, readOperation, readOperations } from './card-reads.ts';
import { type Answer, cardIn, type DigitalCardDoor, type IssuerRequest } from './door.ts';
import { cardView, operationView } from './views.ts';

/** When the caller names none. The contract bounds what it may name. */
const DEFAULT_OFFSET = 0;
const DEFAULT_LIMIT = 10;

export async function getDigitalCard({ db }: DigitalCardDoor, request: IssuerRequest): Promise<Answer> {
  const read = await readCard(db, request.issuerId, cardIn(request));
  return read === null ? refuse('unknown-digital-card') : { reply: cardView(read.card, read.devices) };
}

export async function getOperation({ db }: DigitalCardDoor, request: IssuerRequest): Promise<Answer> {
  const { operationId = '' } = request.path;
  const operation = await readOperation(db, request.issuerId, cardIn(request), operationId);
  if (operation === undefined) return refuse('unknown-digital-card');
  return operation === null ? refuse('unknown-request') : { reply: operationView(operation) };
}

export async function getOperations({ db }: DigitalCardDoor, request: IssuerRequest): Promise<Answer> {
  const offset = Number(request.query.offset ?? DEFAULT_OFFSET);
  const limit = Number(request.query.limit ?? DEFAULT_LIMIT);
  const read = await readOperations(db, request.issuerId, cardIn(request), { offset, limit });
  if (read === null) return refuse('unknown-digital-card');
  const { operations, total } = read;
  const remainingOperations = Math.max(0, Number(total) - offset - operations.length);
  return { reply: { operations: operations.map(operationView), remainingOperations } };
}
