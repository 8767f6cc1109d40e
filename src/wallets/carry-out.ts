/**
 * A wallet's request, carried out once under its idempotency key: the change, the record of it, and the reply that a repetition gets
 * are one commit. The reply is kept beside those of the operator's people, and forgotten with them.
 */

import { auditRecord } from '../audit-trail/record.ts';
import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Statement } from '../db/database.ts';
import { keepReply, keptReply } from '../db/kept-reply.ts';
import type { Refusal } from '../errors.ts';
import { jsonDigest } from '../json-digest.ts';
import type { WalletAudit, WalletChange, WalletRequest } from './wallet-request.ts';

export interface Keyed extends WalletRequest {
  readonly idempotencyKey: string;
  /** Names what is asked for: the contract's operationId. */
  readonly target: string;
}

export type CarriedOut =
  | {
      readonly status: number;
      /** JSON. */
      readonly text: string;
      readonly replayed: boolean;
    }
  | { readonly refusal: Refusal }
  /** The key was used for another request. */
  | 'key-reused';

/** Throws what commitDecision throws. */
export async function carryOut(
  services: DigitalCardServices,
  change: WalletChange,
  keyed: Keyed,
): Promise<CarriedOut> {
  const { walletId, path, body, idempotencyKey, target } = keyed;
  // No name of a person of the operator's has a colon, and no key a line break.
  const id = `wallet:${walletId}\n${idempotencyKey}`;
  const digest = jsonDigest([target, path, body ?? null]);
  return commitDecision<CarriedOut>(services.db, async () => {
    const { nowMs, earlier } = await lookUp(services.db, id, digest);
    if (earlier !== null) return { batch: [], result: earlier };
    const decided = await change(services, keyed, nowMs);
    if ('refusal' in decided) {
      // The same request, sent at the same time, may be what it is refused for.
      const { earlier: meanwhile } = await lookUp(services.db, id, digest);
      if (meanwhile !== null) return { batch: [], result: meanwhile };
      const { refusal, audit } = decided;
      const batch = audit === null ? [] : [recordOf(services, walletId, audit, nowMs)];
      return { batch, result: { refusal } };
    }
    const record = recordOf(services, walletId, decided.audit, nowMs);
    const text = JSON.stringify(decided.body);
    const kept = keepReply(id, digest, { status: decided.status, text }, nowMs);
    return {
      batch: [...decided.statements, record, kept],
      result: { status: decided.status, text, replayed: false },
    };
  });
}

async function lookUp(
  db: Database,
  id: string,
  digest: string,
): Promise<{ readonly nowMs: bigint; readonly earlier: CarriedOut | null }> {
  const { nowMs, kept } = await keptReply(db, id, digest);
  if (kept === 'other-content') return { nowMs, earlier: 'key-reused' };
  return { nowMs, earlier: kept === null ? null : { ...kept, replayed: true } };
}

/** The record of what a wallet asked for. */
export function recordOf(
  { entropy }: Pick<DigitalCardServices, 'entropy'>,
  walletId: string,
  audit: WalletAudit,
  nowMs: bigint,
): Statement {
  return auditRecord(entropy, { ...audit, actor: `wallet:${walletId}`, nowMs });
}
