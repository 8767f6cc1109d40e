/** pgbench running a recorded top-up: each round BEGIN, the load, the statements one by one, COMMIT. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { renameParameters } from '../../src/db/sql-text.ts';
import type { RoundTemplate, Slot } from './journey-template.ts';
import type { PostgresServer } from './postgres-server.ts';
import { type Numbers, purchaseIdOf } from './world.ts';

export interface PgbenchScript {
  readonly path: string;
  /** Values of `-D`, which are sent as parameters. */
  readonly constants: ReadonlyMap<string, string>;
}

/**
 * A pgbench that stays connected and is held between stretches: when it starts, each of its clients plans every statement anew,
 * which takes it seconds.
 */
export interface Pgbench {
  goOn(): void;
  hold(): void;
  stop(): Promise<void>;
}

/** Digits of an id of ours. */
const ID_LENGTH = 36;

export function writeScript(path: string, rounds: readonly RoundTemplate[]): PgbenchScript {
  const constants = new Map<string, string>();
  const lines = [
    '\\set card :client_id * :cards_each + random(0, :cards_each - 1) + :from_card',
    `\\set purchase :card * ${purchaseIdOf(1, 0)}`,
  ];
  for (const { load, batch } of rounds) {
    // Every id and request key of a run: the run, then how many there were before, then the client.
    lines.push('\\set n :n + 1', '\\set id (:run * 10000000 + :n) * 100000 + :client_id * 10');
    const render = (text: string, values: readonly Slot[]) =>
      renameParameters(text, (i) => expression(values[i - 1], constants))
        .replaceAll(/\s*\n\s*/g, ' ')
        .trim();
    lines.push('BEGIN;', `${render(load.text, load.values)} \\gset`);
    for (const { statement, values } of batch) lines.push(`${render(statement.text, values)};`);
    lines.push('COMMIT;');
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { path, constants };
}

function expression(slot: Slot | undefined, constants: Map<string, string>): string {
  if (slot === undefined) throw new Error('a parameter has a value');
  switch (slot.kind) {
    case 'card':
    case 'device':
      return ':card';
    case 'purchase':
      return ':purchase';
    case 'request':
      return `lpad(:id, ${ID_LENGTH}, 'r')`;
    case 'new-id':
      return `lpad(cast(cast(:id as bigint) + ${slot.number} as text), ${ID_LENGTH}, '0')`;
    case 'column':
      if (slot.prefix !== '') return `cast(${named(constants, slot.prefix)} as text) || :${slot.name}`;
      return slot.plus === 0n ? `:${slot.name}` : `cast(:${slot.name} as bigint) + ${slot.plus}`;
    case 'constant':
      return slot.value === null ? 'null' : named(constants, String(slot.value));
  }
}

function named(constants: Map<string, string>, value: string): string {
  const known = [...constants].find(([, each]) => each === value)?.[0];
  const name = known ?? `constant_${constants.size}`;
  constants.set(name, value);
  return `:${name}`;
}

/**
 * Each client works through cards of its own.
 *
 * @param run a number of its own for each pgbench
 */
export function startPgbench(
  server: PostgresServer,
  { path, constants }: PgbenchScript,
  run: number,
  clients: number,
  cards: Numbers,
): Pgbench {
  const variables = {
    n: 0,
    run,
    from_card: cards.from,
    cards_each: Math.floor((cards.upTo - cards.from) / clients),
    ...Object.fromEntries(constants),
  };
  const child = spawn(
    server.pgbench,
    [
      ...['-h', '127.0.0.1', '-p', String(server.port), '-U', server.user],
      ...['-n', '-M', 'prepared', '-f', path, '-c', String(clients), '-T', '3600'],
      ...Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]),
      'postgres',
    ],
    // The plan that PostgreSQL settles on after five others, at once.
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PGOPTIONS: '-c plan_cache_mode=force_generic_plan' },
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  function signal(name: NodeJS.Signals): void {
    if (child.exitCode !== null) throw new Error(`pgbench ended:\n${said.slice(-2000)}`);
    child.kill(name);
  }
  return {
    goOn: () => signal('SIGCONT'),
    hold: () => signal('SIGSTOP'),
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
