/** The real server as a child process that can be killed at any moment, and requests whose connection may be lost with it. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SandboxCard, SandboxFile } from '../../src/simulator/sandbox/sandbox-file.ts';

const TESSERA = fileURLToPath(new URL('../../bin/tessera.js', import.meta.url));

export interface World {
  readonly dataDir: string;
  /** A folder where Node.js keeps what it has compiled, so that the next server starts faster. */
  readonly compileCache: string;
  /** As `--database` takes it. */
  readonly database: string;
}

export interface ServerProcess {
  readonly baseUrl: string;
  /** SIGKILL; returns when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; returns when the process is gone. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function worldOptions({ dataDir, database }: World): string[] {
  return ['--data-dir', dataDir, '--database', database];
}

/** Returns when it says where it listens. Throws what it said when it ends instead. */
export async function startServer(world: World): Promise<ServerProcess> {
  const args = [TESSERA, 'serve', '--sandbox', '--port', '0', '--log-level', 'error', ...worldOptions(world)];
  const env = { ...process.env, NODE_COMPILE_CACHE: world.compileCache };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const exited = once(child, 'exit').then(() => running.delete(child));
  const baseUrl = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /^Tessera sandbox on (http:\S+)$/m.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the server did not start: ${said}`)));
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await exited;
  };
  return { baseUrl, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

export interface AuditOutput {
  readonly faults: readonly string[];
  readonly doubts: readonly { readonly cardId: string }[];
  readonly currencies: readonly {
    readonly currency: string;
    readonly sum: number;
    readonly onChips: number;
    readonly inDoubt: number;
    readonly prepaid: number;
    readonly parked: number;
  }[];
}

/** `tessera audit --json`. Throws when it fails, which it does when the books are not in order. */
export async function runAudit(world: World): Promise<AuditOutput> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    TESSERA,
    'audit',
    '--json',
    ...worldOptions(world),
  ]);
  return JSON.parse(stdout);
}

/** The connection ended before the whole reply was there: whether the request was carried out is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export interface Sent {
  /** All of the request is with the operating system. */
  readonly flushed: Promise<void>;
  /** The reply's body; null when the connection was lost. Throws for any HTTP status but `200` and `201`. */
  readonly reply: Promise<string | null>;
}

/** Sends JSON over a connection of its own; `body` undefined asks with GET. */
export function send(url: string, headers: Readonly<Record<string, string>>, body?: string): Sent {
  const outgoing = request(url, {
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  const flushed = new Promise<void>((resolve) => {
    outgoing.once('finish', resolve);
    outgoing.once('error', () => resolve());
  });
  const reply = new Promise<string | null>((resolve, reject) => {
    // Whatever breaks is the connection: what the server says comes as a status.
    outgoing.once('error', () => resolve(null));
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', () => resolve(null));
      response.once('close', () => {
        if (!response.complete) return resolve(null);
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200 || response.statusCode === 201) return resolve(text);
        reject(new Error(`${url} answered HTTP ${response.statusCode}: ${text}`));
      });
    });
  });
  outgoing.end(body);
  return { flushed, reply };
}

/** The reply of a server that is up. */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<string> {
  const reply = await send(url, headers, body === undefined ? undefined : JSON.stringify(body)).reply;
  if (reply === null) throw new ConnectionLost(url);
  return reply;
}

/** The file with as many cards of each of `layouts` as that and no others, each like the first of its kind; nothing else. */
export function withCards(file: SandboxFile, layouts: readonly string[], perLayout: number): SandboxFile {
  const cards = layouts.flatMap((layout) => {
    const first = file.cards.find((card) => card.layout === layout);
    if (first === undefined) throw new Error(`the sandbox has no cards of ${layout}`);
    return Array.from({ length: perLayout }, (_, i): SandboxCard => {
      const name = `${layout}-${i + 1}`;
      const idm = `0${hash('sha256', name).slice(0, 15).toUpperCase()}`;
      return { ...first, cardId: `card-${name}`, deviceId: `phone-${name}`, idm };
    });
  });
  return {
    ...file,
    cards,
    externalCards: [],
    purchases: [],
    digitalCards: [],
    stepUps: [],
    wallets: [],
    till: { ...file.till, passes: [] },
  };
}
