/**
 * Background work is split into 64 lanes by a hash of the card, so that what belongs to one card keeps its order. A
 * server leases a lane for a time; `epoch` rises with every lease and fences off whoever held it before.
 *
 * Time is the database's, read with the row: servers' clocks may differ.
 */

import { createHash } from 'node:crypto';
import type { Database, Row, Statement, Value } from './database.ts';

export const LANES = 64;

/** Which lane each kind of work beside the doors leases as a whole: work of two kinds does not keep one another waiting. */
export const LANE_OF = { housekeeping: 0, digitalCards: 1, rotations: 2 } as const;

export interface Lease {
  /** 0 to 63. */
  readonly lane: number;
  /** Names one process, never two: a restarted server takes a new name. */
  readonly owner: string;
  readonly epoch: bigint;
  /** Milliseconds since the epoch, by the database's clock. */
  readonly untilMs: bigint;
}

interface LaneState {
  readonly lane: number;
  readonly owner: string | null;
  readonly untilMs: bigint;
  readonly epoch: bigint;
  readonly nowMs: bigint;
}

/** How often an outcome that is not known is looked up. */
const MAX_LOOKS = 4;

const LOAD_ONE = 'select lane, owner, until_ms, epoch, now_ms() as now_ms from lane where lane = $1';
const LOAD_ALL = 'select lane, owner, until_ms, epoch, now_ms() as now_ms from lane order by lane';

const TAKE =
  'update lane set owner = $2, until_ms = $3, epoch = epoch + 1 where lane = $1 and epoch = $4 and until_ms = $5';
const RENEW = 'update lane set until_ms = $4 where lane = $1 and owner = $2 and epoch = $3 and until_ms = $5';
const RELEASE = 'update lane set owner = null, until_ms = 0 where lane = $1 and owner = $2 and epoch = $3';
const FENCE = 'update lane set epoch = epoch where lane = $1 and owner = $2 and epoch = $3';

/** The lane of a card, or of whatever keeps an order of its own. */
export function laneOf(cardId: string): number {
  return createHash('sha256').update(cardId).digest().readUInt8(0) % LANES;
}

/** Null when somebody holds the lane, or was first. `ttlMs` is at least 1. */
export async function leaseLane(
  database: Database,
  lane: number,
  owner: string,
  ttlMs: bigint,
): Promise<Lease | null> {
  assertTtl(ttlMs);
  return await take(database, await loadLane(database, lane), owner, ttlMs);
}

/**
 * Leases up to `atMost` lanes that nobody holds; possibly none. Each on its own, so that a lane somebody else gets does
 * not cost the others.
 */
export async function leaseFreeLanes(
  database: Database,
  owner: string,
  atMost: number,
  ttlMs: bigint,
): Promise<readonly Lease[]> {
  assertTtl(ttlMs);
  const lanes = (await database.read(LOAD_ALL, [])).map(toLane);
  // Every server starts elsewhere, or all would reach for the same lanes.
  const start = laneOf(owner);
  const free = [...lanes.slice(start), ...lanes.slice(0, start)].filter(isFree).slice(0, atMost);
  const leases = await Promise.all(free.map((lane) => take(database, lane, owner, ttlMs)));
  return leases.filter((lease) => lease !== null);
}

/**
 * Holds the lane for `ttlMs` from now on. Null when it is lost. A lease that ended is renewed as well, as long as nobody
 * has taken the lane since.
 */
export async function renewLane(database: Database, lease: Lease, ttlMs: bigint): Promise<Lease | null> {
  assertTtl(ttlMs);
  for (let look = 0; look < MAX_LOOKS; look++) {
    const state = await loadLane(database, lease.lane);
    if (state.owner !== lease.owner || state.epoch !== lease.epoch) return null;
    const untilMs = state.nowMs + ttlMs;
    const outcome = await database.commit([
      change(lease.lane, RENEW, [BigInt(lease.lane), lease.owner, lease.epoch, untilMs, state.untilMs]),
    ]);
    if (outcome === 'committed') return { ...lease, untilMs };
  }
  return null;
}

/** Gives the lane up. It does not matter when it is lost already. */
export async function releaseLane(database: Database, lease: Lease): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    const outcome = await database.commit([
      change(lease.lane, RELEASE, [BigInt(lease.lane), lease.owner, lease.epoch]),
    ]);
    if (outcome !== 'unknown') return;
  }
}

/**
 * The statement that makes a batch depend on a lease: work for a lane is committed with it, and is a conflict once
 * another server has leased the lane.
 */
export function fence(lease: Lease): Statement {
  return change(lease.lane, FENCE, [BigInt(lease.lane), lease.owner, lease.epoch]);
}

async function take(
  database: Database,
  loaded: LaneState,
  owner: string,
  ttlMs: bigint,
): Promise<Lease | null> {
  let state = loaded;
  for (let look = 0; look < MAX_LOOKS; look++) {
    if (!isFree(state)) return null;
    const lane = BigInt(state.lane);
    const lease = { lane: state.lane, owner, epoch: state.epoch + 1n, untilMs: state.nowMs + ttlMs };
    // It was free when it was read, and nobody has touched it since: then it still is.
    const outcome = await database.commit([
      change(state.lane, TAKE, [lane, owner, lease.untilMs, state.epoch, state.untilMs]),
    ]);
    if (outcome === 'committed') return lease;
    if (outcome === 'conflict') return null;
    state = await loadLane(database, state.lane);
    if (state.owner === owner && state.epoch === lease.epoch) return lease;
  }
  return null;
}

async function loadLane(database: Database, lane: number): Promise<LaneState> {
  if (!Number.isInteger(lane) || lane < 0 || lane >= LANES) throw new RangeError(`no lane ${lane}`);
  const [row] = await database.read(LOAD_ONE, [BigInt(lane)]);
  if (row === undefined) throw new Error(`lane ${lane} is missing from the database`);
  return toLane(row);
}

function isFree({ untilMs, nowMs }: LaneState): boolean {
  return untilMs <= nowMs;
}

function change(lane: number, text: string, values: readonly Value[]): Statement {
  return { table: 'lane', key: String(lane).padStart(2, '0'), text, values, rows: 1 };
}

function toLane({ lane, owner, until_ms, epoch, now_ms }: Row): LaneState {
  if (
    typeof lane !== 'bigint' ||
    typeof until_ms !== 'bigint' ||
    typeof epoch !== 'bigint' ||
    typeof now_ms !== 'bigint' ||
    typeof owner === 'bigint' ||
    owner === undefined
  ) {
    throw new Error('a row of lane is not what it should be');
  }
  return { lane: Number(lane), owner, untilMs: until_ms, epoch, nowMs: now_ms };
}

function assertTtl(ttlMs: bigint): void {
  if (ttlMs < 1n) throw new RangeError('a lease lasts at least 1 ms');
}
