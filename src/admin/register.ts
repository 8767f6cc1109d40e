/**
 * What an operator makes known to the server: issuers, actors, products, devices and cards. Each is recorded once, however often
 * it is repeated.
 */

import type { CardState } from '../cards/card-state.ts';
import type { Layout, Operation } from '../cards/layout.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Statement, Value } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { hashToken } from '../http/bearer.ts';
import { newCardRows } from './new-card.ts';

export async function registerIssuer(
  db: Database,
  issuer: { readonly id: string; readonly name: string },
): Promise<void> {
  await insertOnce(db, 'select id from issuer where id = $1', [issuer.id], () => ({
    table: 'issuer',
    key: issuer.id,
    text: 'insert into issuer (id, name) values ($1, $2)',
    values: [issuer.id, issuer.name],
    rows: 1,
  }));
}

/** An actor that may speak for one issuer at the device door. Its token is kept as a hash. */
export async function registerActor(
  db: Database,
  actor: { readonly id: string; readonly issuerId: string; readonly token: string },
): Promise<void> {
  await insertOnce(db, 'select id from actor where id = $1', [actor.id], () => ({
    table: 'actor',
    key: actor.id,
    text: 'insert into actor (id, issuer_id, token_hash) values ($1, $2, $3)',
    values: [actor.id, actor.issuerId, hashToken(actor.token)],
    rows: 1,
  }));
}

export async function registerProduct(
  db: Database,
  product: {
    readonly id: string;
    readonly issuerId: string;
    readonly layout: string;
    readonly trustUnauthenticated: bigint;
    /** Null or left out: all that the layout allows. */
    readonly operations?: readonly Operation[] | null;
    readonly readerOperations?: readonly Operation[] | null;
    /** By which an external card's product is named at the device door. */
    readonly cardServiceId?: string | null;
  },
): Promise<void> {
  await insertOnce(db, 'select id from product where id = $1', [product.id], () => ({
    table: 'product',
    key: product.id,
    text: `insert into product
  (id, issuer_id, layout, trust_unauthenticated, operations, reader_operations, card_service_id)
  values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      product.id,
      product.issuerId,
      product.layout,
      product.trustUnauthenticated,
      jsonOrNull(product.operations),
      jsonOrNull(product.readerOperations),
      product.cardServiceId ?? null,
    ],
    rows: 1,
  }));
}

export async function registerDevice(db: Database, entropy: Entropy, deviceId: string): Promise<void> {
  await insertOnce(db, 'select id from device where device_id = $1', [deviceId], () => {
    const key = entropy.uuid();
    return {
      table: 'device',
      key,
      text: 'insert into device (id, device_id) values ($1, $2)',
      values: [key, deviceId],
      rows: 1,
    };
  });
}

export interface NewCard {
  readonly issuerId: string;
  readonly cardId: string;
  readonly productId: string;
  /** A registered device. */
  readonly deviceId: string;
  readonly idm: string;
  readonly state: CardState;
  readonly expiresMs: bigint;
  readonly layout: Layout;
  /** What the chip holds as it comes to us, minor units. */
  readonly balanceMinor: bigint;
}

/** The card and its account in one commit. Throws when the device is not known. */
export async function registerCard(db: Database, entropy: Entropy, card: NewCard): Promise<void> {
  await commitDecision(db, async () => {
    const [row] = await db.read(
      `select now_ms() as now_ms, card.id as card_key, device.id as device_key
from (select 1 as one) as call
left join card on card.issuer_id = $1 and card.card_id = $2
left join device on device.device_id = $3`,
      [card.issuerId, card.cardId, card.deviceId],
    );
    if (row === undefined || row.device_key === null)
      throw new Error('the device of a new card must be known');
    if (row.card_key !== null) return { batch: [], result: undefined };
    const { layout, ...known } = card;
    const { statements } = newCardRows(
      entropy,
      { ...known, deviceKey: textOf(row, 'device_key'), currency: layout.currency },
      bigintOf(row, 'now_ms'),
    );
    return { batch: statements, result: undefined };
  });
}

async function insertOnce(
  db: Database,
  look: string,
  values: readonly Value[],
  statement: () => Statement,
): Promise<void> {
  await commitDecision(db, async () => {
    const found = await db.read(look, values);
    return { batch: found.length > 0 ? [] : [statement()], result: undefined };
  });
}

function jsonOrNull(operations: readonly Operation[] | null | undefined): string | null {
  return operations === undefined || operations === null ? null : JSON.stringify(operations);
}
