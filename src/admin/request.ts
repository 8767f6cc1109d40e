/** What the operator's door hands to those who answer: who asks, for what, and why. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { LayoutCatalogue } from '../cards/layout.ts';
import type { Database, Statement } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import { type Problem, problemOf } from '../http/problem.ts';
import type { PanVault } from '../vault/pan-vault.ts';
import type { KeyRotations } from '../vault/rotations.ts';
import type { ServerKeys } from '../vault/server-keys.ts';
import type { Vault } from '../vault/vault.ts';

export interface AdminServices {
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
  /** Seals what the database keeps of others' secrets. */
  readonly vault: Vault;
  readonly pans: PanVault;
  readonly serverKeys: ServerKeys;
  readonly rotations: Pick<KeyRotations, 'plan' | 'list'>;
}

/** A request that keeps the contract. */
export interface AdminRequest {
  /** The person who asks: a `staff.id`. */
  readonly staffId: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number>>;
}

export interface ChangeRequest extends AdminRequest {
  /** Keeps the contract's schema: each change knows its own. */
  readonly body: unknown;
  /** Trimmed, 1 to MAX_REASON_LENGTH characters. */
  readonly reason: string;
  /** The database's clock, milliseconds since 1970. */
  readonly nowMs: bigint;
}

/** Answers a question; throws Refused. */
export type View = (services: AdminServices, request: AdminRequest) => Promise<unknown>;

/** A change, decided and not yet made. */
export interface Decided {
  /** 409: what was asked is not done, but something that makes it possible is; the body is the problem's detail. */
  readonly status: 200 | 201 | 202 | 409;
  readonly body: unknown;
  /** What is kept for a repetition, when it is not to hold all that the body does: a secret is shown once. */
  readonly keptBody?: unknown;
  readonly statements: readonly Statement[];
  readonly audit: { readonly subject: string; readonly action: string; readonly detail: AuditDetail };
}

/** Loads and decides; throws Refused. It may run several times, until nobody was in between. */
export type Change = (services: AdminServices, request: ChangeRequest) => Promise<Decided>;

/** The request is not carried out, and nothing was changed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;

  /** @param detail what the caller can do about it; repeats no input but ids */
  constructor(status: 400 | 404 | 409 | 422 | 503, detail: string) {
    super(detail);
    this.problem = problemOf(status, detail);
  }
}
