/** What was said at the device door, session by session, for people who have to find out what happened. */

import { hexToBytes, isHex } from '../bytes.ts';
import type { Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { describeCommand, describeResponse } from '../felica/describe.ts';
import { loadCard } from './card-row.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import { type AdminRequest, type AdminServices, Refused } from './request.ts';
import { timeText } from './time-text.ts';

/** By their first rounds: a session's is 1, and what never became one has a round 0 alone. */
const SESSIONS = `select opening.session_id, opening.request, opening.created_ms, card.issuer_id, card.card_id,
  (select count(*) from gateway_round as each where each.session_id = opening.session_id) as rounds,
  (select closing.status_code from gateway_round as closing where closing.session_id = opening.session_id
    order by closing.round desc limit 1) as status_code
from gateway_round as opening
left join card on card.id = opening.card_id
where opening.round <= 1 and opening.session_id < $2`;

const OF_CARD = `${SESSIONS} and opening.card_id = $1 order by opening.session_id desc limit $3`;

const OF_DEVICE = `${SESSIONS} and opening.card_id in (
    select on_device.id from card as on_device join device on device.id = on_device.device_id
    where device.device_id = $1)
order by opening.session_id desc limit $3`;

export async function listSessions({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId, cardId, deviceId } = request.query;
  const asked = pageAsked(request, 'newest');
  const ofCard = issuerId !== undefined && cardId !== undefined && deviceId === undefined;
  if (!ofCard && (deviceId === undefined || cardId !== undefined))
    throw new Refused(400, 'Name a card by issuerId and cardId, or a phone by deviceId.');
  const subject = ofCard ? (await loadCard(db, String(issuerId), String(cardId))).key : String(deviceId);
  const rows = await db.read(ofCard ? OF_CARD : OF_DEVICE, [subject, asked.after, asked.rows]);
  return pageOf(asked, rows, 'session_id', sessionBody);
}

const ROUNDS = `select gateway_round.round, gateway_round.request, gateway_round.reply, gateway_round.status_code,
  gateway_round.created_ms, card.issuer_id, card.card_id
from gateway_round left join card on card.id = gateway_round.card_id
where gateway_round.session_id = $1 order by gateway_round.round`;

export async function getSession({ db }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  const { sessionKey = '' } = path;
  const rows = await db.read(ROUNDS, [sessionKey]);
  const last = rows.at(-1);
  if (last === undefined)
    throw new Refused(404, 'There is no such session, or it is so old that it is forgotten.');
  return { sessionKey, issuerId: last.issuer_id, cardId: last.card_id, rounds: rows.map(roundBody) };
}

/** What the device door keeps of a request. */
interface RequestRecord {
  readonly endpoint: string;
  readonly sessionId: string;
  readonly operation: string | null;
  readonly purchaseId: string | null;
  readonly responses: readonly Frame[] | null;
  readonly deviceStatus: number;
}

interface ReplyRecord {
  readonly responseHeader: { readonly statusMessage: string };
  readonly commands?: readonly Frame[];
}

interface Frame {
  readonly id: string;
  readonly name: string | null;
  readonly value: string;
}

function sessionBody(row: Row) {
  const { sessionId, operation }: RequestRecord = JSON.parse(textOf(row, 'request'));
  return {
    sessionKey: textOf(row, 'session_id'),
    issuerId: row.issuer_id,
    cardId: row.card_id,
    sessionId,
    operation,
    startedAt: timeText(bigintOf(row, 'created_ms')),
    rounds: bigintOf(row, 'rounds'),
    statusCode: bigintOf(row, 'status_code'),
  };
}

function roundBody(row: Row) {
  const request: RequestRecord = JSON.parse(textOf(row, 'request'));
  const reply: ReplyRecord = JSON.parse(textOf(row, 'reply'));
  const { endpoint, operation, purchaseId, deviceStatus, responses } = request;
  return {
    round: bigintOf(row, 'round'),
    at: timeText(bigintOf(row, 'created_ms')),
    endpoint,
    operation,
    purchaseId,
    deviceStatus,
    responses: (responses ?? []).map((frame) => frameBody(frame, describeResponse)),
    statusCode: bigintOf(row, 'status_code'),
    statusMessage: reply.responseHeader.statusMessage,
    commands: (reply.commands ?? []).map((frame) => frameBody(frame, describeCommand)),
  };
}

function frameBody({ id, name, value }: Frame, describe: (packet: Uint8Array) => string) {
  const words = isHex(value) ? describe(hexToBytes(value)) : 'Not hexadecimal.';
  return { id, name, hex: value, words };
}
