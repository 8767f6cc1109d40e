/** The one read before a call is decided: everything that matters, in one consistent snapshot. */

import { CARD_STANDING_COLUMNS, cardStandingFromRow } from '../cards/card-store.ts';
import { type LayoutCatalogue, layoutOfSystem, type Operation } from '../cards/layout.ts';
import type { Database, Row, Value } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { BOOK_COLUMNS, BOOK_JOINS, bookFromRow } from '../ledger/ledger-store.ts';
import type { Purchase, PurchaseState } from '../ledger/purchase.ts';
import { announcedKey, type Call } from './call.ts';
import { type Attempts, cardAttempts, deviceAttempts, NO_ATTEMPTS_YET } from './reader-attempts.ts';
import { requestKey } from './round-store.ts';
import type { Session, SessionOperation } from './session.ts';
import type { GatewayCard, GatewayProduct, Snapshot, Versioned } from './snapshot.ts';

const COLUMNS = `
  now_ms() as now_ms,
  earlier.content_digest as earlier_digest, earlier.reply as earlier_reply, earlier.status_code as earlier_status,
  issuer.id as issuer_id, device.id as device_key,
  card.id as card_key, card.card_id as card_name, card.device_id as card_device, card.idm,
  card.expires_ms as card_expires_ms, card.version as card_version, card.external_key as card_external,
  ${CARD_STANDING_COLUMNS},
  product.id as product_id, product.layout, product.operations, product.reader_operations,
  product.trust_unauthenticated,
  ${BOOK_COLUMNS},
  held.id as session_key, held.actor_id, held.session_id, held.device_id as session_device, held.operation,
  held.purchase_id as session_purchase, held.external_key as session_external, held.product_id as session_product,
  held.state as session_state, held.step, held.round, held.expectation, held.secret,
  held.responses_digest, held.expires_ms as session_expires_ms, held.version as session_version,
  rival.subject as rival_subject, rival.expires_ms as rival_expires_ms, rival.version as rival_version,
  asked_for.id as asked_key, asked_for.purchase_id as asked_purchase, asked_for.card_id as asked_card,
  asked_for.amount as asked_amount, asked_for.state as asked_state, asked_for.version as asked_version,
  doubted.purchase_id as doubted_purchase, doubted.card_id as doubted_card, doubted.amount as doubted_amount,
  doubted.state as doubted_state, doubted.version as doubted_version`;

const CALL_JOINS = `
from (select cast($1 as text) as request_key) as call
left join gateway_round as earlier on earlier.request_key = call.request_key
left join issuer on issuer.id = $2
left join device on device.device_id = $3`;

const PURCHASE_JOINS = `
left join purchase as asked_for
  on asked_for.issuer_id = $2 and asked_for.purchase_id = coalesce(cast($5 as text), held.purchase_id)
left join purchase as doubted on doubted.id = doubt.purchase_id`;

/** A card that lives on the phone: the latest session is the card's, and any other on the device is in its way. */
const LOAD_CARD = `
select${COLUMNS},
  case when exists (select 1 from deny_entry where deny_entry.issuer_id = card.issuer_id and deny_entry.idm = card.idm)
    then cast(1 as bigint) else cast(0 as bigint) end as denied
${CALL_JOINS}
left join card on card.issuer_id = $2 and card.card_id = $4
left join product on product.id = card.product_id
${BOOK_JOINS}
left join gateway_session as held on held.subject = card.id
left join gateway_session as rival
  on rival.device_id = device.id and rival.state = 'open' and rival.subject <> card.id
${PURCHASE_JOINS}`;

/**
 * A card held to the phone: the latest session is the device's in reader mode. In its way are any other on the device, and one on
 * another device with the same card. A card that is announced by no service's name belongs to the issuer's first product of its
 * system.
 */
const LOAD_EXTERNAL = `
select${COLUMNS},
  case when exists (select 1 from deny_entry where deny_entry.external_key = coalesce($4, held.external_key))
    then cast(1 as bigint) else cast(0 as bigint) end as denied,
  case when exists (select 1 from card as own where own.issuer_id = $2 and own.idm = $10 and own.external_key is null
    and own.state <> 'DELETED')
    then cast(1 as bigint) else cast(0 as bigint) end as issued,
  by_device.subject as device_attempts, by_device.times as device_times, by_device.version as device_attempts_version,
  by_card.subject as card_attempts, by_card.times as card_times, by_card.version as card_attempts_version
${CALL_JOINS}
left join gateway_session as held on held.subject = 'reader:' || device.id
left join card on card.external_key = coalesce($4, held.external_key)
left join product on product.id = coalesce(
  card.product_id,
  (select min(chosen.id) from product as chosen where chosen.issuer_id = $2 and $4 is not null
    and (chosen.card_service_id = $6 or (cast($6 as text) is null and chosen.layout = $7))),
  case when $4 is null then held.product_id end)
${BOOK_JOINS}
left join gateway_session as rival on rival.state = 'open' and rival.subject = (
  select min(other.subject) from gateway_session as other where other.state = 'open' and other.subject <> 'reader:' || device.id
    and (other.device_id = device.id or other.external_key = coalesce($4, held.external_key)))
left join reader_attempts as by_device on by_device.subject = $8 || device.id
left join reader_attempts as by_card on by_card.subject = $9
${PURCHASE_JOINS}`;

