/** An issuer approves a step-up. */

import { changeDigitalCard } from '../cards/digital/change-digital-card.ts';
import { loadDigitalCard } from '../cards/digital/digital-card-store.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { type Answer, cardIn, type DigitalCardDoor, type IssuerRequest } from './door.ts';
import { changeRecord, refusalRecords } from './records.ts';
import { approveStepUp, type StepUp } from './step-up.ts';
import { answerStepUp, loadStepUp } from './step-up-store.ts';

export async function stepUpResult(door: DigitalCardDoor, request: IssuerRequest): Promise<Answer> {
  const { entropy } = door;
  const { issuerId } = request;
  const { authenticationId } = request.body as { readonly authenticationId: number };
  const record = { issuerId, action: 'digital-card.approve-step-up', reason: null, reasonCode: null };
  const operationId = entropy.uuid();
  const asking = {
    operationId,
    requestor: { type: 'ISSUER', id: issuerId },
    reason: null,
    reasonCode: null,
  } as const;
  let stepUp: StepUp | null = null;
  const outcome = await changeDigitalCard(door, {
    operationId,
    async load() {
      const snapshot = await loadDigitalCard(door, issuerId, cardIn(request));
      // No step-up has a number below 0, and none that is further below would fit a column.
      const isNumber = snapshot !== null && authenticationId >= 0;
      stepUp = isNumber ? await loadStepUp(door, snapshot.card, BigInt(authenticationId)) : null;
      return snapshot === null ? null : joined(snapshot, stepUp);
    },
    decide: (snapshot) => approveStepUp(snapshot, stepUp, asking),
    also: (snapshot, { begun }) => [
      ...(stepUp === null ? [] : [answerStepUp(stepUp, snapshot.nowMs)]),
      ...(begun === null ? [] : [changeRecord(entropy, snapshot, record, begun)]),
    ],
    onRefusal: (snapshot, refusal) =>
      refusalRecords(entropy, snapshot, record, stepUp?.kind ?? null, refusal),
  });
  if ('reason' in outcome) return outcome;
  door.onChange?.();
  return { reply: { operationId: outcome.id, status: outcome.status } };
}

/** A card in a secure element is one with the device door's card on its new device. */
function joined(snapshot: DigitalSnapshot, stepUp: StepUp | null): DigitalSnapshot {
  if (snapshot.card.type !== 'SE') return snapshot;
  return { ...snapshot, gatewayCard: snapshot.gatewayCard ?? stepUp?.device?.gatewayCard ?? null };
}
