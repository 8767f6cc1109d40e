/** The devices that a digital card lives on. */

import { bindDevice as bind, unbindDevice as unbind } from '../cards/digital/binding.ts';
import { loadNewDevice } from '../cards/digital/binding-store.ts';
import type { DeviceBinding } from '../http/admin.generated.ts';
import { askedByStaff, decidedChange, loadAskedCard } from './digital-card-row.ts';
import { unlessRefused } from './refusal.ts';
import type { AdminServices, ChangeRequest, Decided } from './request.ts';

export async function bindDevice(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { deviceId } = request.body as DeviceBinding;
  const snapshot = await loadAskedCard(services, request);
  const device = await loadNewDevice(services, snapshot.card, deviceId);
  const asking = { ...askedByStaff(services, request), reasonCode: null };
  const { before, change } = unlessRefused(bind(snapshot, device, asking));
  return decidedChange(services, before, change, { deviceId });
}

export async function unbindDevice(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { deviceId = '' } = request.path;
  const snapshot = await loadAskedCard(services, request);
  const asking = { ...askedByStaff(services, request), reasonCode: null };
  const change = unlessRefused(unbind(snapshot, deviceId, asking));
  return decidedChange(services, snapshot, change, { deviceId });
}
