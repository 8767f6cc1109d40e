/** Which hosts are this machine and no other. Pure. */

import { isIP, isIPv4 } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** True for `localhost`, 127.0.0.0/8 and ::1 without brackets. Any other name may lead anywhere. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith('127.');
  return host === '::1' || host.toLowerCase() === 'localhost';
}

/** A Host header (RFC 9110, section 7.2) taken apart: the name in lower case and without brackets, the port if there is one. */
export function parseHost(header: string): { readonly name: string; readonly port: number | null } | null {
  const [, address, name = address, port] = HOST.exec(header) ?? [];
  if (name === undefined) return null;
  if (address !== undefined && isIP(address) !== 6) return null;
  return { name: name.toLowerCase(), port: port === undefined ? null : Number(port) };
}

const HOST = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i;
