/** `POST /cards/credit`. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';
import type { Refusal } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { tillAlarm } from './alarm.ts';
import { type Counter, credit, dayOf } from './credit.ts';
import { decideOnPass, type TillServices } from './decide-on-pass.ts';
import { sumOf } from './lots.ts';
import {
  askedOf,
  carriedOut,
  firstLook,
  MOVEMENT_COLUMNS,
  MOVEMENT_JOINS,
  movementValues,
  refusedForGood,
} from './movement.ts';
import type { TillAnswer } from './reply.ts';
import type { Movement } from './request.ts';

/** Caps are amounts, so each currency is counted by itself. */
const LOAD = `select ${MOVEMENT_COLUMNS},
  on_ticket.amount as ticket_amount, on_ticket.day as ticket_day, on_ticket.version as ticket_version,
  by_client.amount as client_amount, by_client.day as client_day, by_client.version as client_version
from ${MOVEMENT_JOINS}
left join till_counter as on_ticket on on_ticket.id = cast($5 as text) || pass.currency
left join till_counter as by_client on by_client.id = cast($6 as text) || pass.currency`;

/** Throws what `decideOnPass` throws. */
export function answerCredit(
  services: TillServices,
  caller: TillCaller,
  request: Movement,
): Promise<TillAnswer | Refusal> {
  const asked = askedOf(caller, 'credit', request);
  const onTicket = `ticket/${caller.groupId}/${asked.name.ticketId}/`;
  const byClient = `client/${caller.clientId}/`;
  return decideOnPass(services, { groupId: caller.groupId, passId: request.passId }, async () => {
    const [row = {}] = await services.db.read(LOAD, [...movementValues(asked), onTicket, byClient]);
    const look = firstLook(services, asked, row);
    if ('batch' in look) return look;
    const { on, moment } = look;
    const [ticket, client] = [counterFromRow(row, 'ticket'), counterFromRow(row, 'client')];
    const payment = { amount: look.amount, methodId: request.methodId, rule: on.rule, ticket, client };
    const decided = credit(on, payment, moment);
    if ('reason' in decided) {
      const detail = `${decided.detail ?? ''}: pass ${on.pass.key}, client ${caller.clientId}`;
      const alarm = { id: moment.newId(), kind: 'credit-cap', detail, nowMs: moment.nowMs } as const;
      return refusedForGood(asked, look, decided, decided.reason === 'cap-reached' ? [tillAlarm(alarm)] : []);
    }
    const day = dayOf(moment.nowMs);
    const { currency } = on.pass;
    return carriedOut(asked, look, {
      ...decided,
      moved: sumOf(decided.made),
      row: { lots: decided.made, originalKey: null },
      also: [
        ...on.relied,
        ...writeCounter(`${onTicket}${currency}`, ticket, decided.ticketTotal, day),
        ...writeCounter(`${byClient}${currency}`, client, decided.clientTotal, day),
      ],
    });
  });
}

function counterFromRow(row: Row, name: 'ticket' | 'client'): Counter | null {
  if (row[`${name}_version`] === null) return null;
  return {
    amount: bigintOf(row, `${name}_amount`),
    day: bigintOf(row, `${name}_day`),
    version: bigintOf(row, `${name}_version`),
  };
}

/** @param total null when nothing is counted */
function writeCounter(
  key: string,
  before: Counter | null,
  total: bigint | null,
  day: bigint,
): readonly Statement[] {
  if (total === null) return [];
  const insert = 'insert into till_counter (id, amount, day, version) values ($1, $2, $3, 0)';
  const update =
    'update till_counter set amount = $2, day = $3, version = version + 1 where id = $1 and version = $4';
  const values = [key, total, day] as const;
  const change =
    before === null ? { text: insert, values } : { text: update, values: [...values, before.version] };
  return [{ table: 'till_counter', key, ...change, rows: 1 }];
}
