/** What the server noticed and a person should look at. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

/** An alarm is about a card of the device door, about a digital card, or about neither. */
const COLUMNS = `select alarm.id, coalesce(card.issuer_id, digital_card.issuer_id) as issuer_id,
  coalesce(card.card_id, digital_card.card_id) as card_id, alarm.kind, alarm.detail, alarm.created_ms, alarm.handled_by,
  alarm.handled_ms
from alarm left join card on card.id = alarm.card_id left join digital_card on digital_card.id = alarm.card_id`;

const ALARMS = `${COLUMNS}
where alarm.id < $1 and coalesce(cast($2 as text), case when alarm.handled_by is null then 'false' else 'true' end)
  = case when alarm.handled_by is null then 'false' else 'true' end
order by alarm.id desc limit $3`;

export async function listAlarms({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request, 'newest');
  const { handled } = request.query;
  const rows = await db.read(ALARMS, [
    asked.after,
    handled === undefined ? null : String(handled),
    asked.rows,
  ]);
  return pageOf(asked, rows, 'id', alarmBody);
}

export async function handleAlarm({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { alarmId = '' } = request.path;
  const [row] = await db.read(`${COLUMNS} where alarm.id = $1`, [alarmId]);
  if (row === undefined) throw new Refused(404, 'There is no such alarm.');
  if (row.handled_by !== null) throw new Refused(409, 'The alarm is handled already.');
  const update: Statement = {
    table: 'alarm',
    key: alarmId,
    text: 'update alarm set handled_by = $2, handled_ms = $3 where id = $1 and handled_by is null',
    values: [alarmId, request.staffId, request.nowMs],
    rows: 1,
  };
  return {
    status: 200,
    body: alarmBody({ ...row, handled_by: request.staffId, handled_ms: request.nowMs }),
    statements: [update],
    audit: { subject: alarmId, action: 'alarm.handle', detail: { alarmId, kind: textOf(row, 'kind') } },
  };
}

function alarmBody(row: Row) {
  return {
    alarmId: textOf(row, 'id'),
    issuerId: row.issuer_id,
    cardId: row.card_id,
    kind: textOf(row, 'kind'),
    detail: textOf(row, 'detail'),
    raisedAt: timeText(bigintOf(row, 'created_ms')),
    handledBy: row.handled_by,
    handledAt: row.handled_ms === null ? null : timeText(bigintOf(row, 'handled_ms')),
  };
}
