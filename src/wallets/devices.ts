/** A wallet binds a device to a card that lives in it, where the issuer lets it, and takes one away. */

import { bindDevice as bind, unbindDevice as unbind } from '../cards/digital/binding.ts';
import { loadNewDevice } from '../cards/digital/binding-store.ts';
import type { Database } from '../db/database.ts';
import { refuse } from '../errors.ts';
import type { NewBinding } from '../http/wallet.generated.ts';
import { changeOwnCard, unlessRefused } from './own-card.ts';
import type { WalletChange, WalletRequest } from './wallet-request.ts';

export const bindDevice: WalletChange = (services, request) => {
  const { deviceId, reason = null } = request.body as NewBinding;
  return changeOwnCard(services, request, {
    action: 'digital-card.bind-device',
    asked: 'bindDevice',
    reason,
    async decide(snapshot, operationId) {
      const { issuerId } = snapshot.card;
      if (!(await walletsBindDevices(services.db, issuerId)))
        return refuse('not-allowed', 'a step-up is needed');
      const device = await loadNewDevice(services, snapshot.card, deviceId);
      return bind(snapshot, device, askedBy(request, operationId, reason));
    },
  });
};

export const unbindDevice: WalletChange = (services, request) => {
  const deviceId = request.path.deviceId ?? '';
  return changeOwnCard(services, request, {
    action: 'digital-card.unbind-device',
    asked: 'unbindDevice',
    reason: null,
    decide: (snapshot, operationId) =>
      unlessRefused(snapshot, unbind(snapshot, deviceId, askedBy(request, operationId, null))),
  });
};

function askedBy({ walletId }: WalletRequest, operationId: string, reason: string | null) {
  return { operationId, requestor: { type: 'TSP', id: walletId }, reason, reasonCode: null } as const;
}

/** The issuer's own setting; without one, a device is bound by the issuer's word only. */
async function walletsBindDevices(db: Database, issuerId: string): Promise<boolean> {
  const [row] = await db.read('select wallets_bind_devices from issuer_access where issuer_id = $1', [
    issuerId,
  ]);
  return row?.wallets_bind_devices === 1n;
}
