import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type Database, TABLES } from '../../src/db/database.ts';
import { leaseLane } from '../../src/db/lanes.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { eraseDeletedCards } from '../../src/vault/erase-cards.ts';
import { openPanVault, type PanVault, type PanVaultServices } from '../../src/vault/pan-vault.ts';
import { VaultError } from '../../src/vault/vault.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import { forEachEngine } from '../support/engines.ts';
import {
  committed,
  ISSUER,
  newVaultKey,
  OTHER_ISSUER,
  panOf,
  putCardWithNumber,
  registerIssuers,
  servicesWith,
} from './pan-world.ts';
import { printed } from './printed.ts';

forEachEngine((engine) => {
  let db: Database;
  let services: PanVaultServices;
  let pans: PanVault;
  before(async () => {
    db = await engine.open();
    await registerIssuers(db);
    services = servicesWith(db, newVaultKey('k1'));
    pans = openPanVault(services);
  });

  describe('the vault of card numbers', () => {
    test('nothing is found before there is a number, and nothing is made for it', async () => {
      assert.deepEqual(await pans.findCards(ISSUER, panOf(1)), []);
      assert.deepEqual(await db.read('select id from hash_key', []), []);
    });

    test('servers that write first at the same time make one key', async () => {
      const servers = Array.from({ length: 4 }, () => openPanVault(services));
      const card = { key: 'never-committed', issuerId: ISSUER };
      await Promise.all(servers.map((each) => each.insertStatements(card, { pan: panOf(1), exp: null })));
      assert.deepEqual(await db.read('select id from hash_key', []), [{ id: 'h1' }]);
    });

    test('a number opens with its expiry, and is found by its issuer alone', async () => {
      const twin = { pan: panOf(10), exp: '1229' };
      const [a, b] = [
        await putCardWithNumber(services, twin),
        await putCardWithNumber(services, { ...twin, exp: null }),
      ];
      const elsewhere = await putCardWithNumber(services, twin, OTHER_ISSUER);
      assert.deepEqual(await pans.open(a), twin);
      assert.deepEqual(await pans.open(b), { ...twin, exp: null });
      assert.deepEqual(await pans.findCards(ISSUER, twin.pan), [a, b].sort());
      assert.deepEqual(await pans.findCards(OTHER_ISSUER, twin.pan), [elsewhere]);
      assert.deepEqual(await pans.findCards(ISSUER, panOf(11)), []);
      assert.equal(await pans.open('nothing'), null);
    });

    test('a first search that another one overtakes finds no less', async () => {
      const number = { pan: panOf(12), exp: null };
      const key = await putCardWithNumber(services, number);
      const overtaken = Promise.withResolvers<void>();
      let reads = 0;
      const read: Database['read'] = async (text, values) => {
        const isFirst = reads++ === 0;
        const rows = await db.read(text, values);
        if (isFirst) await overtaken.promise;
        return rows;
      };
      const server = openPanVault({ ...services, db: { ...db, read } });
      const slow = server.findCards(ISSUER, number.pan);
      assert.deepEqual(await server.findCards(ISSUER, number.pan), [key]);
      overtaken.resolve();
      assert.deepEqual(await slow, [key]);
    });

    test('what is no number or no expiry is refused, silently', async () => {
      const good = { pan: panOf(1), exp: '0130' };
      for (const wrong of [
        { pan: `${panOf(1)}0` },
        { pan: '' },
        { pan: '4999' },
        { exp: '1330' },
        { exp: '0030' },
        { exp: '130' },
        { exp: '01/30' },
      ]) {
        await assert.rejects(pans.insertStatements(digitalCard(), { ...good, ...wrong }), (error) => {
          assert.ok(error instanceof RangeError);
          assert.ok(!printed(error).includes(panOf(1)));
          return true;
        });
      }
    });

    test('the row of one card does not open as that of another, nor changed anywhere', async () => {
      const [a, b] = [
        await putCardWithNumber(services, { pan: panOf(20), exp: null }),
        await putCardWithNumber(services, { pan: panOf(21), exp: null }),
      ];
      const rowOf = async (key: string) => {
        const [row] = await db.read('select data_key, content from digital_card_secret where id = $1', [key]);
        assert.ok(row !== undefined);
        return { dataKey: String(row.data_key), content: String(row.content) };
      };
      const put = (key: string, { dataKey, content }: { dataKey: string; content: string }) =>
        committed(db, [
          {
            table: 'digital_card_secret',
            key,
            text: 'update digital_card_secret set data_key = $2, content = $3 where id = $1',
            values: [key, dataKey, content],
            rows: 1,
          },
        ]);
      const [own, other] = [await rowOf(a), await rowOf(b)];
      const flip = (text: string, at: number) =>
        `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.boolean(), async (at, isKey) => {
          await put(
            a,
            isKey
              ? { ...own, dataKey: flip(own.dataKey, at % own.dataKey.length) }
              : { ...own, content: flip(own.content, at % own.content.length) },
          );
          await assert.rejects(pans.open(a), VaultError);
        }),
        { numRuns: 60 },
      );
      for (const mixed of [other, { ...own, dataKey: other.dataKey }, { ...own, content: other.content }]) {
        await put(a, mixed);
        await assert.rejects(pans.open(a), VaultError);
      }
      await put(a, own);
      assert.equal((await pans.open(a))?.pan, panOf(20));
    });

    test('a number that is replaced is found by the new one only', async () => {
      const key = await putCardWithNumber(services, { pan: panOf(30), exp: '0126' });
      const card = { key, issuerId: ISSUER };
      await committed(db, await pans.replaceStatements(card, { pan: panOf(30), exp: '0129' }));
      assert.deepEqual(await pans.open(key), { pan: panOf(30), exp: '0129' });
      const stale = await pans.replaceStatements(card, { pan: panOf(32), exp: null });
      await committed(db, await pans.replaceStatements(card, { pan: panOf(31), exp: '0132' }));
      assert.equal(await db.commit(stale), 'conflict');
      assert.deepEqual(await pans.open(key), { pan: panOf(31), exp: '0132' });
      assert.deepEqual(await pans.findCards(ISSUER, panOf(30)), []);
      assert.deepEqual(await pans.findCards(ISSUER, panOf(31)), [key]);
      await assert.rejects(
        pans.replaceStatements({ key: 'nothing', issuerId: ISSUER }, { pan: panOf(31), exp: null }),
      );
    });

    test('no plain column of any table holds a number', async () => {
      const pan = panOf(40);
      const key = await putCardWithNumber(services, { pan, exp: '0131' });
      await committed(db, await pans.replaceStatements({ key, issuerId: ISSUER }, { pan, exp: '0132' }));
      for (const table of TABLES) {
        for (const row of await db.read(`select * from ${table}`, []))
          for (const value of Object.values(row)) assert.ok(!String(value).includes(pan), table);
      }
    });
  });

  describe('the erasure of deleted cards', () => {
    const setRetention = (ms: bigint) =>
      committed(db, [
        {
          table: 'issuer_access',
          key: ISSUER,
          text: `insert into issuer_access (issuer_id, scopes, strict_assertions, requires_certificate, retention_ms, operation_ttl_ms, version)
  values ($1, '[]', 0, 0, $2, 1, 0)`,
          values: [ISSUER, ms],
          rows: 1,
        },
      ]);
    const deletedCard = async (pan: string, agoMs: bigint, issuerId: string) => {
      const [clock] = await db.read('select now_ms() as now_ms', []);
      const deletedMs = BigInt(clock?.now_ms ?? 0) - agoMs;
      const card = digitalCard({ issuerId, state: 'DELETED', deletedMs });
      await putDigitalCard(db, card);
      await committed(db, await pans.insertStatements(card, { pan, exp: '0130' }));
      return card.key;
    };
    const chore = () => eraseDeletedCards(pans, systemEntropy);
    const DAY = 86_400_000n;

    test('is when the issuer’s time is over, 90 days where it has said nothing, and leaves nothing of the number', async () => {
      await setRetention(3n * DAY);
      const gone = await deletedCard(panOf(50), 4n * DAY, ISSUER);
      const kept = await deletedCard(panOf(51), 2n * DAY, ISSUER);
      const goneElsewhere = await deletedCard(panOf(50), 91n * DAY, OTHER_ISSUER);
      const keptElsewhere = await deletedCard(panOf(51), 89n * DAY, OTHER_ISSUER);
      const alive = await putCardWithNumber(services, { pan: panOf(50), exp: null });
      const traces = await db.read(
        `select data_key as text from digital_card_secret where id = $1 union all
         select content from digital_card_secret where id = $1 union all
         select hash from pan_index where digital_card_id = $1`,
        [goneElsewhere],
      );
      assert.equal(traces.length, 3);

      const lease = await leaseLane(db, 0, 'eraser', 60_000n);
      assert.ok(lease !== null);
      assert.equal(
        await chore()(db, { ...lease, epoch: lease.epoch - 1n }),
        0,
        'without the lease nothing is erased',
      );
      assert.equal(await chore()(db, lease), 2);
      assert.equal(await chore()(db, lease), 0);

      for (const key of [gone, goneElsewhere]) {
        assert.equal(await pans.open(key), null);
        const [card] = await db.read(
          'select erased_ms, pan_suffix, version from digital_card where id = $1',
          [key],
        );
        assert.ok(card?.erased_ms !== null);
        assert.deepEqual([card?.pan_suffix, card?.version], ['1234', 1n]);
        assert.deepEqual(await db.read('select hash from pan_index where digital_card_id = $1', [key]), []);
        const records = await db.read('select actor, action from audit_record where subject = $1', [key]);
        assert.deepEqual(records, [{ actor: 'system', action: 'digital-card.erase' }]);
        assert.deepEqual(await pans.eraseStatements(key), []);
      }
      assert.deepEqual(await pans.findCards(ISSUER, panOf(50)), [alive]);
      assert.deepEqual(await pans.findCards(ISSUER, panOf(51)), [kept]);
      assert.deepEqual(await pans.findCards(OTHER_ISSUER, panOf(51)), [keptElsewhere]);

      if (engine.engine === 'sqlite') {
        const keptTrace = await db.read('select content as text from digital_card_secret where id = $1', [
          kept,
        ]);
        await db.close();
        const folder = dirname(engine.location);
        const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
        const isThere = (text: string) => bytes.some((file) => file.includes(text));
        for (const { text } of traces) assert.ok(!isThere(String(text)), 'a trace is left in the file');
        assert.ok(isThere(String(keptTrace[0]?.text)), 'what is kept is found by the same look');
        for (const number of [50, 51, 40, 30, 10]) assert.ok(!isThere(panOf(number)));
      }
    });
  });
});
