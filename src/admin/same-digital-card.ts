/** A card of the device door that is a digital card too has one life: the digital card's. */

import type { CardState } from '../cards/card-state.ts';
import { stateUnder } from '../cards/digital/change.ts';
import type { DigitalCardState } from '../cards/digital/digital-card.ts';
import { loadSameDigitalCard, touchDigitalCard } from '../cards/digital/digital-card-store.ts';
import type { Database, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { CardRow } from './card-row.ts';
import { type AdminServices, Refused } from './request.ts';

/** Throws Refused when the card lives as a digital card. */
export async function assertNotDigital(services: AdminServices, cardKey: string): Promise<void> {
  const same = await loadSameDigitalCard(services, cardKey);
  if (same === null || same.card.state === 'DELETED') return;
  throw new Refused(409, `The card is also the digital card ${same.card.digitalCardId}: ask for it there.`);
}

const BOUND = `select digital_card.id, digital_card.state, digital_card.holds, digital_card.version
from device_binding join digital_card on digital_card.id = device_binding.digital_card_id
where device_binding.issuer_id = $1 and device_binding.card_id = $2 and device_binding.device_id = $3
  and device_binding.in_element = 1`;

/** How a new card of the device door must stand; null when there is no digital card that it would be the same as. */
export async function standingAsDigital(
  db: Database,
  issuerId: string,
  cardId: string,
  deviceId: string,
): Promise<{ readonly state: CardState; readonly touch: Statement } | null> {
  const [row] = await db.read(BOUND, [issuerId, cardId, deviceId]);
  if (row === undefined) return null;
  const state = textOf(row, 'state') as DigitalCardState;
  if (state === 'DELETED') throw new Refused(409, 'The digital card of that name on this device is deleted.');
  return {
    state: state === 'SUSPENDED' ? stateUnder(JSON.parse(textOf(row, 'holds'))) : 'ACTIVE',
    touch: touchDigitalCard(textOf(row, 'id'), bigintOf(row, 'version')),
  };
}

/**
 * For a card of the device door that is taken to another device: what the commit relies on. Throws Refused while it is one with a
 * digital card on the old device, or would be with one on the new device that stands otherwise.
 */
export async function onOtherDevice(
  services: AdminServices,
  card: CardRow,
  deviceId: string,
): Promise<readonly Statement[]> {
  if (deviceId === card.deviceId) return [];
  const same = await loadSameDigitalCard(services, card.key);
  if (same !== null && same.card.state !== 'DELETED')
    throw new Refused(
      409,
      `The card is also the digital card ${same.card.digitalCardId}: unbind the device from that first.`,
    );
  const digital = await standingAsDigital(services.db, card.issuerId, card.cardId, deviceId);
  if (digital === null) return [];
  if (digital.state !== card.state)
    throw new Refused(409, `The digital card of that name on this device stands as ${digital.state}.`);
  return [digital.touch];
}
