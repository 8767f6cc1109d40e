/** Simulated wallets beside a server: they are kept here, and tell the server over HTTP what became of its operations. */

import type { OperationCall, OperationResult } from '../../http/wallet.generated.ts';
import { createWallet, type SimulatedWallet, type Taken, takeCall } from './wallet.ts';

/** What a wallet and the server agreed on. */
export interface WalletIdentity {
  readonly walletId: string;
  /** With which the wallet calls the server. */
  readonly token: string;
  /** With which the server calls the wallet. */
  readonly secret: string;
}

export interface WalletHostOptions {
  /** Where the server is, without a slash at the end; asked when a wallet calls it. */
  readonly serverUrl: () => string;
  /** Puts off what a wallet does later; a fifth of a second when left out. */
  readonly later?: (work: () => Promise<void>) => void;
}

export interface WalletHost {
  identity(walletId: string): WalletIdentity | undefined;
  get(walletId: string): SimulatedWallet | undefined;
  set(wallet: SimulatedWallet): void;
  /** The server calls; what the wallet has to say of it follows by itself. Throws for an unknown wallet. */
  take(walletId: string, call: OperationCall): Taken['answer'];
}

/** People wait for a phone: it answers soon, and not before the server has the wallet's first answer. */
const CONFIRM_AFTER_MS = 200;

/** How often a wallet tells the server before it gives up: the server asks again. */
const MAX_TELLS = 5;

/** The path of the contract. */
const DOOR = '/wallet/v1';

export function hostWallets(identities: readonly WalletIdentity[], options: WalletHostOptions): WalletHost {
  const { serverUrl, later = soon } = options;
  const wallets = new Map(identities.map(({ walletId }) => [walletId, createWallet(walletId)]));
  const identity = (walletId: string) => identities.find((each) => each.walletId === walletId);

  function confirm(who: WalletIdentity, operationId: string, result: OperationResult, tells = 1): void {
    later(async () => {
      const path = `/operations/${encodeURIComponent(operationId)}/result`;
      const { status } = await askServer(serverUrl(), who, path, result).catch(() => ({ status: 503 }));
      if (status >= 500 && tells < MAX_TELLS) confirm(who, operationId, result, tells + 1);
    });
  }

  return {
    identity,
    get: (walletId) => wallets.get(walletId),
    set: (wallet) => void wallets.set(wallet.walletId, wallet),
    take(walletId, call) {
      const before = wallets.get(walletId);
      const who = identity(walletId);
      if (before === undefined || who === undefined) throw new Error('a wallet that is not hosted here');
      const { wallet, answer, confirmation } = takeCall(before, call);
      wallets.set(walletId, wallet);
      for (let i = 0; i < (confirmation?.times ?? 0); i++)
        confirm(who, call.operationId, confirmation?.result ?? { status: 'DONE' });
      return answer;
    },
  };
}

/** What the server answers to a wallet. Throws when it does not. @param path after the contract's base path */
export async function askServer(
  serverUrl: string,
  { token }: WalletIdentity,
  path: string,
  body: unknown,
  idempotencyKey?: string,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(serverUrl + DOOR + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

function soon(work: () => Promise<void>): void {
  setTimeout(work, CONFIRM_AFTER_MS).unref();
}
