import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { cardChores } from '../../src/cards/digital/card-chores.ts';
import type { Database } from '../../src/db/database.ts';
import { LANE_OF, type Lease, leaseLane, releaseLane } from '../../src/db/lanes.ts';
import { SEALED_COLUMNS } from '../../src/sealed-columns.ts';
import { isSecretOf, keepFirstSecret } from '../../src/till-access/client-secret.ts';
import { insertTillClient, loadTillClient } from '../../src/till-access/client-store.ts';
import { openPanVault, type PanVaultServices } from '../../src/vault/pan-vault.ts';
import { ROTATION_KINDS, type RotationKind, readRotations, startRotation } from '../../src/vault/rotation.ts';
import { rotateSome } from '../../src/vault/rotation-step.ts';
import { rotateUntil, startRotations } from '../../src/vault/rotations.ts';
import { openServerKeys } from '../../src/vault/server-keys.ts';
import { MAX_SKIPPED } from '../../src/vault/unreadable-card.ts';
import { VaultError, type VaultKey } from '../../src/vault/vault.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import { forEachEngine } from '../support/engines.ts';
import {
  committed,
  ISSUER,
  Killed,
  killedAt,
  newVaultKey,
  panOf,
  putCardWithNumber,
  registerIssuers,
  servicesWith,
} from './pan-world.ts';

/** Two steps' worth: 16 cards and more. */
const CARDS = 19;
const WITHOUT_LOG = { error: ({ err }: { readonly err: unknown }) => assert.fail(String(err)) };

