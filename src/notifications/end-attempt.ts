/** What an attempt leaves: written only while the lease is the claim's own, so that whoever comes late marks nothing. */

import { insertAlarm } from '../alarm-row.ts';
import { auditRecord } from '../audit-trail/record.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { type AfterAttempt, afterAttempt, type Outcome, outcomeText } from './after-attempt.ts';
import type { DueNotification } from './due-notifications.ts';
import type { StoredEndpoint } from './endpoint-store.ts';

export interface EndedAttempt {
  readonly notification: DueNotification;
  /** As the claim gave it. */
  readonly leasedMs: bigint;
  readonly endpoint: StoredEndpoint;
  readonly outcome: Outcome;
  /** 0 up to, but not, 1. */
  readonly chance: number;
}

interface Services {
  readonly db: Database;
  readonly entropy: Pick<Entropy, 'uuid'>;
}

/** The row in hand, the card's next one, and the endpoint as it is by now. */
const STATE = `select notification.version, notification.leased_ms, next.id as next_id, next.version as next_version,
  next.due_ms as next_due_ms,
  issuer_endpoint.version as endpoint_version, issuer_endpoint.paused_ms, now_ms() as now_ms
from notification
left join issuer_endpoint on issuer_endpoint.issuer_id = notification.issuer_id
left join notification as next on next.digital_card_id = notification.digital_card_id and next.state = 'QUEUED'
  and next.sequence = (select min(other.sequence) from notification as other
    where other.digital_card_id = notification.digital_card_id and other.state = 'QUEUED' and other.id <> notification.id)
where notification.id = $1`;

/** What became of it; null when somebody else has it by now. Throws what commitDecision throws. */
export async function endAttempt(services: Services, attempt: EndedAttempt): Promise<AfterAttempt | null> {
  const { notification, leasedMs, outcome, chance } = attempt;
  const after = afterAttempt(outcome, Number(notification.attempts) + 1, chance);
  return commitDecision<AfterAttempt | null>(services.db, async () => {
    const [row] = await services.db.read(STATE, [notification.id]);
    if (row === undefined || row.leased_ms !== leasedMs) return { batch: [], result: null };
    return { batch: statementsOf(services, attempt, after, row), result: after };
  });
}

function statementsOf(
  { entropy }: Services,
  attempt: EndedAttempt,
  after: AfterAttempt,
  row: Row,
): readonly Statement[] {
  const { notification, outcome } = attempt;
  const nowMs = bigintOf(row, 'now_ms');
  switch (after.kind) {
    case 'again':
      return [updateQueued(attempt, row, nowMs + after.waitMs, notification.attempts + 1n)];
    case 'delivered':
      return [updateEnded(attempt, row, 'DELIVERED', nowMs), ...next(row, nowMs)];
    case 'parked':
      return [
        updateEnded(attempt, row, 'PARKED', nowMs),
        ...next(row, nowMs),
        insertAlarm(
          entropy.uuid(),
          notification.cardKey,
          {
            kind: 'notification-parked',
            detail: `notification ${notification.id} of the digital card ${notification.digitalCardId} of ${notification.issuerId}: ${outcomeText(outcome)}`,
          },
          nowMs,
        ),
      ];
    case 'paused':
      return [
        updateQueued(attempt, row, nowMs, notification.attempts),
        ...pause(entropy, attempt, row, nowMs),
      ];
  }
}

function updateQueued(attempt: EndedAttempt, row: Row, dueMs: bigint, attempts: bigint): Statement {
  const { id } = attempt.notification;
  return {
    table: 'notification',
    key: id,
    text: `update notification set leased_ms = 0, due_ms = $2, attempts = $3, last_outcome = $4, version = version + 1
  where id = $1 and version = $5`,
    values: [id, dueMs, attempts, outcomeText(attempt.outcome), bigintOf(row, 'version')],
    rows: 1,
  };
}

function updateEnded(
  attempt: EndedAttempt,
  row: Row,
  state: 'DELIVERED' | 'PARKED',
  nowMs: bigint,
): Statement {
  const { id, attempts } = attempt.notification;
  return {
    table: 'notification',
    key: id,
    text: `update notification set state = $2, leased_ms = 0, attempts = $3, ended_ms = $4, last_outcome = $5,
  version = version + 1 where id = $1 and version = $6`,
    values: [id, state, attempts + 1n, nowMs, outcomeText(attempt.outcome), bigintOf(row, 'version')],
    rows: 1,
  };
}

/** The card's next one is due, if it was set aside. */
function next(row: Row, nowMs: bigint): readonly Statement[] {
  if (row.next_id === null || row.next_due_ms !== null) return [];
  const id = textOf(row, 'next_id');
  return [
    {
      table: 'notification',
      key: id,
      text: 'update notification set due_ms = $2, version = version + 1 where id = $1 and version = $3',
      values: [id, nowMs, bigintOf(row, 'next_version')],
      rows: 1,
    },
  ];
}

/** Unless a person has changed or paused it since it was called. */
function pause(
  entropy: Pick<Entropy, 'uuid'>,
  { endpoint, notification: { issuerId }, outcome }: EndedAttempt,
  row: Row,
  nowMs: bigint,
): readonly Statement[] {
  if (row.endpoint_version !== endpoint.version || row.paused_ms !== null) return [];
  const update: Statement = {
    table: 'issuer_endpoint',
    key: issuerId,
    text: 'update issuer_endpoint set paused_ms = $2, version = version + 1 where issuer_id = $1 and version = $3',
    values: [issuerId, nowMs, endpoint.version],
    rows: 1,
  };
  const detail = `the notification endpoint of ${issuerId} says that it is gone: ${outcomeText(outcome)}`;
  return [
    update,
    insertAlarm(entropy.uuid(), null, { kind: 'endpoint-gone', detail }, nowMs),
    auditRecord(entropy, {
      subject: issuerId,
      actor: 'system',
      action: 'issuer-endpoint.pause',
      reason: null,
      detail: { issuerId, outcome: outcomeText(outcome) },
      nowMs,
    }),
  ];
}
