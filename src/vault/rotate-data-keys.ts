/** A new data key for each card: what is done of a rotation at a time. A card made since has one of its own anyway. */

import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { updateSecret } from './pan-rows.ts';
import { CARDS_AT_ONCE, type Rotation, type RotationServices, type RotationStep } from './rotation.ts';
import { openPan, sealPan } from './sealed-pan.ts';
import { changeReadable } from './unreadable-card.ts';

const NEXT = `select id, data_key, content, version from digital_card_secret
where id > $1 and id <= $2 order by id limit $3`;

export async function dataKeysStep(services: RotationServices, rotation: Rotation): Promise<RotationStep> {
  const { afterId, target } = rotation;
  const rows = await services.db.read(NEXT, [afterId, target, CARDS_AT_ONCE]);
  const cards = rows.slice(0, powerOfTwoUpTo(rows.length));
  const last = cards.at(-1);
  if (last === undefined) return { statements: [], cards: 0, ends: true };
  const changed = await changeReadable(services, rotation, cards, async (row) => {
    const key = textOf(row, 'id');
    const sealed = { dataKey: textOf(row, 'data_key'), content: textOf(row, 'content') };
    const credentials = await openPan(services.wrapper, key, sealed);
    return [updateSecret(key, bigintOf(row, 'version'), await sealPan(services, key, credentials))];
  });
  return { ...changed, afterId: textOf(last, 'id'), ends: false };
}
