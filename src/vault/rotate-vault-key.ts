/** Everything under the key that wraps and seals now: what is done of a rotation at a time. First the cards, then what else is sealed. */

import type { Database, Row, Statement } from '../db/database.ts';
import { powerOfTwoUpTo } from '../db/powers.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { SEALED_COLUMNS, type SealedColumn } from '../sealed-columns.ts';
import { updateDataKey } from './pan-rows.ts';
import { CARDS_AT_ONCE, type Rotation, type RotationServices, type RotationStep } from './rotation.ts';
import { rewrapPan } from './sealed-pan.ts';
import { changeReadable } from './unreadable-card.ts';
import { sealedPrefix, type Vault } from './vault.ts';

const NEXT = `select id, data_key, version from digital_card_secret
where id > $1 and key_id <> $2 and (skipped_by is null or skipped_by <> $3) order by id limit $4`;

interface Column extends SealedColumn {
  /** What is sealed under another key than that of a prefix. */
  readonly others: string;
  readonly reseal: string;
}

/** What was destroyed is empty. */
const COLUMNS: readonly Column[] = SEALED_COLUMNS.map((each) => ({
  ...each,
  others: `select ${each.id} as id, ${each.column} as sealed from ${each.table}
where ${each.column} <> '' and substr(${each.column}, 1, length(cast($1 as text))) <> $1 order by ${each.id} limit $2`,
  reseal: `update ${each.table} set ${each.column} = $3, version = version + 1
  where ${each.id} = $1 and ${each.column} = $2`,
}));

export async function vaultKeyStep(services: RotationServices, rotation: Rotation): Promise<RotationStep> {
  const { db, wrapper, vault } = services;
  const { id, afterId } = rotation;
  const rows = await db.read(NEXT, [afterId, wrapper.kid, id, CARDS_AT_ONCE]);
  const cards = rows.slice(0, powerOfTwoUpTo(rows.length));
  const last = cards.at(-1);
  if (last !== undefined) {
    const changed = await changeReadable(services, rotation, cards, async (row) => {
      const key = textOf(row, 'id');
      const rewrapped = await rewrapPan(wrapper, key, textOf(row, 'data_key'));
      return [updateDataKey(key, bigintOf(row, 'version'), rewrapped)];
    });
    return { ...changed, afterId: textOf(last, 'id'), ends: false };
  }
  // Another server may have wrapped under the old key until now: once more from the first card on.
  if (afterId !== '') return { statements: [], afterId: '', cards: 0, ends: false };
  const statements = await resealSome(db, vault);
  return { statements, cards: 0, ends: statements.length === 0 };
}

async function resealSome(db: Database, vault: Vault): Promise<readonly Statement[]> {
  for (const column of COLUMNS) {
    const rows = await db.read(column.others, [sealedPrefix(vault.kid), CARDS_AT_ONCE]);
    const some = rows.slice(0, powerOfTwoUpTo(rows.length));
    if (some.length > 0) return some.map((row) => reseal(column, vault, row));
  }
  return [];
}

function reseal({ table, purposeOf, reseal: text }: Column, vault: Vault, row: Row): Statement {
  const id = textOf(row, 'id');
  const earlier = textOf(row, 'sealed');
  const purpose = purposeOf(id);
  const secret = vault.open(purpose, earlier);
  const sealed = vault.seal(purpose, secret);
  secret.fill(0);
  return { table, key: id, text, values: [id, earlier, sealed], rows: 1 };
}
