/** Replies of the device door, serialised once: the stored bytes are the sent bytes. Pure. */

import { gatewayCode, gatewayMessage, type Refusal } from '../errors.ts';
import { formatMinor } from '../ledger/money-text.ts';
import type { SealedCommand } from './seal.ts';

/** Stands for a caller's sessionId that cannot be echoed within the contract. */
export const UNKNOWN_SESSION_ID = 'unknown';

/** The contract's longest sessionId, in characters. */
const MAX_SESSION_ID_LENGTH = 48;

/** What the last reply of a park or reader session tells beside its status. */
export interface ReplyData {
  readonly balanceMinor: bigint;
  readonly currency: string;
  /** Of an ingested card. */
  readonly cardAccountId: string | null;
}

export interface Reply {
  readonly responseId: string;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly nowMs: bigint;
  readonly refusal: Refusal | null;
  readonly commands: readonly SealedCommand[];
  readonly data: ReplyData | null;
}

export function replyText({ responseId, sessionId, nowMs, refusal, commands, data }: Reply): string {
  return JSON.stringify({
    responseHeader: {
      responseId,
      sessionId,
      generationDateTime: new Date(Number(nowMs)).toISOString(),
      statusCode: gatewayCode(refusal),
      statusMessage: gatewayMessage(refusal),
    },
    ...(commands.length === 0 ? {} : { commands }),
    ...(data === null ? {} : dataMembers(data)),
  });
}

/** Amounts are numbers in major units: far fewer digits than a double holds exactly. */
function dataMembers({ balanceMinor, currency, cardAccountId }: ReplyData) {
  return {
    cardData: { balanceAmount: Number(formatMinor(balanceMinor, currency)) },
    ...(cardAccountId === null ? {} : { cardAccountId }),
  };
}

/** The sessionId to answer a body with that may not keep the contract. */
export function echoedSessionId(body: unknown): string {
  const sessionId = (body as { requestHeader?: { sessionId?: unknown } } | null | undefined)?.requestHeader
    ?.sessionId;
  if (typeof sessionId !== 'string') return UNKNOWN_SESSION_ID;
  const length = [...sessionId].length;
  const isText = sessionId.isWellFormed() && !sessionId.includes('\0');
  return length >= 1 && length <= MAX_SESSION_ID_LENGTH && isText ? sessionId : UNKNOWN_SESSION_ID;
}
