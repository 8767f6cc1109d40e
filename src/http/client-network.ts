/** By what a client's address is counted. Pure. */

import { isIP } from 'node:net';

/** How much of an IPv6 address names the network: the rest its owner picks at will (RFC 4291, section 2.5.4). */
const NETWORK_GROUPS = 4;
const ALL_GROUPS = 8;

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const DOTTED_END = /\d+\.\d+\.\d+\.\d+$/;

/** An IPv4 address as it is, also when it came as an IPv6 one; of an IPv6 address its /64. Anything else is itself. */
export function clientNetwork(address: string): string {
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').replace(DOTTED_END, '0:0').split('::');
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array<string>(ALL_GROUPS - left.length - right.length).fill('0');
  const network = [...left, ...zeros, ...right].slice(0, NETWORK_GROUPS);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
