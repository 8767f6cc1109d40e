/** What the server owes a chip, one thing at a time; blocking, which the hub may also ask for; configuration and plan. Pure. */

import { balanceOf, fieldsWrite, hasMark, markWrite } from '../../cards/card-image.ts';
import { useRefusal } from '../../cards/card-state.ts';
import { nextOwed, type Owed, owedOf, withOwed, withoutOwed } from '../../cards/owed.ts';
import { refuse } from '../../errors.ts';
import { purchaseNamed, type Standing, withAlarm, withCard } from '../standing.ts';
import { erase } from './take-value.ts';
import { loadPurchase } from './update-balance.ts';
import {
  type CardAtHand,
  deniedRefusal,
  done,
  doubtRefusal,
  markRefusal,
  rewrite,
  type Work,
  write,
} from './work.ts';

/** Everything that is owed, from the first that needs a write. */
export function workOff(hand: CardAtHand, standing: Standing, purchaseId: string | null): Work {
  const doubt = doubtRefusal(standing);
  if (doubt !== null) return done(standing, doubt);
  const owed = nextOwed(standing.card.owed);
  if (owed === undefined) return done(standing);
  const work = workOn(hand, standing, owed, purchaseId);
  // What needs no write is off the list, or was refused; then comes the next.
  const isOff = work.kind === 'done' && work.refusal === null;
  return isOff && work.standing.card.owed.length < standing.card.owed.length
    ? workOff(hand, work.standing, purchaseId)
    : work;
}

function workOn(hand: CardAtHand, standing: Standing, owed: Owed, purchaseId: string | null): Work {
  switch (owed.kind) {
    case 'ERASE':
      return erase(hand, standing);
    case 'BLOCK':
      return setBlocked(hand, standing, true);
    case 'UNBLOCK':
      return setBlocked(hand, standing, false);
    case 'FENCE':
      return rewrite(hand, standing, balanceOf(hand.layout, hand.image), 'fenced');
    case 'CONFIG':
    case 'PLAN':
      return writeFields(hand, standing, owed.kind);
    case 'LOAD':
      return loadOwed(hand, standing, owed.purchaseId, purchaseId);
  }
}

/** BLOCK_AND_READ_CARD: from the release of the write on the card is suspended, and the mark is owed until it is seen. */
export function block(hand: CardAtHand, standing: Standing): Work {
  // An erasure that this very read has settled: a deleted card stays deleted.
  if (standing.card.state === 'DELETED') return done(standing, refuse('card-deleted'));
  const suspended = withCard(standing, {
    state: 'SUSPENDED_ISSUER',
    owed: withOwed(standing.card.owed, { kind: 'BLOCK' }),
  });
  return setBlocked(hand, suspended, true);
}

export function writeFields(hand: CardAtHand, standing: Standing, kind: 'CONFIG' | 'PLAN'): Work {
  const owed = owedOf(standing.card.owed, kind);
  if (owed === undefined) return done(standing);
  const fields = kind === 'CONFIG' ? hand.layout.config : hand.layout.plan;
  const effect = kind === 'CONFIG' ? 'configured' : 'planned';
  const isPossible = Object.entries(owed.content).every(
    ([name, hex]) => fields.get(name)?.length === hex.length / 2,
  );
  // The layout has changed since it was ordered.
  if (!isPossible) {
    const off = withCard(standing, { owed: withoutOwed(standing.card.owed, kind) });
    return done(
      withAlarm(off, { kind: 'order-impossible', detail: `${kind}: the layout has no such fields` }),
    );
  }
  return write(standing, fieldsWrite(fields, hand.image, owed.content), effect);
}

function setBlocked(hand: CardAtHand, standing: Standing, isBlocked: boolean): Work {
  const kind = isBlocked ? 'BLOCK' : 'UNBLOCK';
  if (hasMark(hand.layout, hand.image, 'blocked') === isBlocked)
    return done(withCard(standing, { owed: withoutOwed(standing.card.owed, kind) }));
  const effect = isBlocked ? 'blocked' : 'unblocked';
  return write(standing, markWrite(hand.layout, hand.image, 'blocked', isBlocked), effect);
}

/** A purchase that can be loaded no more is owed no more; a card that may not be used keeps it for later. */
function loadOwed(hand: CardAtHand, standing: Standing, owedId: string, purchaseId: string | null): Work {
  const unusable = useRefusal(standing.card, hand.nowMs) ?? deniedRefusal(hand) ?? markRefusal(hand);
  if (unusable !== null || owedId !== purchaseId) return done(standing);
  const purchase = purchaseNamed(standing, purchaseId);
  const off = withCard(standing, { owed: withoutOwed(standing.card.owed, 'LOAD') });
  return purchase?.state === 'PAID' ? loadPurchase(hand, standing, purchase) : done(off);
}
