import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { audit } from '../../src/ledger/audit.ts';
import { forEachEngine } from '../support/engines.ts';
import { tillWorld } from './till-world.ts';

/** An audit that finds nothing is worth what it would have found: each row of a pass is falsified in turn. */

forEachEngine((engine) => {
  const world = tillWorld(engine);

  before(async () => {
    const pass = await world.addPass({ issued: 1_000n });
    const original = randomUUID();
    await world.till.debit({ pass, amount: '4', ticket: original });
    await world.till.refund({ pass, amount: '1', original });
    await world.till.credit({ pass, amount: '10', ticket: original });
    await world.till.debit({ pass, amount: '8' });
    await world.till.refund({ pass, amount: '10', original, method: 1 });
  });

  const harms: readonly (readonly [string, 'pass' | 'pass_transfer' | 'till_row', string, string, RegExp])[] =
    [
      [
        'a balance',
        'pass',
        'update pass set balance = balance + 1',
        'update pass set balance = balance - 1',
        /transfers say/,
      ],
      [
        'a receivable',
        'pass',
        'update pass set receivable = receivable + 1',
        'update pass set receivable = receivable - 1',
        /receivable/,
      ],
      [
        'a sequence',
        'pass',
        'update pass set sequence = sequence + 1',
        'update pass set sequence = sequence - 1',
        /sequence/,
      ],
      [
        'a transfer’s amount',
        'pass_transfer',
        'update pass_transfer set amount = amount + 1 where sequence = 2',
        'update pass_transfer set amount = amount - 1 where sequence = 2',
        /its amount is not that of its payment row/,
      ],
      [
        'a transfer’s account',
        'pass_transfer',
        "update pass_transfer set credit = 'sales:2:EUR' where sequence = 2",
        "update pass_transfer set credit = 'sales:1:EUR' where sequence = 2",
        /does not run between the accounts/,
      ],
      [
        'a transfer’s code',
        'pass_transfer',
        "update pass_transfer set code = 'expire' where sequence = 2",
        "update pass_transfer set code = 'debit' where sequence = 2",
        /were booked/,
      ],
      [
        'what was refunded',
        'till_row',
        "update till_row set refunded = refunded - 1 where kind = 'debit' and refunded > 0",
        "update till_row set refunded = refunded + 1 where kind = 'debit' and refunded > 0",
        /counted as refunded/,
      ],
      [
        'an answer',
        'till_row',
        "update till_row set status = 409 where kind = 'debit' and refunded > 0",
        "update till_row set status = 200 where kind = 'debit' and refunded > 0",
        /has no use for its payment row/,
      ],
      [
        'what a debit spent',
        'till_row',
        "update till_row set lots = replace(lots, '\"400\"', '\"300\"') where kind = 'debit' and refunded > 0",
        "update till_row set lots = replace(lots, '\"300\"', '\"400\"') where kind = 'debit' and refunded > 0",
        /its payment row has other lots/,
      ],
      [
        'what a credit made',
        'till_row',
        "update till_row set lots = replace(lots, '\"100\"', '\"900\"') where kind = 'credit'",
        "update till_row set lots = replace(lots, '\"900\"', '\"100\"') where kind = 'credit'",
        /its payment row has other lots/,
      ],
    ];

  test('the books of the till are in order', async () => {
    const { passes, passTransfers, passCurrencies, faults } = await audit(world.db);
    assert.deepEqual(faults, []);
    assert.deepEqual([passes, passTransfers], [1, 6]);
    assert.deepEqual(passCurrencies, [
      {
        currency: 'EUR',
        sum: 0n,
        onPasses: 0n,
        receivable: 100n,
        issued: 1_000n,
        cashback: 0n,
        sales: 1_100n,
        breakage: 0n,
      },
    ]);
  });

  for (const [what, table, harm, undo, fault] of harms) {
    test(`the audit finds ${what} that was changed`, async () => {
      await world.write(table, harm);
      const { faults } = await audit(world.db);
      await world.write(table, undo);
      assert.ok(
        faults.some((each) => fault.test(each)),
        faults.join('; '),
      );
    });
  }

  test('the audit finds lots that are not the balance', async () => {
    const [row] = await world.read('select lots from pass');
    await world.write('pass', 'update pass set lots = $1', ['[["1","5"]]']);
    const { faults } = await audit(world.db);
    await world.write('pass', 'update pass set lots = $1', [row?.lots ?? null]);
    assert.ok(faults.some((each) => /its lots say 5/.test(each)));
    assert.deepEqual((await audit(world.db)).faults, []);
  });

  test('the audit finds a refund that is counted for another debit', async () => {
    const count = (refunded: bigint, amount: bigint) =>
      world.write('till_row', "update till_row set refunded = $1 where kind = 'debit' and amount = $2", [
        refunded,
        amount,
      ]);
    await count(0n, 400n);
    await count(100n, 800n);
    const { faults } = await audit(world.db);
    await count(100n, 400n);
    await count(0n, 800n);
    assert.ok(
      faults.some((each) => /counted as refunded/.test(each)),
      faults.join('; '),
    );
    assert.deepEqual((await audit(world.db)).faults, []);
  });
});