forEachEngine((engine) => {
  let db: Database;
  let lease: Lease;
  let vaultKeys: readonly VaultKey[] = [newVaultKey('k1')];
  let services: PanVaultServices;
  const cards: string[] = [];

  before(async () => {
    db = await engine.open();
    services = servicesWith(db, ...vaultKeys);
    await registerIssuers(db);
    for (let i = 0; i < CARDS; i++)
      cards.push(await putCardWithNumber(services, { pan: panOf(i), exp: '1229' }));
    await openServerKeys(services).publicJwks();
    await putSealedColumns();
    const got = await leaseLane(db, LANE_OF.rotations, 'rotation-test', 600_000n);
    assert.ok(got !== null);
    lease = got;
  });

  async function putSealedColumns(): Promise<void> {
    const seal = (column: string, id: string, text: string) => {
      const found = SEALED_COLUMNS.find((each) => `${each.table}.${each.column}` === column);
      assert.ok(found !== undefined);
      return services.vault.seal(found.purposeOf(id), Buffer.from(text));
    };
    await committed(db, [
      {
        table: 'wallet',
        key: 'wallet-1',
        text: 'insert into wallet (id, name, url, token_hash, secret, paused_ms, version) values ($1, $2, null, $3, $4, null, 0)',
        values: ['wallet-1', 'A wallet', 'hash', seal('wallet.secret', 'wallet-1', 'wallet secret')],
        rows: 1,
      },
      {
        table: 'wallet',
        key: 'wallet-2',
        text: 'insert into wallet (id, name, url, token_hash, secret, paused_ms, version) values ($1, $2, null, $3, $4, null, 0)',
        values: ['wallet-2', 'Without a secret', 'hash', null],
        rows: 1,
      },
      {
        table: 'issuer_endpoint',
        key: ISSUER,
        text: `insert into issuer_endpoint (issuer_id, url, client_secret, signing_secret, version) values ($1, $2, $3, $4, 0)`,
        values: [
          ISSUER,
          'https://issuer.example',
          seal('issuer_endpoint.client_secret', ISSUER, 'client secret'),
          seal('issuer_endpoint.signing_secret', ISSUER, 'signing secret'),
        ],
        rows: 1,
      },
      {
        table: 'till_group',
        key: '1',
        text: 'insert into till_group (id, issuer_id, name) values ($1, $2, $3)',
        values: [1n, ISSUER, 'Shops'],
        rows: 1,
      },
      insertTillClient({
        ...keepFirstSecret(services, 'till-1', 'secret of a till'),
        groupId: 1n,
        storeId: null,
        name: 'A till',
        scopes: new Set(),
      }),
    ]);
  }

  /** Every card opens and is found, whatever is under way. */
  async function assertWhole(pans = openPanVault(services)): Promise<void> {
    for (const [i, key] of cards.entries()) {
      assert.deepEqual(await pans.open(key), { pan: panOf(i), exp: '1229' });
      assert.deepEqual(await pans.findCards(ISSUER, panOf(i)), [key]);
    }
  }

  async function finish(): Promise<void> {
    while ((await rotateSome(services, lease)) !== 'idle') {
      // Until it says so.
    }
    const [latest] = await readRotations(db);
    assert.equal(latest?.state, 'done');
  }

  const textsOf = async (text: string) =>
    (await db.read(text, [])).flatMap((row) => Object.values(row).map(String));

  for (const kind of ROTATION_KINDS) {
    test(`${kind}: killed at any commit, before it or after it, it goes on where it stopped`, async () => {
      for (let at = 1, isOver = false; !isOver; at++) {
        for (const when of ['before', 'after'] as const) {
          if (kind === 'vault-key') {
            vaultKeys = [newVaultKey(`k-${at}-${when}`), ...vaultKeys];
            services = servicesWith(db, ...vaultKeys);
          }
          const secrets = await textsOf('select content from digital_card_secret');
          const started = await startRotation(services, kind);
          assert.ok('started' in started);
          const mortal = { ...services, db: killedAt(db, at, when) };
          isOver = await rotateUntilKilled(mortal);
          await assertWhole();
          await finish();
          await assertWhole();
          const after = await textsOf('select content from digital_card_secret');
          const changed = after.filter((text) => !secrets.includes(text)).length;
          assert.equal(changed, kind === 'data-keys' ? CARDS : 0);
          const [latest] = await readRotations(db);
          assert.equal(latest?.done, BigInt(CARDS));
          assert.equal(latest?.total, BigInt(CARDS));
          assert.deepEqual(
            await db.read('select action, actor from audit_record where subject = $1 order by id', [
              latest?.id ?? '',
            ]),
            ['start', 'end'].map((verb) => ({ action: `key-rotation.${verb}`, actor: 'system' })),
          );
        }
      }
    });
  }

  /** True when it came to the end alive. */
  async function rotateUntilKilled(mortal: PanVaultServices): Promise<boolean> {
    try {
      while ((await rotateSome(mortal, lease)) !== 'idle') {
        // The whole is looked at when it is dead.
      }
      return true;
    } catch (error) {
      assert.ok(error instanceof Killed, String(error));
      return false;
    }
  }

  test('after a rotation of the vault’s key the old key opens nothing and is needed for nothing', async () => {
    const [sealing] = vaultKeys;
    const next = newVaultKey('next');
    assert.ok(sealing !== undefined);
    services = servicesWith(db, next, sealing);
    const old = servicesWith(db, sealing);
    await startRotation(services, 'vault-key');
    assert.equal(await rotateSome(old, lease), 'idle', 'a server without the new key leaves it alone');
    // One that has not heard of the new key yet writes in the middle of it.
    assert.equal(await rotateSome(services, lease), 'moved');
    const late = await putCardWithNumber(old, { pan: panOf(900), exp: null });
    await finish();
    services = servicesWith(db, next);
    vaultKeys = [next];
    await assertWhole();
    assert.equal((await openPanVault(services).open(late))?.pan, panOf(900));
    assert.deepEqual(await textsOf('select distinct key_id from digital_card_secret'), ['next']);
    for (const { table, id, column, purposeOf } of SEALED_COLUMNS) {
      for (const row of await db.read(`select ${id} as id, ${column} as sealed from ${table}`, [])) {
        if (row.sealed === null || row.sealed === '') continue;
        assert.ok(services.vault.open(purposeOf(String(row.id)), String(row.sealed)).length > 0);
      }
    }
    const [wallet] = await textsOf(`select secret from wallet where id = 'wallet-1'`);
    assert.equal(
      Buffer.from(services.vault.open('wallet wallet-1 secret', wallet ?? '')).toString(),
      'wallet secret',
    );
    const till = await loadTillClient(db, 'till-1');
    assert.ok(till !== null && isSecretOf(services.vault, till, 'secret of a till'));
    assert.equal((await openServerKeys(services).publicJwks()).keys.length, 2);
    await committed(db, await openPanVault(services).eraseStatements(late));
  });

  test('after a rotation of the hash key one key is left, and the others are destroyed', async () => {
    const active = await db.read('select secret from hash_key where retired_ms is null', []);
    assert.equal(active.length, 1);
    assert.ok(active[0]?.secret !== '');
    assert.deepEqual(await textsOf('select distinct secret from hash_key where retired_ms is not null'), [
      '',
    ]);
    assert.equal((await db.read('select digital_card_id from pan_index', [])).length, CARDS);
  });

  test('one rotation runs at a time, also when several are started at once', async () => {
    const started = await Promise.all(
      ROTATION_KINDS.flatMap((kind) => [startRotation(services, kind), startRotation(services, kind)]),
    );
    const ids = new Set(started.map((each) => ('started' in each ? each.started.id : each.running.id)));
    assert.equal(started.filter((each) => 'started' in each).length, 1);
    assert.equal(ids.size, 1);
    await finish();
  });

  test('without the lease nothing is changed', async () => {
    await startRotation(services, 'data-keys');
    const before = await db.read('select * from digital_card_secret order by id', []);
    assert.equal(await rotateSome(services, { ...lease, epoch: lease.epoch - 1n }), 'met');
    assert.deepEqual(await db.read('select * from digital_card_secret order by id', []), before);
    await finish();
  });

  test('cards are found, made, replaced and erased while the keys change under them', async () => {
    // Servers of their own, which remember the keys that they saw last.
    const reader = openPanVault(services);
    const writer = openPanVault(services);
    await assertWhole(reader);
    let number = 1_000;
    for (const kind of ['hash-key', 'data-keys', 'hash-key'] satisfies readonly RotationKind[]) {
      await startRotation(services, kind);
      let isOver = false;
      const rotating = (async () => {
        while ((await rotateSome(services, lease)) !== 'idle') await nextTurn();
        isOver = true;
      })();
      const reading = (async () => {
        while (!isOver) {
          await assertWhole(reader);
          await nextTurn();
        }
      })();
      const writing = (async () => {
        while (!isOver) {
          const [first, second] = [panOf(number++), panOf(number++)];
          const key = await putCardWithNumber(services, { pan: first, exp: null });
          assert.deepEqual(await reader.findCards(ISSUER, first), [key]);
          await untilCommitted(() =>
            writer.replaceStatements({ key, issuerId: ISSUER }, { pan: second, exp: null }),
          );
          assert.deepEqual(await reader.findCards(ISSUER, second), [key]);
          assert.deepEqual(await reader.findCards(ISSUER, first), []);
          await untilCommitted(() => writer.eraseStatements(key));
          assert.deepEqual(await reader.findCards(ISSUER, second), []);
        }
      })();
      await Promise.all([rotating, reading, writing]);
      await assertWhole();
    }
    assert.equal((await db.read('select digital_card_id from pan_index', [])).length, CARDS);
  });

  async function untilCommitted(
    statements: () => ReturnType<ReturnType<typeof openPanVault>['eraseStatements']>,
  ) {
    while ((await db.commit(await statements())) !== 'committed') {
      // Asked for again.
    }
  }

  test('a writer that looked before the new key came cannot leave a card without it', async () => {
    const pans = openPanVault(services);
    const [key = ''] = cards;
    const card = { key, issuerId: ISSUER };
    const credentials = { pan: panOf(0), exp: '1229' };
    const beforeStart = await pans.replaceStatements(card, credentials);
    await startRotation(services, 'hash-key');
    assert.equal(await db.commit(beforeStart), 'conflict');
    const underBoth = await pans.replaceStatements(card, credentials);
    await finish();
    assert.equal(await db.commit(underBoth), 'conflict');
    await assertWhole();
  });

  test('while cards are rotated, others of them are looked after', async () => {
    await releaseLane(db, lease);
    await startRotation(services, 'data-keys');
    const expired = digitalCard({ expiresMs: 1n });
    await putDigitalCard(db, expired);
    const chores = cardChores({ ...services, layouts: new Map() }, 'chores', WITHOUT_LOG);
    let done = 0;
    // The lease of the rotation is held at every step.
    const wrap: PanVaultServices['wrapper']['wrap'] = async (purpose, key) => {
      const some = await chores.turn();
      done += some;
      return services.wrapper.wrap(purpose, key);
    };
    const slow = { ...services, wrapper: { ...services.wrapper, kid: services.wrapper.kid, wrap } };
    await rotateUntil(slow, 'rotating', () => false);
    assert.equal(done, 1);
    assert.equal((await readRotations(db))[0]?.state, 'done');
    const again = await leaseLane(db, LANE_OF.rotations, 'rotation-test', 600_000n);
    assert.ok(again !== null);
    lease = again;
  });

  const alarmsOf = async (key: string) =>
    (await db.read(`select kind from alarm where card_id = $1`, [key])).map(({ kind }) => kind);

  const change = (key: string, column: 'content' | 'data_key', text: string) =>
    committed(db, [
      {
        table: 'digital_card_secret',
        key,
        text: `update digital_card_secret set ${column} = $2 where id = $1`,
        values: [key, text],
        rows: 1,
      },
    ]);

  for (const kind of ROTATION_KINDS) {
    test(`${kind}: a card that does not open is left as it is, told of, and tried again the next time`, async () => {
      vaultKeys = [newVaultKey(`spoilt-${kind}`), ...vaultKeys];
      services = servicesWith(db, ...vaultKeys);
      const pan = panOf(5_000 + ROTATION_KINDS.indexOf(kind));
      const key = await putCardWithNumber(servicesWith(db, ...vaultKeys.slice(1)), { pan, exp: null });
      const [row] = await db.read('select data_key, content from digital_card_secret where id = $1', [key]);
      const { data_key: wrapped, content } = row ?? {};
      assert.ok(typeof wrapped === 'string' && typeof content === 'string');
      await change(key, 'data_key', `${wrapped.slice(0, -8)}AAAAAAAA`);
      assert.ok('started' in (await startRotation(services, kind)));
      await finish();
      assert.deepEqual(await alarmsOf(key), ['card-number-unreadable']);
      const [latest] = await readRotations(db);
      assert.deepEqual([latest?.done, latest?.total], [BigInt(CARDS), BigInt(CARDS) + 1n]);
      const [record] = await db.read(
        `select detail from audit_record where subject = $1 and action = 'key-rotation.end'`,
        [latest?.id ?? ''],
      );
      assert.equal(JSON.parse(String(record?.detail)).skipped, 1);
      await assertWhole();
      await change(key, 'data_key', wrapped);
      await startRotation(services, kind);
      await finish();
      assert.equal((await openPanVault(services).open(key))?.pan, pan);
      assert.deepEqual(await openPanVault(services).findCards(ISSUER, pan), [key]);
      assert.deepEqual(await alarmsOf(key), ['card-number-unreadable']);
      await committed(db, await openPanVault(services).eraseStatements(key));
    });
  }

  test('a key that is not here stops a rotation, and costs no card its hash', async () => {
    const late = newVaultKey('elsewhere');
    const key = await putCardWithNumber(servicesWith(db, late, ...vaultKeys), {
      pan: panOf(6_000),
      exp: null,
    });
    await startRotation(services, 'hash-key');
    const run = async () => {
      while ((await rotateSome(services, lease)) !== 'idle');
    };
    await assert.rejects(run(), /elsewhere, which is not here/);
    assert.deepEqual(await alarmsOf(key), []);
    services = servicesWith(db, ...vaultKeys, late);
    await finish();
    assert.deepEqual(await openPanVault(services).findCards(ISSUER, panOf(6_000)), [key]);
    await committed(db, await openPanVault(services).eraseStatements(key));
    services = servicesWith(db, ...vaultKeys);
  });

  test('when no more than a few open, it is the keys that are wrong, and nothing more is left behind', async () => {
    const [first] = vaultKeys;
    assert.ok(first !== undefined);
    const keys = [];
    for (let i = 0; i <= MAX_SKIPPED; i++)
      keys.push(await putCardWithNumber(services, { pan: panOf(7_000 + i), exp: null }));
    // Another key under the name of the one that wraps.
    const wrong = {
      ...services,
      wrapper: servicesWith(db, newVaultKey(first.kid), ...vaultKeys.slice(1)).wrapper,
    };
    await startRotation(services, 'hash-key');
    const run = async () => {
      while ((await rotateSome(wrong, lease)) !== 'idle');
    };
    await assert.rejects(run(), VaultError);
    await finish();
    for (const key of keys) await committed(db, await openPanVault(services).eraseStatements(key));
    await startRotation(services, 'hash-key');
    await finish();
  });

  test('a rotation to a key that no server has any more goes to the present one when it is asked for again', async () => {
    vaultKeys = [newVaultKey('given-up'), ...vaultKeys];
    services = servicesWith(db, ...vaultKeys);
    await startRotation(services, 'vault-key');
    assert.equal(await rotateSome(services, lease), 'moved');
    vaultKeys = [newVaultKey('taken-instead'), ...vaultKeys];
    services = servicesWith(db, ...vaultKeys);
    assert.equal(await rotateSome(services, lease), 'idle');
    assert.ok('running' in (await startRotation(services, 'data-keys')));
    const again = await startRotation(services, 'vault-key');
    assert.ok('started' in again);
    assert.ok('running' in (await startRotation(services, 'vault-key')));
    await finish();
    assert.deepEqual(await textsOf('select distinct key_id from digital_card_secret'), ['taken-instead']);
    const [latest] = await readRotations(db);
    assert.deepEqual(
      [latest?.id, latest?.done, latest?.total],
      [again.started.id, BigInt(CARDS), BigInt(CARDS)],
    );
    await assertWhole();
  });

  test('beside the doors it runs from a wake to its end, and stops between two steps', async () => {
    await releaseLane(db, lease);
    const rotations = startRotations(services, WITHOUT_LOG);
    const planned = await rotations.plan('hash-key');
    assert.ok('rotation' in planned);
    await committed(db, planned.statements);
    rotations.wake();
    rotations.wake();
    while ((await rotations.list())[0]?.state !== 'done') await nextTurn();
    await rotations.stop();
    rotations.wake();
    await startRotation(services, 'data-keys');
    let steps = 0;
    await rotateUntil(services, 'stopped', () => steps++ > 0);
    const [stopped] = await rotations.list();
    assert.deepEqual([stopped?.state, stopped?.done], ['running', 16n]);
    await rotateUntil(services, 'another', () => false);
    assert.equal((await rotations.list())[0]?.state, 'done');
    await assertWhole();
  });
});
