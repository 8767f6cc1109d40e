/**
 * Addresses that are not on the public internet, or lead back from it: what stands in IANA's registries of special-purpose addresses
 * (RFC 6890 and its successors), multicast, and everything of IPv6 that is not global unicast. Pure.
 */

import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Also those that the registry calls globally reachable: they are anycast services, and nobody's endpoint. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // between a provider and its customers
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, and the metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // multicast tunnels
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
];

const SPECIAL_IPV6 = [
  // All but 2000::/3, of which alone global unicast is given out (RFC 4291): so unspecified, loopback, IPv4-mapped, NAT64
  // (64:ff9b::/96 and 64:ff9b:1::/48), discard, segment routing, unique local, link-local, site-local and multicast.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23', // protocol assignments: Teredo, benchmarks, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
];

// Two lists: in one, an IPv4 address would be matched by the rule of the IPv4-mapped ones.
const ipv4 = blockList(SPECIAL_IPV4, 'ipv4');
const ipv6 = blockList(SPECIAL_IPV6, 'ipv6');

/** True as well for what is no address, or one with a zone. @param address without brackets */
export function isSpecialAddress(address: string): boolean {
  if (isIPv4(address)) return ipv4.check(address, 'ipv4');
  if (isIPv6(address) && !address.includes('%')) return ipv6.check(address, 'ipv6');
  return true;
}

function blockList(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    list.addSubnet(base, Number(bits), family);
  }
  return list;
}
