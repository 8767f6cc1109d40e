/** A wallet has fetched new keys of limited use for a card. */

import { recordOperation } from '../cards/digital/change.ts';
import { isExpired } from '../cards/digital/digital-card.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { Replenishment } from '../http/wallet.generated.ts';
import { changeOwnCard, unlessRefused } from './own-card.ts';
import type { WalletChange } from './wallet-request.ts';

export const replenish: WalletChange = (services, request) => {
  const { reason = null } = request.body as Replenishment;
  const requestor = { type: 'TSP', id: request.walletId } as const;
  return changeOwnCard(services, request, {
    action: 'digital-card.replenish',
    asked: 'replenish',
    reason,
    decide: (snapshot, operationId) =>
      refusalOf(snapshot) ??
      unlessRefused(
        snapshot,
        recordOperation(
          snapshot,
          'UPDATE',
          { operationId, requestor, reason, reasonCode: null },
          { card: { replenishedMs: snapshot.nowMs }, tellsWallet: false },
        ),
      ),
  });
};

/** Only a card that can be used needs keys. */
function refusalOf({ card, nowMs }: DigitalSnapshot): Refusal | null {
  if (card.state === 'DELETED') return refuse('card-deleted');
  if (isExpired(card, nowMs)) return refuse('card-expired');
  if (card.state === 'SUSPENDED') return refuse('card-blocked');
  return card.state === 'INACTIVE' ? refuse('not-allowed', 'the card was never activated') : null;
}
