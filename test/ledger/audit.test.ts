import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Database, Statement } from '../../src/db/database.ts';
import { audit } from '../../src/ledger/audit.ts';
import { forEachEngine } from '../support/engines.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

/** An audit that finds nothing is worth what it would have found: each row is falsified in turn. */

forEachEngine((engine) => {
  const folder = temporaryFolder();
  let db: Database;
  let sandbox: TestSandbox;

  before(async () => {
    db = await engine.open();
    sandbox = await startSandbox(db, folder.path);
  });
  after(async () => {
    await sandbox.close();
    folder.remove();
  });

  /** Runs `harm`, expects the audit to say `fault`, and undoes the harm. */
  async function assertFound(harm: Statement, undo: Statement, fault: RegExp): Promise<void> {
    assert.equal(await db.commit([harm]), 'committed');
    const { faults } = await audit(db);
    assert.equal(await db.commit([undo]), 'committed');
    assert.ok(
      faults.some((each) => fault.test(each)),
      `${fault} is not among: ${faults.join('; ') || 'nothing'}`,
    );
    assert.deepEqual((await audit(db)).faults, []);
  }

  const change = (table: Statement['table'], text: string, values: Statement['values'] = []): Statement => ({
    table,
    key: 'falsified',
    text,
    values,
    rows: 1,
  });
  const someId = async (text: string) => String((await db.read(text, []))[0]?.id);

  describe('the audit', () => {
    test('sums to zero in each currency over a fresh sandbox', async () => {
      const { cards, currencies, faults } = await audit(db);
      assert.deepEqual(faults, []);
      assert.equal(cards, sandbox.file.cards.length);
      for (const { currency, sum, onChips, prepaid } of currencies) {
        assert.equal(sum, 0n);
        assert.ok(onChips > 0n);
        // What is only read is not topped up.
        assert.equal(prepaid > 0n, currency !== 'HKD');
      }
    });

    test('finds a balance that was changed', async () => {
      const id = await someId('select id from account order by id limit 1');
      const by = (amount: string) =>
        change('account', `update account set balance = balance ${amount} where id = $1`, [id]);
      await assertFound(by('+ 1'), by('- 1'), /balance .* transfers say/);
      await assertFound(by('+ 1'), by('- 1'), /sum to 1 and not to zero/);
    });

    test('finds an amount that was changed', async () => {
      const id = await someId(`select id from transfer where code = 'issue' order by id limit 1`);
      const by = (amount: string) =>
        change('transfer', `update transfer set amount = amount ${amount} where id = $1`, [id]);
      await assertFound(by('+ 7'), by('- 7'), /balance .* transfers say/);
    });

    test('finds a transfer that is missing', async () => {
      const id = await someId(`select id from transfer where code = 'purchase' order by id limit 1`);
      const to = (sequence: string) =>
        change('transfer', `update transfer set sequence = ${sequence} where id = $1`, [id]);
      await assertFound(to('sequence + 100'), to('sequence - 100'), /out of the card's sequence/);
    });

    test('finds a purchase that says it was loaded and was not', async () => {
      const id = await someId('select id from purchase order by id limit 1');
      const to = (state: string) =>
        change('purchase', 'update purchase set state = $2 where id = $1', [id, state]);
      await assertFound(to('LOADED'), to('PAID'), /is LOADED, loaded 0 times/);
      await assertFound(to('LOADING'), to('PAID'), /is LOADING, in doubt: false/);
    });

    test('finds a pending transfer that nobody knows of', async () => {
      const id = await someId(`select id from transfer where code = 'purchase' order by id limit 1`);
      const to = (kind: string) =>
        change('transfer', 'update transfer set kind = $2 where id = $1', [id, kind]);
      await assertFound(to('pending'), to('single'), /open pending transfer is not the stored one/);
    });

    test('finds money that went to another card’s account', async () => {
      const row = (
        await db.read(`select id, credit from transfer where code = 'purchase' order by id limit 1`, [])
      )[0];
      const to = (credit: string) =>
        change('transfer', 'update transfer set credit = $2 where id = $1', [String(row?.id), credit]);
      await assertFound(
        to('prepaid:somebody-else'),
        to(String(row?.credit)),
        /does not run between the accounts of a single purchase/,
      );
    });

    test('finds a purchase that is not what was paid for it', async () => {
      const row = (
        await db.read('select id, card_id, currency, amount from purchase order by id limit 1', [])
      )[0];
      const other = await someId(
        `select max(card_id) as id from purchase where card_id <> '${String(row?.card_id)}'`,
      );
      const to = (column: string, value: string | bigint) =>
        change('purchase', `update purchase set ${column} = $2 where id = $1`, [String(row?.id), value]);
      const fault = /its amount, card or currency is not that of its transfers/;
      const amount = row?.amount as bigint;
      await assertFound(to('amount', amount * 100n), to('amount', amount), fault);
      await assertFound(to('card_id', other), to('card_id', String(row?.card_id)), fault);
      await assertFound(to('currency', 'XTS'), to('currency', String(row?.currency)), fault);
    });

    test('finds money of a purchase that says it was given back', async () => {
      const id = await someId('select id from purchase order by id limit 1');
      const to = (state: string) =>
        change('purchase', 'update purchase set state = $2 where id = $1', [id, state]);
      await assertFound(to('REFUNDED'), to('PAID'), /paid and not loaded, the purchases say/);
    });

    test('finds money that came from nowhere', async () => {
      const row = (
        await db.read(`select id, debit from transfer where code = 'purchase' order by id limit 1`, [])
      )[0];
      const from = (debit: string) =>
        change('transfer', 'update transfer set debit = $2 where id = $1', [String(row?.id), debit]);
      await assertFound(from('payments:NOPE:JPY'), from(String(row?.debit)), /does not run between/);
    });

    test('finds a card whose account is gone', async () => {
      const columns = 'id, card_id, currency, balance, sequence, pending_id, version';
      const row = (await db.read(`select ${columns} from account order by id limit 1`, []))[0];
      assert.ok(row);
      const { id, card_id, currency, balance, sequence, version } = row;
      const values = [id, card_id, currency, balance, sequence, version].map((value) => value ?? null);
      await assertFound(
        change('account', 'delete from account where id = $1', [id ?? null]),
        change('account', `insert into account (${columns}) values ($1, $2, $3, $4, $5, null, $6)`, values),
        /has no account/,
      );
    });
  });
});
