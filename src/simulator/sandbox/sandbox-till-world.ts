/** What the database must know of a sandbox's shops: the plan, made true. */

import type { Database, Statement, TableName } from '../../db/database.ts';
import type { Entropy } from '../../entropy.ts';
import { newPassRows } from '../../till/pass-rows.ts';
import type { Rule } from '../../till/rule.ts';
import { keepFirstSecret } from '../../till-access/client-secret.ts';
import { insertTillClient } from '../../till-access/client-store.ts';
import { TILL_SCOPES } from '../../till-access/scope.ts';
import type { Vault } from '../../vault/vault.ts';
import { makeOnce } from './make-once.ts';
import type { SandboxPass, SandboxTill } from './sandbox-file.ts';

export interface TillWorldServices {
  readonly db: Database;
  readonly entropy: Entropy;
  readonly vault: Vault;
}

/** 2100-01-01: beyond its user's lifetime. */
const EXPIRES_MS = 4_102_444_800_000n;
const DAY_MS = 24n * 60n * 60n * 1000n;

/** A second group, of other shops: its passes are not this till's. */
const OTHER_GROUP = { groupId: 8, storeId: 80, pointOfSaleId: 66 };

/** Two and a half percent of what is paid by card, one of the rest. */
const RULE: Rule = {
  basisPoints: { '1': 250 },
  otherBasisPoints: 100,
  minimum: 100,
  roundTo: 1,
  rounding: 'half-up',
  ticketCap: null,
  passDayCap: null,
  clientDayCap: null,
  validMonths: 12,
};

/** Everything of the plan that the database does not have yet. */
export async function makeTillWorld(services: TillWorldServices, till: SandboxTill): Promise<void> {
  const { db, vault, entropy } = services;
  const currencies = [...new Set(till.passes.map(({ currency }) => currency))];
  await makeOnce(db, 'select id from till_group where id = $1', BigInt(till.groupId), async () => {
    const client = {
      ...keepFirstSecret({ vault, entropy }, till.clientId, till.clientSecret),
      groupId: BigInt(till.groupId),
      storeId: null,
      name: 'Sandbox till',
      scopes: new Set(TILL_SCOPES),
    };
    return [
      ...groupRows(till, till.issuerId),
      ...groupRows(OTHER_GROUP, till.issuerId),
      insertTillClient(client),
      ...currencies.map((currency) => productRow(till, currency)),
    ];
  });
  await Promise.all(till.passes.map((pass, i) => makePassKnown(services, till, pass, i)));
}

interface Shop {
  readonly groupId: number;
  readonly storeId: number;
  readonly pointOfSaleId: number;
}

function groupRows({ groupId, storeId, pointOfSaleId }: Shop, issuerId: string): readonly Statement[] {
  const row = (table: TableName, id: number, text: string, more: string | bigint): Statement => ({
    table,
    key: String(id),
    text,
    values: [BigInt(id), more, `Sandbox ${id}`],
    rows: 1,
  });
  return [
    row('till_group', groupId, 'insert into till_group (id, issuer_id, name) values ($1, $2, $3)', issuerId),
    row(
      'till_store',
      storeId,
      'insert into till_store (id, group_id, name) values ($1, $2, $3)',
      BigInt(groupId),
    ),
    row(
      'till_point',
      pointOfSaleId,
      'insert into till_point (id, store_id, name, closed_ms) values ($1, $2, $3, null)',
      BigInt(storeId),
    ),
  ];
}

function productRow({ groupId }: SandboxTill, currency: string): Statement {
  const id = productOf(currency);
  return {
    table: 'pass_product',
    key: id,
    text: `insert into pass_product (id, group_id, name, currency, rule, blocks_with_card, version)
  values ($1, $2, $3, $4, $5, 1, 0)`,
    values: [id, BigInt(groupId), `Cashback ${currency}`, currency, JSON.stringify(RULE)],
    rows: 1,
  };
}

function productOf(currency: string): string {
  return `cashback-${currency}`;
}

async function makePassKnown(
  { db, entropy }: TillWorldServices,
  { groupId }: SandboxTill,
  planned: SandboxPass,
  place: number,
): Promise<void> {
  await makeOnce(db, 'select id from pass where pass_id = $1', planned.id, async (nowMs) => {
    const isExpired = planned.state === 'EXPIRED';
    const pass = {
      groupId: BigInt(groupId),
      productId: productOf(planned.currency),
      passId: planned.id,
      serialNumber: planned.serial_number,
      nfcNumber: planned.nfc_number,
      number: planned.number,
      consumer: { id: BigInt(place + 1), givenName: 'Alex', familyName: `Sample ${place + 1}` },
      state: planned.state === 'BLOCKED' ? ('BLOCKED' as const) : ('ACTIVE' as const),
      expiresMs: isExpired ? nowMs - DAY_MS : EXPIRES_MS,
      currency: planned.currency,
      cardKey: null,
    };
    return newPassRows(entropy, pass, BigInt(planned.balance), nowMs).statements;
  });
}
