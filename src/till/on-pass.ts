/** What every decision on a pass is made of: the pass, its product, the card that it is linked to, and where the till stands. */

import { touchCard } from '../cards/card-store.ts';
import { stayNotDenied } from '../cards/deny-store.ts';
import type { Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../db/row.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import type { PassStanding } from './pass.ts';
import { PASS_COLUMNS, passFromRow } from './pass-rows.ts';
import type { Rule } from './rule.ts';

/** Columns of {@link passOnRow}, of a joined `pass`. */
export const ON_PASS_COLUMNS = `now_ms() as now_ms, ${PASS_COLUMNS}, pass_product.name as product_name, pass_product.rule,
  pass_product.blocks_with_card, card.state as card_state, card.version as card_version, card.issuer_id as card_issuer,
  card.idm as card_idm, (select count(*) from deny_entry where deny_entry.issuer_id = card.issuer_id
    and deny_entry.idm = card.idm) as denials`;

export const ON_PASS_JOINS = `left join pass_product on pass_product.id = pass.product_id
left join card on card.id = pass.card_id`;

export interface OnPass extends PassStanding {
  /** The product's name. */
  readonly label: string;
  readonly rule: Rule | null;
  /** For the batch of a decision that relies on the card: it fails when the card has changed since. */
  readonly relied: readonly Statement[];
}

/** Null for a row without a pass. */
export function passOnRow(row: Row): OnPass | null {
  if (row.pass_key === null) return null;
  const pass = passFromRow(row);
  const rule = textOrNull(row, 'rule');
  const follows = pass.cardKey !== null && bigintOf(row, 'blocks_with_card') === 1n;
  return {
    pass,
    cardBlocked: follows && (!USABLE.includes(textOf(row, 'card_state')) || row.denials !== 0n),
    label: textOf(row, 'product_name'),
    rule: rule === null ? null : JSON.parse(rule),
    relied: follows ? reliedOn(row) : [],
  };
}

function reliedOn(row: Row): readonly Statement[] {
  return [
    stayNotDenied(textOf(row, 'card_issuer'), textOf(row, 'card_idm')),
    touchCard(textOf(row, 'pass_card'), bigintOf(row, 'card_version')),
  ];
}

/** States of a card that is neither blocked nor gone. */
const USABLE = ['CREATED', 'ACTIVE'];

/** Columns of {@link pointRefusal}, of a joined `till_point` and `till_store`. */
export const POINT_COLUMNS = `till_point.store_id as point_store, till_point.closed_ms as point_closed,
  till_store.group_id as point_group`;

export const POINT_JOINS = 'left join till_store on till_store.id = till_point.store_id';

/** Why the caller may not speak for the point of sale of a body; null when it may. */
export function pointRefusal({ groupId, storeId }: TillCaller, row: Row): Refusal | null {
  const store = bigintOrNull(row, 'point_store');
  if (store === null) return refuse('malformed-parameter', 'point_of_sale_id');
  if (row.point_group !== groupId || (storeId !== null && storeId !== store)) return refuse('not-authorised');
  return row.point_closed === null ? null : refuse('malformed-parameter', 'point_of_sale_id');
}
