/** The rotations beside the doors: each server looks now and then, and one of them does the work. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { LANE_OF, type Lease, leaseLane, releaseLane, renewLane } from '../db/lanes.ts';
import {
  type PlannedRotation,
  planRotation,
  type Rotation,
  type RotationKind,
  type RotationServices,
  readRotations,
} from './rotation.ts';
import { rotateSome } from './rotation-step.ts';

/** As doors see them. */
export interface KeyRotations {
  /** See `planRotation`. */
  plan(kind: RotationKind): Promise<PlannedRotation>;
  /** The latest, newest first. */
  list(): Promise<readonly Rotation[]>;
  /** Looks at once: something was started. */
  wake(): void;
  /** Resolves when a step that is under way has ended. */
  stop(): Promise<void>;
}

interface Log {
  error(fields: { readonly err: unknown }, message: string): void;
}

/** How often a server looks for a rotation that somebody left. */
const LOOK_EVERY_MS = 10_000;

const LEASE_MS = 30_000n;
/** Steps between renewals: well within the lease, a step being some milliseconds, or a second with a slow token. */
const STEPS_A_LEASE = 10;

/** Starts looking now and then. */
export function startRotations(services: RotationServices, log: Log): KeyRotations {
  const owner = services.entropy.uuid();
  let isStopped = false;
  let isAsked = false;
  let turn: Promise<void> | null = null;

  const look = () => {
    if (isStopped) return;
    if (turn !== null) {
      isAsked = true;
      return;
    }
    turn = rotateUntil(services, owner, () => isStopped)
      .catch((err: unknown) => log.error({ err }, 'a key rotation did not go on'))
      .finally(() => {
        turn = null;
        if (!isAsked) return;
        isAsked = false;
        look();
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();

  return {
    plan: (kind) => planRotation(services, kind),
    list: () => readRotations(services.db),
    wake: look,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await turn;
    },
  };
}

/** Step after step until nothing is left to do, somebody else does it, or `isOver`. Throws what a step throws. */
export async function rotateUntil(
  services: RotationServices,
  owner: string,
  isOver: () => boolean,
): Promise<void> {
  let lease: Lease | null = await leaseLane(services.db, LANE_OF.rotations, owner, LEASE_MS);
  let held = lease;
  try {
    for (let steps = 1; lease !== null && !isOver(); steps++) {
      const some = await rotateSome(services, lease);
      if (some === 'idle') return;
      if (some === 'met' || steps % STEPS_A_LEASE === 0) {
        lease = await renewLane(services.db, lease, LEASE_MS);
        held = lease ?? held;
      }
      // Requests come first.
      await nextTurn();
    }
  } finally {
    if (held !== null) await releaseLane(services.db, held);
  }
}
