import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countParameters, renameParameters } from './sql-text.ts';

test('parameters are renamed, wherever they stand', () => {
  assert.equal(
    renameParameters('select $1, $12, $1 from t where a=$2', (n) => `?${n}`),
    'select ?1, ?12, ?1 from t where a=?2',
  );
});

test('what is in quotes stays as it is', () => {
  const text = `select '$1', 'it''s $2', "a$3" || $1 || '' || $2`;
  assert.equal(
    renameParameters(text, (n) => `$${n + 5}`),
    `select '$1', 'it''s $2', "a$3" || $6 || '' || $7`,
  );
});

test('parameters are counted, and none may be left out', () => {
  assert.equal(countParameters('select 1'), 0);
  assert.equal(countParameters('select $2, $1, $2'), 2);
  assert.throws(() => countParameters('select $2'), RangeError);
  assert.throws(() => countParameters('select $1, $3'), RangeError);
});
