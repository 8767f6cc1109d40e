/** The demo's story as data: what was done, what came back, and whether it is what must come back. */

import type { Security } from '../../cards/layout.ts';
import type { Exchange, UseCaseReport } from '../hub.ts';
import { bindingText, isValueWrite } from './demo-security.ts';
import type { DemoBook, DemoTap, DemoTransfer, DemoWorld } from './demo-world.ts';

/** One thing that happens in an act. */
export type Beat =
  | ({ readonly kind: 'tap'; readonly title: string } & DemoTap)
  | { readonly kind: 'ledger'; readonly title: string; readonly transfers: readonly DemoTransfer[] }
  | { readonly kind: 'standing'; readonly title: string; readonly chip: number; readonly book: DemoBook }
  | { readonly kind: 'said'; readonly text: string };

export interface Check {
  readonly claim: string;
  readonly holds: boolean;
}

export interface Act {
  readonly title: string;
  readonly beats: readonly Beat[];
  readonly checks: readonly Check[];
}

/** The gateway's codes that the story meets. */
const OK = 0;
const MONEY_IN_DOUBT = 323;

/** @param amount of each purchase, minor units */
export async function* tellStory(world: DemoWorld, security: Security, amount: number): AsyncGenerator<Act> {
  const { act, writeAt } = await topUp(world, security, amount);
  yield act;
  yield await tornTopUp(world, amount, writeAt, true);
  yield await tornTopUp(world, amount, writeAt, false);
}

/** The act, and which command of a top-up is the write of value, the first being 1. */
async function topUp(
  world: DemoWorld,
  security: Security,
  amount: number,
): Promise<{ readonly act: Act; readonly writeAt: number }> {
  const before = await world.chip();
  const read = await world.tap({ operation: 'READ_BALANCE' });
  const known = await world.book();
  const purchaseId = await world.purchase(amount);
  const load = await world.tap({ operation: 'UPDATE_BALANCE', purchaseId });
  const { chip, book } = await standing(world);
  const again = await world.tap({ operation: 'UPDATE_BALANCE', purchaseId });
  const binding = bindingText(security);
  const act: Act = {
    title: 'A paid amount arrives on the card',
    beats: [
      { kind: 'tap', title: 'The hub reads the balance', ...read },
      { kind: 'standing', title: 'Before', chip: before, book: known },
      { kind: 'ledger', title: 'What the ledger begins with', transfers: known.transfers },
      { kind: 'tap', title: 'The hub tops the card up', ...load },
      ...(binding === null ? [] : [{ kind: 'said', text: binding } as const]),
      { kind: 'ledger', title: 'What the ledger booked', transfers: newTransfers(known, book) },
      { kind: 'standing', title: 'After', chip, book },
      { kind: 'tap', title: 'The hub asks for the same purchase again', ...again },
    ],
    checks: [
      {
        claim: 'the read and the top-up succeed',
        holds: read.report.statusCode === OK && load.report.statusCode === OK,
      },
      { claim: 'the chip holds the amount more', holds: chip === before + amount },
      {
        claim: 'a purchase asked for again is success, and is not loaded again',
        holds: isQuietSuccess(again.report),
      },
      ...(await agreement(world)),
    ],
  };
  return { act, writeAt: placeOfWrite(load) };
}

/**
 * @param writeAt which command of a top-up is the write of value, the first being 1
 * @param written whether the card finished the write before it lost power
 */
async function tornTopUp(world: DemoWorld, amount: number, writeAt: number, written: boolean): Promise<Act> {
  const before = await standing(world);
  const purchaseId = await world.purchase(amount);
  await world.fault({ kind: 'tear-inside', atCommand: writeAt, applied: written });
  const torn = await world.tap({ operation: 'UPDATE_BALANCE', purchaseId });
  const doubtful = await standing(world);
  // A tear anywhere else would leave much the same doubt, and prove nothing.
  const isTorn = isWriteUnanswered(torn) && doubtful.chip === before.chip + (written ? amount : 0);
  const next = await world.tap({ operation: 'UPDATE_BALANCE', purchaseId });
  const after = await standing(world);
  return {
    title: written
      ? 'The card is torn away in the middle of the write, after it had written'
      : 'The card is torn away in the middle of the write, before it had written',
    beats: [
      { kind: 'tap', title: 'The hub tops the card up, and the card is pulled off', ...torn },
      {
        kind: 'ledger',
        title: 'What the ledger booked',
        transfers: newTransfers(before.book, doubtful.book),
      },
      { kind: 'standing', title: 'Nobody but the chip knows', ...doubtful },
      { kind: 'tap', title: 'The rider taps again', ...next },
      { kind: 'ledger', title: 'What settled it', transfers: newTransfers(doubtful.book, after.book) },
      { kind: 'standing', title: 'After', ...after },
      {
        kind: 'said',
        text: written
          ? 'The receipt stood on the card: the write had happened, and is posted. It is not written again.'
          : 'What stood there before still stood there: the write had not happened. It is voided, and the purchase is loaded now.',
      },
    ],
    checks: [
      {
        claim: 'the torn tap says that money is in doubt',
        holds: isTorn && torn.report.statusCode === MONEY_IN_DOUBT,
      },
      { claim: 'the ledger marks exactly the amount as in doubt', holds: doubtful.book.inDoubt === amount },
      { claim: 'the next tap succeeds', holds: next.report.statusCode === OK },
      { claim: 'the amount arrived exactly once', holds: after.chip === before.chip + amount },
      ...(await agreement(world)),
    ],
  };
}

async function agreement(world: DemoWorld): Promise<readonly Check[]> {
  const { chip, book } = await standing(world);
  return [
    { claim: 'ledger and card agree', holds: chip === book.chip && book.inDoubt === 0 },
    { claim: 'the audit finds nothing', holds: (await world.auditFaults()).length === 0 },
  ];
}

async function standing(world: DemoWorld): Promise<{ readonly chip: number; readonly book: DemoBook }> {
  return { chip: await world.chip(), book: await world.book() };
}

function placeOfWrite({ report }: DemoTap): number {
  return exchangesOf(report).findLastIndex(isValueWrite) + 1;
}

function isWriteUnanswered({ report }: DemoTap): boolean {
  return exchangesOf(report).findLast(isValueWrite)?.response === null;
}

function exchangesOf({ rounds }: UseCaseReport): readonly Exchange[] {
  return rounds.flatMap(({ exchanges }) => exchanges);
}

/** Done at once, without a command for the card. */
function isQuietSuccess(report: UseCaseReport): boolean {
  return report.statusCode === OK && exchangesOf(report).length === 0;
}

function newTransfers(before: DemoBook, after: DemoBook): readonly DemoTransfer[] {
  return after.transfers.slice(before.transfers.length);
}
