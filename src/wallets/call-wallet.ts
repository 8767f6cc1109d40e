/** One wallet is told of one operation, and what it answers is recorded. */

import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import { endOperation } from '../cards/digital/end-operation.ts';
import { type Ending, failedBy, SUCCESS } from '../cards/digital/operation.ts';
import { bigintOf } from '../db/row.ts';
import type { Egress } from '../egress/egress.ts';
import { codeText } from '../guideline-codes.ts';
import type { OperationCall } from '../http/wallet.generated.ts';
import { walletPurpose } from '../sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import { codeWhenSpent, pauseAfter } from './retry-schedule.ts';
import { readAnswer, UNREACHABLE, type WalletOutcome } from './wallet-answer.ts';
import { acceptTask, claimTask, isClaimed, putBackTask, type WalletTask } from './wallet-task-store.ts';

/** How long a wallet may take to answer. A claim is longer. */
export const CALL_TIMEOUT_MS = 15_000;

export interface WalletCallServices extends DigitalCardServices {
  /** Opens the tokens with which wallets are called. */
  readonly vault: Vault;
  readonly egress: Egress;
  /** An operation has ended: whoever tells others of it may look. */
  readonly onChange?: () => void;
  /** Between the calls for one operation; WALLET_PAUSES_MS when left out. */
  readonly pausesMs?: readonly bigint[];
}

export interface WalletCallLog {
  warn(fields: { readonly err: unknown; readonly walletId: string }, message: string): void;
  error(fields: { readonly err: unknown }, message: string): void;
}

/** Claims the task, calls the wallet and records the outcome; nothing when somebody else has it. Throws what the database throws. */
export async function tellWallet(
  services: WalletCallServices,
  due: WalletTask,
  log: WalletCallLog,
): Promise<void> {
  const task = await claimTask(services.db, due);
  if (task === null) return;
  const outcome = await call(services, task, log);
  await record(services, task, outcome);
}

async function call(
  { egress, vault }: WalletCallServices,
  task: WalletTask,
  log: WalletCallLog,
): Promise<WalletOutcome> {
  const { walletId, operationId, url, secret, nowMs } = task;
  try {
    return readAnswer(
      await egress.send({
        method: 'POST',
        url: `${url.replace(/\/$/, '')}/operations`,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': operationId,
          'x-correlation-id': operationId,
          ...(secret === null ? {} : { authorization: `Bearer ${openSecret(vault, walletId, secret)}` }),
        },
        body: JSON.stringify(bodyOf(task)),
        timeoutMs: CALL_TIMEOUT_MS,
      }),
      nowMs,
    );
  } catch (err) {
    // An address that is not allowed, a token that does not open and a line that is down alike: the operation waits until it is mended.
    log.warn({ err, walletId }, 'a wallet could not be called');
    return UNREACHABLE;
  }
}

function openSecret(vault: Vault, walletId: string, sealed: string): string {
  return Buffer.from(vault.open(walletPurpose(walletId), sealed)).toString('utf8');
}

function bodyOf(task: WalletTask): OperationCall {
  const { operationId, sequence, issuerId, digitalCardId, operation, devices, reasonCode, expiresMs } = task;
  return {
    operationId,
    sequence: Number(sequence),
    issuerId,
    digitalCardId,
    operation,
    devices,
    ...(reasonCode === null ? {} : { reasonCode }),
    expiresAt: new Date(Number(expiresMs)).toISOString(),
  };
}

async function record(services: WalletCallServices, task: WalletTask, outcome: WalletOutcome): Promise<void> {
  switch (outcome.kind) {
    case 'done':
      return end(services, task, SUCCESS);
    case 'failed':
      return end(services, task, failedBy(outcome.code));
    case 'accepted':
      // A conflict: the wallet's own word, or somebody else's request, came first.
      await services.db.commit([acceptTask(task)]);
      return;
    case 'retry': {
      const pause = pauseAfter(task.attempts, outcome.retryAfterMs, services.pausesMs);
      if (pause === null) return end(services, task, failedBy(codeWhenSpent(outcome.code)));
      const dueMs = (await nowOf(services)) + pause;
      await services.db.commit([putBackTask(task, dueMs, codeText(outcome.code))]);
    }
  }
}

/** A server that comes late, when another has the task in hand, leaves the end to it: the wallet gives both the same answer. */
async function end(services: WalletCallServices, task: WalletTask, ending: Ending): Promise<void> {
  const { cardKey, operationId, walletId } = task;
  const isOurs = () => isClaimed(services.db, task);
  const actor = `wallet:${walletId}`;
  if (await endOperation(services, { cardKey, operationId, ending, actor, isOurs })) services.onChange?.();
}

async function nowOf({ db }: WalletCallServices): Promise<bigint> {
  const [row] = await db.read('select now_ms() as now_ms', []);
  if (row === undefined) throw new Error('the clock is always one row');
  return bigintOf(row, 'now_ms');
}
