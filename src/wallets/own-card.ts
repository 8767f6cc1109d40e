/** A change of a card that lives in the wallet which asks for it. */

import type { Bound } from '../cards/digital/binding.ts';
import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import { changeStatements, loadDigitalCard } from '../cards/digital/digital-card-store.ts';
import type { DigitalChange, DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { BegunOperation } from '../http/wallet.generated.ts';
import { type Decided, refusalAudit, type WalletRequest } from './wallet-request.ts';

export interface OwnChange {
  /** Of the audit record. */
  readonly action: string;
  /** The contract's operationId. */
  readonly asked: string;
  /** In the requestor's words; null when he gives none. */
  readonly reason: string | null;
  /** @param operationId of the operation that comes of it */
  readonly decide: (
    snapshot: DigitalSnapshot,
    operationId: string,
  ) => Bound | Refusal | Promise<Bound | Refusal>;
}

/**
 * The wallet in which the card lives asks by itself, so it is not told again: without a chip of the device door's that has to
 * follow, the operation is over at once.
 */
export async function changeOwnCard(
  services: DigitalCardServices,
  request: WalletRequest,
  { action, asked, reason, decide }: OwnChange,
): Promise<Decided> {
  const snapshot = await loadOwnCard(services, request);
  if (snapshot === null) return { refusal: refuse('unknown-digital-card'), audit: null };
  const operationId = services.entropy.uuid();
  const decided = await decide({ ...snapshot, wallet: null }, operationId);
  const subject = snapshot.card.key;
  if ('reason' in decided) return { refusal: decided, audit: refusalAudit(subject, asked, reason, decided) };
  const { begun } = decided.change;
  if (begun === null) throw new Error('a request begins an operation');
  const { kind, status, sequence, requestor, reasonCode } = begun;
  const body: BegunOperation = {
    operationId,
    operation: kind,
    status: status === 'PENDING' ? 'PENDING' : 'SUCCESSFUL',
    sequence: Number(sequence),
  };
  const detail = { operationId, operation: kind, status, requestor: requestor.type, reasonCode };
  return {
    status: 200,
    body,
    statements: changeStatements(decided.before, decided.change, services.entropy),
    audit: { subject, action, reason, detail },
  };
}

/** A change, with the card as it was. */
export function unlessRefused(before: DigitalSnapshot, change: DigitalChange | Refusal): Bound | Refusal {
  return 'reason' in change ? change : { before, change };
}

/** Null when there is no such card in that wallet. */
export async function loadOwnCard(
  services: DigitalCardServices,
  { walletId, path }: WalletRequest,
): Promise<DigitalSnapshot | null> {
  const snapshot = await loadDigitalCard(services, path.issuerId ?? '', path.digitalCardId ?? '');
  return snapshot?.card.walletId === walletId ? snapshot : null;
}
