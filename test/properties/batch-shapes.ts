/** The shapes of the batches that the device door commits: which statements, in which order. */

import { sortBatch } from '../../src/db/batch.ts';
import type { Database, Statement } from '../../src/db/database.ts';

const SESSION_REPLACED =
  'gateway_session(id actor_id session_id device_id operation purchase_id state step round expectation ' +
  'responses_digest expires_ms)';
const SESSION_CONTINUED = 'gateway_session(state step round expectation responses_digest)';
const SESSION_CLOSED = 'gateway_session(state)';
const SESSION_TOUCHED = 'gateway_session()';
const CARD_TOUCHED = 'card()';
const ACCOUNT = 'account(balance sequence pending_id)';
const PURCHASE = 'purchase(state)';

/**
 * The closed list. PostgreSQL keeps every shape prepared on every connection, and each is a way in which money moves: an
 * addition is a decision.
 */
export const SHAPES: readonly string[] = [
  // Without money: answered without a session, opened, gone on, repeated, closed for another card, something to look at.
  ['+gateway_round'],
  ['+gateway_session', '+gateway_round'],
  [SESSION_REPLACED, '+gateway_round'],
  [SESSION_CONTINUED, '+gateway_round'],
  [SESSION_TOUCHED, '+gateway_round'],
  [SESSION_CLOSED],
  [SESSION_CONTINUED, '+gateway_round', '+alarm'],
  // Evidence: offline use; a doubt settled; both.
  [ACCOUNT, SESSION_CONTINUED, '+gateway_round', '+transfer'],
  [ACCOUNT, PURCHASE, SESSION_CONTINUED, '+gateway_round', '+transfer'],
  [ACCOUNT, PURCHASE, SESSION_CONTINUED, '+gateway_round', '+transfer', '+transfer'],
  // A write released: alone; after offline use.
  [CARD_TOUCHED, ACCOUNT, PURCHASE, SESSION_CONTINUED, '+gateway_round', '+transfer'],
  [CARD_TOUCHED, ACCOUNT, PURCHASE, SESSION_CONTINUED, '+gateway_round', '+transfer', '+transfer'],
  // After another purchase's doubt was settled; and offline use.
  [CARD_TOUCHED, ACCOUNT, PURCHASE, PURCHASE, SESSION_CONTINUED, '+gateway_round', '+transfer', '+transfer'],
  [
    CARD_TOUCHED,
    ACCOUNT,
    PURCHASE,
    PURCHASE,
    SESSION_CONTINUED,
    '+gateway_round',
    '+transfer',
    '+transfer',
    '+transfer',
  ],
  // After its own purchase's doubt was voided: the purchase is in doubt again, so its row stays as it is; and offline use.
  [CARD_TOUCHED, ACCOUNT, SESSION_CONTINUED, '+gateway_round', '+transfer', '+transfer'],
  [CARD_TOUCHED, ACCOUNT, SESSION_CONTINUED, '+gateway_round', '+transfer', '+transfer', '+transfer'],
].map((statements) => statements.join(' '));

/** `db`, with the shape of every batch that is handed to it noted in `seen`. */
export function watchShapes(db: Database, seen: Set<string>): Database {
  return {
    engine: db.engine,
    read: (text, values) => db.read(text, values),
    commit(batch) {
      seen.add(shapeOf(batch));
      return db.commit(batch);
    },
    close: () => db.close(),
  };
}

/** The statements in the order in which both engines carry them out. */
function shapeOf(batch: readonly Statement[]): string {
  return sortBatch(batch)
    .map(({ text }) => nameOf(text))
    .join(' ');
}

const names = new Map<string, string>();

/** `+table` for an insert, `table(columns)` for an update of those beside the version. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = shortName(text);
  if ([...names.values()].includes(name)) throw new Error(`two texts are called ${name}`);
  names.set(text, name);
  return name;
}

function shortName(text: string): string {
  const insert = /^\s*insert into (\w+)/.exec(text);
  if (insert !== null) return `+${insert[1]}`;
  const update = /^\s*update (\w+) set (.+?) where /s.exec(text.replaceAll(/\s+/g, ' '));
  if (update === null) throw new Error(`neither an insert nor an update: ${text}`);
  const [, table, assignments = ''] = update;
  const columns = assignments.split(', ').filter((each) => !each.startsWith('version ='));
  return `${table}(${columns.map((each) => each.replace(/ = .*$/, '')).join(' ')})`;
}
