/** What is wrong with a message, in the words every door can put into its own reply. Pure. */

/** The first fault of a message. `missing`: a required property is absent. `malformed`: everything else. */
export interface Fault {
  readonly kind: 'missing' | 'malformed';
  /** Where, for example `requestHeader.requestId` or `responses[3].value`; `body` is the whole body. Safe to log and to echo. */
  readonly field: string;
}

/** A step into a JSON value: a property's name or an item's index. */
export type Step = string | number;

/** The field that stands for the whole body. */
export const BODY = 'body';

/** Only such names are repeated to a caller or to a log: everything else a caller may have made up to do harm there. */
const NAME = /^[\w$-]{1,64}$/;

/** The field at the end of `path`, or the nearest one around it whose name may be repeated. */
export function fieldName(path: readonly Step[]): string {
  let name = '';
  for (const step of path) {
    if (typeof step === 'number') name = `${name || BODY}[${step}]`;
    else if (NAME.test(step)) name = name === '' ? step : `${name}.${step}`;
    else break;
  }
  return name || BODY;
}
