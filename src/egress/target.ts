/** Which URLs the server calls. Names are looked up later, and their addresses checked then. Pure. */

import { isIP } from 'node:net';
import { EgressRefused } from './egress-faults.ts';
import { isSpecialAddress } from './special-addresses.ts';

/** As long as any that a person would write down; requests of more are refused by many servers. */
const MAX_URL_LENGTH = 2_048;

/**
 * The URL, unless it is not to be called: https to a public address, or an origin that the operator has named. Forms of an IPv4
 * address other than four decimal numbers are made such by URL, and so are looked at as what they are.
 *
 * Throws EgressRefused.
 */
export function readTarget(text: string, allowedOrigins: ReadonlySet<string>): URL {
  const url = text.length > MAX_URL_LENGTH ? null : URL.parse(text);
  if (url === null) throw new EgressRefused('not a URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new EgressRefused('not a URL of https');
  if (url.username !== '' || url.password !== '') throw new EgressRefused('a URL with a name or a password');
  if (allowedOrigins.has(url.origin)) return url;
  if (url.protocol !== 'https:') throw new EgressRefused('not a URL of https');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && isSpecialAddress(host)) throw new EgressRefused('not a public address');
  return url;
}

/** Origins as URL writes them: `https://host` or with a port that is not the scheme's own. Throws RangeError for any other text. */
export function readOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins)
    if (URL.parse(origin)?.origin !== origin) throw new RangeError(`${origin} is not an origin`);
  return new Set(origins);
}
