/** Load, decide, commit: one change of one digital card, for every door that asks for one. */

import { commitDecision } from '../../db/commit-decision.ts';
import type { Database, Statement } from '../../db/database.ts';
import type { Entropy } from '../../entropy.ts';
import { type Refusal, refuse } from '../../errors.ts';
import type { LayoutCatalogue } from '../layout.ts';
import { changeStatements } from './digital-card-store.ts';
import type { Operation, OperationStatus } from './operation.ts';
import type { DigitalChange, DigitalSnapshot } from './snapshot.ts';

export interface DigitalCardServices {
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
}

/** What its caller is told of an operation. */
export type BegunOperation = Pick<Operation, 'id' | 'kind' | 'status'>;

export interface ChangeRequest {
  /** The id of the operation that comes of it: made once, so that a commit whose outcome was lost is found again. */
  readonly operationId: string;
  /** Null when there is no such card. */
  readonly load: () => Promise<DigitalSnapshot | null>;
  readonly decide: (snapshot: DigitalSnapshot) => DigitalChange | Refusal;
  /** What else belongs to the commit, when it is made. */
  readonly also: (snapshot: DigitalSnapshot, change: DigitalChange) => readonly Statement[];
  /** What is recorded of a refusal. */
  readonly onRefusal?: (snapshot: DigitalSnapshot | null, refusal: Refusal) => readonly Statement[];
}

const OWN = 'select operation, status from digital_card_operation where id = $1';

/** The operation, or why there is none. Throws what commitDecision throws. */
export async function changeDigitalCard(
  { db, entropy }: Pick<DigitalCardServices, 'db' | 'entropy'>,
  { operationId, load, decide, also, onRefusal = () => [] }: ChangeRequest,
): Promise<BegunOperation | Refusal> {
  let isFirst = true;
  return commitDecision<BegunOperation | Refusal>(db, async () => {
    const made = isFirst ? null : await ownOperation(db, operationId);
    isFirst = false;
    if (made !== null) return { batch: [], result: made };
    const snapshot = await load();
    const decided = snapshot === null ? refuse('unknown-digital-card') : decide(snapshot);
    if (snapshot === null || 'reason' in decided) {
      const refusal = decided as Refusal;
      return { batch: onRefusal(snapshot, refusal), result: refusal };
    }
    if (decided.begun === null) throw new Error('a request begins an operation');
    const { id, kind, status } = decided.begun;
    return {
      batch: [...changeStatements(snapshot, decided, entropy), ...also(snapshot, decided)],
      result: { id, kind, status },
    };
  });
}

async function ownOperation(db: Database, operationId: string): Promise<BegunOperation | null> {
  const [row] = await db.read(OWN, [operationId]);
  if (row === undefined) return null;
  return {
    id: operationId,
    kind: row.operation as Operation['kind'],
    status: row.status as OperationStatus,
  };
}
