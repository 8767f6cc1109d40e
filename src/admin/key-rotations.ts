/** Changes of the keys under which card numbers lie. The servers carry them out bit by bit. */

import type { KeyRotation, NewKeyRotation } from '../http/admin.generated.ts';
import type { Rotation } from '../vault/rotation.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

/** The latest ones: nobody looks at older ones here. The audit trail has them all. */
export async function listKeyRotations({ rotations }: AdminServices): Promise<unknown> {
  return { items: (await rotations.list()).map(rotationBody), next: null };
}

export async function getKeyRotation({ rotations }: AdminServices, { path }: AdminRequest): Promise<unknown> {
  const found = (await rotations.list()).find(({ id }) => id === path.rotationId);
  if (found === undefined) throw new Refused(404, 'There is no such rotation.');
  return rotationBody(found);
}

export async function startKeyRotation(
  { rotations }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { kind } = request.body as NewKeyRotation;
  const planned = await rotations.plan(kind);
  if ('running' in planned) throw new Refused(409, `A rotation of ${planned.running.kind} is under way.`);
  const { rotation, statements } = planned;
  return {
    status: 201,
    body: rotationBody(rotation),
    statements,
    audit: {
      subject: rotation.id,
      action: 'key-rotation.start',
      detail: { kind, total: rotation.total },
    },
  };
}

function rotationBody(rotation: Rotation) {
  const { id, kind, state, done, total, startedMs, endedMs } = rotation;
  return {
    rotationId: id,
    kind,
    state,
    done,
    total,
    startedAt: timeText(startedMs),
    endedAt: endedMs === null ? null : timeText(endedMs),
  } satisfies Record<keyof KeyRotation, unknown>;
}
