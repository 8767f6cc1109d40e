/**
 * `node bench/start.ts`: from the start of `tessera serve --sandbox` to its first answered getCardCommands, in a new data folder
 * and in one that is there; against Node.js itself, which starts and ends without doing anything.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, fsyncRate, machine, median, printFigures, say } from './support/figures.ts';

const ROUNDS = 7;
const TESSERA = fileURLToPath(new URL('../bin/tessera.js', import.meta.url));
const SOURCE = new URL('../src/app.ts', import.meta.url).href;
const PATH = '/tes/devicegtwapi/1/0/getCardCommands';

/** What `sandbox.json` says of the server that has just started. */
interface SandboxFile {
  readonly baseUrl: string;
  readonly issuers: readonly { issuerId: string; deviceGateway: { actorId: string; token: string } }[];
  readonly cards: readonly { issuerId: string; cardId: string; deviceId: string }[];
}

say(machine());
const fsyncs = fsyncRate();
const bare: number[] = [];
const loaded: number[] = [];
const fresh: number[] = [];
const existing: number[] = [];
const kept = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
try {
  // The first start also fills the operating system's file cache.
  await timeToFirstAnswer(kept, 0);
  for (let round = 1; round <= ROUNDS; round++) {
    const made = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
    bare.push(await timeToRun('0'));
    loaded.push(await timeToRun(`await import(${JSON.stringify(SOURCE)})`));
    fresh.push(await timeToFirstAnswer(made, round));
    existing.push(await timeToFirstAnswer(kept, round));
    rmSync(made, { recursive: true });
    say(`round ${round}: new folder ${ms(fresh.at(-1))}, existing folder ${ms(existing.at(-1))}`);
  }
} finally {
  rmSync(kept, { recursive: true, force: true });
}
const parts =
  `of which Node.js itself ${ms(median(bare))}, and loading the server's modules ` +
  `${ms(median(loaded) - median(bare))}; ${Math.round(fsyncs)} fsyncs/s`;
printFigures([
  figure('start to first answer, new folder', fresh, parts),
  figure('start to first answer, existing folder', existing, ''),
]);

function figure(what: string, times: readonly number[], note: string): Figure {
  const range = `${ms(Math.min(...times))} – ${ms(Math.max(...times))}`;
  return {
    what,
    measured: ms(median(times)),
    yardstick: '',
    ratio: null,
    spread: range,
    aim: '1,000 ms',
    note,
  };
}

function ms(time: number | undefined): string {
  return `${Math.round(time ?? Number.NaN)} ms`;
}

async function timeToRun(code: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'inherit' });
  await exitOf(child);
  return performance.now() - start;
}

/** @param round a card each, since the session that is begun stays open */
async function timeToFirstAnswer(folder: string, round: number): Promise<number> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [TESSERA, 'serve', '--sandbox', '--port', '0', '--data-dir', folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = exitOf(child);
  await saysWhatToTry(child);
  await firstCall(JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')), round);
  const elapsed = performance.now() - start;
  child.kill('SIGTERM');
  await exited;
  return elapsed;
}

function saysWhatToTry(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Tessera sandbox on')) resolve();
    });
    child.once('exit', () => reject(new Error(`the server did not start:\n${said}`)));
  });
}

async function firstCall(sandbox: SandboxFile, round: number): Promise<void> {
  const card = sandbox.cards[round % sandbox.cards.length];
  const hub = sandbox.issuers.find(({ issuerId }) => issuerId === card?.issuerId)?.deviceGateway;
  if (card === undefined || hub === undefined) throw new Error('the sandbox has no card');
  const response = await fetch(`${sandbox.baseUrl}${PATH}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-actor-id': hub.actorId,
      authorization: `Bearer ${hub.token}`,
    },
    body: JSON.stringify({
      requestHeader: { requestId: `start-${round}`, sessionId: `start-${round}` },
      issuerId: card.issuerId,
      cardId: card.cardId,
      deviceId: card.deviceId,
      operation: 'READ_BALANCE',
    }),
  });
  const { commands } = (await response.json()) as { commands?: readonly unknown[] };
  if (commands === undefined || commands.length === 0) throw new Error('the first call got no commands');
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}
