/** What the server asks for by itself, as D1: expired cards are suspended, and a deleted card's digital ones deleted. */

import { auditRecord } from '../../audit-trail/record.ts';
import { type Refusal, refuse } from '../../errors.ts';
import { changeLifecycle } from './change.ts';
import { type BegunOperation, changeDigitalCard, type DigitalCardServices } from './change-digital-card.ts';
import { DEFAULT_REASON, SERVER_REQUESTOR } from './digital-card.ts';
import { loadDigitalCardByKey } from './digital-card-store.ts';
import type { DigitalSnapshot } from './snapshot.ts';

export interface ServerRequest {
  readonly operation: 'SUSPEND' | 'DELETE';
  /** Why, in the record and in the operation. */
  readonly reason: string;
  /** The id that the operation gets: the same for a repetition of the request. */
  readonly operationId: string;
  /** Whether it is still to be done; null: it is. */
  readonly refusal?: (snapshot: DigitalSnapshot) => Refusal | null;
}

/** Throws what commitDecision throws. */
export async function requestByServer(
  services: DigitalCardServices,
  cardKey: string,
  { operation, reason, operationId, refusal = () => null }: ServerRequest,
): Promise<BegunOperation | Refusal> {
  const request = { operation, by: SERVER_REQUESTOR.type, reasonCode: DEFAULT_REASON } as const;
  return changeDigitalCard(services, {
    operationId,
    load: () => loadDigitalCardByKey(services, cardKey),
    decide: (snapshot) =>
      refusal(snapshot) ??
      changeLifecycle(snapshot, request, { operationId, requestor: SERVER_REQUESTOR, reason }),
    also: ({ nowMs }, { begun }) => [
      auditRecord(services.entropy, {
        subject: cardKey,
        actor: 'system',
        action: operation === 'SUSPEND' ? 'digital-card.suspend' : 'digital-card.delete',
        reason,
        detail: { operationId, status: begun?.status ?? null },
        nowMs,
      }),
    ],
  });
}

/** The expiry that a wallet is told of must leave room for what people ask for. */
export function busyWallet({ wallet }: DigitalSnapshot, room: bigint): Refusal | null {
  return wallet !== null && wallet.tasks >= room ? refuse('device-busy') : null;
}
