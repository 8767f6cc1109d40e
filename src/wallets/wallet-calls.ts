/**
 * Wallets are told of the operations that they are to carry out, beside the doors. Many servers share the work: each claims a task
 * before it calls.
 */

import { tellWallet, type WalletCallLog, type WalletCallServices } from './call-wallet.ts';
import { dueTasks, dueWallets, type WalletTask } from './wallet-task-store.ts';

/** How late a task that another server made may be noticed; our own wake us. */
const LOOK_EVERY_MS = 1_000;

/** Calls in flight: one slow wallet does not take the room of the others, and all of them not that of the server. */
const MAX_IN_FLIGHT = 64;
const MAX_IN_FLIGHT_OF_WALLET = 8;

export interface WalletCalls {
  /** Looks at once for what is to be told. */
  wake(): void;
  /** Begins no more calls, and resolves when those in flight have ended. */
  stop(): Promise<void>;
}

export interface WalletCaller {
  /** Begins the calls that are due, as far as there is room; each of the promises resolves when one has ended. */
  beginDue(): Promise<readonly Promise<void>[]>;
  /** Calls all wallets that are to be called now; returns how many calls those were. */
  callDue(): Promise<number>;
}

export function walletCaller(services: WalletCallServices, log: WalletCallLog): WalletCaller {
  /** The wallet of each card that is being told of: one call a card at a time, so that they come in order. */
  const inFlight = new Map<string, string>();

  function begin(task: WalletTask): Promise<void> {
    inFlight.set(task.cardKey, task.walletId);
    return tellWallet(services, task, log)
      .catch((err: unknown) => log.error({ err }, 'the outcome of a call to a wallet was not recorded'))
      .finally(() => inFlight.delete(task.cardKey));
  }

  const callsOf = (walletId: string) => [...inFlight.values()].filter((id) => id === walletId).length;

  function hasRoom(walletId: string): boolean {
    return inFlight.size < MAX_IN_FLIGHT && callsOf(walletId) < MAX_IN_FLIGHT_OF_WALLET;
  }

  async function beginDue(): Promise<readonly Promise<void>[]> {
    const begun: Promise<void>[] = [];
    // Whoever has the fewest calls comes first: what slow wallets leave is for the others.
    const wallets = (await dueWallets(services.db)).toSorted((a, b) => callsOf(a) - callsOf(b));
    for (const walletId of wallets) {
      if (!hasRoom(walletId)) continue;
      const tasks = await dueTasks(services.db, walletId, MAX_IN_FLIGHT_OF_WALLET);
      for (const task of tasks) {
        if (hasRoom(walletId) && !inFlight.has(task.cardKey)) begun.push(begin(task));
      }
    }
    return begun;
  }

  return {
    beginDue,
    async callDue() {
      let calls = 0;
      for (let begun = await beginDue(); begun.length > 0; begun = await beginDue()) {
        await Promise.all(begun);
        calls += begun.length;
      }
      return calls;
    },
  };
}

/** Starts telling; looks every second and when it is woken. */
export function startWalletCalls(services: WalletCallServices, log: WalletCallLog): WalletCalls {
  const caller = walletCaller(services, log);
  const calls = new Set<Promise<void>>();
  let turn: Promise<void> | null = null;
  let isWanted = false;
  let isStopped = false;

  async function look(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      for (const call of await caller.beginDue()) {
        calls.add(call);
        call.finally(() => {
          calls.delete(call);
          // There is room again.
          wake();
        });
      }
    }
  }

  function wake(): void {
    isWanted = true;
    if (isStopped) return;
    turn ??= look()
      .catch((err: unknown) => log.error({ err }, 'wallets were not called'))
      .finally(() => {
        turn = null;
        if (isWanted) wake();
      });
  }

  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await turn;
      await Promise.all(calls);
    },
  };
}
