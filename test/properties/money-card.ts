/**
 * What truly happens to one chip: every command that it carries out, every gate, every write that was released to it and whether
 * it was carried out. The ledger is held against this and nothing else.
 */

import assert from 'node:assert/strict';
import { bytesToHex } from '../../src/bytes.ts';
import type { HandedCode } from '../../src/ledger/transfer.ts';
import { GATE_RANDOM_BYTES, useAtGate } from '../../src/simulator/gate.ts';
import { setCard } from '../../src/simulator/phone.ts';
import type { VirtualCard } from '../../src/simulator/virtual-card/state.ts';
import { type Bank, type BankCard, carry, chipCard, chipOf, imageOf } from '../support/world-bank.ts';
import type { LedgerDoubt } from '../support/world-ledger.ts';
import type { Gate } from './money-steps.ts';

/** 2026-01-01; a gate's own clock. */
const GATE_TIME_MS = 1_767_225_600_000;

/** A write that moves value, as it was released. It is known by the receipt that it leaves. */
export interface ReleasedWrite extends LedgerDoubt {
  /** How often the chip carried it out. */
  applied: number;
}

/** How much had happened when a read was carried out. */
export interface ReadMark {
  /** All that gates took and gave, minor units. */
  readonly offline: bigint;
  /** Uses at gates that moved value. */
  readonly uses: number;
  /** Writes that moved value and were carried out after they were taken for not written. */
  readonly late: number;
  /** The receipts of those that the chip had carried out. */
  readonly applied: ReadonlySet<string>;
}

export interface Subject {
  readonly card: BankCard;
  offline: bigint;
  uses: number;
  /** Gates passed, value moved or not. */
  passages: number;
  late: number;
  /** By receipt. */
  readonly writes: Map<string, ReleasedWrite>;
  /** Write commands, hexadecimal, with the receipt of what they move; null when they move nothing. */
  readonly frames: Map<string, string | null>;
  /** What it answered last, by the command's name. */
  readonly answers: Map<string, string>;
  /** The commands of every session, in order. */
  readonly sessions: string[][];
  /** Receipts of which the ledger and the chip may say different things until the next read. */
  readonly excused: Set<string>;
}

export function newSubject(card: BankCard): Subject {
  return {
    card,
    offline: 0n,
    uses: 0,
    passages: 0,
    late: 0,
    writes: new Map(),
    frames: new Map(),
    answers: new Map(),
    sessions: [],
    excused: new Set(),
  };
}

export function markOf({ offline, uses, late, writes }: Subject): ReadMark {
  const applied = [...writes.values()].filter((write) => write.applied > 0).map(({ receipt }) => receipt);
  return { offline, uses, late, applied: new Set(applied) };
}

/** The chip's balance changes by so much when a write of that kind is carried out. */
export function effectOf({ code, amount }: { readonly code: HandedCode; readonly amount: bigint }): bigint {
  return code === 'load' || code === 'put-back' ? amount : -amount;
}

/** Sends a command to the card; what it does to the chip is held against what was released. */
export function send(subject: Subject, command: string, isOpen: (receipt: string) => boolean): string | null {
  const { card } = subject;
  const phoneBefore = card.phone;
  const before = contents(card);
  const response = carry(card, command);
  if (contents(card) === before) return response;
  const change = chipOf(card) - chipOf({ ...card, phone: phoneBefore });
  const receipt = subject.frames.get(command);
  assert.ok(receipt !== undefined, 'a command that nobody released as a write changes the chip');
  if (receipt === null) {
    assert.equal(change, 0n, 'a write that moves no value changes the balance');
    return response;
  }
  const write = subject.writes.get(receipt);
  assert.ok(write !== undefined);
  write.applied++;
  assert.equal(write.applied, 1, `${write.code} is carried out twice`);
  assert.equal(change, effectOf(write), `${write.code} changes the chip by what was in doubt`);
  if (!isOpen(receipt)) {
    subject.late++;
    subject.excused.add(receipt);
  }
  return response;
}

/** All that a write can change, the card's own write counter apart. */
function contents(card: BankCard): string {
  const chip = chipCard(card);
  const known = seen.get(chip);
  if (known !== undefined) return known;
  const { writeCounter } = card.layout;
  const text = [...imageOf(card)]
    .filter(([name]) => name !== writeCounter)
    .map(([, data]) => bytesToHex(data))
    .join();
  seen.set(chip, text);
  return text;
}

/** A virtual card never changes: it is replaced. */
const seen = new WeakMap<VirtualCard, string>();

export function passGate(bank: Bank, subject: Subject, { event, amount }: Gate): void {
  const { card } = subject;
  const before = chipOf(card);
  const used = useAtGate(card.layout, chipCard(card), {
    event,
    amountMinor: event === 'enter' ? 0n : BigInt(amount),
    random: bank.entropy.bytes(GATE_RANDOM_BYTES),
    atMs: GATE_TIME_MS,
  });
  if (used.kind === 'refused') return;
  card.phone = setCard(card.phone, card.target, used.card);
  const change = chipOf(card) - before;
  subject.passages++;
  subject.offline += change;
  if (change !== 0n) subject.uses++;
}
