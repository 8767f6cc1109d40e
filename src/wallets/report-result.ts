/** A wallet says how an operation ended that it had accepted. The first end stands: an operation ends once. */

import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import { loadDigitalCardByKey } from '../cards/digital/digital-card-store.ts';
import { endingInTime, endStatements } from '../cards/digital/end-operation.ts';
import { type Ending, failedBy, SUCCESS } from '../cards/digital/operation.ts';
import { type Attempt, commitDecision } from '../db/commit-decision.ts';
import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import { type Refusal, refuse } from '../errors.ts';
import { codeText, type GuidelineCode } from '../guideline-codes.ts';
import type { EndedOperation, OperationResult } from '../http/wallet.generated.ts';
import { recordOf } from './carry-out.ts';
import { codeWhenSpent, pauseAfter } from './retry-schedule.ts';
import { guidelineCode, outcomeOf } from './wallet-answer.ts';
import type { WalletAudit, WalletRequest } from './wallet-request.ts';
import { putBackTask } from './wallet-task-store.ts';

export type Reported =
  /** @property hasEnded by this report */
  | { readonly operation: EndedOperation; readonly hasEnded: boolean }
  | { readonly refusal: Refusal }
  /** It has ended before, otherwise. */
  | { readonly otherEnd: EndedOperation };

const OPERATION = `select now_ms() as now_ms, operation.id, operation.digital_card_id, operation.operation, operation.status,
  operation.error, wallet_task.attempts, wallet_task.version as task_version
from digital_card_operation as operation
join digital_card on digital_card.id = operation.digital_card_id
left join wallet_task on wallet_task.id = operation.id
where operation.id = $1 and operation.route = 'wallet' and digital_card.wallet_id = $2`;

/** What the wallet's word comes to: an end, or another call. */
type Meaning = { readonly ending: Ending } | { readonly again: GuidelineCode };

/** Throws what commitDecision throws. */
export async function reportResult(
  services: DigitalCardServices,
  { walletId, path, body }: WalletRequest,
): Promise<Reported> {
  const meaning = meaningOf(body as OperationResult);
  if (meaning === null) return { refusal: refuse('malformed-parameter', 'errorCode') };
  const attempt = async (): Promise<Attempt<Reported>> => {
    const [row] = await services.db.read(OPERATION, [path.operationId ?? '', walletId]);
    if (row === undefined) return { batch: [], result: { refusal: refuse('unknown-request') } };
    const operation = operationOf(row);
    const cardKey = textOf(row, 'digital_card_id');
    if (operation.status !== 'PENDING') {
      if (isSameEnd(operation, meaning)) return { batch: [], result: { operation, hasEnded: false } };
      const audit = lateAudit(operation, cardKey, meaning);
      const record = recordOf(services, walletId, audit, bigintOf(row, 'now_ms'));
      return { batch: [record], result: { otherEnd: operation } };
    }
    const putBack = 'again' in meaning ? toBeToldAgain(row, meaning.again) : null;
    if (putBack !== null) return { batch: [putBack], result: { operation, hasEnded: false } };
    const snapshot = await loadDigitalCardByKey(services, cardKey);
    // It has ended since it was read: look again.
    if (snapshot?.pending?.id !== operation.operationId) return attempt();
    const ending = endingInTime(snapshot, endingOf(meaning));
    const after = { ...operation, ...ending };
    return {
      batch: endStatements(snapshot, ending, `wallet:${walletId}`, services.entropy),
      result: isSameEnd(after, meaning) ? { operation: after, hasEnded: true } : { otherEnd: after },
    };
  };
  return commitDecision(services.db, attempt);
}

/** Null for what is none of the contract. */
function meaningOf({ status, errorCode }: OperationResult): Meaning | null {
  if (status === 'DONE') return errorCode === undefined ? { ending: SUCCESS } : null;
  if (errorCode === undefined) return { ending: failedBy(911) };
  const code = guidelineCode(errorCode);
  if (code === null) return null;
  return outcomeOf(code).kind === 'retry' ? { again: code } : { ending: failedBy(code) };
}

function endingOf(meaning: Meaning): Ending {
  return 'ending' in meaning ? meaning.ending : failedBy(codeWhenSpent(meaning.again));
}

/** What the wallet says after the end may explain how its devices stand. */
function lateAudit({ operationId, status }: EndedOperation, subject: string, meaning: Meaning): WalletAudit {
  const said = endingOf(meaning).status;
  return {
    subject,
    action: 'digital-card.refuse',
    reason: null,
    detail: { asked: 'reportResult', operationId, status, said },
  };
}

/** Null when the wallet was told often enough. */
function toBeToldAgain(row: Row, code: GuidelineCode): Statement | null {
  const calls = bigintOf(row, 'attempts');
  // It may answer before its call is counted.
  const pause = pauseAfter(calls > 0n ? calls : 1n, 0n);
  if (pause === null) return null;
  const task = { operationId: textOf(row, 'id'), version: bigintOf(row, 'task_version') };
  return putBackTask(task, bigintOf(row, 'now_ms') + pause, codeText(code));
}

function isSameEnd({ status, error }: EndedOperation, meaning: Meaning): boolean {
  const ending = endingOf(meaning);
  return ending.status === status && (ending.status === 'SUCCESSFUL' || ending.error === error);
}

function operationOf(row: Row): EndedOperation {
  const error = textOrNull(row, 'error');
  return {
    operationId: textOf(row, 'id'),
    operation: textOf(row, 'operation') as EndedOperation['operation'],
    status: textOf(row, 'status') as EndedOperation['status'],
    ...(error === null ? {} : { error }),
  };
}
