/** A record of a card's own history, as a reader in the street writes it. Pure. */

import { uintToBytesBE } from '../bytes.ts';
import { numberBytes } from '../cards/block-field.ts';
import type { LayoutHistory, RecordBytes } from '../cards/layout.ts';

const RECORD_BYTES = 16;

const FIRST_YEAR = 2000;

/** Process and terminal, as CJRC numbers them. People read them; nothing is decided by them. */
export interface RecordKind {
  readonly process: number;
  readonly terminal: number;
}

/** Fare paid at a gate. */
export const SPENT: RecordKind = { process: 0x01, terminal: 0x16 };
/** Charged at a machine. */
export const CHARGED: RecordKind = { process: 0x02, terminal: 0x07 };
/** A new card from a machine. */
export const ISSUED: RecordKind = { process: 0x07, terminal: 0x07 };

export interface HistoryEvent {
  readonly kind: RecordKind;
  readonly serial: bigint;
  /** As the layout's balance is coded. */
  readonly balance: bigint;
  /** Milliseconds since 1970; undefined leaves the date zero. */
  readonly atMs?: number;
}

/** 16 bytes. */
export function historyRecord(history: LayoutHistory, event: HistoryEvent): Uint8Array {
  const { kind, serial, balance, atMs } = event;
  const record = new Uint8Array(RECORD_BYTES);
  const put = (field: RecordBytes | undefined, value: number) => {
    if (field !== undefined) record.set(uintToBytesBE(value, field.length), field.offset);
  };
  put(history.process, kind.process);
  put(history.terminal, kind.terminal);
  if (atMs !== undefined) put(history.date, dateNumber(new Date(atMs)));
  record.set(numberBytes(serial, history.serial), history.serial.offset);
  record.set(numberBytes(balance, history.balance), history.balance.offset);
  return record;
}

/** 7 bits year, 4 month, 5 day; by UTC. */
function dateNumber(date: Date): number {
  const year = date.getUTCFullYear() - FIRST_YEAR;
  return (year << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
}
