/** Where the operator says that somebody is to be called. */

import { Refused } from './request.ts';

/**
 * The URL without a slash at its end. Whether it may be called at all, its scheme and its addresses, is seen when it is. Throws Refused
 * naming the field.
 */
export function callUrl(text: string, field: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain || !/^https?:$/.test(url.protocol))
    throw new Refused(422, `${field}: an https URL without a name, a password, a query and a fragment`);
  return url.href.replace(/\/+$/, '');
}
