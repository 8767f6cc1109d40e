/** What wallets are still to be told, in the database. A task is there as long as its operation is pending with a wallet. */

import type { ReasonCode } from '../cards/digital/digital-card.ts';
import { DEVICES_COLUMN, devicesFromRow } from '../cards/digital/digital-card-store.ts';
import type { OperationKind } from '../cards/digital/operation.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';

/**
 * How long a server has a task in hand. Longer than a call and the commit after it may take, so that two servers do not call at once;
 * after it, whoever held the task is taken for dead.
 */
export const CLAIM_MS = 60_000n;

export interface WalletTask {
  readonly operationId: string;
  readonly walletId: string;
  readonly cardKey: string;
  /** Calls so far; the one that it was claimed for counts. */
  readonly attempts: bigint;
  readonly version: bigint;
  readonly url: string;
  /** The bearer token with which the wallet is called, sealed; null: it takes none. */
  readonly secret: string | null;
  readonly issuerId: string;
  readonly digitalCardId: string;
  readonly devices: readonly string[];
  readonly sequence: bigint;
  readonly operation: OperationKind;
  readonly reasonCode: ReasonCode | null;
  readonly expiresMs: bigint;
  readonly nowMs: bigint;
}

const DUE_WALLETS = `select wallet.id from wallet where wallet.url is not null and wallet.paused_ms is null
  and exists (select 1 from wallet_task where wallet_task.wallet_id = wallet.id and wallet_task.accepted = 0
    and wallet_task.due_ms <= now_ms())
order by wallet.id`;

const DUE_TASKS = `select wallet_task.id as operation_id, wallet_task.wallet_id, wallet_task.digital_card_id as card_key,
  wallet_task.attempts, wallet_task.version, wallet.url, wallet.secret, digital_card.issuer_id,
  digital_card.digital_card_id, ${DEVICES_COLUMN}, operation.sequence, operation.operation, operation.reason_code,
  operation.expires_ms, now_ms() as now_ms
from wallet_task
join wallet on wallet.id = wallet_task.wallet_id and wallet.url is not null and wallet.paused_ms is null
join digital_card on digital_card.id = wallet_task.digital_card_id
join digital_card_operation as operation on operation.id = wallet_task.id and operation.expires_ms > now_ms()
where wallet_task.wallet_id = $1 and wallet_task.accepted = 0 and wallet_task.due_ms <= now_ms()
order by wallet_task.due_ms limit $2`;

/** The wallets that there is something to tell, and that may be called. */
export async function dueWallets(db: Database): Promise<readonly string[]> {
  return (await db.read(DUE_WALLETS, [])).map((row) => textOf(row, 'id'));
}

/** Those that are due the longest. */
export async function dueTasks(
  db: Database,
  walletId: string,
  atMost: number,
): Promise<readonly WalletTask[]> {
  return (await db.read(DUE_TASKS, [walletId, BigInt(atMost)])).map(taskFromRow);
}

function taskFromRow(row: Row): WalletTask {
  return {
    operationId: textOf(row, 'operation_id'),
    walletId: textOf(row, 'wallet_id'),
    cardKey: textOf(row, 'card_key'),
    attempts: bigintOf(row, 'attempts'),
    version: bigintOf(row, 'version'),
    url: textOf(row, 'url'),
    secret: textOrNull(row, 'secret'),
    issuerId: textOf(row, 'issuer_id'),
    digitalCardId: textOf(row, 'digital_card_id'),
    devices: devicesFromRow(row),
    sequence: bigintOf(row, 'sequence'),
    operation: textOf(row, 'operation') as OperationKind,
    reasonCode: textOrNull(row, 'reason_code') as ReasonCode | null,
    expiresMs: bigintOf(row, 'expires_ms'),
    nowMs: bigintOf(row, 'now_ms'),
  };
}

/** The task, claimed for one call; null when somebody else was first. */
export async function claimTask(db: Database, task: WalletTask): Promise<WalletTask | null> {
  const { operationId, version, nowMs } = task;
  const outcome = await db.commit([
    {
      table: 'wallet_task',
      key: operationId,
      text: `update wallet_task set attempts = attempts + 1, due_ms = $2, version = version + 1
  where id = $1 and version = $3`,
      values: [operationId, nowMs + CLAIM_MS, version],
      rows: 1,
    },
  ]);
  // A claim whose commit was lost runs out, and the task is due again.
  if (outcome !== 'committed') return null;
  return { ...task, attempts: task.attempts + 1n, version: version + 1n };
}

/** True while nobody has claimed it after us. */
export async function isClaimed(
  db: Database,
  { operationId, version }: Pick<WalletTask, 'operationId' | 'version'>,
): Promise<boolean> {
  const [row] = await db.read('select version from wallet_task where id = $1', [operationId]);
  return row !== undefined && bigintOf(row, 'version') === version;
}

/** The wallet has taken it. Touches no row once somebody else has it in hand. */
export function acceptTask({ operationId, version }: Pick<WalletTask, 'operationId' | 'version'>): Statement {
  return {
    table: 'wallet_task',
    key: operationId,
    text: `update wallet_task set accepted = 1, last_error = null, version = version + 1 where id = $1 and version = $2`,
    values: [operationId, version],
    rows: 1,
  };
}

/** To be told again from `dueMs` on. @param version under which the row was read or claimed */
export function putBackTask(
  { operationId, version }: Pick<WalletTask, 'operationId' | 'version'>,
  dueMs: bigint,
  lastError: string,
): Statement {
  return {
    table: 'wallet_task',
    key: operationId,
    text: `update wallet_task set accepted = 0, due_ms = $2, last_error = $3, version = version + 1
  where id = $1 and version = $4`,
    values: [operationId, dueMs, lastError, version],
    rows: 1,
  };
}
