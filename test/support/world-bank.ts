/**
 * The device door without HTTP: an issuer, cards in virtual phones or held to them, purchases, and the operator's own changes.
 * The time is the test's own, so that five minutes pass at once.
 */

import { registerCard, registerDevice, registerIssuer, registerProduct } from '../../src/admin/register.ts';
import { type Change, Refused } from '../../src/admin/request.ts';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import type { CardImage } from '../../src/cards/card-image.ts';
import type { CardStanding } from '../../src/cards/card-standing.ts';
import { CARD_STANDING_COLUMNS, cardStandingFromRow, updateCard } from '../../src/cards/card-store.ts';
import { externalKey } from '../../src/cards/external-key.ts';
import { type Layout, type LayoutCatalogue, layoutNamed, movesValue } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { commitDecision } from '../../src/db/commit-decision.ts';
import type { Database, Statement } from '../../src/db/database.ts';
import { bigintOf, textOf } from '../../src/db/row.ts';
import type { Entropy } from '../../src/entropy.ts';
import { codeToText } from '../../src/felica/service-code.ts';
import { type AnsweredCall, answerCall } from '../../src/gateway/answer-call.ts';
import { type CallBody, type Endpoint, readCall } from '../../src/gateway/call.ts';
import { contentDigest } from '../../src/gateway/content-digest.ts';
import { recordPurchase } from '../../src/ledger/purchase-store.ts';
import { chipBalance, imageOfChip, makeCard, SEED_BYTES } from '../../src/simulator/card-maker.ts';
import type { Target } from '../../src/simulator/faults.ts';
import { createPhone, type Phone, setCard, transceive } from '../../src/simulator/phone.ts';
import type { VirtualCard } from '../../src/simulator/virtual-card/state.ts';
import { withoutSecrets } from './admin-services.ts';
import { countLedgerCommits } from './world-commits.ts';
import { type WorldKeys, worldKeys } from './world-keys.ts';

export const ISSUER = 'METRO00001';
const ACTOR = 'hub-METRO00001';
/** 2100-01-01. */
const EXPIRES_MS = 4_102_444_800_000n;

const LAYOUTS = loadLayouts();
const KEYS = worldKeys(LAYOUTS);

/** Of the layouts that value is moved on; Octopus is only read. */
export const LAYOUT_NAMES: readonly string[] = [...LAYOUTS.values()]
  .filter(movesValue)
  .map(({ name }) => name);

/** Those with mutual authentication. */
export const SECURED_NAMES = LAYOUT_NAMES.filter((name) => 'authentication' in layoutNamed(LAYOUTS, name));
/** Those whose cards are believed. */
export const KEY_FREE_NAMES = LAYOUT_NAMES.filter((name) => layoutNamed(LAYOUTS, name).security === 'none');

export interface Bank {
  readonly db: Database;
  readonly entropy: Entropy;
  readonly layouts: LayoutCatalogue;
  readonly keys: WorldKeys;
  /** What the door gets for the database. */
  readonly doorDb: Database;
  /** Batches that were committed to a table of the ledger or of cards, so far: who looks again sees the same until there are more. */
  readonly ledgerCommits: () => number;
}

export interface BankCard {
  readonly layout: Layout;
  /** The issuer's name for it; of an external card, none. */
  readonly cardId: string;
  readonly deviceId: string;
  readonly idm: string;
  /** Inside the phone, or held to it. */
  readonly target: Target;
  /** What the chip held as it came to us, minor units. */
  readonly issued: bigint;
  /** The virtual phone as it is now; replaced by every command. */
  phone: Phone;
}

/** @param watch what the door gets for the database */
export async function openBank(
  database: Database,
  entropy: Entropy,
  watch: (db: Database) => Database = (same) => same,
): Promise<Bank> {
  const { db, ledgerCommits } = countLedgerCommits(database);
  await registerIssuer(db, { id: ISSUER, name: 'An issuer' });
  for (const layout of LAYOUTS.values()) {
    await registerProduct(db, {
      id: layout.name,
      issuerId: ISSUER,
      layout: layout.name,
      trustUnauthenticated: layout.security === 'none' ? layout.limits.maximum : 0n,
    });
  }
  return { db, entropy, layouts: LAYOUTS, keys: KEYS, doorDb: watch(db), ledgerCommits };
}

/** A card of that layout in the phone `deviceId`, which may be known already. */
export async function issueCard(
  bank: Bank,
  layoutName: string,
  { cardId, deviceId, issued }: { cardId: string; deviceId: string; issued: bigint },
): Promise<BankCard> {
  const { db, entropy } = bank;
  const card = makeBankCard(bank, layoutName, { cardId, deviceId, issued, target: 'internal' });
  const { layout, idm } = card;
  await registerDevice(db, entropy, deviceId);
  await registerCard(db, entropy, {
    issuerId: ISSUER,
    cardId,
    productId: layout.name,
    deviceId,
    idm,
    state: 'ACTIVE',
    expiresMs: EXPIRES_MS,
    layout,
    balanceMinor: issued,
  });
  return card;
}

/** A card that nobody has told us of, held to the phone `deviceId`. */
export async function foreignCard(
  bank: Bank,
  layoutName: string,
  { deviceId, issued }: { deviceId: string; issued: bigint },
): Promise<BankCard> {
  await registerDevice(bank.db, bank.entropy, deviceId);
  return makeBankCard(bank, layoutName, { cardId: '', deviceId, issued, target: 'external' });
}

