/**
 * The device door without HTTP: an issuer, cards in virtual phones, purchases, and what the ledger says of them. The time is the
 * test's own, so that five minutes pass at once.
 */

import { registerCard, registerDevice, registerIssuer, registerProduct } from '../../src/admin/register.ts';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { type Layout, type LayoutCatalogue, layoutNamed } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database, Row, Statement } from '../../src/db/database.ts';
import { bigintOf, textOf } from '../../src/db/row.ts';
import type { Entropy } from '../../src/entropy.ts';
import { type AnsweredCall, answerCall } from '../../src/gateway/answer-call.ts';
import { type CallBody, type Endpoint, readCall } from '../../src/gateway/call.ts';
import { contentDigest } from '../../src/gateway/content-digest.ts';
import { chipAccount, doubtAccount, prepaidAccount } from '../../src/ledger/account.ts';
import { AUDITED_COLUMNS, AUDITED_JOINS, tallyCard } from '../../src/ledger/card-audit.ts';
import { recordPurchase } from '../../src/ledger/purchase-store.ts';
import { chipBalance, imageOfChip, makeCard } from '../../src/simulator/card-maker.ts';
import { createPhone, type Phone, transceive } from '../../src/simulator/phone.ts';
import { cardIn } from '../../src/simulator/sandbox/sandbox.ts';

export const ISSUER = 'METRO00001';
const ACTOR = 'hub-METRO00001';
/** 2100-01-01. */
const EXPIRES_MS = 4_102_444_800_000n;

const LAYOUTS = loadLayouts();
export const LAYOUT_NAMES = [...LAYOUTS.keys()];

export interface Bank {
  readonly db: Database;
  readonly entropy: Entropy;
  readonly layouts: LayoutCatalogue;
  /** What the door gets for the database. */
  readonly doorDb: Database;
}

export interface BankCard {
  readonly layout: Layout;
  readonly cardId: string;
  readonly cardKey: string;
  readonly deviceId: string;
  /** What the chip held as it came to us, minor units. */
  readonly issued: bigint;
  /** The virtual phone as it is now; replaced by every command. */
  phone: Phone;
}

/** @param watch what the door gets for the database */
export async function openBank(
  db: Database,
  entropy: Entropy,
  watch: (db: Database) => Database = (same) => same,
): Promise<Bank> {
  await registerIssuer(db, { id: ISSUER, name: 'An issuer' });
  for (const layout of LAYOUTS.values()) {
    await registerProduct(db, {
      id: layout.name,
      issuerId: ISSUER,
      layout: layout.name,
      trustUnauthenticated: layout.limits.maximum,
    });
  }
  return { db, entropy, layouts: LAYOUTS, doorDb: watch(db) };
}

/** A card of that layout in the phone `deviceId`, which may be known already. */
export async function issueCard(
  { db, entropy, layouts }: Bank,
  layoutName: string,
  { cardId, deviceId, issued }: { cardId: string; deviceId: string; issued: bigint },
): Promise<BankCard> {
  const layout = layoutNamed(layouts, layoutName);
  const idm = `0${bytesToHex(entropy.bytes(8)).slice(1)}`;
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
  const [row] = await db.read('select id from card where issuer_id = $1 and card_id = $2', [ISSUER, cardId]);
  if (row === undefined) throw new Error('the card was not registered');
  const chip = makeCard(layout, idm, issued, entropy.bytes(layout.receipt.length));
  return { layout, cardId, cardKey: textOf(row, 'id'), deviceId, issued, phone: createPhone(deviceId, chip) };
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
  const services = { db: bank.doorDb, layouts: bank.layouts, entropy: bank.entropy };
  return answerCall(services, read, contentDigest(endpoint, body), new Set([ISSUER]));
}

/** What the card in the phone makes of a command, and whether its value blocks were changed by it. Null is silence. */
export function carry(card: BankCard, command: string): { response: string | null; changed: boolean } {
  const before = blocksOf(card);
  const { phone, response } = transceive(card.phone, 'internal', hexToBytes(command));
  card.phone = phone;
  return {
    response: response === null ? null : bytesToHex(response),
    changed: before !== blocksOf(card),
  };
}

function blocksOf({ layout, phone }: BankCard): string {
  return [...imageOfChip(layout, cardIn(phone)).values()].map(bytesToHex).join();
}

/** Minor units, whatever anybody believes. */
export function chipOf({ layout, phone }: BankCard): bigint {
  return chipBalance(layout, cardIn(phone));
}

