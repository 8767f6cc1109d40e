/** What the wallets' door hands to those who answer. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import type { Statement } from '../db/database.ts';
import { REASONS, type Refusal } from '../errors.ts';

/** A request that keeps the contract. */
export interface WalletRequest {
  /** Who asks: a `wallet.id`. */
  readonly walletId: string;
  readonly path: Readonly<Record<string, string>>;
  /** Keeps the contract's schema: each handler knows its own. */
  readonly body: unknown;
}

/** What is recorded of a request. */
export interface WalletAudit {
  /** The digital card's key. */
  readonly subject: string;
  readonly action: string;
  readonly reason: string | null;
  readonly detail: AuditDetail;
}

/** A request, decided and not yet carried out. */
export type Decided =
  | {
      readonly status: 200 | 201;
      readonly body: unknown;
      readonly statements: readonly Statement[];
      readonly audit: WalletAudit;
    }
  | {
      readonly refusal: Refusal;
      /** Null where there is no card of which anything could be recorded. */
      readonly audit: WalletAudit | null;
    };

/** Loads and decides. It may run several times, until nobody was in between. */
export type WalletChange = (
  services: DigitalCardServices,
  request: WalletRequest,
  nowMs: bigint,
) => Promise<Decided>;

/** The record of a request that the card's state refuses; none of what failed for a time, or of a card that there is not. */
export function refusalAudit(
  subject: string | null,
  asked: string,
  reason: string | null,
  refusal: Refusal,
): WalletAudit | null {
  if (subject === null || refusal.reason === 'device-busy' || refusal.reason === 'device-unreachable')
    return null;
  const { title } = REASONS[refusal.reason];
  const detail = { asked, refused: refusal.detail === undefined ? title : `${title}: ${refusal.detail}` };
  return { subject, action: 'digital-card.refuse', reason, detail };
}
