import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientNetwork } from './client-network.ts';

test('an IPv4 address is counted by itself, however it is written', () => {
  assert.equal(clientNetwork('192.0.2.7'), '192.0.2.7');
  assert.equal(clientNetwork('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(clientNetwork('::FFFF:192.0.2.7'), '192.0.2.7');
});

test('IPv6 addresses are counted by their network', () => {
  for (const address of [
    '2001:db8:0:1::',
    '2001:db8:0:1::9',
    '2001:0db8::1:aaaa:bbbb:cccc:dddd',
    '2001:DB8:0:1:0:0:192.0.2.7',
    '2001:db8:0:1::192.0.2.7',
  ])
    assert.equal(clientNetwork(address), '2001:db8:0:1::/64', address);
  assert.equal(clientNetwork('2001:db8:0:2::9'), '2001:db8:0:2::/64');
  assert.equal(clientNetwork('::1'), '0:0:0:0::/64');
  assert.equal(clientNetwork('fe80::1%eth0'), 'fe80:0:0:0::/64');
});

test('what is no address is counted as what it is', () => {
  assert.equal(clientNetwork('nowhere'), 'nowhere');
});
