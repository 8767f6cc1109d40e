/**
 * Delivers notifications: at least once each, and in order for each card. Every server of a database does it; a row is claimed for
 * a time before it is sent, and a claim that its server did not live to end is taken over when that time is up.
 */

import type { Database } from '../db/database.ts';
import type { Egress } from '../egress/egress.ts';
import type { Entropy } from '../entropy.ts';
import type { Vault } from '../vault/vault.ts';
import { rememberTokens } from './access-tokens.ts';
import { type Outcome, outcomeText } from './after-attempt.ts';
import {
  claim,
  type DueNotification,
  dueNotifications,
  endpointsWithDue,
  setAside,
} from './due-notifications.ts';
import { endAttempt } from './end-attempt.ts';
import type { StoredEndpoint } from './endpoint-store.ts';
import { sendNotification } from './send-notification.ts';

export interface DeliveryServices {
  readonly db: Database;
  readonly vault: Vault;
  readonly egress: Egress;
  readonly entropy: Pick<Entropy, 'uuid'>;
}

export interface DeliveryLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface Deliveries {
  /** Claims some of what is due and may go now, and begins to send it; 0 when there was nothing to do, or no room. */
  begin(): Promise<number>;
  /** Sends until nothing is due; for tests. */
  deliverDue(): Promise<void>;
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>;
}

/** Other servers' commits are seen no later than that. */
const LOOK_EVERY_MS = 500;

/** At a time: of this server, and to one endpoint. */
const MAX_IN_HAND = 64;
const MAX_PER_ENDPOINT = 8;

/** For all requests of one attempt, tokens included: it is over well before the lease is. */
const ATTEMPT_MS = 40_000;

/** Starts delivering. `wake` looks at once; `stop` resolves when what is in hand has ended. */
export function startDelivery(
  services: DeliveryServices,
  log: DeliveryLog,
): { wake(): void; stop(): Promise<void> } {
  let looking: Promise<void> | null = null;
  let isWoken = false;
  let isStopped = false;
  const deliveries = createDeliveries(services, log, wake);

  async function look(): Promise<void> {
    let begun = 0;
    do {
      isWoken = false;
      begun = await deliveries.begin();
    } while ((begun > 0 || isWoken) && !isStopped);
  }

  function wake(): void {
    isWoken = true;
    if (isStopped) return;
    looking ??= look()
      .catch((err: unknown) => log.error({ err }, 'notifications were not looked for'))
      .finally(() => {
        looking = null;
        // Woken after the last look of that turn.
        if (isWoken) wake();
      });
  }

  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
      await deliveries.settled();
    },
  };
}

/** @param onEnded is called when there is room for more, or a card's next one may go */
export function createDeliveries(
  services: DeliveryServices,
  log: DeliveryLog,
  onEnded: () => void = () => {},
): Deliveries {
  const { db, vault, egress } = services;
  const sender = { egress, vault, tokens: rememberTokens(egress) };
  const inHand = new Set<Promise<void>>();
  const perIssuer = new Map<string, number>();

  const inHandOf = (issuerId: string) => perIssuer.get(issuerId) ?? 0;

  async function attempt(
    endpoint: StoredEndpoint,
    notification: DueNotification,
    untilMs: number,
  ): Promise<Outcome> {
    try {
      return await sendNotification(sender, endpoint, notification, () => untilMs - performance.now());
    } catch (err) {
      log.error({ err, issuerId: endpoint.issuerId }, 'a notification could not be sent');
      return { kind: 'no-answer', what: 'the server’s own fault' };
    }
  }

  async function deliver(
    endpoint: StoredEndpoint,
    notification: DueNotification,
    leasedMs: bigint,
    untilMs: number,
  ): Promise<void> {
    const outcome = await attempt(endpoint, notification, untilMs);
    const ended = { notification, leasedMs, endpoint, outcome, chance: Math.random() };
    const after = await endAttempt(services, ended);
    if (after?.kind === 'delivered') return;
    const { id, issuerId } = notification;
    const became = after?.kind ?? 'taken over';
    log.info({ notificationId: id, issuerId, outcome: outcomeText(outcome), became }, 'not delivered');
  }

  function hold(issuerId: string, work: Promise<void>): void {
    perIssuer.set(issuerId, inHandOf(issuerId) + 1);
    const held = work
      .catch((err: unknown) => log.error({ err, issuerId }, 'what became of a notification was not written'))
      .finally(() => {
        inHand.delete(held);
        const left = inHandOf(issuerId) - 1;
        if (left === 0) perIssuer.delete(issuerId);
        else perIssuer.set(issuerId, left);
        onEnded();
      });
    inHand.add(held);
  }

  /** How many were begun, or set aside so that those behind them are seen. */
  async function beginFor(endpoint: StoredEndpoint): Promise<number> {
    const { issuerId } = endpoint;
    // The lease begins with the clock that is read here.
    const untilMs = performance.now() + ATTEMPT_MS;
    const { first, behind } = await dueNotifications(db, issuerId);
    const room = Math.min(MAX_IN_HAND - inHand.size, MAX_PER_ENDPOINT - inHandOf(issuerId));
    // Servers that look at the same time should not all reach for the same rows.
    const begun = await Promise.all(
      shuffled(first)
        .slice(0, Math.max(room, 0))
        .map(async (notification) => {
          const leasedMs = await claim(db, notification);
          if (leasedMs !== null) hold(issuerId, deliver(endpoint, notification, leasedMs, untilMs));
          return leasedMs !== null;
        }),
    );
    return begun.filter(Boolean).length + (await setAside(db, behind));
  }

  async function begin(): Promise<number> {
    if (inHand.size >= MAX_IN_HAND) return 0;
    let begun = 0;
    for (const endpoint of shuffled(await endpointsWithDue(db)))
      if (inHandOf(endpoint.issuerId) < MAX_PER_ENDPOINT) begun += await beginFor(endpoint);
    return begun;
  }

  async function settled(): Promise<void> {
    while (inHand.size > 0) await Promise.all(inHand);
  }

  return {
    begin,
    settled,
    async deliverDue() {
      while ((await begin()) > 0) await settled();
    },
  };
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
