/** The operations of the contract: what each needs, and who answers it. */

import type { Refusal } from '../errors.ts';
import type { components } from '../http/till.generated.ts';
import type { TillCaller, TillScope } from '../till-access/till-callers.ts';
import { answerCancel } from './answer-cancel.ts';
import { answerCredit } from './answer-credit.ts';
import { answerDebit } from './answer-debit.ts';
import { answerRefund } from './answer-refund.ts';
import { answerSearch, type Search } from './answer-search.ts';
import { answerTicket } from './answer-ticket.ts';
import type { TillServices } from './decide-on-pass.ts';
import type { TillAnswer } from './reply.ts';
import { type Movement, readCancellation, readMovement, readRefund } from './request.ts';

type Schemas = components['schemas'];

/** A request that keeps the contract. */
export interface TillRequest {
  readonly caller: TillCaller;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Search;
  /** Keeps the contract's schema: each operation knows its own. */
  readonly body: unknown;
  /** The text of `payment_row.amount`; null when there is none. */
  readonly amountText: string | null;
}

export interface TillOperation {
  /** What the token must allow. */
  readonly scope: TillScope;
  /** It tells whether there is a pass. */
  readonly findsPass: boolean;
  readonly answer: (services: TillServices, request: TillRequest) => Promise<TillAnswer | Refusal>;
}

/** By the contract's operationId. Whoever may debit may take it back in the same breath: a cancellation is a debit's. */
export const OPERATIONS: Readonly<Record<string, TillOperation>> = {
  findPass: {
    scope: 'cards:read',
    findsPass: true,
    answer: ({ db }, { caller, query }) => answerSearch(db, caller, query),
  },
  debit: movement('cards:debit', readMovement, answerDebit),
  credit: movement('cards:credit', readMovement, answerCredit),
  refund: movement('cards:refund', readRefund, answerRefund),
  cancel: {
    scope: 'cards:debit',
    findsPass: false,
    answer: (services, { caller, body }) =>
      answerCancel(services, caller, readCancellation(body as Schemas['cancel'])),
  },
  getTicket: {
    scope: 'cards:read',
    findsPass: false,
    answer: ({ db }, { caller, path }) => answerTicket(db, caller, path.ticket_id ?? ''),
  },
};

function movement<Body, Request extends Movement>(
  scope: TillScope,
  read: (body: Body, amountText: string | null) => Request | Refusal,
  answer: (services: TillServices, caller: TillCaller, request: Request) => Promise<TillAnswer | Refusal>,
): TillOperation {
  return {
    scope,
    findsPass: true,
    async answer(services, { caller, body, amountText }) {
      const asked = read(body as Body, amountText);
      return 'reason' in asked ? asked : answer(services, caller, asked);
    },
  };
}
