/** What was done to a digital card, by whomever. */

import { OPERATION_COLUMNS, operationFromRow } from '../cards/digital/operation-store.ts';
import { operationBody } from './digital-card-row.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import { type AdminRequest, type AdminServices, Refused } from './request.ts';

const OPERATIONS = `select ${OPERATION_COLUMNS} from digital_card
join digital_card_operation as operation on operation.digital_card_id = digital_card.id
where digital_card.issuer_id = $1 and digital_card.digital_card_id = $2`;

/** From the operation of the cursor on. The number of any is lower than the largest there is. */
const NEWEST_FIRST = `${OPERATIONS} and operation.sequence < coalesce(
  (select last.sequence from digital_card_operation as last
    where last.id = $3 and last.digital_card_id = digital_card.id), 9223372036854775807)
order by operation.sequence desc limit $4`;
const ONE = `${OPERATIONS} and operation.id = $3`;

const KNOWN = 'select id from digital_card where issuer_id = $1 and digital_card_id = $2';

export async function listDigitalCardOperations(
  { db }: AdminServices,
  request: AdminRequest,
): Promise<Page<unknown>> {
  const { issuerId = '', digitalCardId = '' } = request.path;
  const known = await db.read(KNOWN, [issuerId, digitalCardId]);
  if (known.length === 0) throw new Refused(404, 'The issuer has no such digital card.');
  const asked = pageAsked(request, 'newest');
  const rows = await db.read(NEWEST_FIRST, [issuerId, digitalCardId, asked.after, asked.rows]);
  return pageOf(asked, rows, 'operation_id', (row) => operationBody(operationFromRow(row)));
}

export async function getDigitalCardOperation(
  { db }: AdminServices,
  { path }: AdminRequest,
): Promise<unknown> {
  const { issuerId = '', digitalCardId = '', operationId = '' } = path;
  const [row] = await db.read(ONE, [issuerId, digitalCardId, operationId]);
  if (row === undefined) throw new Refused(404, 'The digital card has no such operation.');
  return operationBody(operationFromRow(row));
}
