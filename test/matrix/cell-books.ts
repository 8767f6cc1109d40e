/** A card's accounts and row, held against what truly happened to its chip. */

import assert from 'node:assert/strict';
import { type Bank, type BankCard, cardKeyOf, chipOf } from '../support/world-bank.ts';
import { type LedgerView, ledgerOf } from '../support/world-ledger.ts';
import { type Deed, everythingOwed, ISSUED, missingOnChip, PAID, purchaseOf } from './deeds.ts';

export interface KeyedView extends LedgerView {
  readonly key: string;
}

/** Null while the server has no row of the card. */
export async function ledgerOrNull(bank: Bank, card: BankCard): Promise<KeyedView | null> {
  const key = await cardKeyOf(bank, card);
  return key === null ? null : { ...(await ledgerOf(bank, key)), key };
}

/** What a deed moves: on the chip, and into the parked account. */
export function moveOf({ moves }: Deed): {
  readonly onChip: bigint;
  readonly parked: bigint;
  readonly amount: bigint;
} {
  switch (moves) {
    case null:
      return { onChip: 0n, parked: 0n, amount: 0n };
    case 'load':
      return { onChip: PAID, parked: 0n, amount: PAID };
    case 'put-back':
      return { onChip: ISSUED, parked: -ISSUED, amount: ISSUED };
    default:
      return { onChip: -ISSUED, parked: ISSUED, amount: ISSUED };
  }
}

interface State {
  readonly isInDoubt: boolean;
  /** The decisive write was carried out. */
  readonly written: boolean;
}

/** Every account of the card, worked out from what happened to its chip. */
export function assertBooks(
  deed: Deed,
  card: BankCard,
  now: KeyedView | null,
  { isInDoubt, written }: State,
): void {
  if (now === null) {
    assert.ok(deed.target === 'external' && !isInDoubt, 'the card has no row');
    assert.ok(deed.moves === null || !written, 'what was taken is nobody’s');
    return;
  }
  const move = moveOf(deed);
  const isMoved = !isInDoubt && written && deed.moves !== null;
  // Value in doubt has left the account that it comes from, and has not come to the other.
  const leaves = (change: bigint) => (isMoved || (isInDoubt && change < 0n) ? change : 0n);
  assert.deepEqual(now.faults, []);
  assert.equal(now.sum, 0n, 'the accounts sum to zero');
  const isParked = deed.moves === 'put-back';
  const onChip = deed.target === 'external' ? 0n : leaves(move.onChip) + (isParked ? 0n : ISSUED);
  assert.equal(now.account, onChip, 'the chip’s account');
  assert.equal(now.parked, leaves(move.parked) + (isParked ? ISSUED : 0n), 'the parked account');
  const isPaid = deed.moves === 'load';
  assert.equal(
    now.prepaid,
    isPaid && !isMoved && !isInDoubt ? PAID : 0n,
    'what was paid for and is not loaded',
  );
  assert.equal(now.doubt?.amount ?? 0n, isInDoubt ? move.amount : 0n, 'what is in doubt');
  if (isInDoubt) assert.equal(now.doubt?.code, deed.moves);
  if (isPaid) assert.equal(now.purchases.get(purchaseOf(card))?.state, purchaseState(isInDoubt, isMoved));
  const posted = now.transfers.filter(({ kind, code }) => kind === 'post' && code === deed.moves);
  assert.equal(posted.length, isMoved ? 1 : 0, 'posted once');
  // Chip = account + in doubt, if the write in doubt has happened to fill it, or has not happened to empty it.
  if (deed.target === 'external') return;
  const doubted = now.doubt === null || written !== move.onChip > 0n ? 0n : move.amount;
  assert.equal(chipOf(card), now.account + doubted, 'chip and account');
  // What is owed no more stands on the chip.
  if (deed.name !== 'owed work, no operation named') return;
  for (const each of everythingOwed(card)) {
    const isOwed = now.standing.owed.some(({ kind }) => kind === each.kind);
    assert.ok(isOwed || !missingOnChip(each, card), `${each.kind} is owed no more and not done`);
  }
}

function purchaseState(isInDoubt: boolean, isMoved: boolean): string {
  if (isInDoubt) return 'LOADING';
  return isMoved ? 'LOADED' : 'PAID';
}

/** What the card's own row says of it once all is done. */
export function assertStanding(deed: Deed, view: KeyedView | null): void {
  if (view === null) return;
  const { state, parked, opened, owed } = view.standing;
  const isBlocked = deed.name === 'BLOCK_AND_READ_CARD';
  const expected = {
    state: deed.moves === 'erase' ? 'DELETED' : isBlocked ? 'SUSPENDED_ISSUER' : STATE[deed.target],
    parked: deed.moves === 'park' || deed.moves === 'ingest',
    opened: true,
    owed: [],
  };
  assert.deepEqual({ state, parked, opened, owed }, expected);
}

const STATE = { internal: 'ACTIVE', external: 'CREATED' } as const;
