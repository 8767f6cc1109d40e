/** What an issuer's endpoint has received, and how it is told to fail. Pure. */

export interface Received {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly issuerId: string;
  readonly digitalCardId: string;
  /** Of Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly correlationId: string | null;
  /** The signature was that of the endpoint's secret. */
  readonly isSigned: boolean;
  readonly body: unknown;
}

/** The next `times` notifications get this status instead of being taken. */
export interface InboxFault {
  readonly issuerId: string;
  /** Null: of any card of the issuer. */
  readonly digitalCardId: string | null;
  readonly status: number;
  readonly times: number;
  /** Seconds. */
  readonly retryAfter: number | null;
}

export interface Inbox {
  readonly received: readonly Received[];
  readonly faults: readonly InboxFault[];
}

export const EMPTY_INBOX: Inbox = { received: [], faults: [] };

/** More than anybody looks at; the oldest give way. */
const MAX_RECEIVED = 10_000;

/** It takes the place of one for the same. */
export function withFault(inbox: Inbox, fault: InboxFault): Inbox {
  const isSame = ({ issuerId, digitalCardId }: InboxFault) =>
    issuerId === fault.issuerId && digitalCardId === fault.digitalCardId;
  return { ...inbox, faults: [...inbox.faults.filter((each) => !isSame(each)), fault] };
}

/** The fault that the notification meets, if any; else it is taken. */
export function receive(
  inbox: Inbox,
  notification: Received,
): { readonly inbox: Inbox; readonly fault: InboxFault | null } {
  const { issuerId, digitalCardId } = notification;
  const meets = (each: InboxFault) =>
    each.issuerId === issuerId && (each.digitalCardId ?? digitalCardId) === digitalCardId;
  const fault = inbox.faults.find(meets) ?? null;
  if (fault !== null) {
    const others = inbox.faults.filter((each) => each !== fault);
    const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    return { inbox: { ...inbox, faults: [...others, ...left] }, fault };
  }
  return {
    inbox: { ...inbox, received: [...inbox.received, notification].slice(-MAX_RECEIVED) },
    fault: null,
  };
}
