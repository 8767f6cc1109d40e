/** The one read before a call is decided: everything that matters, in one consistent snapshot. */

import type { CardState } from '../cards/card-state.ts';
import type { Database, Row } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { BOOK_COLUMNS, BOOK_JOINS, bookFromRow } from '../ledger/ledger-store.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';
import type { Call } from './call.ts';
import { requestKey } from './round-store.ts';
import type { Session, SessionOperation } from './session.ts';
import type { GatewayCard, Snapshot, Versioned } from './snapshot.ts';

const LOAD = `
select
  now_ms() as now_ms,
  earlier.content_digest as earlier_digest, earlier.reply as earlier_reply, earlier.status_code as earlier_status,
  issuer.id as issuer_id, device.id as device_key,
  card.id as card_key, card.device_id as card_device, card.idm, card.state as card_state,
  card.expires_ms as card_expires_ms, card.version as card_version,
  product.layout, product.trust_unauthenticated,
  ${BOOK_COLUMNS},
  held.id as session_key, held.actor_id, held.session_id, held.device_id as session_device, held.operation,
  held.purchase_id as session_purchase, held.state as session_state, held.step, held.round, held.expectation,
  held.responses_digest, held.expires_ms as session_expires_ms, held.version as session_version,
  busy.subject as busy_subject, busy.expires_ms as busy_expires_ms, busy.version as busy_version,
  asked_for.id as asked_key, asked_for.purchase_id as asked_purchase, asked_for.card_id as asked_card,
  asked_for.amount as asked_amount, asked_for.state as asked_state, asked_for.version as asked_version,
  doubted.purchase_id as doubted_purchase, doubted.card_id as doubted_card, doubted.amount as doubted_amount,
  doubted.state as doubted_state, doubted.version as doubted_version
from (select cast($1 as text) as request_key) as call
left join gateway_round as earlier on earlier.request_key = call.request_key
left join issuer on issuer.id = $2
left join device on device.device_id = $3
left join card on card.issuer_id = $2 and card.card_id = $4
left join product on product.id = card.product_id
${BOOK_JOINS}
left join gateway_session as held on held.subject = card.id
left join gateway_session as busy on busy.device_id = device.id and busy.state = 'open' and busy.subject <> card.id
left join purchase as asked_for
  on asked_for.issuer_id = $2 and asked_for.purchase_id = coalesce(cast($5 as text), held.purchase_id)
left join purchase as doubted on doubted.id = doubt.purchase_id`;

/** @param issuerId the issuer that the caller may speak for, null when it may not speak for the one it names */
export async function loadSnapshot(db: Database, call: Call, issuerId: string | null): Promise<Snapshot> {
  const values = [requestKey(call), issuerId, call.deviceId, call.cardId, call.purchaseId];
  const [row] = await db.read(LOAD, values);
  if (row === undefined) throw new Error('the snapshot is always one row');
  return {
    nowMs: bigintOf(row, 'now_ms'),
    earlier:
      row.earlier_digest === null
        ? null
        : {
            contentDigest: textOf(row, 'earlier_digest'),
            reply: textOf(row, 'earlier_reply'),
            statusCode: bigintOf(row, 'earlier_status'),
          },
    issuerKnown: row.issuer_id !== null,
    deviceKey: row.device_key === null ? null : textOf(row, 'device_key'),
    card: cardOf(row),
    book: bookFromRow(row, call.issuerId),
    session: sessionOf(row),
    deviceBusy:
      row.busy_subject === null
        ? null
        : {
            subject: textOf(row, 'busy_subject'),
            expiresMs: bigintOf(row, 'busy_expires_ms'),
            version: bigintOf(row, 'busy_version'),
          },
    purchases: purchasesOf(row),
  };
}

/** The reply that was stored for a session's last round; null when it is so old that it is forgotten. */
export async function loadRoundReply(
  db: Database,
  session: Session,
): Promise<{ readonly reply: string; readonly statusCode: bigint } | null> {
  const [row] = await db.read(
    'select reply, status_code from gateway_round where session_id = $1 and round = $2',
    [session.id, session.round],
  );
  return row === undefined ? null : { reply: textOf(row, 'reply'), statusCode: bigintOf(row, 'status_code') };
}

function cardOf(row: Row): Versioned<GatewayCard> | null {
  if (row.card_key === null) return null;
  return {
    id: textOf(row, 'card_key'),
    deviceKey: textOf(row, 'card_device'),
    idm: textOf(row, 'idm'),
    state: textOf(row, 'card_state') as CardState,
    expiresMs: bigintOf(row, 'card_expires_ms'),
    layout: textOf(row, 'layout'),
    trustUnauthenticated: bigintOf(row, 'trust_unauthenticated'),
    version: bigintOf(row, 'card_version'),
  };
}

function sessionOf(row: Row): Versioned<Session> | null {
  if (row.session_key === null) return null;
  return {
    id: textOf(row, 'session_key'),
    actorId: textOf(row, 'actor_id'),
    sessionId: textOf(row, 'session_id'),
    deviceKey: textOf(row, 'session_device'),
    operation: textOf(row, 'operation') as SessionOperation,
    purchaseId: row.session_purchase === null ? null : textOf(row, 'session_purchase'),
    open: row.session_state === 'open',
    step: JSON.parse(textOf(row, 'step')),
    round: bigintOf(row, 'round'),
    expected: JSON.parse(textOf(row, 'expectation')),
    responsesDigest: textOf(row, 'responses_digest'),
    expiresMs: bigintOf(row, 'session_expires_ms'),
    version: bigintOf(row, 'session_version'),
  };
}

function purchasesOf(row: Row): readonly Versioned<Purchase>[] {
  const asked = row.asked_key === null ? [] : [purchaseOf(row, 'asked', textOf(row, 'asked_key'))];
  const doubted =
    row.doubted_state === null ? [] : [purchaseOf(row, 'doubted', textOf(row, 'doubt_purchase'))];
  return [...asked, ...doubted.filter(({ id }) => id !== asked[0]?.id)];
}

function purchaseOf(row: Row, prefix: 'asked' | 'doubted', id: string): Versioned<Purchase> {
  return {
    id,
    purchaseId: textOf(row, `${prefix}_purchase`),
    cardKey: textOf(row, `${prefix}_card`),
    amountMinor: bigintOf(row, `${prefix}_amount`),
    state: textOf(row, `${prefix}_state`) as PurchaseState,
    version: bigintOf(row, `${prefix}_version`),
  };
}
