/** What every command of the operator has in common: where the server is, who asks, why, and how the answer is shown. */

import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import {
  type Answer,
  type Connection,
  NoAnswer,
  RequestRefused,
  readConnection,
  readPublicKeys,
  type Sent,
  send,
} from './admin-client.ts';
import { fieldText, type Table, tableText } from './print.ts';

/** Refused, or the command is wrong: nothing was changed. */
const REFUSED = 1;
/** There was no answer: it may have happened. */
const NO_ANSWER = 2;

export interface Shown {
  /** For `--json`. */
  readonly json: unknown;
  /** For people. */
  readonly text: string;
  /** One line more for people. */
  readonly note?: string;
}

export type Options = Readonly<Record<string, string | undefined>>;

export interface Door {
  get(path: string, query?: Sent['query']): Promise<unknown>;
  /** The keys to which the server's secrets are encrypted. */
  publicKeys(): Promise<unknown>;
  /** Under the key and with the reason of the command line. @param part of a change that takes several requests */
  change(method: 'POST' | 'PUT', path: string, body?: object, part?: number): Promise<Answer>;
}

type Run = (door: Door, args: readonly string[], options: Options) => Promise<Shown>;

/** A command that asks. */
export function viewCommand(parent: Command, usage: string, description: string, run: Run): Command {
  return withConnection(parent.command(usage).description(description)).action((...all: unknown[]) =>
    carryOut(all.at(-1) as Command, null, run),
  );
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A command that lists, page by page. */
export function listCommand<T>(
  parent: Command,
  usage: string,
  description: string,
  pathOf: (args: readonly string[]) => string,
  tableOf: (items: readonly T[]) => Table,
  queryOf: (options: Options, args: readonly string[]) => Sent['query'] = () => ({}),
): Command {
  const run: Run = async (door, args, options) => {
    const query = { ...queryOf(options, args), cursor: options.cursor, limit: options.limit };
    const page = (await door.get(pathOf(args), query)) as Page<T>;
    const text = tableText(tableOf(page.items));
    return page.next === null
      ? { json: page, text }
      : { json: page, text, note: `There are more: --cursor ${page.next}` };
  };
  return viewCommand(parent, usage, description, run)
    .option('--limit <number>', 'items a page, 1 to 200', '50')
    .option('--cursor <text>', 'where the page before ended');
}

/** A command that changes something. It needs a reason. */
export function changeCommand(parent: Command, usage: string, description: string, run: Run): Command {
  return withConnection(parent.command(usage).description(description))
    .requiredOption('--reason <text>', 'why, for the audit trail')
    .option('--idempotency-key <text>', 'of an earlier try that had no answer')
    .action((...all: unknown[]) => {
      const command = all.at(-1) as Command;
      const { idempotencyKey } = command.opts<Options>();
      return carryOut(command, idempotencyKey ?? randomUUID(), run);
    });
}

const WAITS = 'Nothing is done yet: another person has to give the same command.';

/** The thing that a change left, field by field; or that it waits for a second person. */
export function shownFields({ status, body }: Answer, note = status === 202 ? WAITS : undefined): Shown {
  return { json: body, text: fieldText(body), ...(note === undefined ? {} : { note }) };
}

function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'the server (TESSERA_URL, http://127.0.0.1:8080)')
    .option('--token-file <file>', 'holds your token (else TESSERA_ADMIN_TOKEN)')
    .option('--json', 'for machines');
}

/** @param key null when nothing is changed */
async function carryOut(command: Command, key: string | null, run: Run): Promise<void> {
  const options = command.opts<Options>();
  try {
    const shown = await run(
      doorOf(readConnection(options, process.env), options, key),
      command.args,
      options,
    );
    if (command.getOptionValue('json') === true) console.log(JSON.stringify(shown.json, null, 2));
    else console.log(shown.text + (shown.note === undefined ? '' : `\n${shown.note}`));
  } catch (error) {
    if (!(error instanceof RequestRefused) && !(error instanceof NoAnswer)) throw error;
    console.error(`tessera: ${error.message}`);
    process.exitCode = error instanceof NoAnswer ? NO_ANSWER : REFUSED;
    if (error instanceof NoAnswer && key !== null)
      console.error(`It may have happened. To repeat it safely: --idempotency-key ${key}`);
  }
}

function doorOf(connection: Connection, { reason }: Options, key: string | null): Door {
  return {
    async get(path, query = {}) {
      return (await send(connection, { method: 'GET', path, query })).body;
    },
    publicKeys: () => readPublicKeys(connection),
    change(method, path, body = {}, part = 0) {
      if (key === null) throw new Error('a command that changes something has a key');
      const idempotencyKey = part === 0 ? key : `${key}.${part}`;
      return send(connection, { method, path, body: { ...body, reason }, idempotencyKey });
    },
  };
}
