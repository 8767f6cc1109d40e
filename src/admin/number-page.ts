/** Pages of what is in order by a number instead of a text. */

import { type PageAsked, pageAsked } from './page.ts';
import { type AdminRequest, Refused } from './request.ts';

/** Numbers of 63 bits, and no sign. */
const NUMBER = /^\d{0,18}$/;

/** What the select starts after. Its rows name the number as a text, for the next cursor: `cast(… as text)`. */
export function numberPageAsked(request: AdminRequest): PageAsked & { readonly afterNumber: bigint } {
  const asked = pageAsked(request);
  if (!NUMBER.test(asked.after)) throw new Refused(400, 'cursor: not one of this list');
  return { ...asked, afterNumber: BigInt(asked.after) };
}
