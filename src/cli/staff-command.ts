/** `tessera staff`: the operator's people. Works on the database itself, since the first of them has nobody to ask. */

import { Command } from 'commander';
import { newToken } from '../admin/actors.ts';
import { changeStaffToken, deleteStaff, insertStaff } from '../admin/staff.ts';
import { auditRecord } from '../audit-trail/record.ts';
import { type DataOptions, readDataConfig } from '../config.ts';
import { commitDecision } from '../db/commit-decision.ts';
import type { Database, Statement } from '../db/database.ts';
import { openDatabase } from '../db/open.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { hashToken } from '../http/bearer.ts';
import { systemEntropy } from '../system-entropy.ts';
import { tableText } from './print.ts';

/** As in the audit trail. */
const STAFF_ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;

/** More than any operator has. */
const MAX_LISTED = 1_000n;

export function staffCommand(): Command {
  const staff = new Command('staff').description('the operator’s people');
  onDatabase(staff.command('add <name>'), 'make a person known and print the token, once')
    .requiredOption('--id <id>', 'how the audit trail calls the person')
    .action((name: string, options: DataOptions & { readonly id: string }) =>
      withDatabase(options, (db) => addStaff(db, options.id, name)),
    );
  onDatabase(staff.command('rotate <id>'), 'give a person another token and print it, once').action(
    (id: string, options: DataOptions) => withDatabase(options, (db) => rotateStaff(db, id)),
  );
  onDatabase(staff.command('remove <id>'), 'let a person do nothing any more').action(
    (id: string, options: DataOptions) => withDatabase(options, (db) => removeStaff(db, id)),
  );
  onDatabase(staff.command('list'), 'all of them').action((options: DataOptions) =>
    withDatabase(options, listStaff),
  );
  return staff;
}

function onDatabase(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--data-dir <folder>', 'where the embedded database lives (TESSERA_DATA_DIR, ./tessera-data)')
    .option('--database <location>', 'postgres://… or the path of a file (TESSERA_DATABASE)');
}

async function withDatabase(options: DataOptions, work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openDatabase(readDataConfig(options, process.env).database);
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function addStaff(db: Database, id: string, name: string): Promise<void> {
  if (!STAFF_ID.test(id)) throw new Error('id: 1 to 64 letters, digits, and . _ ~ - after the first');
  const token = newToken(systemEntropy);
  await change(db, id, 'staff.add', (known) => {
    if (known) throw new Error(`there is a person of the id ${id}`);
    return insertStaff({ id, name, tokenHash: hashToken(token) });
  });
  showToken(token, id);
}

async function rotateStaff(db: Database, id: string): Promise<void> {
  const token = newToken(systemEntropy);
  await change(db, id, 'staff.rotate-token', (known) => {
    if (!known) throw new Error(`there is no person of the id ${id}`);
    return changeStaffToken(id, hashToken(token));
  });
  showToken(token, id);
}

async function removeStaff(db: Database, id: string): Promise<void> {
  await change(db, id, 'staff.remove', (known) => {
    if (!known) throw new Error(`there is no person of the id ${id}`);
    return deleteStaff(id);
  });
  console.log(`The token of ${id} proves nothing any more.`);
}

async function listStaff(db: Database): Promise<void> {
  const rows = await db.read('select id, name from staff order by id limit $1', [MAX_LISTED]);
  console.log(
    tableText({ head: ['ID', 'NAME'], rows: rows.map((row) => [textOf(row, 'id'), textOf(row, 'name')]) }),
  );
}

/** The change and its record in one commit. Whoever has the database needs no reason to be believed. */
async function change(
  db: Database,
  id: string,
  action: string,
  decide: (known: boolean) => Statement,
): Promise<void> {
  await commitDecision(db, async () => {
    const [row] = await db.read('select now_ms() as now_ms, (select id from staff where id = $1) as id', [
      id,
    ]);
    if (row === undefined) throw new Error('the look-up is always one row');
    const statement = decide(row.id !== null);
    const nowMs = bigintOf(row, 'now_ms');
    const entry = { subject: id, actor: 'system', action, reason: null, detail: { id }, nowMs };
    return { batch: [statement, auditRecord(systemEntropy, entry)], result: undefined };
  });
}

function showToken(token: string, id: string): void {
  console.log(token);
  console.error(`This is the token of ${id}. It is shown this once: keep it where nobody else can read it.`);
}
