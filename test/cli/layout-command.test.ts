import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { layoutCommand } from '../../src/layout-command.ts';

const CJRC = fileURLToPath(new URL('../../layouts/cjrc.json', import.meta.url));

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-layout-command-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  process.exitCode = 0;
});
after(() => {
  process.exitCode = 0;
});

/** What `tessera layout …` prints, and its exit code. */
async function run(...args: readonly string[]) {
  const log = mock.method(console, 'log', () => {});
  try {
    await layoutCommand().parseAsync(args, { from: 'user' });
    return { printed: log.mock.calls.map((call) => String(call.arguments[0])), code: process.exitCode };
  } finally {
    log.mock.restore();
    process.exitCode = 0;
  }
}

/** A file whose receipt reaches into the date, and the line that says so. */
function faulty(): { readonly file: string; readonly line: number } {
  const file = join(folder, 'cjrc.json');
  const text = readFileSync(CJRC, 'utf8').replace('"offset": 6', '"offset": 5');
  writeFileSync(file, text);
  return { file, line: text.slice(0, text.indexOf('"receipt"')).split('\n').length };
}

test('layout check says OK of a layout, and ends with 0', async () => {
  assert.deepEqual(await run('check', CJRC), { printed: [`${CJRC}: OK`], code: 0 });
});

test('layout check says each fault with its file and line, and ends with 1', async () => {
  const { file, line } = faulty();
  const { printed, code } = await run('check', file);
  assert.equal(code, 1);
  assert.deepEqual(printed, [`${file}:${line}: receipt: overlaps history.date`]);
});

test('layout check --json says the same to machines', async () => {
  const { file, line } = faulty();
  const { printed, code } = await run('check', file, '--json');
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(printed.join('')), {
    file,
    ok: false,
    faults: [{ line, fault: 'receipt: overlaps history.date' }],
  });
  assert.equal(JSON.parse((await run('check', CJRC, '--json')).printed.join('')).ok, true);
});

test('layout check of a file that is not there is an error', async () => {
  await assert.rejects(run('check', join(folder, 'gone.json')), /ENOENT/);
});

test('layout list tells name, security, currency and operations of every layout', async () => {
  const { printed, code } = await run('list');
  assert.equal(code, 0);
  assert.equal(printed.length, 8);
  assert.match(printed.join('\n'), /^cjrc +des +JPY +READ_BALANCE UPDATE_BALANCE PARK_CARD$/m);
  assert.match(printed.join('\n'), /^demo-purse +none +JPY +sandbox +READ_BALANCE/m);
  const [list] = (await run('list', '--json')).printed;
  const octopus = JSON.parse(list ?? '').find(({ name }: { name: string }) => name === 'octopus');
  assert.deepEqual(octopus, {
    name: 'octopus',
    title: 'Octopus, to be read only',
    security: 'none',
    sandboxOnly: false,
    currency: 'HKD',
    operations: ['READ_BALANCE'],
    readerOperations: ['READ_BALANCE'],
  });
});
