import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { CopyDiffers, type Sealing, sealOnce } from '../../src/audit-trail/seal-records.ts';
import { startSealing } from '../../src/audit-trail/sealing.ts';
import { readOrCreateSegmentKeys, signingKeyPath } from '../../src/audit-trail/signing-key.ts';
import { claimableOf, MAX_SEGMENT_RECORDS } from '../../src/audit-trail/trail-store.ts';
import type { Database } from '../../src/db/database.ts';
import { openDatabase } from '../../src/db/open.ts';
import { forEachEngine, sqliteEngine } from '../support/engines.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import {
  addRecords,
  aroundSealing,
  change,
  countOf,
  recordOf,
  sealAll,
  sealingBeside,
  sealingIn,
  trailFolder,
  verified,
} from './trail-world.ts';

const UNSEALED = 'select count(*) as n from audit_record where segment is null';
const SEGMENTS = 'select count(*) as n from audit_segment';

forEachEngine((engine) => {
  describe('sealing', () => {
    const folder = trailFolder();
    const entropy = countedEntropy('sealing');
    let db: Database;
    let sealing: Sealing;
    before(async () => {
      db = await engine.open();
      sealing = sealingIn(folder.path, db, 'server-1');
    });
    beforeEach(() => sealAll(sealing));
    after(() => folder.remove());

    const lines = (copy = sealing.copy) => readFileSync(copy, 'utf8').split('\n').slice(0, -1);
    const freeLease = () =>
      db.commit([change('audit_sealer', 'update audit_sealer set until_ms = 0 where id = $1', ['sealer'])]);

    test('closes segments of the records that wait, signs and copies them', async () => {
      await addRecords(db, entropy, 13);
      assert.deepEqual(await sealOnce(sealing), { records: 13, segments: 3, copied: 3 });
      assert.deepEqual(await sealOnce(sealing), { records: 0, segments: 0, copied: 0 });
      const { segments, records, unsealed, notCopiedYet, fault } = await verified(sealing);
      assert.equal(fault, null);
      assert.deepEqual([unsealed, notCopiedYet], [0n, 0n]);
      assert.equal(segments, BigInt(lines().length));
      assert.equal(records, await countOf(db, 'select count(*) as n from audit_record'));
    });

    test('costs no commit while nothing waits', async () => {
      const commit = () => assert.fail('nothing to commit');
      assert.equal((await sealOnce({ ...sealing, db: { ...db, commit } })).segments, 0);
    });

    test('does not hold more records in a segment than its limit', async () => {
      const statements = Array.from({ length: MAX_SEGMENT_RECORDS + 44 }, (_, i) =>
        recordOf(entropy, `card-${i}`),
      );
      for (let at = 0; at < statements.length; at += 50)
        assert.equal(await db.commit(statements.slice(at, at + 50)), 'committed');
      assert.deepEqual(await sealOnce(sealing), { records: 300, segments: 4, copied: 4 });
      assert.equal((await verified(sealing)).fault, null);
    });

    test('leaves a record that comes late, with an earlier id, to the next segment', async () => {
      const late = recordOf(entropy, 'late');
      await addRecords(db, entropy, 1);
      await sealAll(sealing);
      assert.equal(await db.commit([late]), 'committed');
      assert.equal((await verified(sealing)).unsealed, 1n);
      assert.deepEqual(await sealOnce(sealing), { records: 1, segments: 1, copied: 1 });
      assert.equal((await verified(sealing)).fault, null);
    });

    test('by several servers seals each record once, and every server gets the whole copy', async () => {
      const servers: Sealing[] = [];
      for (const owner of ['server-2', 'server-3', 'server-4']) {
        const own = engine.engine === 'sqlite' ? db : await engine.open();
        servers.push(sealingBeside(sealing, folder.path, own, owner));
      }
      // Two more that share a folder.
      servers.push({ ...sealing, owner: 'server-5' }, { ...sealing, owner: 'server-6' });
      const writing = addRecords(db, entropy, 60);
      let sealedBy = 0;
      const turns = servers.map(async (server) => {
        for (let turn = 0; turn < 20; turn++) {
          const { records } = await sealOnce(server);
          sealedBy += records;
        }
      });
      await Promise.all([writing, ...turns]);
      for (const server of servers) {
        const { records } = await sealOnce(server);
        sealedBy += records;
      }
      // A copy that was behind when another server sealed.
      for (const server of servers) await sealAll(server);
      assert.equal(sealedBy, 60);
      assert.equal(await countOf(db, UNSEALED), 0n);
      for (const server of servers) {
        assert.equal((await verified(server)).fault, null);
        assert.equal(new Set(lines(server.copy)).size, lines(server.copy).length);
      }
      assert.deepEqual(lines(servers[0]?.copy), lines(servers[1]?.copy));
    });

    test('is fenced: a server that stood still while another sealed changes nothing', async () => {
      await addRecords(db, entropy, 2);
      const other = sealingBeside(sealing, folder.path, db, 'server-7');
      const stuck = aroundSealing(db, async (commit) => {
        await freeLease();
        await addRecords(db, entropy, 1);
        assert.equal((await sealOnce(other)).records, 3);
        return await commit();
      });
      assert.equal((await sealOnce({ ...sealing, db: stuck })).records, 0);
      assert.equal((await verified(sealing)).fault, null);
    });

    test('is fenced by the lease itself, even where the other server sealed nothing', async () => {
      await addRecords(db, entropy, 1);
      const before = await countOf(db, SEGMENTS);
      const stuck = aroundSealing(db, async (commit) => {
        const take = `update audit_sealer set owner = $1, epoch = epoch + 1 where id = 'sealer'`;
        assert.equal(await db.commit([change('audit_sealer', take, ['somebody'])]), 'committed');
        const outcome = await commit();
        assert.equal(outcome, 'conflict');
        return outcome;
      });
      assert.equal((await sealOnce({ ...sealing, db: stuck })).segments, 0);
      assert.equal(await countOf(db, SEGMENTS), before);
      assert.deepEqual(await sealOnce(sealing), { records: 0, segments: 0, copied: 0 });
      await freeLease();
      assert.equal((await sealOnce(sealing)).records, 1);
    });

    test('does not seal twice what a lost connection had committed, and repeats what it had not', async () => {
      await addRecords(db, entropy, 3);
      let lost = 0;
      const unsure = aroundSealing(db, async (commit) => {
        lost++;
        if (lost % 2 === 0) return 'unknown';
        await commit();
        return 'unknown';
      });
      await sealOnce({ ...sealing, db: unsure });
      assert.equal(await countOf(db, UNSEALED), 0n);
      assert.ok(lost >= 3);
      assert.equal((await verified(sealing)).fault, null);
    });

    test('copies at the next turn what was sealed before a crash', async () => {
      await addRecords(db, entropy, 3);
      const folderInPlaceOfFile = join(folder.path, 'no-file');
      mkdirSync(folderInPlaceOfFile, { recursive: true });
      await assert.rejects(sealOnce({ ...sealing, copy: folderInPlaceOfFile }), { code: 'EISDIR' });
      assert.equal(await countOf(db, UNSEALED), 0n);
      const waiting = await verified(sealing, 60_000n);
      assert.deepEqual([waiting.notCopiedYet, waiting.fault], [2n, null]);
      assert.equal((await verified(sealing)).fault?.why, 'copy-missing');

      assert.deepEqual(await sealOnce(sealing), { records: 0, segments: 0, copied: 2 });
      assert.equal((await verified(sealing)).fault, null);
    });

    test('writes a line again that a crash left unfinished', async () => {
      await addRecords(db, entropy, 1);
      const copied = readFileSync(sealing.copy);
      appendFileSync(sealing.copy, `{"segment":"${lines().length + 1}","prev`);
      assert.equal((await verified(sealing)).fault, null);
      assert.deepEqual(await sealOnce(sealing), { records: 1, segments: 1, copied: 1 });
      assert.equal((await verified(sealing)).fault, null);
      assert.deepEqual(readFileSync(sealing.copy).subarray(0, copied.length), copied);
    });

    test('goes on, and says so, when the database no longer has what was copied', async () => {
      const elsewhere = sealingBeside(sealing, folder.path, db, 'server-8');
      appendFileSync(elsewhere.copy, '{"segment":"999999","previous":""}\n');
      await addRecords(db, entropy, 1);
      await assert.rejects(sealOnce(elsewhere), CopyDiffers);
      assert.equal(await countOf(db, UNSEALED), 0n);
      assert.equal((await verified(elsewhere)).fault?.why, 'copy-missing');
    });

    test('does not mix keys: a server with another key file seals nothing', async () => {
      const stranger = trailFolder();
      await addRecords(db, entropy, 1);
      await assert.rejects(sealOnce(sealingIn(stranger.path, db, 'server-9')), /not in this server's file/);
      assert.equal(await countOf(db, UNSEALED), 1n);
      stranger.remove();
    });
  });
});

describe('the signing key', () => {
  const folder = trailFolder();
  after(() => folder.remove());

  test('is made once, for its owner only', () => {
    const path = signingKeyPath(join(folder.path, 'data'));
    const made = readOrCreateSegmentKeys(path);
    assert.equal(readOrCreateSegmentKeys(path).signing?.kid, made.signing?.kid);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });
});

describe('a server', () => {
  const engine = sqliteEngine();
  const folder = trailFolder();
  after(() => folder.remove());

  test('seals every second, and ends its turn before it stops', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const db = await engine.open();
      const log = { error: (fields: object) => assert.fail(JSON.stringify(fields)) };
      const stop = startSealing(db, { dataDir: folder.path, owner: 'server' }, log);
      await addRecords(db, countedEntropy('server'), 2);
      mock.timers.tick(999);
      assert.equal(await countOf(db, SEGMENTS), 0n);
      mock.timers.tick(1);
      await stop();
      assert.equal(await countOf(db, SEGMENTS), 1n);
      assert.equal((await verified(sealingIn(folder.path, db, 'server'))).fault, null);
    } finally {
      mock.timers.reset();
    }
  });

  test('logs a turn that failed, and goes on', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const db = await openDatabase(':memory:');
      const messages: string[] = [];
      const log = { error: (_fields: object, message: string) => messages.push(message) };
      const stop = startSealing(db, { dataDir: folder.path, owner: 'server' }, log);
      await db.close();
      mock.timers.tick(1000);
      await stop();
      assert.deepEqual(messages, ['audit records were not sealed']);
    } finally {
      mock.timers.reset();
    }
  });
});

test('a claim is of a power of two, so that there are nine shapes of it', () => {
  assert.deepEqual([1, 2, 3, 7, 8, 255, 256, 10_000].map(claimableOf), [1, 2, 2, 4, 8, 128, 256, 256]);
});