/** An operator's step that has no door yet. */
export async function setCardState(
  { db }: Bank,
  { cardKey }: BankCard,
  state: 'ACTIVE' | 'SUSPENDED_ISSUER',
): Promise<void> {
  await change(db, {
    table: 'card',
    key: cardKey,
    text: 'update card set state = $2, version = version + 1 where id = $1',
    values: [cardKey, state],
    rows: 1,
  });
}

/** Whatever session the card has is over its time: on PostgreSQL, whose clock is its own. */
export async function expireSession(db: Database, cardKey: string): Promise<void> {
  const [row] = await db.read('select subject from gateway_session where subject = $1', [cardKey]);
  if (row === undefined) return;
  await change(db, {
    table: 'gateway_session',
    key: cardKey,
    text: 'update gateway_session set expires_ms = 0, version = version + 1 where subject = $1',
    values: [cardKey],
    rows: 1,
  });
}

async function change(db: Database, statement: Statement): Promise<void> {
  const outcome = await db.commit([statement]);
  if (outcome !== 'committed') throw new Error(`the test's own change: ${outcome}`);
}

export interface LedgerTransfer {
  readonly kind: string;
  readonly code: string;
  readonly amount: bigint;
  readonly purchaseId: string | null;
}

/** One card's side of the ledger. */
export interface LedgerView {
  /** As stored. */
  readonly account: bigint;
  /** The sum of all accounts that the card's transfers touch, the stored balance for the chip's: zero. */
  readonly sum: bigint;
  readonly doubt: {
    readonly transferId: string;
    readonly purchaseId: string;
    readonly amount: bigint;
  } | null;
  readonly transfers: readonly LedgerTransfer[];
  readonly purchases: ReadonlyMap<string, { readonly state: string; readonly amount: bigint }>;
  readonly faults: readonly string[];
}

/** Changes whenever money moves on the card. */
export async function ledgerVersion({ db }: Bank, { cardKey }: BankCard): Promise<bigint> {
  const [row] = await db.read('select version from account where card_id = $1', [cardKey]);
  if (row === undefined) throw new Error('the card has no account');
  return bigintOf(row, 'version');
}

const CARD = `select ${AUDITED_COLUMNS}, purchase.purchase_id as purchase_name
from card ${AUDITED_JOINS}
where card.id = $1
order by transfer.sequence`;

export async function ledgerOf({ db }: Bank, { cardKey }: BankCard): Promise<LedgerView> {
  const rows = await db.read(CARD, [cardKey]);
  const [first] = rows;
  if (first === undefined) throw new Error('the card has no account');
  const booked = rows.filter((row) => row.id !== null);
  const account = bigintOf(first, 'balance');
  const open = booked.find((row) => row.id === first.account_pending);
  return {
    account,
    sum: sumOf(cardKey, account, booked),
    doubt:
      open === undefined
        ? null
        : {
            transferId: textOf(open, 'id'),
            purchaseId: textOf(open, 'purchase_name'),
            amount: bigintOf(open, 'amount'),
          },
    transfers: booked.map((row) => ({
      kind: textOf(row, 'kind'),
      code: textOf(row, 'code'),
      amount: bigintOf(row, 'amount'),
      purchaseId: row.purchase_name === null ? null : textOf(row, 'purchase_name'),
    })),
    purchases: new Map(
      booked
        .filter((row) => row.purchase_name !== null)
        .map((row) => [
          textOf(row, 'purchase_name'),
          { state: textOf(row, 'purchase_state'), amount: bigintOf(row, 'purchase_amount') },
        ]),
    ),
    faults: tallyCard(rows).faults,
  };
}

function sumOf(cardKey: string, account: bigint, transfers: readonly Row[]): bigint {
  const accounts = new Map<string, bigint>();
  for (const row of transfers) {
    const amount = bigintOf(row, 'amount');
    const [debit, credit] = [textOf(row, 'debit'), textOf(row, 'credit')];
    accounts.set(debit, (accounts.get(debit) ?? 0n) - amount);
    accounts.set(credit, (accounts.get(credit) ?? 0n) + amount);
  }
  for (const own of [doubtAccount(cardKey), prepaidAccount(cardKey)]) {
    if ((accounts.get(own) ?? 0n) < 0n) throw new Error(`${own} is below zero`);
  }
  accounts.set(chipAccount(cardKey), account);
  return [...accounts.values()].reduce((sum, balance) => sum + balance, 0n);
}
