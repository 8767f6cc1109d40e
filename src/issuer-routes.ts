/** Wires what digital cards need: the issuers' door and its tokens, the wallets' door, and the work that goes on beside them. */

import type { FastifyInstance } from 'fastify';
import { issuerCallers } from './authz/issuer-callers.ts';
import { issuerKeys } from './authz/issuer-keys.ts';
import { tokenRoutes } from './authz/token-routes.ts';
import { startCardChores } from './cards/digital/card-chores.ts';
import type { DigitalCardServices } from './cards/digital/change-digital-card.ts';
import { digitalCardRoutes } from './digital-cards/routes.ts';
import type { Egress } from './egress/egress.ts';
import { loadContract } from './http/contract.ts';
import { startDelivery } from './notifications/delivery.ts';
import type { PanVault } from './vault/pan-vault.ts';
import type { ServerKeys } from './vault/server-keys.ts';
import type { Vault } from './vault/vault.ts';
import { walletRoutes } from './wallets/routes.ts';
import { startWalletCalls } from './wallets/wallet-calls.ts';

export interface IssuerServices extends DigitalCardServices {
  readonly vault: Vault;
  readonly pans: PanVault;
  readonly serverKeys: ServerKeys;
  /** By which issuers know this server. */
  readonly issuerUrl: () => string;
  readonly checkReplies: boolean;
}

/** What its doors are written against. */
export const ISSUER_CONTRACTS = ['authz', 'digital-cards', 'wallet'] as const;

/** @param onChange told when a card was changed: there may be something to deliver */
export async function addIssuerDoors(
  app: FastifyInstance,
  services: IssuerServices,
  onChange: () => void,
): Promise<void> {
  const { db, serverKeys, issuerUrl } = services;
  const authz = loadContract('authz');
  const digitalCards = loadContract('digital-cards');
  const wallet = loadContract('wallet');
  const keys = issuerKeys(db);
  await app.register(tokenRoutes, { ...services, prefix: authz.basePath, contract: authz, issuerKeys: keys });
  await app.register(digitalCardRoutes, {
    ...services,
    prefix: digitalCards.basePath,
    contract: digitalCards,
    callers: issuerCallers({ db, serverKeys, issuerUrl }),
    issuerKeys: keys,
    onChange,
  });
  await app.register(walletRoutes, { ...services, prefix: wallet.basePath, contract: wallet, onChange });
}

export interface IssuerWork {
  /** A card was changed: wallets and issuers are to be told at once. */
  wake(): void;
  stop(): Promise<void>;
}

/** Tells issuers and wallets, and ends what is overdue, until it is stopped. */
export function startIssuerWork(
  services: IssuerServices & { readonly egress: Egress; readonly pausesMs?: readonly bigint[] },
  log: FastifyInstance['log'],
): IssuerWork {
  const delivery = startDelivery(services, log);
  const onChange = () => delivery.wake();
  const calls = startWalletCalls({ ...services, onChange }, log);
  const wake = () => {
    calls.wake();
    delivery.wake();
  };
  const stopChores = startCardChores({ ...services, onChange: wake }, services.entropy.uuid(), log);
  return {
    wake,
    async stop() {
      await Promise.all([stopChores(), calls.stop(), delivery.stop()]);
    },
  };
}
