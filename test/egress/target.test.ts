import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EgressRefused } from '../../src/egress/egress-faults.ts';
import { isSpecialAddress } from '../../src/egress/special-addresses.ts';
import { readOrigins, readTarget } from '../../src/egress/target.ts';

/** First, last, and one between, of what the registries name; and the neighbours of some, which are public. */
const SPECIAL = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
  ...['127.255.255.254', '169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1'],
  ...[
    '192.0.0.170',
    '192.0.2.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.0.1',
    '192.175.48.1',
  ],
  ...['198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.255', '224.0.0.1', '239.255.255.255'],
  ...['240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0:127.0.0.1'],
  ...[
    '64:ff9b::8.8.8.8',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '100::1',
    '100:0:0:1::1',
    '2001::1',
    '2001:0:4136::1',
  ],
  ...[
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:1ff:ffff::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '2002:808:808::1',
  ],
  ...[
    '2620:4f:8000::1',
    '3fff::1',
    '3fff:fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
  ],
  ...['fe80::1%lo', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1'],
];
const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...[
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '192.167.255.255',
    '198.17.0.1',
  ],
  ...['198.20.0.0', '203.0.114.0', '223.255.255.255'],
  ...[
    '2000::1',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2003::1',
    '2606:4700::1111',
    '3ffe::1',
    '3fff:1000::1',
  ],
];

describe('addresses', () => {
  for (const address of SPECIAL)
    test(`${address} is not called`, () => assert.equal(isSpecialAddress(address), true));
  for (const address of PUBLIC)
    test(`${address} may be called`, () => assert.equal(isSpecialAddress(address), false));
  test('what is no address is not called', () => {
    for (const text of ['', 'localhost', '127.1', '0x7f000001', '1.2.3.4.5'])
      assert.equal(isSpecialAddress(text), true);
  });
});

describe('URLs', () => {
  const none = readOrigins([]);
  const refused = [
    ...['', 'issuer.example', '//issuer.example', 'ftp://issuer.example', 'file:///etc/passwd', 'data:,x'],
    ...['http://issuer.example', 'https://name@issuer.example', 'https://:word@issuer.example'],
    ...[
      'https://127.0.0.1',
      'https://127.1',
      'https://2130706433',
      'https://0x7f000001',
      'https://0177.0.0.1',
    ],
    ...['https://0x7f.1', 'https://017700000001', 'https://127.0.0.1.', 'https://①②⑦.0.0.1', 'https://0'],
    ...[
      'https://169.254.169.254/latest',
      'https://[::1]',
      'https://[::ffff:10.0.0.1]',
      'https://[fd00::1]:8443',
    ],
    ...['https://[64:ff9b::10.0.0.1]', 'https://[2002:a00:1::]', 'https://[::]', 'https://255.255.255.255'],
    `https://issuer.example/${'a'.repeat(2048)}`,
  ];
  for (const url of refused)
    test(`${url.slice(0, 60)} is refused`, () => assert.throws(() => readTarget(url, none), EgressRefused));

  test('https to a name or to a public address may be tried', () => {
    for (const url of ['https://issuer.example/hooks', 'https://8.8.8.8:8443/', 'https://[2606:4700::1111]/'])
      assert.equal(readTarget(url, none).href, url);
  });

  test('an allowed origin is that scheme, host and port and no other', () => {
    const allowed = readOrigins(['http://127.0.0.1:8080', 'https://issuer.internal']);
    for (const url of [
      'http://127.0.0.1:8080/a?b',
      'http://2130706433:8080/',
      'https://issuer.internal:443/',
    ])
      readTarget(url, allowed);
    for (const url of [
      'http://127.0.0.1:8081',
      'https://127.0.0.1:8080',
      'http://issuer.internal',
      'http://u@127.0.0.1:8080',
    ])
      assert.throws(() => readTarget(url, allowed), EgressRefused);
  });

  test('an origin that is none is refused', () => {
    for (const text of ['http://127.0.0.1:8080/', 'HTTP://host', 'host', 'https://host:443', 'null', ''])
      assert.throws(() => readOrigins([text]), RangeError);
  });
});
