/** The money rules: one card's side of the ledger, held against what truly happened to the chip. */

import assert from 'node:assert/strict';
import { chipOf } from '../support/world-bank.ts';
import type { LedgerView } from '../support/world-ledger.ts';
import { effectOf, type ReadMark, type ReleasedWrite, type Subject } from './money-card.ts';

/** What holds between any two steps. */
export function checkBooks(subject: Subject, ledger: LedgerView): void {
  const { card } = subject;
  const chip = chipOf(card);
  assert.deepEqual(ledger.faults, []);
  assert.equal(ledger.sum, 0n, 'the ledger sums to zero');
  assert.ok(chip <= card.layout.limits.maximum, 'the chip holds more than it may');
  assert.equal(
    chip,
    card.issued + subject.offline + appliedSum(subject),
    'the chip holds what happened to it',
  );
  for (const write of subject.writes.values()) checkWrite(subject, ledger, write);
  checkPurchases(subject, ledger);
  if (card.target === 'internal') checkChipAccount(subject, ledger);
  if (subject.excused.size === 0) checkNothingIsLost(subject, ledger);
}

/** A write in doubt may have happened or not. Any other is where the ledger says that it is. */
function checkWrite(subject: Subject, ledger: LedgerView, write: ReleasedWrite): void {
  const { receipt, code, applied } = write;
  if (ledger.doubt?.receipt === receipt) return;
  const posts = postsOf(ledger, receipt);
  // What was told too late, or decided wrongly, is told apart until the ledger has it right.
  if (posts === applied) subject.excused.delete(receipt);
  if (subject.excused.has(receipt)) return;
  assert.ok(posts <= applied, `a ${code} is posted that is not on the chip`);
  assert.ok(posts >= applied, `a ${code} is voided that is on the chip`);
}

function checkPurchases(subject: Subject, { purchases, transfers, doubt }: LedgerView): void {
  for (const [purchaseId, { state }] of purchases) {
    const writes = [...subject.writes.values()].filter((write) => write.purchaseId === purchaseId);
    const applied = writes.reduce((sum, write) => sum + write.applied, 0);
    const posts = transfers.filter((each) => each.kind === 'post' && each.purchaseId === purchaseId);
    assert.ok(posts.length <= 1, `${purchaseId} is posted ${posts.length} times`);
    if (state === 'LOADING') assert.equal(doubt?.purchaseId, purchaseId);
    // What people took for not written, and had loaded again, is on the chip twice.
    if (writes.some(({ receipt }) => subject.excused.has(receipt))) continue;
    assert.ok(applied <= 1, `${purchaseId} is on the chip ${applied} times`);
    if (state !== 'LOADING') assert.equal(applied, state === 'LOADED' ? 1 : 0, `${purchaseId} is ${state}`);
  }
}

/** Chip = account + offline events since the last read + what is in doubt, as far as it is on the chip. */
function checkChipAccount(subject: Subject, ledger: LedgerView): void {
  const inDoubt = ledger.doubt === null ? 0n : doubtOnChip(subject, ledger);
  const sinceRead = subject.offline - bookedDifferences(ledger) + untold(subject, ledger, markedNow(subject));
  assert.equal(chipOf(subject.card), ledger.account + sinceRead + inDoubt);
}

/** Whatever was issued, paid for or used offline is on the chip, in doubt, or in one of the card's other accounts. */
function checkNothingIsLost(subject: Subject, ledger: LedgerView): void {
  const { card, offline } = subject;
  const out = amountOf(ledger, 'single', 'pay-out') + amountOf(ledger, 'single', 'refund');
  const doubt = ledger.doubt === null ? 0n : ledger.doubt.amount - doubtOnChip(subject, ledger);
  assert.equal(
    chipOf(card) + ledger.parked + ledger.prepaid + doubt + out,
    card.issued + amountOf(ledger, 'single', 'purchase') + offline,
    'value is lost, or came from nowhere',
  );
}

/** What of the value in doubt the chip holds beside its account: all of it, or nothing. */
function doubtOnChip({ writes }: Subject, { doubt }: LedgerView): bigint {
  if (doubt === null) return 0n;
  const isApplied = (writes.get(doubt.receipt)?.applied ?? 0) > 0;
  const gains = effectOf(doubt) > 0n;
  return gains === isApplied ? doubt.amount : 0n;
}

/** What the ledger has told apart of the chip: used or loaded offline, unexplained, corrected. */
export function bookedDifferences({ transfers }: LedgerView): bigint {
  return transfers.reduce((sum, { code, amount }) => {
    if (/^(offline-load|(unexplained|correction)-gain)$/.test(code)) return sum + amount;
    return /^(offline-use|(unexplained|correction)-loss)$/.test(code) ? sum - amount : sum;
  }, 0n);
}

/** After a read, what is told apart is what the read showed: no more and no less. */
export function checkTold(subject: Subject, ledger: LedgerView, mark: ReadMark): void {
  const shown = mark.offline + untold(subject, ledger, mark.applied);
  assert.equal(bookedDifferences(ledger), shown, 'what is booked as offline use is what the read showed');
}

/** What writes did to the chip and the ledger has not booked as theirs: wrong decisions, and frames carried out too late. */
function untold(subject: Subject, ledger: LedgerView, applied: ReadonlySet<string>): bigint {
  return [...subject.writes.values()].reduce((sum, write) => {
    // Of two releases with one receipt the chip carries out one, which is then the one in doubt.
    const isTold = ledger.doubt?.receipt !== write.receipt && applied.has(write.receipt);
    return sum + (isTold ? effectOf(write) : 0n) - bookedEffect(ledger, write);
  }, 0n);
}

function bookedEffect(ledger: LedgerView, write: ReleasedWrite): bigint {
  if (write.code === 'ingest') return 0n;
  return BigInt(postsOf(ledger, write.receipt)) * effectOf(write);
}

/** How many of the transfers with that receipt were posted. */
function postsOf({ transfers }: LedgerView, receipt: string): number {
  const pending = new Set(transfers.filter((each) => each.receipt === receipt).map(({ id }) => id));
  return transfers.filter(({ kind, pendingId }) => kind === 'post' && pending.has(pendingId ?? '')).length;
}

function markedNow({ writes }: Subject): ReadonlySet<string> {
  return new Set([...writes.values()].filter(({ applied }) => applied > 0).map(({ receipt }) => receipt));
}

function appliedSum({ writes }: Subject): bigint {
  return [...writes.values()].reduce((sum, write) => sum + BigInt(write.applied) * effectOf(write), 0n);
}

function amountOf({ transfers }: LedgerView, kind: string, code: string): bigint {
  return transfers
    .filter((each) => each.kind === kind && each.code === code)
    .reduce((sum, { amount }) => sum + amount, 0n);
}
