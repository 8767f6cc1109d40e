/** A simulated wallet: what it holds, and what it makes of a call of the server. It knows the wallet contract only. Pure. */

import type { OperationCall, OperationResult } from '../../http/wallet.generated.ts';
import { rejectedWith, type WalletFault, type WalletFaultKind } from './wallet-faults.ts';

export interface HeldCard {
  readonly issuerId: string;
  readonly digitalCardId: string;
  /** As the wallet was last told. */
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'DELETED';
  readonly devices: readonly string[];
  /** Of the latest operation on it. */
  readonly sequence: number;
}

export interface TakenOperation {
  readonly operationId: string;
  readonly operation: OperationCall['operation'];
  readonly issuerId: string;
  readonly digitalCardId: string;
  readonly sequence: number;
  /** How often the wallet was told of it. */
  readonly calls: number;
  readonly result: OperationResult;
}

export interface SimulatedWallet {
  readonly walletId: string;
  readonly cards: readonly HeldCard[];
  /** The latest ones, oldest first. */
  readonly operations: readonly TakenOperation[];
  /** The first is next. */
  readonly faults: readonly WalletFault[];
}

/** A wallet of a sandbox is asked what it did lately, not for ever. */
const MAX_OPERATIONS = 500;

export interface Taken {
  readonly wallet: SimulatedWallet;
  /** `silence`: no answer at all. `hang-up`: the connection is broken. */
  readonly answer: { readonly status: number; readonly body: unknown } | 'silence' | 'hang-up';
  /** What it will tell the server of the operation, and how often; null when it has nothing to tell. */
  readonly confirmation: { readonly result: OperationResult; readonly times: number } | null;
}

export function createWallet(walletId: string): SimulatedWallet {
  return { walletId, cards: [], operations: [], faults: [] };
}

export function addWalletFault(wallet: SimulatedWallet, fault: WalletFault): SimulatedWallet {
  return { ...wallet, faults: [...wallet.faults, fault] };
}

/** The server tells the wallet to carry an operation out. */
export function takeCall(before: SimulatedWallet, call: OperationCall): Taken {
  const { wallet, fault } = nextFault(before);
  const refusal = fault === null ? null : refusalOf(fault);
  if (refusal !== null) return { wallet, answer: refusal, confirmation: null };
  const known = wallet.operations.find(({ operationId }) => operationId === call.operationId);
  const result = known?.result ?? resultUnder(fault);
  const after = remember(carryOut(wallet, call, result), call, result, known);
  if (fault === 'lose-reply') return { wallet: after, answer: 'hang-up', confirmation: null };
  const times = fault === 'lose-confirmation' ? 0 : fault === 'duplicate-confirmation' ? 2 : 1;
  return {
    wallet: after,
    answer: { status: 202, body: {} },
    confirmation: times === 0 ? null : { result, times },
  };
}

function nextFault(wallet: SimulatedWallet): {
  readonly wallet: SimulatedWallet;
  readonly fault: WalletFaultKind | null;
} {
  const [fault, ...later] = wallet.faults;
  if (fault === undefined) return { wallet, fault: null };
  const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }, ...later] : later;
  return { wallet: { ...wallet, faults: left }, fault: fault.kind };
}

/** How a fault keeps the operation from being taken at all. */
function refusalOf(fault: WalletFaultKind): Taken['answer'] | null {
  const code = rejectedWith(fault);
  if (code !== null) return { status: 422, body: { errorCode: code } };
  switch (fault) {
    case 'silent':
      return 'silence';
    case 'unreachable':
      return 'hang-up';
    case 'busy':
      return { status: 503, body: { errorCode: 222 } };
    default:
      return null;
  }
}

function resultUnder(fault: WalletFaultKind | null): OperationResult {
  if (fault === 'error-231') return { status: 'FAILED', errorCode: 231 };
  return fault === 'error-232' ? { status: 'FAILED', errorCode: 232 } : { status: 'DONE' };
}

/** What comes late changes nothing any more. */
function carryOut(wallet: SimulatedWallet, call: OperationCall, result: OperationResult): SimulatedWallet {
  const { issuerId, digitalCardId, sequence, devices, operation } = call;
  const isSame = (card: HeldCard) => card.issuerId === issuerId && card.digitalCardId === digitalCardId;
  const held = wallet.cards.find(isSame);
  if (result.status === 'FAILED' || (held !== undefined && held.sequence >= sequence)) return wallet;
  const state = STATE_AFTER[operation] ?? held?.state ?? 'ACTIVE';
  const card: HeldCard = { issuerId, digitalCardId, state, devices, sequence };
  return { ...wallet, cards: [...wallet.cards.filter((each) => !isSame(each)), card] };
}

const STATE_AFTER: Readonly<Partial<Record<OperationCall['operation'], HeldCard['state']>>> = {
  ACTIVATE: 'ACTIVE',
  RESUME: 'ACTIVE',
  SUSPEND: 'SUSPENDED',
  DELETE: 'DELETED',
};

function remember(
  wallet: SimulatedWallet,
  { operationId, operation, issuerId, digitalCardId, sequence }: OperationCall,
  result: OperationResult,
  known: TakenOperation | undefined,
): SimulatedWallet {
  const calls = (known?.calls ?? 0) + 1;
  const taken = { operationId, operation, issuerId, digitalCardId, sequence, calls, result };
  const others = wallet.operations.filter((each) => each.operationId !== operationId);
  return { ...wallet, operations: [...others, taken].slice(-MAX_OPERATIONS) };
}
