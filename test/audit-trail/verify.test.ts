import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Sealing } from '../../src/audit-trail/seal-records.ts';
import { readOrCreateSegmentKeys, signingKeyPath, signSegment } from '../../src/audit-trail/signing-key.ts';
import type { WhyBroken } from '../../src/audit-trail/trail-fault.ts';
import { insertSegment, readSegment } from '../../src/audit-trail/trail-store.ts';
import type { Database, Row, Statement, Value } from '../../src/db/database.ts';
import { textOf } from '../../src/db/row.ts';
import { forEachEngine } from '../support/engines.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { addRecords, change, recordOf, sealAll, sealingIn, trailFolder, verified } from './trail-world.ts';

/** A trail that is found to be in order is worth what would have been found: everything is tampered with in turn. */

const RECORD_TEXTS = ['id', 'subject', 'actor', 'action', 'reason', 'detail'];
const SEGMENT_TEXTS = ['previous', 'root', 'kid', 'signature'];
const RECORD_INTEGERS = ['created_ms', 'segment'];
const SEGMENT_INTEGERS = ['number', 'records', 'created_ms'];
const CHANGES = 120;

forEachEngine((engine) => {
  const folder = trailFolder();
  let db: Database;
  let sealing: Sealing;
  let records: readonly Row[];

  before(async () => {
    db = await engine.open();
    sealing = sealingIn(folder.path, db, 'server');
    const entropy = countedEntropy('verify');
    // Segments of 4, 2 and 1 records; 2 and 1; and a record that is not sealed.
    await addRecords(db, entropy, 7);
    await sealAll(sealing);
    await addRecords(db, entropy, 3);
    await sealAll(sealing);
    await addRecords(db, entropy, 1);
    records = await db.read(
      'select id, segment from audit_record where segment is not null order by segment, id',
      [],
    );
  });
  after(() => folder.remove());

  const idOf = (segment: bigint) => textOf(records.find((row) => row.segment === segment) ?? {}, 'id');

  async function commit(statement: Statement): Promise<void> {
    assert.equal(await db.commit([statement]), 'committed');
  }

  /** Runs `harm`, expects it to be found where and as stated, and undoes it. */
  async function assertFound(harm: Statement, undo: readonly Statement[], segment: bigint, why: WhyBroken) {
    await commit(harm);
    const { fault } = await verified(sealing);
    for (const statement of undo) await commit(statement);
    assert.deepEqual([fault?.segment, fault?.why], [segment, why]);
    assert.equal((await verified(sealing)).fault, null);
  }

  async function assertFoundInCopy(harm: (lines: string[]) => string, segment: bigint, why: WhyBroken) {
    const copy = readFileSync(sealing.copy, 'utf8');
    writeFileSync(sealing.copy, harm(copy.split('\n').slice(0, -1)));
    const { fault } = await verified(sealing);
    writeFileSync(sealing.copy, copy);
    assert.deepEqual([fault?.segment, fault?.why], [segment, why]);
    assert.equal((await verified(sealing)).fault, null);
  }

  const setRecord = (column: string, id: string, value: Value) =>
    change('audit_record', `update audit_record set ${column} = $2 where id = $1`, [id, value]);
  const setSegment = (column: string, number: bigint, value: Value) =>
    change('audit_segment', `update audit_segment set ${column} = $2 where number = $1`, [number, value]);
  const removeSegment = (number: bigint) =>
    change('audit_segment', 'delete from audit_segment where number = $1', [number]);

  async function segmentOf(number: bigint) {
    const segment = await readSegment(db, number);
    assert.ok(segment);
    return segment;
  }

  /** Puts a record back as it was. */
  async function insertion(id: string): Promise<Statement> {
    const columns = 'id, subject, lane, actor, action, reason, detail, created_ms, segment';
    const [row] = await db.read(`select ${columns} from audit_record where id = $1`, [id]);
    assert.ok(row);
    const text = `insert into audit_record (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
    return change('audit_record', text, Object.values(row));
  }

  describe('verifying', () => {
    test('finds a trail in order, with a record at its end that is not sealed', async () => {
      assert.deepEqual(await verified(sealing), {
        segments: 5n,
        records: 10n,
        unsealed: 1n,
        notCopiedYet: 0n,
        fault: null,
      });
    });

    test('finds a record that was changed', async () => {
      const id = idOf(2n);
      const reason =
        (await db.read('select reason from audit_record where id = $1', [id]))[0]?.reason ?? null;
      await assertFound(
        setRecord('reason', id, 'something else'),
        [setRecord('reason', id, reason)],
        2n,
        'record-changed',
      );
    });

    test('tells no reason from an empty one', async () => {
      const [row] = await db.read('select id from audit_record where reason is null and segment = $1', [1n]);
      const id = textOf(row ?? {}, 'id');
      await assertFound(setRecord('reason', id, ''), [setRecord('reason', id, null)], 1n, 'record-changed');
    });

    test('finds a record that was removed', async () => {
      const id = idOf(1n);
      const remove = change('audit_record', 'delete from audit_record where id = $1', [id]);
      await assertFound(remove, [await insertion(id)], 1n, 'record-removed');
      await assertFound(setRecord('segment', id, null), [setRecord('segment', id, 1n)], 1n, 'record-removed');
    });

    test('finds a record that was added', async () => {
      const added = recordOf(countedEntropy('added'), 'card-1');
      const id = 'ffffffff-0000-7000-8000-000000000000';
      await commit({ ...added, key: id, values: [id, ...added.values.slice(1)] });
      const remove = change('audit_record', 'delete from audit_record where id = $1', [id]);
      await assertFound(setRecord('segment', id, 3n), [setRecord('segment', id, null)], 3n, 'record-added');
      await assertFound(setRecord('segment', id, 77n), [remove], 77n, 'segment-removed');
    });

    test('finds a segment that was removed, the first, the last, or all of them', async () => {
      for (const number of [1n, 3n, 5n]) {
        await assertFound(
          removeSegment(number),
          [insertSegment(await segmentOf(number))],
          number,
          'segment-removed',
        );
      }
      const all = await Promise.all([1n, 2n, 3n, 4n, 5n].map(segmentOf));
      const removeAll = change('audit_segment', 'delete from audit_segment where number < $1', [9n], 5);
      await assertFound(removeAll, all.map(insertSegment), 1n, 'segment-removed');
    });

    test('finds a segment that was removed with its records', async () => {
      const id = idOf(5n);
      const [back, segment] = [await insertion(id), await segmentOf(5n)];
      await commit(removeSegment(5n));
      await assertFound(
        change('audit_record', 'delete from audit_record where id = $1', [id]),
        [back, insertSegment(segment)],
        5n,
        'segment-removed',
      );
    });

    test('finds a segment that was changed, and one that another key signed', async () => {
      const segment = await segmentOf(3n);
      const wrongRoot = setSegment('root', 3n, 'A'.repeat(64));
      await assertFound(wrongRoot, [setSegment('root', 3n, segment.root)], 3n, 'signature-wrong');

      const stranger = trailFolder();
      const { signing } = readOrCreateSegmentKeys(signingKeyPath(stranger.path));
      stranger.remove();
      assert.ok(signing);
      const { signature, kid } = signSegment(segment, signing);
      await assertFound(
        setSegment('signature', 3n, signature),
        [setSegment('signature', 3n, segment.signature)],
        3n,
        'signature-wrong',
      );
      await assertFound(setSegment('kid', 3n, kid), [setSegment('kid', 3n, segment.kid)], 3n, 'key-unknown');
    });

    test('finds what a stolen key signed, as long as the thief has not got the copy', async () => {
      const { signing } = sealing.keys;
      assert.ok(signing);
      const last = await segmentOf(5n);
      const forged = signSegment({ ...last, createdMs: last.createdMs - 1n }, signing);
      await commit(removeSegment(5n));
      await assertFound(insertSegment(forged), [removeSegment(5n), insertSegment(last)], 5n, 'copy-differs');
      const unchained = signSegment({ ...last, previous: last.root }, signing);
      await commit(removeSegment(5n));
      await assertFound(
        insertSegment(unchained),
        [removeSegment(5n), insertSegment(last)],
        5n,
        'chain-broken',
      );
    });

    test('finds a copy that was cut, or in which a line is missing or too many', async () => {
      const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
      await assertFoundInCopy((lines) => joined(lines.slice(0, 3)), 4n, 'copy-missing');
      await assertFoundInCopy(() => '', 1n, 'copy-missing');
      await assertFoundInCopy((lines) => joined(lines).slice(0, -1), 5n, 'copy-missing');
      await assertFoundInCopy((lines) => joined(lines.toSpliced(1, 1)), 2n, 'copy-missing');
      await assertFoundInCopy((lines) => joined(lines.toSpliced(2, 0, 'a note')), 3n, 'copy-differs');
      await assertFoundInCopy((lines) => joined([...lines, 'a note']), 6n, 'copy-differs');
      const beyond64Bits = '{"segment":"9999999999999999999","previous":""}';
      await assertFoundInCopy((lines) => joined([...lines, beyond64Bits]), 6n, 'copy-differs');
      const more = (lines: readonly string[]) => (lines[4] ?? '').replace('"segment":"5"', '"segment":"6"');
      await assertFoundInCopy((lines) => joined([...lines, more(lines)]), 6n, 'segment-removed');
    });

    test('takes a line that two servers wrote for one line', async () => {
      const copy = readFileSync(sealing.copy, 'utf8');
      const lines = copy.split('\n');
      writeFileSync(sealing.copy, [...lines.slice(0, 3), ...lines.slice(1, 5), ...lines.slice(3)].join('\n'));
      assert.equal((await verified(sealing)).fault, null);
      writeFileSync(sealing.copy, copy);
    });

    test('finds that the copy is gone', async () => {
      const copy = readFileSync(sealing.copy);
      rmSync(sealing.copy);
      assert.equal((await verified(sealing)).fault?.why, 'copy-missing');
      writeFileSync(sealing.copy, copy);
    });
  });

  describe('of a sealed field', () => {
    const other = fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }).filter((char) => char !== '\0');
    const where = fc.nat({ max: 1_000_000 });

    /** One character of a text is another one. */
    const replaced = (text: string, at: number, char: string) => {
      const characters = [...text];
      characters[at % characters.length] = char;
      return characters.join('');
    };

    async function assertEveryChangeFound(
      table: 'audit_record' | 'audit_segment',
      key: string,
      columns: string[],
    ) {
      const keys = (
        await db.read(
          table === 'audit_record'
            ? 'select id as key from audit_record where segment is not null'
            : 'select number as key from audit_segment',
          [],
        )
      ).map((row) => row.key as Value);
      const set = (column: string, row: Value, value: Value) =>
        change(table, `update ${table} set ${column} = $2 where ${key} = $1`, [row, value]);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...columns),
          fc.constantFrom(...keys),
          where,
          other,
          async (column, row, at, char) => {
            const [{ value = null } = {}] = await db.read(
              `select ${column} as value from ${table} where ${key} = $1`,
              [row],
            );
            fc.pre(value !== null);
            // A number that exists already would be refused by the database itself.
            const changed =
              typeof value === 'string'
                ? replaced(value, at, char)
                : column === 'number'
                  ? value + 1000n
                  : value + BigInt(at + 1);
            fc.pre(changed !== value);
            await commit(set(column, row, changed));
            const { fault } = await verified(sealing);
            await commit(set(column, column === key ? changed : row, value));
            assert.notEqual(fault, null);
          },
        ),
        { numRuns: CHANGES },
      );
      assert.equal((await verified(sealing)).fault, null);
    }

    test('every change of one character or number is found, in records', () =>
      assertEveryChangeFound('audit_record', 'id', [...RECORD_TEXTS, ...RECORD_INTEGERS]));

    test('every change of one character or number is found, in segments', () =>
      assertEveryChangeFound('audit_segment', 'number', [...SEGMENT_TEXTS, ...SEGMENT_INTEGERS]));

    test('every other lane is found', async () => {
      const id = idOf(4n);
      const [row] = await db.read('select lane from audit_record where id = $1', [id]);
      for (let lane = 0n; lane < 64n; lane++) {
        if (lane === row?.lane) continue;
        await commit(setRecord('lane', id, lane));
        assert.equal((await verified(sealing)).fault?.why, 'record-changed');
      }
      await commit(setRecord('lane', id, row?.lane ?? null));
    });

    test('every change of one byte of the copy is found', async () => {
      const copy = readFileSync(sealing.copy);
      await fc.assert(
        fc.asyncProperty(
          fc.nat({ max: copy.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          async (at, mask) => {
            const changed = Buffer.from(copy);
            changed[at] = (changed[at] ?? 0) ^ mask;
            writeFileSync(sealing.copy, changed);
            assert.notEqual((await verified(sealing)).fault, null);
          },
        ),
        { numRuns: CHANGES },
      );
      writeFileSync(sealing.copy, copy);
      assert.equal((await verified(sealing)).fault, null);
    });
  });
});
