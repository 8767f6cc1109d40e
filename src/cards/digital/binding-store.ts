/** What is known of a device that a digital card is to be bound to. */

import type { Database } from '../../db/database.ts';
import { CARD_STANDING_COLUMNS } from '../card-store.ts';
import type { LayoutCatalogue } from '../layout.ts';
import type { NewDevice } from './binding.ts';
import type { DigitalCard } from './digital-card.ts';
import { gatewayCardFromRow } from './digital-card-store.ts';

const DEVICE = `select taken.digital_card_id as taken_by, ${CARD_STANDING_COLUMNS}, card.id as gateway_key,
  card.version as gateway_version, product.layout as gateway_layout
from (select cast($1 as text) as issuer_id, cast($2 as text) as card_id, cast($3 as text) as device_id) as call
left join device_binding as taken on taken.in_element = 1 and taken.issuer_id = call.issuer_id
  and taken.card_id = call.card_id and taken.device_id = call.device_id
left join device on device.device_id = call.device_id
left join card on card.opened = 1 and card.issuer_id = call.issuer_id and card.card_id = call.card_id
  and card.device_id = device.id
left join product on product.id = card.product_id`;

export async function loadNewDevice(
  { db, layouts }: { readonly db: Database; readonly layouts: LayoutCatalogue },
  { issuerId, cardId }: Pick<DigitalCard, 'issuerId' | 'cardId'>,
  deviceId: string,
): Promise<NewDevice> {
  const [row] = await db.read(DEVICE, [issuerId, cardId, deviceId]);
  if (row === undefined) throw new Error('the look-up is always one row');
  return { deviceId, gatewayCard: gatewayCardFromRow(row, layouts), isTaken: row.taken_by !== null };
}
