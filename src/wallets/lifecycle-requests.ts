/** Holders and wallets suspend, resume and delete cards that live in the wallet. */

import { changeLifecycle } from '../cards/digital/change.ts';
import type { Requestor } from '../cards/digital/digital-card.ts';
import type { LifecycleOperation, LifecycleRequest } from '../cards/digital/lifecycle.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import type { Resumption, Suspension } from '../http/wallet.generated.ts';
import { changeOwnCard, unlessRefused } from './own-card.ts';
import type { WalletChange } from './wallet-request.ts';

export const suspend = asksFor('SUSPEND');
export const resume = asksFor('RESUME');
export const deleteDigitalCard = asksFor('DELETE');

function asksFor(operation: LifecycleOperation): WalletChange {
  const name = operation.toLowerCase();
  return (services, request) => {
    const { requestor: by, reasonCode, reason = null } = request.body as Suspension | Resumption;
    // The contract names the reasons of each operation.
    const asked = { operation, by, reasonCode } as LifecycleRequest;
    return changeOwnCard(services, request, {
      action: `digital-card.${name}`,
      asked: name,
      reason,
      decide(snapshot, operationId) {
        const requestor = requestorOf(by, snapshot, request.walletId);
        return unlessRefused(snapshot, changeLifecycle(snapshot, asked, { operationId, requestor, reason }));
      },
    });
  };
}

/** The wallet says whether its holder asks or it does itself; who the holder is, the card says. */
function requestorOf(type: 'USER' | 'TSP', { card }: DigitalSnapshot, walletId: string): Requestor {
  return { type, id: type === 'USER' ? card.consumerId : walletId };
}
