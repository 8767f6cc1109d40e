/** One cell: a fresh card, a conversation in which one fault strikes, and the tap after it. */

import assert from 'node:assert/strict';
import { formatMinor } from '../../src/ledger/money-text.ts';
import { type Bank, type BankCard, chipCard, chipOf, foreignCard, issueCard } from '../support/world-bank.ts';
import { assertBooks, assertStanding, ledgerOrNull, moveOf } from './cell-books.ts';
import type { CellFault } from './cell-faults.ts';
import { lineOf } from './cell-line.ts';
import { converse, type Place, type Told } from './conversation.ts';
import { askFor, type Deed, ISSUED, parkingOf, subjectOf } from './deeds.ts';
import { verdictOf } from './verdict.ts';

let serial = 0;

/** A card that no other cell has, ready for the deed. */
async function readyCard(bank: Bank, layoutName: string, deed: Deed): Promise<BankCard> {
  const number = ++serial;
  const deviceId = `phone-${number}`;
  if (deed.target === 'external') return foreignCard(bank, layoutName, { deviceId, issued: ISSUED });
  const card = await issueCard(bank, layoutName, { cardId: `card-${number}`, deviceId, issued: ISSUED });
  if (deed.name === 'UPDATE_BALANCE put back' && deed.isAllowed(card.layout)) await parkFirst(bank, card);
  await deed.prepare(bank, card);
  return card;
}

async function parkFirst(bank: Bank, card: BankCard): Promise<void> {
  const { code } = await converse(lineOf(bank, card), parkingOf(subjectOf(card)));
  assert.equal(code, 0);
}

/** The cell of a deed that the layout does not allow: no command leaves. */
export async function runRefusal(bank: Bank, layoutName: string, deed: Deed): Promise<void> {
  const card = await readyCard(bank, layoutName, deed);
  const told = await converse(lineOf(bank, card), askFor(deed, subjectOf(card)));
  assert.equal(told.code, deed.codeWhereNot);
  assert.deepEqual(told.rounds, []);
  assert.equal(chipOf(card), ISSUED);
}

/** @param places the commands of the conversation without a fault; null while they are to be found out */
export async function runCell(
  bank: Bank,
  layoutName: string,
  deed: Deed,
  fault: CellFault,
  places: readonly Place[] | null,
): Promise<Told> {
  const card = await readyCard(bank, layoutName, deed);
  const chipBefore = chipOf(card);
  const isInSession = chipCard(card).mode !== 0;
  const told = await converse(lineOf(bank, card, fault), askFor(deed, subjectOf(card)));

  const { security } = card.layout;
  const { code, written } =
    places === null
      ? { code: 0, written: true }
      : verdictOf({ security, places, movesValue: deed.moves !== null, isInSession }, fault);
  assert.equal(told.code, code, `is told ${told.code} ${told.message}, must be ${code}`);
  if (code === 0) assertTold(told, deed, card);
  const move = moveOf(deed);
  assert.equal(chipOf(card), chipBefore + (written ? move.onChip : 0n), 'what the chip holds');
  if (deed.name !== 'READ_BALANCE') assertLeft(deed, card, written);
  const after = await ledgerOrNull(bank, card);
  assertBooks(deed, card, after, { isInDoubt: code === IN_DOUBT, written });

  const again = await converse(lineOf(bank, card), askFor(deed, subjectOf(card)));
  assert.equal(again.code, code === 0 ? deed.codeOnceDone : 0, `the next tap: ${again.message}`);
  if (again.code === 0) assertTold(again, deed, card);
  assert.equal(chipOf(card), chipBefore + move.onChip, 'done once');
  assert.ok(deed.isOnChip(card), 'what is to be on the chip is there');
  const end = await ledgerOrNull(bank, card);
  assertBooks(deed, card, end, { isInDoubt: false, written: true });
  assertStanding(deed, end);
  if (after !== null && end !== null) assert.equal(end.key, after.key, 'the account is the same');
  if (deed.moves === 'ingest') assert.equal(told.cardAccountId ?? again.cardAccountId, end?.key);
  return told;
}

const IN_DOUBT = 323;

/** The contract has the balance in the last reply of a park or reader session, and an account in that of an ingest. */
function assertTold({ balance, cardAccountId }: Told, deed: Deed, { layout }: BankCard): void {
  const told = deed.endpoint === 'getCardCommands' ? null : Number(formatMinor(ISSUED, layout.currency));
  assert.equal(balance, told, 'the balance that is told');
  assert.equal(cardAccountId !== null, deed.moves === 'ingest', 'an account is told of an ingest alone');
}

/** What the decisive write leaves beside value stands on the chip exactly when it was carried out. */
function assertLeft(deed: Deed, card: BankCard, written: boolean): void {
  const leavesNothing = deed.moves === 'load' || deed.moves === 'put-back' || deed.moves === 'park';
  if (leavesNothing || deed.operation === 'READ_BALANCE') return;
  assert.equal(deed.isOnChip(card), written, 'what the write leaves on the chip');
}
