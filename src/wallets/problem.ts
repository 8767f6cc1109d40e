/** What a wallet is told of a request that is not carried out: problem details, with the code and category of the issuer interface. */

import { CommitOutcomeUnknown, ConflictBoundExhausted } from '../db/commit-decision.ts';
import { DatabaseUnavailable } from '../db/database.ts';
import { REASONS, type Reason, type Refusal } from '../errors.ts';
import { type Category, GUIDELINE_CODES } from '../guideline-codes.ts';
import { type Problem, problemOf } from '../http/problem.ts';
import { isClientError } from '../http/request-fault.ts';

export interface WalletProblem extends Problem {
  readonly errorCode?: number;
  readonly category?: Category;
}

/** Every other reason is 403: the state or the request's content does not allow it. */
const STATUS: Readonly<Partial<Record<Reason, number>>> = {
  'missing-parameter': 400,
  'malformed-parameter': 400,
  'unknown-device': 404,
  'unknown-digital-card': 404,
  'unknown-request': 404,
  'operation-ongoing': 409,
  'device-unreachable': 503,
  'device-busy': 503,
};

/** Devices take seconds when they are at hand; those whom nobody reaches stay away for longer. */
export const RETRY_AFTER_S: Readonly<Partial<Record<Reason, number>>> = {
  'operation-ongoing': 10,
  'device-busy': 30,
  'device-unreachable': 60,
};

export function refusedProblem({ reason, detail }: Refusal): WalletProblem {
  const facts = REASONS[reason];
  const text = detail === undefined ? facts.title : `${facts.title}: ${detail}`;
  const problem = problemOf(STATUS[reason] ?? 403, text);
  if (!('guidelineCode' in facts)) return problem;
  const { guidelineCode } = facts;
  return { ...problem, errorCode: guidelineCode, category: GUIDELINE_CODES[guidelineCode].category };
}

export function failureProblem(error: unknown): WalletProblem {
  if (error instanceof ConflictBoundExhausted)
    return problemOf(409, 'Others change the same at this moment: repeat the request.');
  if (error instanceof CommitOutcomeUnknown || error instanceof DatabaseUnavailable)
    return problemOf(503, 'The database cannot be reached: repeat the request.');
  const { statusCode } = error as { readonly statusCode?: unknown };
  return isClientError(statusCode) ? problemOf(statusCode) : problemOf(500);
}
