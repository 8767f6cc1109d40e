import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONTRACTS, generatedFile, generateTypes } from '../../tools/generate-types.ts';

for (const name of CONTRACTS) {
  test(`the types of ${name} are those of its contract (else: node tools/generate-types.ts)`, async () => {
    assert.equal(readFileSync(generatedFile(name), 'utf8'), await generateTypes(name));
  });
}
