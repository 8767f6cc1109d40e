/**
 * A change of keys while everything goes on: one at a time, in small commits, each of which says how far it has come. Whoever is
 * stopped in the middle, or ends there, leaves it to be gone on with.
 *
 * - `vault-key`: everything under the key that wraps and seals now. Card numbers are not touched, only their keys' wrapping.
 * - `data-keys`: a new data key for each card.
 * - `hash-key`: a new key to find card numbers by.
 */

import { auditRecord } from '../audit-trail/record.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../db/row.ts';
import { activeHashKeys, insertHashKey, outdateHashKey } from './hash-keys.ts';
import type { PanVaultServices } from './pan-vault.ts';

export const ROTATION_KINDS = ['vault-key', 'data-keys', 'hash-key'] as const;
export type RotationKind = (typeof ROTATION_KINDS)[number];

export type RotationServices = PanVaultServices;

export interface Rotation {
  readonly id: string;
  readonly kind: RotationKind;
  readonly state: 'running' | 'done';
  /** The key that everything comes under; where each card gets one of its own, the last card that was there at the start. */
  readonly target: string;
  /** The last digital card that was done in the present pass. */
  readonly afterId: string;
  /** How many cards are done, of how many that there were at the start; cards that come in between may count too. */
  readonly done: bigint;
  readonly total: bigint;
  /** Milliseconds since 1970. */
  readonly startedMs: bigint;
  readonly endedMs: bigint | null;
  readonly version: bigint;
}

export type PlannedRotation =
  | { readonly rotation: Rotation; readonly statements: readonly Statement[] }
  /** Nothing else is started before this one has ended. */
  | { readonly running: Rotation };

export interface RotationStep {
  readonly statements: readonly Statement[];
  /** The last card that is done, '' when the cards are gone through anew; as it was when left out. */
  readonly afterId?: string;
  /** How many cards it does. */
  readonly cards: number;
  /** Nothing is left to do. */
  readonly ends: boolean;
}

/** How many cards a step does: one or two statements each, and a batch has 64 at most. */
export const CARDS_AT_ONCE = 16n;

/** The latest ones are all that anybody looks at. */
const LISTED = 50n;

const COLUMNS = 'id, kind, state, target, after_id, done, total, started_ms, ended_ms, version';
const RUNNING = `select ${COLUMNS} from key_rotation where state = 'running'`;
const LATEST = `select ${COLUMNS} from key_rotation order by started_ms desc, id desc limit $1`;
const START = `select now_ms() as now_ms, (select count(*) from hash_key) as hash_keys,
  (select count(*) from digital_card_secret where key_id <> $1) as total,
  (select max(id) from digital_card_secret) as last_card`;

/** No key has it: all cards are to be done. */
const NO_KEY = '';

/** The start of a rotation, for the commit that starts it; to be asked for in that commit's decision. */
export async function planRotation(services: RotationServices, kind: RotationKind): Promise<PlannedRotation> {
  const { db, wrapper, entropy } = services;
  const running = await runningRotation(db);
  // To a key that was replaced since, no server goes on: it goes to the present one instead.
  const isOutdated =
    kind === 'vault-key' && running?.kind === kind && running.target !== presentKeys(services);
  if (running !== null && !isOutdated) return { running };
  const hashKeys = kind === 'hash-key' ? await activeHashKeys(services) : [];
  const [row] = await db.read(START, [kind === 'vault-key' ? wrapper.kid : NO_KEY]);
  if (row === undefined) throw new Error('a count is always one row');
  const startedMs = bigintOf(row, 'now_ms');
  const next =
    kind === 'hash-key' ? insertHashKey(services, bigintOf(row, 'hash_keys') + 1n, startedMs) : null;
  const rotation: Rotation = {
    id: entropy.uuid(),
    kind,
    state: 'running',
    target:
      next?.key ?? (kind === 'vault-key' ? presentKeys(services) : (textOrNull(row, 'last_card') ?? '')),
    afterId: '',
    done: 0n,
    total: bigintOf(row, 'total'),
    startedMs,
    endedMs: null,
    version: 0n,
  };
  if (running !== null) {
    const { id, version } = running;
    const redirected = { ...rotation, id, startedMs: running.startedMs, version: version + 1n };
    return { rotation: redirected, statements: [redirectRotation(redirected, version)] };
  }
  const keys = next === null ? [] : [next, ...hashKeys.map(outdateHashKey)];
  return { rotation, statements: [insertRotation(rotation), ...keys] };
}

/** As the server itself; the operator's door plans, and commits with a record of who asked. */
export async function startRotation(
  services: RotationServices,
  kind: RotationKind,
): Promise<{ readonly started: Rotation } | { readonly running: Rotation }> {
  return commitDecision<{ readonly started: Rotation } | { readonly running: Rotation }>(
    services.db,
    async () => {
      const planned = await planRotation(services, kind);
      if ('running' in planned) return { batch: [], result: planned };
      const record = auditRecord(services.entropy, {
        subject: planned.rotation.id,
        actor: 'system',
        action: 'key-rotation.start',
        reason: null,
        detail: { kind, total: planned.rotation.total },
        nowMs: planned.rotation.startedMs,
      });
      return { batch: [...planned.statements, record], result: { started: planned.rotation } };
    },
  );
}

/** The latest, newest first. */
export async function readRotations(db: Database): Promise<readonly Rotation[]> {
  return (await db.read(LATEST, [LISTED])).map(rotationFromRow);
}

export async function runningRotation(db: Database): Promise<Rotation | null> {
  const [row] = await db.read(RUNNING, []);
  return row === undefined ? null : rotationFromRow(row);
}

/** What wraps and what seals on this server: a server with others is not the one to bring everything under these. */
export function presentKeys({ wrapper, vault }: Pick<RotationServices, 'wrapper' | 'vault'>): string {
  return `${wrapper.kid} ${vault.kid}`;
}

function insertRotation(rotation: Rotation): Statement {
  return {
    table: 'key_rotation',
    key: rotation.id,
    text: `insert into key_rotation (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      rotation.id,
      rotation.kind,
      rotation.state,
      rotation.target,
      rotation.afterId,
      rotation.done,
      rotation.total,
      rotation.startedMs,
      rotation.endedMs,
      rotation.version,
    ],
    rows: 1,
  };
}

/** From the first card on again. @param version under which the row was read */
function redirectRotation({ id, target, total }: Rotation, version: bigint): Statement {
  return {
    table: 'key_rotation',
    key: id,
    text: `update key_rotation set target = $3, after_id = '', done = 0, total = $4, version = version + 1
  where id = $1 and version = $2 and state = 'running'`,
    values: [id, version, target, total],
    rows: 1,
  };
}

function rotationFromRow(row: Row): Rotation {
  return {
    id: textOf(row, 'id'),
    kind: textOf(row, 'kind') as RotationKind,
    state: textOf(row, 'state') as Rotation['state'],
    target: textOf(row, 'target'),
    afterId: textOf(row, 'after_id'),
    done: bigintOf(row, 'done'),
    total: bigintOf(row, 'total'),
    startedMs: bigintOf(row, 'started_ms'),
    endedMs: bigintOrNull(row, 'ended_ms'),
    version: bigintOf(row, 'version'),
  };
}
