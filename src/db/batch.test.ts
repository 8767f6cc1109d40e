import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertBatch, MAX_BATCH_STATEMENTS, sortBatch } from './batch.ts';
import { type Statement, TABLES, type TableName } from './database.ts';

const TEXT = 'update t set a = 1 where id = $1';

function on(table: TableName, key: string): Statement {
  return { table, key, text: TEXT, values: [key], rows: 1 };
}

test('a batch is sorted by the rank of its tables, then by key', () => {
  const sorted = sortBatch([on('transfer', 'a'), on('card', 'b'), on('card', 'B'), on('device', 'z')]);
  assert.deepEqual(
    sorted.map(({ table, key }) => `${table} ${key}`),
    ['device z', 'card B', 'card b', 'transfer a'],
  );
});

test('any batch of different keys is in order once it is sorted, and in the same order from any other', () => {
  const statement = fc.tuple(fc.constantFrom(...TABLES), fc.string());
  const batch = fc.uniqueArray(statement, {
    selector: ([table, key]) => `${table} ${key}`,
    minLength: 1,
    maxLength: 20,
  });
  const plain = fc.string().filter((s) => s.isWellFormed());
  fc.assert(
    fc.property(batch, plain, (keys, value) => {
      const statements = keys.map(([table, key]) => ({ ...on(table, key), values: [value] }));
      const sorted = sortBatch(statements);
      if (!value.includes('\0')) assertBatch(sorted);
      assert.deepEqual(sortBatch(statements.toReversed()), sorted);
    }),
  );
});

test('a batch that is not sorted, names a key twice, or is too long is refused', () => {
  assert.throws(() => assertBatch([on('transfer', 'a'), on('card', 'a')]), RangeError);
  assert.throws(() => assertBatch([on('card', 'b'), on('card', 'a')]), RangeError);
  assert.throws(() => assertBatch([on('card', 'a'), on('card', 'a')]), RangeError);
  const many = Array.from({ length: MAX_BATCH_STATEMENTS + 1 }, (_, i) => on('card', String(i)));
  assert.throws(() => assertBatch(sortBatch(many)), RangeError);
});

test('what is refused is not quoted: it may name a card', () => {
  for (const batch of [
    [on('card', 'secret'), on('card', 'secret')],
    [{ ...on('card', 'k'), values: ['secret\0'] }],
    [{ ...on('card', 'k'), values: ['secret', 'secret'] }],
  ]) {
    assert.throws(
      () => assertBatch(batch),
      (error: Error) => error instanceof RangeError && !error.message.includes('secret'),
    );
  }
});
