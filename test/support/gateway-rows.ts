/** What the database holds of one card, for a test to look at. */

import assert from 'node:assert/strict';
import type { Owed } from '../../src/cards/owed.ts';
import type { Row } from '../../src/db/database.ts';
import type { GatewayWorld } from './gateway-world.ts';

export interface CardRows {
  /** Our key of the card; null while there is no row of it. */
  find(): Promise<string | null>;
  account(): Promise<{ chip: number; inDoubt: number }>;
  /** Kept on the server, minor units. */
  parked(): Promise<number>;
  standing(): Promise<{ state: string; parked: boolean; opened: boolean; owed: readonly Owed[] }>;
  /** `kind code amount`, oldest first, without what the card came with and what was paid for. */
  transfers(): Promise<readonly string[]>;
  alarms(): Promise<readonly string[]>;
  /** From now on the server owes the chip this. */
  owe(...owed: readonly Owed[]): Promise<void>;
}

export function cardRows(world: GatewayWorld, select: string, values: readonly string[]): CardRows {
  async function find(): Promise<string | null> {
    const [row] = await world.db.read(`select id from card where ${select}`, values);
    return row === undefined ? null : String(row.id);
  }
  async function one(text: string): Promise<Row> {
    const [row] = await world.db.read(text, [await find()]);
    assert.ok(row !== undefined, 'the card has no row');
    return row;
  }
  const account = () =>
    one(`select account.balance, account.parked, coalesce(doubt.amount, 0) as in_doubt from account
left join transfer as doubt on doubt.id = account.pending_id and account.decision is null where account.card_id = $1`);
  return {
    find,
    async account() {
      const { balance, in_doubt } = await account();
      return { chip: Number(balance), inDoubt: Number(in_doubt) };
    },
    parked: async () => Number((await account()).parked),
    async standing() {
      const row = await one('select state, parked, opened, owed from card where id = $1');
      return {
        state: String(row.state),
        parked: row.parked === 1n,
        opened: row.opened === 1n,
        owed: JSON.parse(String(row.owed)),
      };
    },
    async transfers() {
      const rows = await world.db.read(
        `select kind, code, amount from transfer
where card_id = $1 and code <> 'issue' and code <> 'purchase' order by sequence`,
        [await find()],
      );
      return rows.map((row) => `${row.kind} ${row.code} ${row.amount}`);
    },
    async alarms() {
      const rows = await world.db.read('select kind from alarm where card_id = $1 order by id', [
        await find(),
      ]);
      return rows.map((row) => String(row.kind));
    },
    async owe(...owed) {
      const id = await find();
      assert.ok(id !== null, 'the card has no row');
      const text = 'update card set owed = $2, version = version + 1 where id = $1';
      await world.change('card', id, text, [id, JSON.stringify(owed)]);
    },
  };
}

/** How much a settled transfer put on the chip; what it took is negative. */
export function chipEffect(transfer: string): number {
  const [kind, code = '', amount] = transfer.split(' ');
  return kind === 'post' ? SIGN[code as keyof typeof SIGN] * Number(amount) : 0;
}

/** By code: whether a write that moves value fills the chip or empties it. */
export const SIGN = { load: 1, 'put-back': 1, park: -1, erase: -1, ingest: -1 } as const;

/** The chip holds what it came with, what the street did, and what our writes did: once each, however often anything was retried. */
export function assertChip(
  chip: number,
  before: number,
  transfers: readonly string[],
  { inDoubt }: { readonly inDoubt: number },
): void {
  const known = transfers.reduce((sum, transfer) => sum + chipEffect(transfer), before);
  const pending = transfers.findLast((transfer) => transfer.startsWith('pending '))?.split(' ')[1];
  const doubted = inDoubt * (pending === undefined ? 1 : SIGN[pending as keyof typeof SIGN]);
  const surplus = chip - known;
  assert.ok(
    surplus === 0 || surplus === doubted,
    `the chip holds ${surplus} beside what is known, ${inDoubt} is in doubt`,
  );
}
