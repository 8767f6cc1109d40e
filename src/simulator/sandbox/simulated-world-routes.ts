/** Those around the server that a sandbox plays: issuers that are told, wallets, and whoever else changes a digital card. */

import type { FastifyInstance } from 'fastify';
import { simulatedIssuerRoutes } from '../issuer/issuer-routes.ts';
import { hostWallets } from '../wallet/wallet-host.ts';
import { simulatedWalletRoutes } from '../wallet/wallet-routes.ts';
import { type DigitalSandbox, digitalSandboxRoutes } from './digital-card-routes.ts';
import type { Sandbox } from './sandbox.ts';

export interface SimulatedWorld extends DigitalSandbox {
  /** Where the server listens, without a slash at the end. */
  readonly serverUrl: () => string;
}

export async function addSimulatedWorld(
  app: FastifyInstance,
  { issuers, wallets }: Pick<Sandbox, 'issuers' | 'wallets'>,
  world: SimulatedWorld,
): Promise<void> {
  await app.register(digitalSandboxRoutes, { ...world, prefix: '/sandbox' });
  await app.register(simulatedIssuerRoutes, {
    prefix: '/sandbox',
    issuers: issuers.map(({ issuerId, notifications }) => ({ issuerId, ...notifications })),
  });
  await app.register(simulatedWalletRoutes, {
    prefix: '/sandbox/wallets',
    wallets: hostWallets(wallets, { serverUrl: world.serverUrl }),
  });
}
