/** Replies of the device door, serialised once: the stored bytes are the sent bytes. Pure. */

import { gatewayCode, gatewayMessage, type Refusal } from '../errors.ts';
import type { SealedCommand } from './seal.ts';

/** Stands for a caller's sessionId that cannot be echoed within the contract. */
export const UNKNOWN_SESSION_ID = 'unknown';

/** The contract's longest sessionId, in characters. */
const MAX_SESSION_ID_LENGTH = 48;

/** @param nowMs milliseconds since 1970 */
export function replyText(
  responseId: string,
  sessionId: string,
  nowMs: bigint,
  refusal: Refusal | null,
  commands: readonly SealedCommand[] = [],
): string {
  return JSON.stringify({
    responseHeader: {
      responseId,
      sessionId,
      generationDateTime: new Date(Number(nowMs)).toISOString(),
      statusCode: gatewayCode(refusal),
      statusMessage: gatewayMessage(refusal),
    },
    ...(commands.length === 0 ? {} : { commands }),
  });
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
