/** Wires the till: its door, the tokens of those who call it, and what of passes expires by itself. */

import type { FastifyInstance } from 'fastify';
import type { Database } from './db/database.ts';
import type { Chore } from './db/housekeeping.ts';
import type { Entropy } from './entropy.ts';
import { loadContract } from './http/contract.ts';
import { expirePasses } from './till/expire-passes.ts';
import { forgetCounters } from './till/forget-counters.ts';
import { tillRoutes } from './till/routes.ts';
import { tillCallers } from './till-access/till-callers.ts';
import { tillTokenRoutes } from './till-access/till-token-routes.ts';
import type { ServerKeys } from './vault/server-keys.ts';
import type { Vault } from './vault/vault.ts';

export interface TillDoorServices {
  readonly db: Database;
  readonly entropy: Entropy;
  readonly vault: Vault;
  readonly serverKeys: ServerKeys;
  /** By which our tokens name us. */
  readonly issuerUrl: () => string;
  readonly checkReplies: boolean;
}

/** What its doors are written against. */
export const TILL_CONTRACTS = ['till'] as const;

/** @returns what makes a change of a client hold at once on this server */
export async function addTillDoors(app: FastifyInstance, services: TillDoorServices): Promise<() => void> {
  const contract = loadContract('till');
  const prefix = contract.basePath;
  const callers = tillCallers(services);
  await app.register(tillTokenRoutes, { ...services, prefix, contract });
  await app.register(tillRoutes, { ...services, prefix, contract, callers });
  return () => callers.forget();
}

export function tillChores(entropy: Entropy): readonly Chore[] {
  return [expirePasses(entropy), forgetCounters];
}
