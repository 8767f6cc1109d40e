/** What a till is told, in the words of the contract. Amounts are written digit by digit. Pure. */

import { REASONS, type Reason, type Refusal, type TillCode } from '../errors.ts';
import { formatMinor } from '../ledger/money-text.ts';
import type { PassRefusal } from './debit.ts';
import { type Pass, type PassStanding, spendable, unusable } from './pass.ts';
import type { Cancellation, Movement } from './request.ts';
import { CASHBACK_METHOD } from './rule.ts';

declare global {
  interface JSON {
    /** A JSON value as it is to be written (ECMAScript 2026). */
    rawJSON(text: string): unknown;
  }
}

export interface TillAnswer {
  readonly status: number;
  /** JSON: what is stored, and what is sent. */
  readonly text: string;
}

const STATUS: Readonly<Record<TillCode, number>> = {
  'CARD-1': 500,
  'CARD-2': 404,
  'CARD-3': 422,
  'CARD-4': 500,
  'CARD-5': 401,
  'CARD-6': 400,
  'CARD-7': 400,
  'CARD-8': 400,
  'CARD-9': 403,
  'CARD-10': 500,
  'CARD-11': 500,
  'CARD-12': 409,
  'CARD-13': 409,
  'CARD-14': 404,
  'CARD-15': 429,
};

export function tillCode({ reason }: Refusal): TillCode {
  const { tillCode: code } = REASONS[reason] as (typeof REASONS)[Reason] & { readonly tillCode?: TillCode };
  if (code === undefined) throw new Error(`${reason} is no reason of the till`);
  return code;
}

/** @param currency of the pass, where the refusal names amounts */
export function errorAnswer(refusal: PassRefusal, currency?: string): TillAnswer {
  const { reason, detail, balance, refundable } = refusal;
  const code = tillCode(refusal);
  const { title } = REASONS[reason];
  const left = balance ?? refundable;
  const body = {
    code,
    message: detail === undefined ? title : `${title}: ${detail}`,
    ...(left === undefined || currency === undefined
      ? {}
      : { [balance === undefined ? 'refundable' : 'balance']: money(left, currency), currency }),
  };
  return { status: STATUS[code], text: JSON.stringify(body) };
}

/** Of a pass that was found. */
export function passAnswer(standing: PassStanding, nowMs: bigint): TillAnswer {
  const { pass } = standing;
  const state = unusable(standing, nowMs);
  const body = {
    type: 'CASHBACK',
    pass: {
      type: 'CASHBACK',
      service_id: SERVICE_ID,
      payment_method_id: CASHBACK_METHOD,
      balance: money(spendable(pass, nowMs), pass.currency),
      currency: pass.currency,
      expiration_date: timeText(pass.expiresMs),
      id: pass.passId,
      serial_number: pass.serialNumber,
      number: pass.number,
      nfc_number: pass.nfcNumber,
      ...(state === null ? {} : { state }),
      consumer: {
        id: Number(pass.consumer.id),
        given_name: pass.consumer.givenName,
        family_name: pass.consumer.familyName,
      },
    },
  };
  return { status: 200, text: JSON.stringify(body) };
}

/** What the till prints. */
export interface Receipt {
  readonly pass: Pass;
  /** The product's name. */
  readonly label: string;
  readonly amount: bigint;
  readonly balanceBefore: bigint;
  readonly balance: bigint;
  readonly transactionId: string;
  readonly nowMs: bigint;
}

/** @param amount of the request, minor units */
export function movedAnswer(asked: Movement, amount: bigint, receipt: Receipt): TillAnswer {
  const body = {
    ticket_id: asked.ticketId,
    payment_row: {
      id: asked.rowId,
      payment_method_id: asked.methodId,
      amount: money(amount, receipt.pass.currency),
      pass: { type: 'CASHBACK', id: asked.passId },
    },
    receipt_row: receiptRow(receipt),
  };
  return { status: 200, text: JSON.stringify(body) };
}

/** @param receipt null when nothing was given back */
export function cancelledAnswer({ ticketId, rowId }: Cancellation, receipt: Receipt | null): TillAnswer {
  const body = {
    ticket_id: ticketId,
    payment_row_id: rowId,
    cancelled: true,
    receipt_row: receipt === null ? null : receiptRow(receipt),
  };
  return { status: 200, text: JSON.stringify(body) };
}

function receiptRow({ pass, label, amount, balanceBefore, balance, transactionId, nowMs }: Receipt) {
  const { currency } = pass;
  return {
    pass_number: masked(pass.number ?? pass.nfcNumber ?? pass.serialNumber),
    label,
    amount: money(amount, currency),
    previous_balance: money(balanceBefore, currency),
    balance: money(balance, currency),
    currency,
    expiration_date: timeText(pass.expiresMs),
    transaction_id: transactionId,
    authorized_at: timeText(nowMs),
  };
}

/** Cashback passes are this service in the published examples. */
const SERVICE_ID = 3;

const SHOWN_DIGITS = 4;

/** The last four characters, and never more than half. */
export function masked(number: string): string {
  const shown = Math.min(SHOWN_DIGITS, Math.floor(number.length / 2));
  return '*'.repeat(number.length - shown) + number.slice(number.length - shown);
}

/** Of an amount in minor units: a JSON number with the currency's decimals, all of them. */
export function money(amount: bigint, currency: string): unknown {
  return JSON.rawJSON(formatMinor(amount, currency));
}

/** `YYYY-MM-DDThh:mm:ssZ`: whole seconds, UTC. */
function timeText(ms: bigint): string {
  return `${new Date(Number(ms)).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`;
}
