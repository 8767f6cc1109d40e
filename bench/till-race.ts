/**
 * `node bench/till-race.ts`: 64 debits of one pass at once, round after round, on two servers over PostgreSQL and on one over the
 * embedded database, of which one is killed and started again every so often. Ends with the audit, and prints the counts.
 *
 * `--rounds 10000`, `--engine sqlite` or `--engine postgres`, `--kill-every 100` (rounds). SIGINT ends it early, with the counts so far.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { registerIssuer } from '../src/admin/register.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
import { audit } from '../src/ledger/audit.ts';
import { systemEntropy } from '../src/system-entropy.ts';
import { newPassRows } from '../src/till/pass-rows.ts';
import { createTestDatabase } from '../test/support/postgres-cluster.ts';
import { noCounts, type RacePass, raceAmount, raceOnce } from '../test/support/till-race.ts';
import { newPass, placeRows } from '../test/support/till-rows.ts';
import { say } from './support/figures.ts';

/** Rounds that go on at once, each for a pass of its own. */
const AT_ONCE = 4;

const PROCESS = fileURLToPath(new URL('support/till-process.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10000' },
    engine: { type: 'string', default: 'both' },
    'kill-every': { type: 'string', default: '100' },
  },
});
const rounds = Number(values.rounds);
const killEvery = Number(values['kill-every']);
let interrupted = false;
process.once('SIGINT', () => {
  interrupted = true;
});

for (const engine of ['sqlite', 'postgres'] as const)
  if (values.engine === 'both' || values.engine === engine) await race(engine);

async function race(engine: Database['engine']): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-race-'));
  const made = engine === 'postgres' ? await createTestDatabase() : null;
  const location = made?.url ?? join(folder, 'tessera.sqlite');
  const passes = await prepare(location);
  const servers = await Promise.all(
    Array.from({ length: engine === 'postgres' ? 2 : 1 }, () => startServer(location)),
  );
  const counts = noCounts();
  let next = 0;
  let kills = 0;
  const start = performance.now();

  async function runner(): Promise<void> {
    for (let round = next++; round < rounds && !interrupted; round = next++) {
      const pass = passes[round];
      if (pass === undefined) throw new Error('a pass for each round');
      const raced = raceOnce(
        servers.map((server) => server.where),
        pass,
        counts,
      );
      if (round % killEvery === killEvery - 1) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        await servers[kills++ % servers.length]?.killAndRestart();
      }
      await raced;
      if (counts.rounds % 500 === 0) say(`${engine}: ${counts.rounds} rounds, ${kills} kills`);
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, runner));
  await Promise.all(servers.map((server) => server.stop()));
  const seconds = (performance.now() - start) / 1000;
  const db = await openDatabase(location);
  const { faults, passTransfers, passCurrencies } = await audit(db);
  await db.close();
  await made?.drop();
  rmSync(folder, { recursive: true, force: true });
  const sums = passCurrencies.map(({ currency, sum }) => `${currency} ${sum}`).join(', ');
  console.log(
    `${engine}: ${counts.rounds} rounds of 64 debits in ${seconds.toFixed(0)} s, ${kills} servers killed`,
  );
  console.log(
    `  ${counts.debits} debits carried out, ${counts.refused} refused for want of balance, ${counts.repeats} rows asked for twice at once`,
  );
  console.log(
    `  ${counts.lost} connections lost and asked again, answers of 500 asked again: ${JSON.stringify(counts.failures)}`,
  );
  console.log(
    `  ${passTransfers} transfers, sum of all entries: ${sums}; faults of the audit: ${faults.length}`,
  );
  for (const fault of faults) console.log(`  FAULT ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

async function prepare(location: string): Promise<readonly RacePass[]> {
  const db = await openDatabase(location);
  await registerIssuer(db, { id: 'ISSUER0001', name: 'An issuer' });
  await db.commit(placeRows());
  const passes = Array.from({ length: rounds }, (_, i): RacePass => {
    return { passId: `pass-${i}`, number: `RACE-${i}`, issued: raceAmount() };
  });
  const nowMs = BigInt(Date.now());
  for (let i = 0; i < passes.length; i += 16) {
    const batch = passes.slice(i, i + 16).flatMap(({ number, issued }, n) => {
      return newPassRows(systemEntropy, newPass(i + n, { number }), issued, nowMs).statements;
    });
    if ((await db.commit(batch)) !== 'committed') throw new Error('the passes were not made');
  }
  await db.close();
  return passes;
}

interface RaceServer {
  readonly where: () => string;
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

async function startServer(location: string): Promise<RaceServer> {
  let running = await spawnServer(location);
  let restarting: Promise<void> = Promise.resolve();
  async function restart(): Promise<void> {
    const exited = exitOf(running.child);
    running.child.kill('SIGKILL');
    await exited;
    running = await spawnServer(location);
  }
  return {
    where: () => running.url,
    killAndRestart() {
      restarting = restarting.then(restart);
      return restarting;
    },
    async stop() {
      await restarting;
      const exited = exitOf(running.child);
      running.child.stdin?.end();
      await exited;
    },
  };
}

function exitOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function spawnServer(
  location: string,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [PROCESS, location], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('a server did not start')));
    child.stdout.once('data', (said: Buffer) => resolve(said.toString().trim()));
  });
  child.stdin.on('error', () => {});
  return { child, url };
}
