import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/db/open.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { addRecords, change, sealAll, sealingIn, trailFolder } from './trail-world.ts';

/** The command line as an auditor types it. */

const TESSERA = fileURLToPath(new URL('../../bin/tessera.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function verify(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [TESSERA, 'audit', 'verify', ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('tessera audit verify', () => {
  const folder = trailFolder();
  const database = join(folder.path, 'tessera.db');
  const reason = 'reason 0, « naïve »';
  before(async () => {
    const db = await openDatabase(database);
    await addRecords(db, countedEntropy('command'), 3);
    await sealAll(sealingIn(folder.path, db, 'server'));
    await addRecords(db, { ...countedEntropy('later'), uuid: () => 'ffff' }, 1);
    await db.close();
  });
  after(() => folder.remove());

  async function setReason(text: string): Promise<void> {
    const db = await openDatabase(database);
    const update = `update audit_record set reason = $1 where subject = 'card-0' and segment = 1`;
    assert.equal(await db.commit([change('audit_record', update, [text])]), 'committed');
    await db.close();
  }

  test('says that the trail is in order, and what is not sealed yet', async () => {
    const { code, stdout, stderr } = await verify('--data-dir', folder.path);
    assert.equal(code, 0, stderr);
    assert.equal(
      stdout,
      '2 segments with 3 records verified, 1 records not sealed yet\nThe audit trail is in order.\n',
    );
  });

  test('names the first broken segment and why, also for machines', async () => {
    await setReason('a better one');
    const { code, stdout } = await verify('--data-dir', folder.path);
    assert.equal(code, 1);
    assert.match(stdout, /\nBROKEN at segment 1: record-changed, its records are not what it sealed\n$/);
    const json = await verify('--json', '--database', database, '--data-dir', folder.path);
    assert.equal(json.code, 1);
    assert.deepEqual(JSON.parse(json.stdout), {
      segments: 0,
      records: 0,
      unsealed: 1,
      notCopiedYet: 0,
      fault: { segment: 1, why: 'record-changed', explanation: 'its records are not what it sealed' },
    });
    await setReason(reason);
  });

  test('needs the public keys only, and takes them and the copy from elsewhere', async () => {
    const elsewhere = trailFolder();
    const [keys, copy] = ['keys.json', 'copy.log'].map((name) => join(elsewhere.path, name));
    assert.ok(keys && copy);
    const file = JSON.parse(readFileSync(join(folder.path, 'audit-signing-key.json'), 'utf8'));
    for (const key of file.keys) delete key.d;
    writeFileSync(keys, JSON.stringify(file));
    copyFileSync(join(folder.path, 'audit-segments.log'), copy);
    const { code, stderr } = await verify('--data-dir', folder.path, '--keys', keys, '--copy', copy);
    assert.equal(code, 0, stderr);
    elsewhere.remove();
  });

  test('does not say that all is well without keys, and makes none', async () => {
    const path = join(folder.path, 'audit-signing-key.json');
    renameSync(path, `${path}.away`);
    const { code, stderr } = await verify('--data-dir', folder.path);
    renameSync(`${path}.away`, path);
    assert.equal(code, 1);
    assert.match(stderr, /^tessera: there is no file of audit keys .*\n$/);
  });

  test('does not take a key for another one', async () => {
    const path = join(folder.path, 'audit-signing-key.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"kid": "./, '"kid": "_'));
    const { code, stderr } = await verify('--data-dir', folder.path);
    writeFileSync(path, text);
    assert.equal(code, 1);
    assert.match(stderr, /is not a JWK set of Ed25519 keys/);
    assert.doesNotMatch(stderr, /"d"/);
  });
});
