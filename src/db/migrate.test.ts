import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { forEngine, MIGRATIONS, readMigrations } from './migrate.ts';

const TEXT = `create table a (
  id text, -- the name
  extra text, -- sqlite
  more text -- postgres
);
-- begin postgres
create function f();
-- end postgres
-- begin sqlite
pragma x;
-- end sqlite`;

test('a line or a block that is marked is for one engine', () => {
  assert.equal(
    forEngine(TEXT, 'sqlite'),
    'create table a (\n  id text, -- the name\n  extra text, -- sqlite\n);\npragma x;',
  );
  assert.equal(
    forEngine(TEXT, 'postgres'),
    'create table a (\n  id text, -- the name\n  more text -- postgres\n);\ncreate function f();',
  );
});

test('a block that is not closed is refused', () => {
  for (const text of [
    '-- begin sqlite',
    '-- end sqlite',
    '-- begin sqlite\n-- end postgres',
    '-- begin sqlite\n-- begin postgres\n-- end postgres',
  ]) {
    assert.throws(() => forEngine(text, 'sqlite'), /not closed/, text);
  }
});

test('migrations are numbered from 1 without gaps', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-migrations-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const read = () => readMigrations(pathToFileURL(`${folder}/`));
  writeFileSync(join(folder, '0001-first.sql'), 'select 1');
  writeFileSync(join(folder, 'README.md'), 'not a migration');
  assert.deepEqual(read(), [{ version: 1, name: 'first', text: 'select 1' }]);
  writeFileSync(join(folder, '0003-third.sql'), 'select 3');
  assert.throws(read, /0003-third\.sql/);
  writeFileSync(join(folder, '0002-second.sql'), 'select 2');
  assert.deepEqual(
    read().map(({ name }) => name),
    ['first', 'second', 'third'],
  );
  writeFileSync(join(folder, '0003-twice.sql'), 'select 3');
  assert.throws(read, /0003-twice\.sql/);
});

test('the migrations of the server can be read', () => {
  assert.equal(readMigrations(MIGRATIONS)[0]?.name, 'foundation');
});
