/** Two groups with their stores, tills' clients, products and passes, put straight into a database. */

import type { Statement, TableName, Value } from '../../src/db/database.ts';
import type { NewPass } from '../../src/till/pass-rows.ts';
import type { Rule } from '../../src/till/rule.ts';
import { insertTillClient } from '../../src/till-access/client-store.ts';

export const FAR = BigInt(Date.UTC(2050, 7, 24, 14, 15, 22));
export const PAST = BigInt(Date.UTC(2020, 0, 1));

/** Group 1 has stores 11 and 12, group 2 store 21; a store's first point of sale is its number and a 1. */
export const POINT = 111;
export const CLOSED_POINT = 112;
export const OTHER_STORE_POINT = 121;
export const OTHER_GROUP_POINT = 211;

export const RULE: Rule = {
  basisPoints: { '1': 1000 },
  otherBasisPoints: 0,
  minimum: 100,
  roundTo: 1,
  rounding: 'down',
  ticketCap: null,
  passDayCap: null,
  clientDayCap: null,
  validMonths: 12,
};

export function newPass(number: number, more: Partial<NewPass> = {}): NewPass {
  const currency = more.currency ?? 'EUR';
  return {
    groupId: 1n,
    productId: currency,
    passId: `pass-${number}`,
    serialNumber: `S${number}`,
    nfcNumber: null,
    number: null,
    consumer: { id: 7n, givenName: 'Ada', familyName: 'Byron' },
    state: 'ACTIVE',
    expiresMs: FAR,
    currency,
    cardKey: null,
    ...more,
  };
}

/** Groups, stores, points of sale, clients, and a product for each kind of currency. */
export function placeRows(): readonly Statement[] {
  const row = (table: TableName, key: string, text: string, values: readonly Value[]): Statement => ({
    table,
    key,
    text,
    values,
    rows: 1,
  });
  const group = 'insert into till_group (id, issuer_id, name) values ($1, $2, $3)';
  const store = 'insert into till_store (id, group_id, name) values ($1, $2, $3)';
  const point = 'insert into till_point (id, store_id, name, closed_ms) values ($1, $2, $3, $4)';
  const client = (clientId: string) =>
    insertTillClient({
      clientId,
      groupId: 1n,
      storeId: null,
      name: clientId,
      scopes: new Set(),
      secretKey: '',
      secretHash: '',
      previousSecretHash: null,
    });
  return [
    ...[1n, 2n].map((id) => row('till_group', String(id), group, [id, 'ISSUER0001', `Group ${id}`])),
    ...[11n, 12n, 21n].map((id) => row('till_store', String(id), store, [id, id / 10n, `Store ${id}`])),
    ...[111n, 112n, 121n, 211n].map((id) =>
      row('till_point', String(id), point, [id, id / 10n, `Till ${id}`, id === 112n ? 1n : null]),
    ),
    ...['client-1', 'client-2'].map(client),
    ...['EUR', 'JPY', 'TND'].map((currency) => productRow(currency, 1n, currency, RULE, false)),
    productRow('foreign', 2n, 'EUR', null, false),
  ];
}

export function productRow(
  id: string,
  groupId: bigint,
  currency: string,
  rule: Rule | null,
  blocks: boolean,
): Statement {
  return {
    table: 'pass_product',
    key: id,
    text: `insert into pass_product (id, group_id, name, currency, rule, blocks_with_card, version)
  values ($1, $2, $3, $4, $5, $6, 0)`,
    values: [
      id,
      groupId,
      `Cashback ${currency}`,
      currency,
      rule === null ? null : JSON.stringify(rule),
      blocks ? 1n : 0n,
    ],
    rows: 1,
  };
}