function makeBankCard(
  { entropy, layouts, keys }: Bank,
  layoutName: string,
  { cardId, deviceId, issued, target }: Pick<BankCard, 'cardId' | 'deviceId' | 'issued' | 'target'>,
): BankCard {
  const layout = layoutNamed(layouts, layoutName);
  const idm = `0${bytesToHex(entropy.bytes(8)).slice(1)}`;
  const set = keys.sets[layoutName];
  const chip = makeCard(layout, {
    idm,
    ...(set === undefined ? {} : { keys: set }),
    balanceMinor: issued,
    receipt: entropy.bytes(layout.receipt?.length ?? 0),
    seed: entropy.bytes(SEED_BYTES),
  });
  const phone = setCard(createPhone(deviceId), target, chip);
  return { layout, cardId, deviceId, idm, target, issued, phone };
}

/** As a phone announces it. */
export function announced({ layout, idm }: BankCard): NonNullable<CallBody['cardContents']> {
  return { systemCode: codeToText(layout.systemCode), idm };
}

/** Our key of the card; null when it has no row. */
export async function cardKeyOf({ db }: Bank, card: BankCard): Promise<string | null> {
  const external = externalKey(ISSUER, codeToText(card.layout.systemCode), card.idm);
  const [row] =
    card.target === 'internal'
      ? await db.read('select id from card where issuer_id = $1 and card_id = $2', [ISSUER, card.cardId])
      : await db.read('select id from card where external_key = $1', [external]);
  return row === undefined ? null : textOf(row, 'id');
}

export async function payFor(
  { db, entropy }: Bank,
  { cardId }: BankCard,
  purchaseId: string,
  amountMinor: bigint,
): Promise<void> {
  const outcome = await recordPurchase(db, entropy, { issuerId: ISSUER, purchaseId, cardId, amountMinor });
  if (outcome !== 'recorded') throw new Error(`the purchase is ${outcome}`);
}

/** What the device door answers to the hub's request. */
export async function call(bank: Bank, endpoint: Endpoint, body: CallBody): Promise<AnsweredCall> {
  const read = readCall(endpoint, ACTOR, body);
  if ('reason' in read) throw new Error(`the test's own request is refused: ${read.reason} ${read.detail}`);
  const { doorDb: db, layouts, entropy } = bank;
  const { keys, vault } = bank.keys;
  const services = { db, layouts, entropy, keys, vault };
  return answerCall(services, read, contentDigest(endpoint, body), new Set([ISSUER]));
}

/** What the card makes of a command; null is silence. */
export function carry(card: BankCard, command: string): string | null {
  const { phone, response } = transceive(card.phone, card.target, hexToBytes(command));
  card.phone = phone;
  return response === null ? null : bytesToHex(response);
}

export function chipCard({ phone, target }: BankCard): VirtualCard {
  const card = phone[target];
  if (card === null) throw new Error('the phone has no such card');
  return card;
}

export function imageOf(card: BankCard): CardImage {
  return imageOfChip(card.layout, chipCard(card));
}

/** Minor units, whatever anybody believes. */
export function chipOf(card: BankCard): bigint {
  return chipBalance(card.layout, chipCard(card));
}

/** A change at the operator's door, made by `staffId`; false when it is refused. Its audit record is left out. */
export async function operate(
  { db, layouts, entropy }: Bank,
  change: Change,
  path: Readonly<Record<string, string>>,
  body: unknown,
  staffId = 'operator',
): Promise<boolean> {
  return commitDecision(db, async () => {
    const [clock] = await db.read('select now_ms() as now_ms', []);
    const nowMs = clock?.now_ms as bigint;
    const request = { staffId, path, query: {}, body, reason: 'a test', nowMs };
    try {
      const { status, statements } = await change(withoutSecrets({ db, layouts, entropy }), request);
      return { batch: statements, result: status !== 409 };
    } catch (error) {
      if (error instanceof Refused) return { batch: [], result: false };
      throw error;
    }
  });
}

/** A session row that nobody finishes is over its time: on PostgreSQL, whose clock is its own. */
export async function expireSession(db: Database, subject: string): Promise<void> {
  const [row] = await db.read('select subject from gateway_session where subject = $1', [subject]);
  if (row === undefined) return;
  await change(db, {
    table: 'gateway_session',
    key: subject,
    text: 'update gateway_session set expires_ms = 0, version = version + 1 where subject = $1',
    values: [subject],
    rows: 1,
  });
}

/** The same for all sessions on a device. */
export async function expireSessionsOf({ db }: Bank, { deviceId }: BankCard): Promise<void> {
  const rows = await db.read(
    'select subject from gateway_session join device on device.id = gateway_session.device_id where device.device_id = $1',
    [deviceId],
  );
  for (const row of rows) await expireSession(db, textOf(row, 'subject'));
}

/** First calls in reader mode, of any device and card, are so long ago that they count no more. */
export async function forgetAttempts({ db }: Bank): Promise<void> {
  const rows = await db.read("select subject from reader_attempts where times <> '[]'", []);
  for (const row of rows) {
    const subject = textOf(row, 'subject');
    await change(db, {
      table: 'reader_attempts',
      key: subject,
      text: "update reader_attempts set times = '[]', version = version + 1 where subject = $1",
      values: [subject],
      rows: 1,
    });
  }
}

/** What a card's row says of it is changed, as the operator's and the issuer's doors do. */
export async function changeStanding(
  { db }: Bank,
  cardKey: string,
  changed: (standing: CardStanding) => CardStanding,
): Promise<void> {
  const [row] = await db.read(`select card.version, ${CARD_STANDING_COLUMNS} from card where id = $1`, [
    cardKey,
  ]);
  if (row === undefined) throw new Error('there is no such card');
  await change(db, updateCard(cardKey, bigintOf(row, 'version'), changed(cardStandingFromRow(row))));
}

async function change(db: Database, statement: Statement): Promise<void> {
  const outcome = await db.commit([statement]);
  if (outcome !== 'committed') throw new Error(`the test's own change: ${outcome}`);
}
