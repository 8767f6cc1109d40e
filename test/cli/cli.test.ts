import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Issued, makeAuthority } from '../support/certificates.ts';
import { httpsClient } from '../support/https-client.ts';
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

/** Some of what `tessera demo --json` says. */
interface DemoJson {
  readonly acts: readonly {
    readonly beats: readonly {
      readonly report?: {
        readonly rounds: readonly {
          readonly exchanges: readonly { readonly command: string; readonly response: string | null }[];
        }[];
      };
    }[];
  }[];
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

  /** One run of a layout, whoever asks. */
  const runs = new Map<string, Promise<Ended>>();
  const shown = (layout: string): Promise<Ended> => {
    const ended = runs.get(layout) ?? run(['demo', '--layout', layout]);
    runs.set(layout, ended);
    return ended;
  };

  for (const layout of ['demo-purse', 'demo-journal']) {
    test(`${layout}: every act holds, each frame in hexadecimal and in words`, async () => {
      const { code, stdout, stderr } = await shown(layout);
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
      const { stdout } = await shown(layout);
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

  /** What a reader is told of a card with keys. */
  const TOLD_OF_KEYS = {
    'aes-purse': [/Tessera names 9 nodes/, /Each has proved itself/, /Transaction number 5;/],
    'des-purse': [/Tessera names 9 nodes/, /Each has proved itself/, /its transaction number too/],
    cjrc: [/Tessera names 8 nodes/, /Each has proved itself/, /newest record 1F02/],
    'edy-purse': [/Tessera names 6 nodes/, /Each has proved itself/, /newest record 02/],
    'lite-s-purse': [/The challenge: 16 random bytes/, /the card proves itself/, /write counter 1\n/],
  };

  for (const [layout, told] of Object.entries(TOLD_OF_KEYS)) {
    test(`${layout}: every act holds, and it is said how card and server prove themselves`, async () => {
      const { code, stdout, stderr } = await shown(layout);
      assert.equal(code, 0, stderr);
      assert.equal(stdout.match(/323 Operation incomplete/g)?.length, 2);
      assert.doesNotMatch(stdout, /FAILS/);
      assert.ok(stdout.split('\n').every((line) => line.length <= TERMINAL_COLUMNS));
      for (const words of told) assert.match(stdout, words);
      assert.equal(stdout.match(/What binds the write to its read/g)?.length, 1);
      assert.equal(stderr, '');
    });

    test(`${layout}: on PostgreSQL the same`, async () => {
      const { code, stderr } = await run(['demo', '--layout', layout, '--database', database.url]);
      assert.equal(code, 0, stderr);
    });
  }

  test('of an encrypted card only a look into the chip tells what it holds, apart from what the hub saw', async () => {
    const { stdout } = await shown('aes-purse');
    const balances = stdout.split('\n').filter((line) => /balance [\d.]+ EUR/.test(line));
    assert.ok(balances.length > 0);
    assert.ok(balances.every((line) => line.startsWith('      * on the chip: balance ')));
    assert.equal(stdout.match(/> 2E40/g)?.length, 1);
    assert.match(stdout, /~ Read v2, as before\n/);
  });

  test('a Lite-S card is torn away at the write of value, not at the challenge', async () => {
    const { stdout } = await run(['demo', '--json', '--layout', 'lite-s-purse']);
    const { acts } = JSON.parse(stdout) as DemoJson;
    const torn = acts.slice(1).map(({ beats: [first] }) => {
      const exchanges = first?.report?.rounds.flatMap((round) => round.exchanges) ?? [];
      return exchanges.find(({ response }) => response === null);
    });
    // Services 0009, two blocks: S_PAD0 and MAC_A.
    for (const exchange of torn) assert.match(exchange?.command ?? '', /^..08.{16}0109000280008091/);
  });

  test('an unknown layout is an error in one line', async () => {
    const { code, stderr } = await run(['demo', '--layout', 'nothing']);
    assert.equal(code, 1);
    assert.equal(stderr, 'tessera: the sandbox has no card of layout nothing\n');
  });
});

describe('tessera serve', () => {
  const folder = temporaryFolder();
  const tlsFolder = temporaryFolder();
  after(() => {
    folder.remove();
    tlsFolder.remove();
  });

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
      ['--host', '0.0.0.0'],
      ['--allow-remote-sandbox'],
      ['--tls-key', 'key.pem'],
    ]) {
      const { code, stderr } = await run(['serve', '--sandbox', '--data-dir', folder.path, ...args]);
      assert.equal(code, 1);
      assert.match(stderr, /^tessera: (port|log level|session ttl|host|allow remote sandbox|tls key): /);
    }
  });

  test('with TLS it says https, takes up another certificate on SIGHUP, and ends well on SIGTERM', async () => {
    const files = { key: join(tlsFolder.path, 'key'), cert: join(tlsFolder.path, 'cert') };
    const authority = await makeAuthority('servers');
    const certificates = [await authority.issue({ use: 'server' }), await authority.issue({ use: 'server' })];
    const write = ({ key, cert }: Issued) => {
      writeFileSync(files.key, key);
      writeFileSync(files.cert, cert);
    };
    const [first, second] = certificates;
    assert.ok(first && second);
    write(first);
    const server = start([
      'serve',
      ...['--port', '0', '--data-dir', tlsFolder.path, '--log-level', 'error'],
      ...['--tls-key', files.key, '--tls-cert', files.cert],
    ]);
    const said = await printed(server, 'Tessera on ');
    const baseUrl = /Tessera on (https:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
    assert.ok(baseUrl, said);
    const shown = async () => {
      const client = httpsClient(baseUrl, { ca: authority.cert });
      const { status, serverFingerprint } = await client.ask('/readyz');
      client.close();
      assert.equal(status, 200);
      return serverFingerprint;
    };
    assert.equal(await shown(), first.fingerprint);
    write(second);
    server.kill('SIGHUP');
    while ((await shown()) !== second.fingerprint);
    server.kill('SIGTERM');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
  });

  test('TLS files that cannot be used stop the start in one line', async () => {
    const nothing = join(tlsFolder.path, 'nothing');
    const args = [
      'serve',
      '--port',
      '0',
      '--data-dir',
      tlsFolder.path,
      '--tls-key',
      nothing,
      '--tls-cert',
      nothing,
    ];
    const { code, stderr } = await run(args);
    assert.equal(code, 1);
    assert.match(stderr, /^tessera: .*nothing.*\n$/);
  });
});

test('an older Node.js is told what is missing', async () => {
  const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })`;
  const { code, stderr } = await run(['demo'], ['--import', pretend]);
  assert.equal(code, 1);
  assert.match(stderr, /^Tessera needs Node\.js 24\.15 or later; this is 20\.20\.2\./);
});
