import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '../support/postgres-cluster.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';

/** The command line as a user types it. */

const TESSERA = fileURLToPath(new URL('../../bin/tessera.js', import.meta.url));

/** What the demo's lines fit. */
const TERMINAL_COLUMNS = 100;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], nodeArgs: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeArgs, TESSERA, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(args: readonly string[], nodeArgs: readonly string[] = []): Promise<Ended> {
  const child = start(args, nodeArgs);
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (text.stdout += chunk));
  child.stderr?.on('data', (chunk) => (text.stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}

/** Resolves with what was printed up to and including `text`. */
async function printed(child: ChildProcess, text: string): Promise<string> {
  let all = '';
  for await (const chunk of child.stdout ?? []) {
    all += chunk;
    if (all.includes(text)) return all;
  }
  throw new Error(`ended before it printed ${text}: ${all}`);
}

describe('tessera demo', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  for (const layout of ['demo-purse', 'demo-journal']) {
    test(`${layout}: every act holds, each frame in hexadecimal and in words`, async () => {
      const { code, stdout, stderr } = await run(['demo', '--layout', layout]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /Write Without Encryption answered: success\./);
      assert.match(stdout, /323 Operation incomplete/);
      assert.doesNotMatch(stdout, /FAILS/);
      assert.ok(stdout.split('\n').every((line) => line.length <= TERMINAL_COLUMNS));
      assert.equal(
        stdout.trimEnd().split('\n').at(-1),
        'Ledger and card agree: every amount arrived exactly once.',
      );
      assert.equal(stderr, '');
    });

    test(`${layout}: what was shown is folded, a write never`, async () => {
      const { stdout } = await run(['demo', '--layout', layout]);
      assert.equal(stdout.match(/Polling for system/g)?.length, 1);
      assert.match(stdout, /= Polling, as before\n/);
      assert.match(stdout, /= Read Without Encryption, as before: balance [\d.]+ [A-Z]{3}\n/);
      assert.equal(stdout.match(/balance [\d.]+ [A-Z]{3}, receipt [\dA-F]+\n/g)?.length, 4);
    });

    test(`${layout}: on PostgreSQL, twice on the same database, leaving nothing behind`, async () => {
      for (let i = 0; i < 2; i++) {
        const { code, stdout, stderr } = await run([
          'demo',
          '--json',
          '--layout',
          layout,
          '--database',
          database.url,
        ]);
        assert.equal(code, 0, stderr);
        const { held, acts } = JSON.parse(stdout);
        assert.equal(held, true);
        assert.equal(acts.length, 3);
      }
    });
  }

  test('an unknown layout is an error in one line', async () => {
    const { code, stderr } = await run(['demo', '--layout', 'nothing']);
    assert.equal(code, 1);
    assert.equal(stderr, 'tessera: the sandbox has no card of layout nothing\n');
  });
});

describe('tessera serve', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  test('says what to try first, lets the audit ask it, and ends well on SIGTERM', async () => {
    const server = start(['serve', '--sandbox', '--port', '0', '--data-dir', folder.path]);
    const said = await printed(server, 'keeps its world.');
    const baseUrl = /sandbox on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
    assert.ok(baseUrl);
    assert.equal((await fetch(`${baseUrl}/readyz`)).status, 200);
    assert.equal(
      ((await (await fetch(`${baseUrl}/openapi/device-gateway.json`)).json()) as { openapi: string }).openapi,
      '3.1.1',
    );

    const second = await run(['serve', '--sandbox', '--port', '0', '--data-dir', folder.path]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^tessera: .*(in use|another process).*\n$/i);

    const audited = await run(['audit', '--data-dir', folder.path]);
    assert.equal(audited.code, 0, audited.stderr);
    assert.match(audited.stdout, /The books are in order\.\n$/);

    server.kill('SIGTERM');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
  });

  test('audits a database that no server holds', async () => {
    const { code, stdout } = await run(['audit', '--json', '--data-dir', folder.path]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).faults, []);
    assert.equal((await run(['audit', '--data-dir', `${folder.path}/nothing`])).code, 1);
  });

  test('a sandbox’s database is not served as a real one', async () => {
    const { code, stderr } = await run(['serve', '--port', '0', '--data-dir', folder.path]);
    assert.equal(code, 1);
    assert.match(stderr, /this database is a sandbox: serve it with --sandbox/);
  });

  test('a wrong option is named', async () => {
    for (const args of [
      ['--port', 'eighty'],
      ['--port', '65536'],
      ['--log-level', 'loud'],
      ['--session-ttl', '0'],
    ]) {
      const { code, stderr } = await run(['serve', '--sandbox', '--data-dir', folder.path, ...args]);
      assert.equal(code, 1);
      assert.match(stderr, /^tessera: (port|log level|session ttl): /);
    }
  });
});

test('an older Node.js is told what is missing', async () => {
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })`;
  const { code, stderr } = await run(['demo'], ['--import', pretend]);
  assert.equal(code, 1);
  assert.match(stderr, /^Tessera needs Node\.js 24\.15 or later; this is 20\.20\.2\./);
});
