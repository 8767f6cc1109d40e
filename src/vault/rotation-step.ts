/** One small commit of a rotation: what it changes, and how far it has come with it. */

import { auditRecord } from '../audit-trail/record.ts';
import type { Statement } from '../db/database.ts';
import { fence, type Lease } from '../db/lanes.ts';
import { dataKeysStep } from './rotate-data-keys.ts';
import { hashKeyStep } from './rotate-hash-key.ts';
import { vaultKeyStep } from './rotate-vault-key.ts';
import {
  presentKeys,
  type Rotation,
  type RotationKind,
  type RotationServices,
  type RotationStep,
  runningRotation,
} from './rotation.ts';
import { countSkipped } from './unreadable-card.ts';

const STEPS: Readonly<
  Record<RotationKind, (services: RotationServices, rotation: Rotation) => Promise<RotationStep>>
> = {
  'vault-key': vaultKeyStep,
  'data-keys': dataKeysStep,
  'hash-key': hashKeyStep,
};

/**
 * - `moved`: one step is done, and more are to do.
 * - `met`: nothing was done, since somebody else was first, or the lease is lost: look whether it is, and go on.
 * - `idle`: no rotation is under way that this server can do anything for.
 */
export type RotatedSome = 'moved' | 'met' | 'idle';

/** One step of the rotation that is under way. Throws when a key is not there, or much does not open; nothing is changed then. */
export async function rotateSome(services: RotationServices, lease: Lease): Promise<RotatedSome> {
  const rotation = await runningRotation(services.db);
  if (rotation === null) return 'idle';
  if (rotation.kind === 'vault-key' && rotation.target !== presentKeys(services)) return 'idle';
  const step = await STEPS[rotation.kind](services, rotation);
  const outcome = await services.db.commit([
    ...step.statements,
    step.ends ? endRotation(rotation) : moveRotation(rotation, step),
    ...(step.ends ? [await endRecord(services, rotation)] : []),
    fence(lease),
  ]);
  if (outcome !== 'committed') return 'met';
  return step.ends ? 'idle' : 'moved';
}

function moveRotation(
  { id, version, afterId: earlier, done }: Rotation,
  { afterId = earlier, cards }: RotationStep,
): Statement {
  return {
    table: 'key_rotation',
    key: id,
    text: `update key_rotation set after_id = $3, done = $4, version = version + 1
  where id = $1 and version = $2 and state = 'running'`,
    values: [id, version, afterId, done + BigInt(cards)],
    rows: 1,
  };
}

function endRotation({ id, version }: Rotation): Statement {
  return {
    table: 'key_rotation',
    key: id,
    text: `update key_rotation set state = 'done', ended_ms = now_ms(), version = version + 1
  where id = $1 and version = $2 and state = 'running'`,
    values: [id, version],
    rows: 1,
  };
}

async function endRecord(services: RotationServices, rotation: Rotation): Promise<Statement> {
  const { db, entropy } = services;
  const [clock] = await db.read('select now_ms() as now_ms', []);
  if (typeof clock?.now_ms !== 'bigint') throw new Error('the database has a clock');
  return auditRecord(entropy, {
    subject: rotation.id,
    actor: 'system',
    action: 'key-rotation.end',
    reason: null,
    detail: { kind: rotation.kind, done: rotation.done, skipped: await countSkipped(services, rotation) },
    nowMs: clock.now_ms,
  });
}
