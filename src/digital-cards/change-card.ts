/** Suspend, resume and delete, as an issuer asks for them. */

import { mayHoldCardNumber } from '../card-number.ts';
import { changeLifecycle } from '../cards/digital/change.ts';
import { changeDigitalCard } from '../cards/digital/change-digital-card.ts';
import { DEFAULT_REASON } from '../cards/digital/digital-card.ts';
import { loadDigitalCard } from '../cards/digital/digital-card-store.ts';
import type { LifecycleOperation, LifecycleRequest } from '../cards/digital/lifecycle.ts';
import { refuse } from '../errors.ts';
import { type Answer, cardIn, type DigitalCardDoor, type Handler, type IssuerRequest } from './door.ts';
import { changeRecord, refusalRecords } from './records.ts';

const ACTIONS: Readonly<Record<LifecycleOperation, string>> = {
  SUSPEND: 'digital-card.suspend',
  RESUME: 'digital-card.resume',
  DELETE: 'digital-card.delete',
};

interface ChangeBody {
  readonly reason?: string;
  readonly reasonCode?: LifecycleRequest['reasonCode'];
}

export function changeCard(operation: LifecycleOperation): Handler {
  return (door, request) => change(door, operation, request);
}

async function change(
  door: DigitalCardDoor,
  operation: LifecycleOperation,
  request: IssuerRequest,
): Promise<Answer> {
  const { entropy } = door;
  const { issuerId } = request;
  const { reason = null, reasonCode = DEFAULT_REASON } = request.body as ChangeBody;
  if (reason !== null && mayHoldCardNumber(reason)) return refuse('malformed-parameter', 'reason');
  // The contract names the reasons of each operation.
  const asked = { operation, by: 'ISSUER', reasonCode } as LifecycleRequest;
  const record = { issuerId, action: ACTIONS[operation], reason, reasonCode };
  const operationId = entropy.uuid();
  const outcome = await changeDigitalCard(door, {
    operationId,
    load: () => loadDigitalCard(door, issuerId, cardIn(request)),
    decide: (snapshot) =>
      changeLifecycle(snapshot, asked, { operationId, requestor: { type: 'ISSUER', id: issuerId }, reason }),
    also: (snapshot, { begun }) => (begun === null ? [] : [changeRecord(entropy, snapshot, record, begun)]),
    onRefusal: (snapshot, refusal) => refusalRecords(entropy, snapshot, record, operation, refusal),
  });
  if ('reason' in outcome) return outcome;
  door.onChange?.();
  return { reply: { operationId: outcome.id, status: outcome.status } };
}
