/**
 * A new key to find card numbers by: what is done of a rotation at a time. Since the new key is there every new card has a hash
 * under it; so one pass gives it to the others. Then the old key retires, its hashes are deleted, and it is destroyed.
 */

import type { Row, Statement } from '../db/database.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { activeHashKeys, destroyHashKey, type HashKey, hashCardNumber, retireHashKey } from './hash-keys.ts';
import { insertIndex, touchSecret } from './pan-rows.ts';
import { CARDS_AT_ONCE, type Rotation, type RotationServices, type RotationStep } from './rotation.ts';
import { openPan } from './sealed-pan.ts';
import { changeReadable } from './unreadable-card.ts';

/** Deleted in one statement. */
const HASHES_AT_ONCE = 256n;

const WITHOUT_HASH = `select digital_card_secret.id, digital_card_secret.data_key, digital_card_secret.content,
  digital_card_secret.version, digital_card.issuer_id
from digital_card_secret join digital_card on digital_card.id = digital_card_secret.id
where digital_card_secret.id > $1 and not exists (select 1 from pan_index
  where pan_index.digital_card_id = digital_card_secret.id and pan_index.hash_key_id = $2)
order by digital_card_secret.id limit $3`;

const RETIRED = `select id, version from hash_key where retired_ms is not null and secret <> '' order by id limit 1`;

const OLD_HASHES = `select digital_card_id from pan_index where digital_card_id > $1 and hash_key_id = $2
order by digital_card_id limit $3`;

export async function hashKeyStep(services: RotationServices, rotation: Rotation): Promise<RotationStep> {
  const keys = await activeHashKeys(services);
  const target = keys.find(({ id }) => id === rotation.target);
  if (target === undefined) throw new Error('the key that the rotation goes to is not there');
  const old = keys.filter((key) => key !== target);
  if (old.length === 0) return clearRetired(services, rotation);
  const rows = await services.db.read(WITHOUT_HASH, [rotation.afterId, target.id, CARDS_AT_ONCE]);
  const cards = rows.slice(0, powerOfTwoUpTo(rows.length));
  const last = cards.at(-1);
  if (last === undefined) return { statements: old.map(retireHashKey), afterId: '', cards: 0, ends: false };
  const changed = await changeReadable(services, rotation, cards, (row) => hashCard(services, target, row));
  return { ...changed, afterId: textOf(last, 'id'), ends: false };
}

async function hashCard(
  { wrapper }: RotationServices,
  target: HashKey,
  row: Row,
): Promise<readonly Statement[]> {
  const card = { key: textOf(row, 'id'), issuerId: textOf(row, 'issuer_id') };
  const sealed = { dataKey: textOf(row, 'data_key'), content: textOf(row, 'content') };
  const { pan } = await openPan(wrapper, card.key, sealed);
  return [
    touchSecret(card.key, bigintOf(row, 'version')),
    insertIndex(card, { hashKeyId: target.id, hash: hashCardNumber(target, card.issuerId, pan) }),
  ];
}

async function clearRetired(
  { db }: RotationServices,
  { afterId }: Pick<Rotation, 'afterId'>,
): Promise<RotationStep> {
  const [retired] = await db.read(RETIRED, []);
  if (retired === undefined) return { statements: [], cards: 0, ends: true };
  const key = { id: textOf(retired, 'id'), version: bigintOf(retired, 'version') };
  const rows = await db.read(OLD_HASHES, [afterId, key.id, HASHES_AT_ONCE]);
  const hashes = powerOfTwoUpTo(rows.length);
  const last = rows[hashes - 1];
  if (last === undefined) return { statements: [destroyHashKey(key)], afterId: '', cards: 0, ends: false };
  const lastId = textOf(last, 'digital_card_id');
  const clear: Statement = {
    table: 'pan_index',
    key: lastId,
    text: 'delete from pan_index where digital_card_id > $1 and digital_card_id <= $2 and hash_key_id = $3',
    values: [afterId, lastId, key.id],
    rows: hashes,
  };
  return { statements: [clear], afterId: lastId, cards: 0, ends: false };
}
