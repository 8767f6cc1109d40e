import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from './config-value.ts';
import { type ListenOptions, readListenConfig } from './listen-config.ts';

const TLS = { tlsKey: 'key.pem', tlsCert: 'cert.pem' };

function refusal(options: ListenOptions, sandbox: boolean, env: Record<string, string> = {}): string | null {
  try {
    readListenConfig(options, env, sandbox);
    return null;
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
}

test('unless told otherwise a server listens on this machine alone, without TLS', () => {
  for (const sandbox of [true, false])
    assert.deepEqual(readListenConfig({}, {}, sandbox), { host: '127.0.0.1', port: 8080, tls: null });
});

test('localhost is one address', () => {
  for (const host of ['localhost', 'LOCALHOST'])
    assert.equal(readListenConfig({ host }, {}, true).host, '127.0.0.1');
});

test('a sandbox listens elsewhere only when both the address and the flag say so', () => {
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'sandbox.example', '::ffff:127.0.0.1']) {
    assert.match(refusal({ host }, true) ?? '', /^host: .*--allow-remote-sandbox/);
    assert.match(refusal({ host, ...TLS, allowPlainHttp: true }, true) ?? '', /--allow-remote-sandbox/);
    assert.equal(refusal({ host, allowRemoteSandbox: true }, true), null);
  }
  for (const options of [{}, { host: '127.0.0.1' }, { host: '127.9.9.9' }, { host: '::1' }]) {
    assert.equal(refusal(options, true), null);
    assert.match(
      refusal({ ...options, allowRemoteSandbox: true }, true) ?? '',
      /^allow remote sandbox: .*--host/,
    );
  }
});

test('the flag of a sandbox is refused by every other server', () => {
  for (const host of ['127.0.0.1', '10.0.0.1'])
    assert.match(refusal({ host, allowRemoteSandbox: true, ...TLS }, false) ?? '', /no sandbox/);
});

test('a real server speaks plain HTTP to this machine, elsewhere only when that is meant', () => {
  for (const host of ['127.0.0.1', '::1', 'localhost']) assert.equal(refusal({ host }, false), null);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'tessera.example']) {
    assert.match(refusal({ host }, false) ?? '', /^host: .*clear.*--allow-plain-http/);
    assert.equal(refusal({ host, allowPlainHttp: true }, false), null);
    assert.equal(refusal({ host, ...TLS }, false), null);
  }
});

test('TLS files come together or not at all', () => {
  const wrong: readonly [ListenOptions, RegExp][] = [
    [{ tlsKey: 'k' }, /^tls key/],
    [{ tlsCert: 'c' }, /^tls cert/],
    [{ tlsClientCa: 'a' }, /^tls client ca/],
    [{ ...TLS, tlsClientCrl: 'l' }, /^tls client crl/],
  ];
  for (const [options, message] of wrong) assert.match(refusal(options, false) ?? '', message);
  assert.deepEqual(readListenConfig({ ...TLS, tlsClientCa: 'ca.pem' }, {}, false).tls, {
    key: 'key.pem',
    cert: 'cert.pem',
    clientCa: 'ca.pem',
    clientCrl: null,
  });
});

test('the environment says the same, and an option goes before it', () => {
  const env = {
    TESSERA_HOST: '10.0.0.1',
    TESSERA_PORT: '8443',
    TESSERA_TLS_KEY: 'key',
    TESSERA_TLS_CERT: 'cert',
    TESSERA_TLS_CLIENT_CA: 'ca',
    TESSERA_TLS_CLIENT_CRL: 'crl',
  };
  assert.deepEqual(readListenConfig({}, env, false), {
    host: '10.0.0.1',
    port: 8443,
    tls: { key: 'key', cert: 'cert', clientCa: 'ca', clientCrl: 'crl' },
  });
  assert.equal(readListenConfig({ host: '::1', port: '1' }, env, false).host, '::1');
  assert.equal(refusal({ host: '10.0.0.1' }, false, { TESSERA_ALLOW_PLAIN_HTTP: 'true' }), null);
  assert.equal(refusal({ host: '10.0.0.1' }, true, { TESSERA_ALLOW_REMOTE_SANDBOX: 'true' }), null);
  assert.match(refusal({}, true, { TESSERA_ALLOW_REMOTE_SANDBOX: 'yes' }) ?? '', /true or false/);
});

test('what is no host is refused', () => {
  for (const host of ['', 'a b', 'http://x', '10.0.0.1/8', '[::1]'])
    assert.match(refusal({ host }, false) ?? '', /^host:/);
});
