/**
 * A PostgreSQL as an operator runs it, with fsync on, and pgbench beside it: both from the installation that has pgbench. The
 * tests' own PostgreSQL has neither.
 */

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const INSTALLATIONS = '/usr/lib/postgresql';
const USER = 'tessera';

/** Room for 256 clients; checkpoints outside of the time that is measured. The rest is as PostgreSQL comes. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '320',
  shared_buffers: '256MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
};

const START_TIMEOUT_MS = 30_000;

export interface PostgresServer {
  readonly port: number;
  readonly user: string;
  readonly version: string;
  /** `postgres://…` of the database. */
  readonly url: string;
  readonly pgbench: string;
  stop(): Promise<void>;
}

/** The folder of an installation with everything that is needed; null when there is none. */
export function findInstallation(): string | null {
  const folders = [configuredFolder(), ...(process.env.PATH ?? '').split(':'), ...packagedFolders()];
  const needed = ['initdb', 'postgres', 'pgbench'];
  return (
    folders.find((folder) => folder !== null && needed.every((name) => existsSync(join(folder, name)))) ??
    null
  );
}

function configuredFolder(): string | null {
  try {
    return execFileSync('pg_config', ['--bindir'], { stdio: 'pipe' }).toString().trim();
  } catch {
    return null;
  }
}

/** As Debian lays them out, the newest first. */
function packagedFolders(): readonly string[] {
  if (!existsSync(INSTALLATIONS)) return [];
  const versions = readdirSync(INSTALLATIONS).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(INSTALLATIONS, version, 'bin'));
}

export async function startPostgres(installation: string): Promise<PostgresServer> {
  const account = unprivilegedAccount();
  const home = mkdtempSync(join(tmpdir(), 'tessera-bench-postgres-'));
  if (account !== undefined) chownSync(home, account.uid, account.gid);
  const options = { ...account, cwd: home };
  const data = join(home, 'data');
  execFileSync(
    join(installation, 'initdb'),
    [`--pgdata=${data}`, `--username=${USER}`, '--auth=trust', '--encoding=UTF8', '--locale=C'],
    { ...options, stdio: 'pipe' },
  );
  const port = await freePort();
  const log = join(home, 'server.log');
  const logFile = openSync(log, 'a');
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(installation, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...options,
    stdio: ['ignore', logFile, logFile],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const interrupt = () => child.kill('SIGINT');
  process.once('exit', interrupt);
  const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
  const version = await waitUntilReady(url, () =>
    child.exitCode === null ? null : readFileSync(log, 'utf8'),
  );
  return {
    port,
    user: USER,
    version,
    url,
    pgbench: join(installation, 'pgbench'),
    async stop() {
      process.off('exit', interrupt);
      interrupt();
      await exited;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to be run by root. */
function unprivilegedAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
  return { uid: id('-u'), gid: id('-g') };
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

/** Returns the server's version. */
async function waitUntilReady(url: string, died: () => string | null): Promise<string> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const log = died();
    if (log !== null) throw new Error(`PostgreSQL did not start:\n${log}`);
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0]?.server_version ?? '?';
    } catch (error) {
      if (performance.now() > deadline) throw error;
    } finally {
      await client.end();
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
