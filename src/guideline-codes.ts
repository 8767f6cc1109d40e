/**
 * The error codes of the issuer interface's guidelines, each with its category. The category alone says what a caller is to do. Pure.
 */

/** `D` a data error, `S` a system error, `F` a functional error. */
export type Category = 'D' | 'S' | 'F';

interface CategoryFacts {
  /** Whether the same request may be made again. */
  readonly retry: boolean;
  readonly meaning: string;
}

export const CATEGORIES: Readonly<Record<Category, CategoryFacts>> = {
  D: { retry: false, meaning: 'The request does not fit what is known: correct it.' },
  S: { retry: true, meaning: 'Something failed for a time: ask again later.' },
  F: { retry: false, meaning: 'The token can be used no more and is to be deleted.' },
};

interface CodeFacts {
  readonly category: Category;
  readonly title: string;
}

export const GUIDELINE_CODES = {
  111: { category: 'D', title: 'A required parameter is missing' },
  112: { category: 'D', title: 'A parameter has a bad format' },
  113: { category: 'D', title: 'Unknown issuer' },
  114: { category: 'D', title: 'Unknown end user' },
  115: { category: 'D', title: 'Unknown product' },
  116: { category: 'D', title: 'Unknown card' },
  117: { category: 'D', title: 'Unknown token storage' },
  118: { category: 'D', title: 'Unknown request' },
  119: { category: 'D', title: 'Unknown virtual card' },
  158: { category: 'D', title: 'The card is expired' },
  159: { category: 'D', title: 'The card is suspended' },
  160: { category: 'D', title: 'The card is revoked or deleted' },
  161: { category: 'D', title: 'The authentication value is not correct' },
  163: { category: 'D', title: 'The product cannot be used for mobile payment' },
  164: { category: 'D', title: 'The card was provisioned too often' },
  166: { category: 'D', title: 'The card information is not valid, or the card is not eligible' },
  167: { category: 'D', title: 'The card is enrolled already' },
  168: { category: 'D', title: 'The end user has no phone number' },
  221: { category: 'S', title: 'The device or its wallet provider cannot be reached' },
  222: { category: 'S', title: 'The device or its wallet provider is busy' },
  231: { category: 'F', title: 'An unexpected error of the device' },
  232: { category: 'F', title: 'The device has too little memory' },
  321: { category: 'S', title: 'An operation on the token is under way' },
  322: { category: 'S', title: 'The time to live of the operation is over' },
  323: { category: 'S', title: 'The operation was carried out in part' },
  421: { category: 'S', title: 'The one-time password or PIN is locked' },
  422: { category: 'S', title: 'The one-time password is expired' },
  431: { category: 'F', title: 'The personalisation data is not valid' },
  432: { category: 'F', title: 'The state of the token does not allow the operation' },
  501: { category: 'D', title: 'The verification method is not valid' },
  502: { category: 'D', title: 'There is no channel to send a one-time password by' },
  503: { category: 'D', title: 'The chosen verification method is valid no more' },
  510: { category: 'F', title: 'The cardholder verification was declined' },
  520: { category: 'F', title: 'The cardholder verification failed' },
  521: { category: 'S', title: 'The push server failed' },
  531: { category: 'F', title: 'The push token is valid no more' },
  911: { category: 'F', title: 'The operation failed' },
  920: { category: 'F', title: 'Too many one-time passwords were made' },
  921: { category: 'S', title: 'Unexpected server error' },
} as const satisfies Readonly<Record<number, CodeFacts>>;

export type GuidelineCode = keyof typeof GUIDELINE_CODES;

export function isGuidelineCode(code: number): code is GuidelineCode {
  return Object.hasOwn(GUIDELINE_CODES, code);
}

/** The code and its meaning, as an operation's `error` tells it. */
export function codeText(code: GuidelineCode): string {
  return `${code} ${GUIDELINE_CODES[code].title}`;
}
