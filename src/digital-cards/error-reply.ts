/** Every failure in the words of the issuer door's contract. Pure. */

import { REASONS, type Reason, type Refusal } from '../errors.ts';
import { type Category, GUIDELINE_CODES, type GuidelineCode } from '../guideline-codes.ts';

export interface ErrorBody {
  /** For people. */
  readonly error: string;
  readonly errorCode?: GuidelineCode;
  readonly category?: Category;
}

export interface ErrorReply {
  readonly status: number;
  readonly body: ErrorBody;
  /** After so many seconds the same request makes sense again; null: nobody knows, or it never does. */
  readonly retryAfterSeconds: number | null;
}

/** The HTTP status of each reason that this door gives. */
const STATUS: Readonly<Partial<Record<Reason, number>>> = {
  'missing-parameter': 400,
  'malformed-parameter': 400,
  'card-expired': 403,
  'card-blocked': 403,
  'card-deleted': 403,
  'not-allowed': 403,
  'already-provisioned': 403,
  'step-up-answered': 403,
  'step-up-expired': 403,
  'token-unusable': 403,
  'unknown-request': 404,
  'unknown-digital-card': 404,
  'operation-ongoing': 409,
  'server-error': 500,
  'device-unreachable': 503,
  'device-busy': 503,
};

/** Devices take seconds when they are at hand; wallets that are off are off for longer. */
const RETRY_AFTER_SECONDS: Readonly<Partial<Record<Reason, number>>> = {
  'operation-ongoing': 10,
  'device-busy': 30,
  'device-unreachable': 60,
};

/** Throws for a reason that this door never gives. */
export function errorReply({ reason, detail }: Refusal): ErrorReply {
  const { guidelineCode, title } = REASONS[reason];
  const status = STATUS[reason];
  if (status === undefined || guidelineCode === undefined)
    throw new Error(`${reason} is no reason of the issuer door`);
  return {
    status,
    body: {
      error: detail === undefined ? title : `${title}: ${detail}`,
      errorCode: guidelineCode,
      category: GUIDELINE_CODES[guidelineCode].category,
    },
    retryAfterSeconds: RETRY_AFTER_SECONDS[reason] ?? null,
  };
}

/** The same whoever's issuer it is, and whether there is one. */
export const FORBIDDEN: ErrorBody = { error: 'The access token does not allow this request.' };
export const UNAUTHORIZED: ErrorBody = { error: 'An access token that holds is needed.' };
export const TOO_MANY: ErrorBody = { error: 'Too many requests: ask again later.' };

/** For paths and methods that the contract does not have. */
export function noSuchPath(): ErrorBody {
  const errorCode = 118;
  return { error: 'No such request', errorCode, category: GUIDELINE_CODES[errorCode].category };
}
