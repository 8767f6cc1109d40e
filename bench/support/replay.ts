/** Replays a recorded top-up with `Database.read` and `Database.commit` alone: what our side of the database costs. */

import { randomUUID } from 'node:crypto';
import type { Database, Row, Value } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { RoundTemplate, Slot } from './journey-template.ts';
import { cardIdOf, deviceIdOf, purchaseIdOf } from './world.ts';

/** Calls `answered` after each round. Throws when a batch is not committed: nobody else uses the card. */
export async function replayTopUp(
  db: Database,
  rounds: readonly RoundTemplate[],
  card: number,
  answered: () => void = () => {},
): Promise<void> {
  for (const { load, batch } of rounds) {
    const request = randomUUID();
    const ids: string[] = [];
    let row: Row = {};
    const give = (slot: Slot) => value(slot, card, request, row, ids);
    [row = {}] = await db.read(load.text, load.values.map(give));
    const outcome = await db.commit(
      batch.map(({ statement, key, values }) => ({
        ...statement,
        key: String(give(key)),
        values: values.map(give),
      })),
    );
    if (outcome !== 'committed') throw new Error(`a replayed batch was a ${outcome}`);
    answered();
  }
}

function value(slot: Slot, card: number, request: string, row: Row, ids: string[]): Value {
  switch (slot.kind) {
    case 'card':
      return cardIdOf(card);
    case 'device':
      return deviceIdOf(card);
    case 'purchase':
      return purchaseIdOf(card, 0);
    case 'request':
      return request;
    case 'new-id':
      ids[slot.number] ??= systemEntropy.uuid();
      return ids[slot.number] ?? '';
    case 'column': {
      const held = row[slot.name];
      if (typeof held === 'bigint') return held + slot.plus;
      return `${slot.prefix}${held}`;
    }
    case 'constant':
      return slot.value;
  }
}
