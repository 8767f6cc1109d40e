import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, readDataConfig } from './config.ts';
import { ConfigError } from './config-value.ts';

test('options go before the environment, and the environment before defaults', () => {
  const env = { TESSERA_DATA_DIR: '/env', TESSERA_SESSION_TTL: '60', TESSERA_LOG_LEVEL: 'warn' };
  const { dataDir, database, sessionTtlMs, logLevel, sandbox } = readConfig({}, {});
  assert.deepEqual(
    { dataDir, database, sessionTtlMs, logLevel, sandbox },
    {
      dataDir: './tessera-data',
      database: 'tessera-data/tessera.db',
      sessionTtlMs: 300_000n,
      logLevel: 'info',
      sandbox: false,
    },
  );
  assert.equal(readConfig({}, env).database, '/env/tessera.db');
  assert.equal(readConfig({}, env).sessionTtlMs, 60_000n);
  assert.equal(readConfig({ dataDir: '/option', sessionTtl: '1' }, env).database, '/option/tessera.db');
  assert.equal(readConfig({ logLevel: 'debug' }, env).logLevel, 'debug');
});

test('a sandbox is one by true and nothing like it', () => {
  assert.equal(readConfig({}, { TESSERA_SANDBOX: 'true' }).sandbox, true);
  for (const text of ['1', 'yes', 'TRUE', ''])
    assert.throws(() => readConfig({}, { TESSERA_SANDBOX: text }), ConfigError);
});

test('commands that need the data alone do not care how a server would listen', () => {
  const env = { TESSERA_HOST: '0.0.0.0', TESSERA_TLS_KEY: 'key.pem', TESSERA_DATABASE: 'postgres://x' };
  assert.throws(() => readConfig({}, env), ConfigError);
  assert.deepEqual(readDataConfig({}, env), { dataDir: './tessera-data', database: 'postgres://x' });
});

test('the public URL and the allowed origins are read strictly', () => {
  const read = (options: Parameters<typeof readConfig>[0]) => readConfig(options, {});
  assert.equal(
    read({ publicUrl: 'https://cards.example/tessera/' }).publicUrl,
    'https://cards.example/tessera',
  );
  assert.deepEqual(read({ allowOrigins: 'http://127.0.0.1:9000, https://issuer.example' }).allowedOrigins, [
    'http://127.0.0.1:9000',
    'https://issuer.example',
  ]);
  for (const publicUrl of [
    'cards.example',
    'ftp://cards.example',
    'https://user@cards.example',
    'https://a/?b',
  ])
    assert.throws(() => read({ publicUrl }), ConfigError, publicUrl);
  for (const allowOrigins of ['https://issuer.example/path', 'issuer.example', '*'])
    assert.throws(() => read({ allowOrigins }), ConfigError, allowOrigins);
});

test('a certificate for calls to others comes with its key', () => {
  const read = (options: Parameters<typeof readConfig>[0]) => readConfig(options, {}).clientTls;
  assert.equal(read({}), undefined);
  assert.deepEqual(read({ clientTlsKey: 'k', clientTlsCert: 'c' }), { key: 'k', cert: 'c', ca: null });
  for (const options of [{ clientTlsKey: 'k' }, { clientTlsCert: 'c' }, { clientTlsCa: 'a' }])
    assert.throws(() => read(options), ConfigError);
});
