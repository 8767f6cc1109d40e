/** What a till asks for, out of a body that keeps the contract. Pure. */

import { type Refusal, refuse } from '../errors.ts';
import type { components } from '../http/till.generated.ts';
import { jsonDigest } from '../json-digest.ts';
import { decimalsOf } from '../ledger/money-text.ts';
import { minorFrom } from './amount.ts';

type Schemas = components['schemas'];

/** Where the till stands. */
interface Place {
  readonly pointId: bigint;
  readonly deviceId: string;
}

/** A payment row of a ticket. */
export interface Movement extends Place {
  /** As it was sent; it is compared in lower case. */
  readonly ticketId: string;
  readonly rowId: string;
  readonly methodId: number;
  /** Thousandths of the currency's major unit: the finest that there is. */
  readonly thousandths: bigint;
  readonly passId: string;
  /** Of the whole of it: equal when the same is asked again. */
  readonly digest: string;
}

export interface RefundRequest extends Movement {
  /** In lower case. */
  readonly originalTicketId: string;
  readonly originalRowId: string | null;
}

export interface Cancellation extends Place {
  readonly ticketId: string;
  readonly rowId: string;
}

/** The decimals of the finest currency. */
const FINEST = 3;

export function readMovement(body: Schemas['movement'], amountText: string | null): Movement | Refusal {
  const { ticket_id, ticket_number = null, point_of_sale_id, device_id, payment_row } = body;
  const thousandths = amountText === null ? null : minorFrom(amountText, FINEST);
  if (thousandths === null) return refuse('malformed-parameter', 'payment_row.amount');
  const { id, payment_method_id, pass } = payment_row;
  const content = [ticket_id.toLowerCase(), ticket_number, point_of_sale_id, device_id];
  const row = [id, payment_method_id, String(thousandths), pass.type, pass.id];
  return {
    ticketId: ticket_id,
    rowId: id,
    methodId: payment_method_id,
    thousandths,
    passId: pass.id,
    pointId: BigInt(point_of_sale_id),
    deviceId: device_id,
    digest: jsonDigest([...content, ...row]),
  };
}

export function readRefund(body: Schemas['refund'], amountText: string | null): RefundRequest | Refusal {
  const movement = readMovement(body, amountText);
  if ('reason' in movement) return movement;
  const originalTicketId = body.original_ticket_id.toLowerCase();
  const originalRowId = body.original_payment_row_id ?? null;
  const digest = jsonDigest([movement.digest, originalTicketId, originalRowId]);
  return { ...movement, originalTicketId, originalRowId, digest };
}

export function readCancellation(body: Schemas['cancel']): Cancellation {
  return {
    ticketId: body.ticket_id,
    rowId: body.payment_row_id,
    pointId: BigInt(body.point_of_sale_id),
    deviceId: body.device_id,
  };
}

/** In minor units; null when the currency has no such fraction. */
export function amountIn(currency: string, thousandths: bigint): bigint | null {
  const unit = 10n ** BigInt(FINEST - decimalsOf(currency));
  return thousandths % unit === 0n ? thousandths / unit : null;
}