/** @param issuerId the issuer that the caller may speak for, null when it may not speak for the one it names */
export async function loadSnapshot(
  db: Database,
  call: Call,
  issuerId: string | null,
  layouts: LayoutCatalogue,
): Promise<Snapshot> {
  const isReader = call.endpoint === 'getReaderModeCommands';
  const key = announcedKey(call);
  const [row] = isReader
    ? await db.read(LOAD_EXTERNAL, externalValues(call, issuerId, key, layouts))
    : await db.read(LOAD_CARD, [requestKey(call), issuerId, call.deviceId, call.cardId, call.purchaseId]);
  if (row === undefined) throw new Error('the snapshot is always one row');
  const deviceKey = row.device_key === null ? null : textOf(row, 'device_key');
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
    deviceKey,
    card: cardOf(row),
    book: bookFromRow(row, call.issuerId),
    product: row.product_id === null ? null : productOf(row),
    session: sessionOf(row),
    sealedSecret: row.secret === null ? null : textOf(row, 'secret'),
    rival:
      row.rival_subject === null
        ? null
        : {
            subject: textOf(row, 'rival_subject'),
            expiresMs: bigintOf(row, 'rival_expires_ms'),
            version: bigintOf(row, 'rival_version'),
          },
    isIssued: isReader && bigintOf(row, 'issued') === 1n,
    denied: bigintOf(row, 'denied') === 1n,
    attempts: isReader && deviceKey !== null ? attemptsOf(row, deviceKey, key) : [],
    purchases: purchasesOf(row),
  };
}

function externalValues(
  call: Call,
  issuerId: string | null,
  key: string | null,
  layouts: LayoutCatalogue,
): readonly Value[] {
  const { announced } = call;
  const layout = announced === null ? undefined : layoutOfSystem(layouts, announced.systemCode);
  return [
    requestKey(call),
    issuerId,
    call.deviceId,
    key,
    call.purchaseId,
    announced?.cardServiceId ?? null,
    layout?.name ?? null,
    deviceAttempts(''),
    key === null ? null : cardAttempts(key),
    announced?.idm ?? null,
  ];
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
    ...cardStandingFromRow(row),
    id: textOf(row, 'card_key'),
    cardId: textOf(row, 'card_name'),
    deviceKey: textOf(row, 'card_device'),
    idm: textOf(row, 'idm'),
    expiresMs: bigintOf(row, 'card_expires_ms'),
    externalKey: row.card_external === null ? null : textOf(row, 'card_external'),
    product: productOf(row),
    version: bigintOf(row, 'card_version'),
  };
}

function productOf(row: Row): GatewayProduct {
  return {
    id: textOf(row, 'product_id'),
    layout: textOf(row, 'layout'),
    operations: operationsOf(row, 'operations'),
    readerOperations: operationsOf(row, 'reader_operations'),
    trustUnauthenticated: bigintOf(row, 'trust_unauthenticated'),
  };
}

function operationsOf(row: Row, column: string): readonly Operation[] | null {
  return row[column] === null ? null : JSON.parse(textOf(row, column));
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
    externalKey: row.session_external === null ? null : textOf(row, 'session_external'),
    productId: row.session_product === null ? null : textOf(row, 'session_product'),
    open: row.session_state === 'open',
    step: JSON.parse(textOf(row, 'step')),
    round: bigintOf(row, 'round'),
    expected: JSON.parse(textOf(row, 'expectation')),
    responsesDigest: textOf(row, 'responses_digest'),
    expiresMs: bigintOf(row, 'session_expires_ms'),
    version: bigintOf(row, 'session_version'),
  };
}

function attemptsOf(row: Row, deviceKey: string, key: string | null): Snapshot['attempts'] {
  const device = attemptsRow(row, 'device', deviceAttempts(deviceKey));
  return key === null ? [device] : [device, attemptsRow(row, 'card', cardAttempts(key))];
}

function attemptsRow(row: Row, whose: 'device' | 'card', subject: string): Versioned<Attempts> {
  if (row[`${whose}_attempts`] === null) return { subject, timesMs: [], version: NO_ATTEMPTS_YET };
  const times: string[] = JSON.parse(textOf(row, `${whose}_times`));
  return { subject, timesMs: times.map(BigInt), version: bigintOf(row, `${whose}_attempts_version`) };
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
