import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MIGRATIONS, readMigrations } from '../../src/db/migrate.ts';
import { forEachEngine } from '../support/engines.ts';

forEachEngine((engine) => {
  test('the migrations of the server run, and a second start finds nothing to do', async () => {
    const expected = readMigrations(MIGRATIONS).map(({ version, name }) => ({
      version: BigInt(version),
      name,
    }));
    for (let start = 0; start < 2; start++) {
      const database = await engine.open();
      const history = await database.read('select version, name from schema_migration order by version', []);
      assert.deepEqual(history, expected);
      await database.close();
    }
  });

  test('there are 64 lanes, and nobody holds one', async () => {
    const database = await engine.open();
    const lanes = await database.read('select lane, owner, until_ms, epoch from lane order by lane', []);
    assert.deepEqual(
      lanes,
      Array.from({ length: 64 }, (_, lane) => ({ lane: BigInt(lane), owner: null, until_ms: 0n, epoch: 0n })),
    );
  });
});
