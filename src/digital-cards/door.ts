/** What the issuer door stands on, and what it hands to those who answer. */

import type { IssuerCallers, Scope } from '../authz/issuer-callers.ts';
import type { IssuerKeys } from '../authz/issuer-keys.ts';
import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import type { Refusal } from '../errors.ts';
import type { Contract } from '../http/contract.ts';
import type { RateLimitPolicy } from '../http/rate-limit.ts';
import type { PanVault } from '../vault/pan-vault.ts';
import type { ServerKeys } from '../vault/server-keys.ts';

export interface DigitalCardDoor extends DigitalCardServices {
  readonly contract: Contract;
  readonly callers: IssuerCallers;
  readonly pans: Pick<PanVault, 'open' | 'findCards'>;
  readonly serverKeys: Pick<ServerKeys, 'decryptionKey'>;
  readonly issuerKeys: Pick<IssuerKeys, 'encryptionKey'>;
  /** {@link DEFAULT_LIMITS} when left out. */
  readonly limits?: DoorLimits;
  /** Told when a card was changed: there may be something to deliver. */
  readonly onChange?: () => void;
  /** Check our own replies against the contract; outside production. */
  readonly checkReplies: boolean;
}

export interface DoorLimits {
  /** Of every issuer, all its requests together. */
  readonly issuer: RateLimitPolicy;
}

/** A hundred a second on the whole: an issuer of ten million cards that looks at each of them once a day asks as often. */
export const DEFAULT_LIMITS: DoorLimits = {
  issuer: { name: 'issuer', quota: 6_000, windowSeconds: 60 },
};

/** A request of a known issuer that keeps the contract. */
export interface IssuerRequest {
  /** The caller's, which is the path's. */
  readonly issuerId: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number>>;
  /** Keeps the contract's schema: each request knows its own. An absent one is empty. */
  readonly body: unknown;
}

/** The body of the reply, or why there is none. */
export type Answer = { readonly reply: object } | Refusal;

export type Handler = (door: DigitalCardDoor, request: IssuerRequest) => Promise<Answer>;

export interface DoorOperation {
  readonly scope: Scope;
  readonly handler: Handler;
}

/** The digital card that the path names. */
export function cardIn({ path }: IssuerRequest): string {
  return path.digitalCardId ?? '';
}

/** As whom an issuer stands in the audit trail. */
export function actorOf(issuerId: string): string {
  return `issuer:${issuerId}`;
}
