/** What goes wrong with a simulated wallet, on purpose. Pure. */

/** The wallet's server: it does not answer, cannot be reached, has no time; or it takes the operation and its answer is lost. */
const LINE_FAULTS = ['silent', 'unreachable', 'busy', 'lose-reply'] as const;
/** Its devices, which say so when the operation was accepted. */
const DEVICE_FAULTS = ['error-231', 'error-232'] as const;
/** Its word to us. */
const CONFIRMATION_FAULTS = ['lose-confirmation', 'duplicate-confirmation'] as const;

export const WALLET_FAULTS = [...LINE_FAULTS, ...DEVICE_FAULTS, ...CONFIRMATION_FAULTS] as const;

/** `reject-911` and so on: refused at once with that code of the issuer interface. */
export type WalletFaultKind = (typeof WALLET_FAULTS)[number] | `reject-${number}`;

export interface WalletFault {
  readonly kind: WalletFaultKind;
  /** How many calls it spoils. */
  readonly times: number;
}

const REJECT = /^reject-(\d{3})$/;

const MAX_TIMES = 1_000;

export class WalletFaultError extends Error {
  override readonly name = 'WalletFaultError';
}

/** Reads `{kind, times}`; `times` is 1 when left out. Throws WalletFaultError. */
export function parseWalletFault(body: unknown): WalletFault {
  const { kind, times = 1 } = (body ?? {}) as { readonly kind?: unknown; readonly times?: unknown };
  if (!isFaultKind(kind)) throw new WalletFaultError(`kind: ${WALLET_FAULTS.join(', ')} or reject-<code>`);
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > MAX_TIMES)
    throw new WalletFaultError(`times: 1 to ${MAX_TIMES}`);
  return { kind, times };
}

/** The code of a `reject-…`; null for every other fault. */
export function rejectedWith(kind: WalletFaultKind): number | null {
  const [, code] = REJECT.exec(kind) ?? [];
  return code === undefined ? null : Number(code);
}

function isFaultKind(kind: unknown): kind is WalletFaultKind {
  return typeof kind === 'string' && (WALLET_FAULTS.some((each) => each === kind) || REJECT.test(kind));
}
