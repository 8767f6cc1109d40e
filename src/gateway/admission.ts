/** What can be said of a first call without asking the card. Pure. */

import { useRefusal } from '../cards/card-state.ts';
import type { Layout, Operation } from '../cards/layout.ts';
import { nextOwed, owedOf } from '../cards/owed.ts';
import { type Refusal, refuse } from '../errors.ts';
import { areasRefusal } from './announced-card.ts';
import type { Call } from './call.ts';
import { purchaseRefusal } from './procedures/update-balance.ts';
import type { SessionOperation } from './session.ts';
import type { GatewayProduct, Snapshot } from './snapshot.ts';
import { purchaseNamed, type Standing } from './standing.ts';

/** The answer, or null when the card must be asked. */
export type Admission = { readonly refusal: Refusal | null } | null;

/** A card that lives on the phone. */
export function admitCard(
  call: Call,
  { denied, nowMs }: Snapshot,
  layout: Layout,
  standing: Standing,
  operation: SessionOperation,
): Admission {
  const { card } = standing;
  if (operation === 'OWED') return owesNothing(standing) ? { refusal: null } : null;
  const purchase = operation === 'UPDATE_BALANCE' ? purchaseNamed(standing, call.purchaseId) : null;
  if (purchase?.cardKey === card.id) {
    // A loaded purchase is success on its card for ever: any other answer would make the hub pay twice.
    if (purchase.state === 'LOADED') return { refusal: null };
    // One that may be loaded is for the card to say, whatever became of the card since.
    if (purchase.state === 'LOADING') return null;
  }

  const isHolders = HOLDER_OPERATIONS.has(operation);
  const unusable = isHolders ? useRefusal(card, nowMs) : null;
  if (unusable !== null) return { refusal: unusable };
  if (card.state === 'DELETED' && !isOwedErasure(standing, operation))
    return { refusal: refuse('card-deleted') };
  if (isHolders && denied) return { refusal: refuse('card-blocked', 'the card is on the deny list') };
  if (!allows(layout.operations, card.product.operations, operation))
    return { refusal: refuse('not-eligible') };
  if (operation === 'UPDATE_CONFIG') return owes(standing, 'CONFIG');
  if (operation === 'UPDATE_PLAN') return owes(standing, 'PLAN');
  if (operation !== 'UPDATE_BALANCE') return null;

  if (call.purchaseId === null) return card.parked || standing.book.doubt !== null ? null : { refusal: null };
  const unloadable = purchaseRefusal(purchase, standing, layout);
  return unloadable === null ? null : { refusal: unloadable };
}

/** A card that is held to the phone. */
export function admitExternalCard(
  call: Call,
  snapshot: Snapshot,
  layout: Layout,
  product: GatewayProduct,
  operation: SessionOperation,
): Admission {
  const { card, denied } = snapshot;
  if (!allows(layout.readerOperations, product.readerOperations, operation))
    return { refusal: refuse('not-eligible') };
  if (Number.parseInt(call.announced?.systemCode ?? '', 16) !== layout.systemCode)
    return { refusal: refuse('wrong-system', 'the product is of another system') };
  const wrongArea = areasRefusal(layout, call.announced?.areas ?? null);
  if (wrongArea !== null) return { refusal: wrongArea };
  const isTaken = card?.opened === true || snapshot.isIssued;
  if (isTaken && operation === 'BLOCK_AND_READ_CARD') return { refusal: refuse('already-provisioned') };
  // A torn ingest is ended, whatever the list says since.
  const isTorn = isBeingIngested(snapshot);
  return denied && !isTorn ? { refusal: refuse('card-blocked', 'the card is on the deny list') } : null;
}

/** A write that takes an external card's value, or marks it, is out, and nobody knows what became of it. */
export function isBeingIngested({ card, book }: Snapshot): boolean {
  if (card === null || book === null || card.opened) return false;
  return book.doubt !== null || book.decided !== null || book.sequence === 0n;
}

/** What the holder of a suspended or expired card may not ask for. The rest is the operator's to finish. */
const HOLDER_OPERATIONS: ReadonlySet<SessionOperation> = new Set([
  'READ_BALANCE',
  'UPDATE_BALANCE',
  'UPDATE_CONFIG',
  'UPDATE_PLAN',
] as const);

function allows(
  byLayout: readonly Operation[],
  byProduct: readonly Operation[] | null,
  operation: SessionOperation,
): boolean {
  if (operation === 'OWED') return true;
  return byLayout.includes(operation) && (byProduct === null || byProduct.includes(operation));
}

/** The chip of a deleted card is still to be erased. */
function isOwedErasure({ card }: Standing, operation: SessionOperation): boolean {
  return operation === 'ERASE_CARD' && owedOf(card.owed, 'ERASE') !== undefined;
}

function owes(standing: Standing, kind: 'CONFIG' | 'PLAN'): Admission {
  const isOwed = owedOf(standing.card.owed, kind) !== undefined || standing.book.doubt !== null;
  return isOwed ? null : { refusal: null };
}

function owesNothing({ card, book }: Standing): boolean {
  return book.doubt === null && nextOwed(card.owed) === undefined;
}
