import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { audit } from '../../src/ledger/audit.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { expirePasses } from '../../src/till/expire-passes.ts';
import { forgetCounters } from '../../src/till/forget-counters.ts';
import { MAX_BALANCE } from '../../src/till/pass.ts';
import { forEachEngine } from '../support/engines.ts';
import { movementText, type Reply, token } from '../support/till-client.ts';
import { CLOSED_POINT, FAR, OTHER_GROUP_POINT, OTHER_STORE_POINT, PAST, RULE } from '../support/till-rows.ts';
import { tillWorld } from './till-world.ts';

/** What the till does, decision by decision, over HTTP. */

forEachEngine((engine) => {
  const world = tillWorld(engine);
  const expired = (pass: string) =>
    world.write(
      'pass',
      'update pass set expires_ms = $2, due_ms = $3, version = version + 1 where pass_id = $1',
      [pass, PAST, PAST],
    );
  const blocked = (pass: string) =>
    world.write('pass', "update pass set state = 'BLOCKED', version = version + 1 where pass_id = $1", [
      pass,
    ]);
  /** Replaces what is on a pass by lots of the same sum. */
  const lots = (pass: string, text: readonly (readonly [bigint, bigint])[]) =>
    world.write('pass', 'update pass set lots = $2, due_ms = $3, version = version + 1 where pass_id = $1', [
      pass,
      JSON.stringify(text.map((lot) => lot.map(String))),
      text[0]?.[0] ?? null,
    ]);
  const balanceOf = async (pass: string) =>
    (await world.read('select balance from pass where pass_id = $1', [pass]))[0]?.balance;
  const booked = async (pass: string) =>
    (
      await world.read(
        `select code, amount from pass_transfer join pass on pass.id = pass_transfer.pass_id where pass.pass_id = $1
  order by pass_transfer.sequence`,
        [pass],
      )
    ).map(({ code, amount }) => `${code} ${amount}`);
  const assertOk = (reply: Reply) => assert.equal(reply.status, 200, reply.text);
  const assertRefused = (reply: Reply, status: number, code: string) =>
    assert.deepEqual([reply.status, reply.code], [status, code], reply.text);

  describe('a search', () => {
    test('finds a pass by its tap, its barcode and by hand, by group and by store', async () => {
      const pass = await world.addPass({
        issued: 654n,
        nfcNumber: '01010A10B3142C5F',
        number: '4006381333931',
      });
      const places = ['group_id=1', 'store_id=11&point_of_sale_id=111'];
      const modes = ['NFC&q=01:01:0a:10:b3:14:2c:5f', 'BARCODE&q=4006381333931', 'MANUAL&q=4006381-333931'];
      for (const place of places) {
        for (const mode of modes) {
          const reply = await world.till.find(`search_mode=${mode}&${place}`);
          assertOk(reply);
          assert.deepEqual(reply.body, {
            type: 'CASHBACK',
            pass: {
              type: 'CASHBACK',
              service_id: 3,
              payment_method_id: 2,
              balance: 6.54,
              currency: 'EUR',
              expiration_date: '2050-08-24T14:15:22Z',
              id: pass,
              serial_number: `S${pass.slice(5)}`,
              number: '4006381333931',
              nfc_number: '01010A10B3142C5F',
              consumer: { id: 7, given_name: 'Ada', family_name: 'Byron' },
            },
          });
          assert.match(reply.text, /"balance":6\.54,/);
          assert.equal(reply.header('cache-control'), 'no-store');
        }
      }
    });

    test('tells the balance digit by digit, whatever the currency', async () => {
      await world.addPass({ issued: 650n, number: 'EUR-1' });
      await world.addPass({ issued: 650n, number: 'JPY-1', currency: 'JPY' });
      await world.addPass({ issued: 650n, number: 'TND-1', currency: 'TND' });
      for (const [number, text] of [
        ['EUR-1', '6.50'],
        ['JPY-1', '650'],
        ['TND-1', '0.650'],
      ]) {
        const reply = await world.till.find(`search_mode=MANUAL&q=${number}&group_id=1`);
        assert.ok(reply.text.includes(`"balance":${text},`), reply.text);
      }
    });

    test('tells that a pass is blocked or expired, and holds nothing that has expired', async () => {
      await blocked(await world.addPass({ issued: 500n, number: 'BLOCKED-1' }));
      await expired(await world.addPass({ issued: 500n, number: 'EXPIRED-1' }));
      const found = async (q: string) =>
        (await world.till.find(`search_mode=MANUAL&q=${q}&group_id=1`)).body.pass;
      const [one, other] = [await found('BLOCKED-1'), await found('EXPIRED-1')];
      assert.deepEqual([one.state, one.balance], ['BLOCKED', 5]);
      assert.deepEqual([other.state, other.balance], ['EXPIRED', 0]);
    });

    test('that is no search is refused', async () => {
      await world.addPass({ number: '4006381333955' });
      for (const query of [
        'search_mode=NFC&q=0101&group_id=1',
        'search_mode=MANUAL&q=4006381333956&group_id=1',
        'search_mode=SMELL&q=1&group_id=1',
        'q=1&group_id=1',
        'search_mode=MANUAL&group_id=1',
        'search_mode=MANUAL&q=1',
        'search_mode=MANUAL&q=1&store_id=11',
        'search_mode=MANUAL&q=1&point_of_sale_id=111',
        'search_mode=MANUAL&q=1&group_id=1&store_id=11&point_of_sale_id=111',
        'search_mode=MANUAL&q=1&group_id=one',
        'search_mode=MANUAL&q=1&q=2&group_id=1',
        'search_mode=MANUAL&q=1&store_id=99&point_of_sale_id=111',
        `search_mode=MANUAL&q=1&store_id=11&point_of_sale_id=${OTHER_STORE_POINT}`,
        `search_mode=MANUAL&q=1&store_id=11&point_of_sale_id=${CLOSED_POINT}`,
        'search_mode=MANUAL&q=1&store_id=11&point_of_sale_id=99',
        'search_mode=MANUAL&q=%00&group_id=1',
      ])
        assertRefused(await world.till.find(query), 422, 'CARD-3');
    });

    test('sees the own group only', async () => {
      await world.addPass({ groupId: 2n, productId: 'foreign', number: 'FOREIGN' });
      const foreign = 'search_mode=MANUAL&q=FOREIGN';
      assertRefused(await world.till.find(`${foreign}&group_id=1`), 404, 'CARD-14');
      assertRefused(await world.till.find(`${foreign}&group_id=2`), 403, 'CARD-9');
      assertRefused(await world.till.find(`${foreign}&store_id=21&point_of_sale_id=211`), 403, 'CARD-9');
      const malformed = 'search_mode=NFC&q=0101';
      assertRefused(await world.till.find(`${malformed}&store_id=21&point_of_sale_id=211`), 403, 'CARD-9');
      const bound = token({ store: '12' });
      assertRefused(
        await world.till.find(`${foreign}&store_id=11&point_of_sale_id=111`, bound),
        403,
        'CARD-9',
      );
      assertRefused(
        await world.till.find(`${foreign}&store_id=12&point_of_sale_id=121`, bound),
        404,
        'CARD-14',
      );
    });

    test('leaves nothing of what was looked for in the log', async () => {
      await world.till.find('search_mode=MANUAL&q=SECRETNUMBER&group_id=1');
      assert.ok(!world.till.logged().includes('SECRETNUMBER'));
    });
  });

  describe('a debit', () => {
    test('takes value, says so on a receipt, and is the same when it is repeated', async () => {
      const pass = await world.addPass({ issued: 1000n, number: '4006381333962' });
      const row = { pass, amount: '2.5', ticket: randomUUID() };
      const first = await world.till.debit(row);
      assertOk(first);
      const { transaction_id, authorized_at, ...receipt } = first.body.receipt_row;
      assert.deepEqual(receipt, {
        pass_number: '*********3962',
        label: 'Cashback EUR',
        amount: 2.5,
        previous_balance: 10,
        balance: 7.5,
        currency: 'EUR',
        expiration_date: '2050-08-24T14:15:22Z',
      });
      assert.match(String(transaction_id), /^[\w-]{36}$/);
      assert.match(String(authorized_at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.deepEqual(first.body.payment_row, {
        id: '1',
        payment_method_id: 2,
        amount: 2.5,
        pass: { type: 'CASHBACK', id: pass },
      });
      const same = [
        row,
        { ...row, amount: '2.500' },
        { ...row, amount: '25e-1', ticket: row.ticket.toUpperCase() },
      ];
      for (const again of same) assert.equal((await world.till.debit(again)).text, first.text);
      assert.equal(await balanceOf(pass), 750n);
      const unknownField = JSON.parse(movementText(row));
      const more = await world.till.ask('POST', '/cards/debit', { ...unknownField, more: 1 });
      assert.equal(more.text, first.text, 'unknown fields are no content');
    });

    test('of the same row with another content is refused', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const other = await world.addPass({ issued: 1000n });
      const row = { pass, amount: '1', ticket: randomUUID() };
      assertOk(await world.till.debit(row));
      for (const changed of [
        { amount: '1.01' },
        { device: 'till-2' },
        { pass: other },
        { method: 3 },
        { point: OTHER_STORE_POINT },
      ])
        assertRefused(await world.till.debit({ ...row, ...changed }), 422, 'CARD-3');
      assert.equal(await balanceOf(pass), 900n);
      assert.equal(await balanceOf(other), 1000n);
    });

    test('happens twice for two rows of one ticket', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const row = { pass, amount: '1', ticket: randomUUID() };
      assertOk(await world.till.debit(row));
      assertOk(await world.till.debit({ ...row, row: '2' }));
      assert.equal(await balanceOf(pass), 800n);
    });

    test('above the balance is refused for good, and says what is left', async () => {
      const pass = await world.addPass({ issued: 654n });
      const row = { pass, amount: '6.55', ticket: randomUUID() };
      const refused = await world.till.debit(row);
      assertRefused(refused, 409, 'CARD-13');
      assert.match(refused.text, /"balance":6\.54,"currency":"EUR"/);
      await world.till.credit({ pass, amount: '100' });
      assert.equal((await world.till.debit(row)).text, refused.text);
      assertOk(await world.till.debit({ ...row, row: '2' }));
    });

    test('of a blocked or an expired pass is refused for good', async () => {
      for (const [harm, why] of [
        [blocked, /blocked/],
        [expired, /expired/],
      ] as const) {
        const pass = await world.addPass({ issued: 100n });
        await harm(pass);
        const row = { pass, amount: '1', ticket: randomUUID() };
        const refused = await world.till.debit(row);
        assertRefused(refused, 409, 'CARD-12');
        assert.match(refused.text, why);
        await world.write(
          'pass',
          "update pass set state = 'ACTIVE', expires_ms = $2, version = version + 1 where pass_id = $1",
          [pass, FAR],
        );
        assert.equal((await world.till.debit(row)).text, refused.text);
        assertOk(await world.till.debit({ ...row, row: '2' }));
      }
    });

    test('of another group’s pass, or at another’s till, is refused and not kept', async () => {
      const pass = await world.addPass({ issued: 100n });
      const foreign = await world.addPass({ issued: 100n, groupId: 2n, productId: 'foreign' });
      const row = { pass, amount: '1', ticket: randomUUID() };
      assertRefused(await world.till.debit({ ...row, pass: foreign }), 404, 'CARD-14');
      assertRefused(await world.till.debit({ ...row, point: OTHER_GROUP_POINT }), 403, 'CARD-9');
      assertRefused(await world.till.debit({ ...row, token: token({ store: '12' }) }), 403, 'CARD-9');
      assertRefused(
        await world.till.debit({ ...row, token: token({ scopes: ['cards:read'] }) }),
        403,
        'CARD-9',
      );
      assertRefused(await world.till.debit({ ...row, point: CLOSED_POINT }), 422, 'CARD-3');
      assertRefused(await world.till.debit({ ...row, point: 99 }), 422, 'CARD-3');
      assertOk(await world.till.debit(row));
    });

    test('is repeated to whoever may speak for its store only', async () => {
      const row = { pass: await world.addPass({ issued: 500n }), amount: '2', ticket: randomUUID() };
      const elsewhere = token({ store: '12' });
      assertOk(await world.till.debit(row));
      assertRefused(await world.till.debit({ ...row, token: elsewhere }), 403, 'CARD-9');
      assertOk(await world.till.debit({ ...row, token: token({ store: '11' }) }));
      assertOk(await world.till.cancel({ ticket: row.ticket, row: '1' }));
      assertRefused(
        await world.till.cancel({ ticket: row.ticket, row: '1', token: elsewhere }),
        403,
        'CARD-9',
      );
    });

    test('spends what expires first, and nothing that has expired', async () => {
      const pass = await world.addPass({ issued: 1000n });
      await lots(pass, [
        [PAST, 300n],
        [FAR - 2n, 200n],
        [FAR - 1n, 500n],
      ]);
      assertRefused(await world.till.debit({ pass, amount: '7.01' }), 409, 'CARD-13');
      const reply = await world.till.debit({ pass, amount: '3' });
      assert.deepEqual([reply.body.receipt_row.previous_balance, reply.body.receipt_row.balance], [7, 4]);
      assert.deepEqual(await booked(pass), ['issue 1000', 'expire 300', 'debit 300']);
      const [row] = await world.read('select lots from pass where pass_id = $1', [pass]);
      assert.equal(row?.lots, JSON.stringify([[String(FAR - 1n), '400']]));
    });
  });

  describe('a refund', () => {
    test('gives back in parts what was debited, and never more', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const original = randomUUID();
      await world.till.debit({ pass, amount: '6', ticket: original });
      const first = { pass, amount: '2', original, ticket: randomUUID() };
      const reply = await world.till.refund(first);
      assertOk(reply);
      assert.deepEqual([reply.body.receipt_row.previous_balance, reply.body.receipt_row.balance], [4, 6]);
      assert.equal((await world.till.refund(first)).text, reply.text);
      const refused = await world.till.refund({ pass, amount: '4.01', original });
      assertRefused(refused, 409, 'CARD-13');
      assert.match(refused.text, /"refundable":4\.00,"currency":"EUR"/);
      assertOk(await world.till.refund({ pass, amount: '4', original: original.toUpperCase() }));
      assertRefused(await world.till.refund({ pass, amount: '0.01', original }), 409, 'CARD-13');
      assert.equal(await balanceOf(pass), 1000n);
    });

    test('names its debit where the ticket has several, and its pass', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const other = await world.addPass({ issued: 1000n });
      const original = randomUUID();
      await world.till.debit({ pass, amount: '1', ticket: original });
      await world.till.debit({ pass, amount: '2', ticket: original, row: '2' });
      const row = { pass, amount: '2', original, ticket: randomUUID() };
      assertRefused(await world.till.refund(row), 422, 'CARD-3');
      assertRefused(await world.till.refund({ ...row, originalRow: '3' }), 422, 'CARD-3');
      assertRefused(await world.till.refund({ ...row, original: randomUUID() }), 422, 'CARD-3');
      assertRefused(await world.till.refund({ ...row, originalRow: '2', pass: other }), 422, 'CARD-3');
      assertOk(await world.till.refund({ ...row, originalRow: '2' }));
      assert.equal(await balanceOf(pass), 900n);
    });

    test('goes to a blocked pass; what has expired meanwhile goes to breakage at once', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const original = randomUUID();
      await lots(pass, [
        [FAR - 2n, 400n],
        [FAR - 1n, 600n],
      ]);
      await world.till.debit({ pass, amount: '7', ticket: original });
      await blocked(pass);
      assertOk(await world.till.refund({ pass, amount: '4', original }));
      const [row] = await world.read('select lots from pass where pass_id = $1', [pass]);
      assert.equal(
        row?.lots,
        JSON.stringify([
          [String(FAR - 2n), '100'],
          [String(FAR - 1n), '600'],
        ]),
        'the last spent is the first back',
      );
      await expired(pass);
      const late = await world.till.refund({ pass, amount: '3', original });
      assertOk(late);
      assert.equal(late.body.receipt_row.balance, 0);
      assert.deepEqual(await booked(pass), [
        'issue 1000',
        'debit 700',
        'refund 400',
        'expire 700',
        'refund 300',
        'expire 300',
      ]);
    });
  });

  describe('value that the pass has no room for any more', () => {
    /** A pass that is full, and the ticket by which 1.00 was taken from it before. */
    async function full() {
      const pass = await world.addPass({ issued: MAX_BALANCE });
      const ticket = randomUUID();
      assertOk(await world.till.debit({ pass, amount: '1', ticket }));
      assertOk(await world.till.credit({ pass, amount: '10' }));
      return { pass, ticket };
    }

    test('is not given back: not by a refund', async () => {
      const { pass, ticket } = await full();
      assertRefused(await world.till.refund({ pass, amount: '1', original: ticket }), 409, 'CARD-12');
      assert.equal(await balanceOf(pass), MAX_BALANCE);
    });

    test('nor by a cancellation, which may come again when there is room', async () => {
      const { pass, ticket } = await full();
      assertRefused(await world.till.cancel({ ticket, row: '1' }), 409, 'CARD-12');
      assertOk(await world.till.debit({ pass, amount: '1' }));
      assertOk(await world.till.cancel({ ticket, row: '1' }));
      assert.equal(await balanceOf(pass), MAX_BALANCE);
    });

    test('and no more is owed than is counted', async () => {
      const pass = await world.addPass();
      const ticket = randomUUID();
      assertOk(await world.till.credit({ pass, amount: '50', ticket }));
      assertOk(await world.till.debit({ pass, amount: '5' }));
      await world.write('pass', 'update pass set receivable = $2 where pass_id = $1', [
        pass,
        MAX_BALANCE - 499n,
      ]);
      const row = { pass, original: ticket, method: 1 };
      assertRefused(await world.till.refund({ ...row, amount: '50' }), 409, 'CARD-12');
      assertOk(await world.till.refund({ ...row, amount: '49.9' }));
      // As its transfers say, for the books.
      await world.write('pass', 'update pass set receivable = 499 where pass_id = $1', [pass]);
    });
  });

  describe('a cancellation', () => {
    test('gives back what was debited, and is the same when it is repeated', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const debited = { pass, amount: '6', ticket: randomUUID() };
      const first = await world.till.debit(debited);
      await world.till.refund({ pass, amount: '1', original: debited.ticket });
      const reply = await world.till.cancel({ ticket: debited.ticket, row: '1' });
      assertOk(reply);
      assert.equal(reply.body.receipt_row.amount, 5);
      assert.equal(
        (await world.till.cancel({ ticket: debited.ticket.toUpperCase(), row: '1' })).text,
        reply.text,
      );
      assert.equal((await world.till.debit(debited)).text, first.text, 'the debit’s own reply stays');
      assert.equal(await balanceOf(pass), 1000n);
      assertRefused(await world.till.refund({ pass, amount: '1', original: debited.ticket }), 409, 'CARD-13');
    });

    test('of a debit that never came refuses it when it comes', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const late = { pass, amount: '6', ticket: randomUUID() };
      const reply = await world.till.cancel({ ticket: late.ticket, row: '1' });
      assertOk(reply);
      assert.equal(reply.body.receipt_row, null);
      const refused = await world.till.debit(late);
      assertRefused(refused, 409, 'CARD-12');
      assert.equal((await world.till.debit({ ...late, amount: '1' })).text, refused.text);
      assert.equal((await world.till.cancel({ ticket: late.ticket, row: '1' })).text, reply.text);
      assert.equal(await balanceOf(pass), 1000n);
    });

    test('of a debit that was refused, or was given back, gives nothing', async () => {
      const pass = await world.addPass({ issued: 100n });
      const ticket = randomUUID();
      await world.till.debit({ pass, amount: '2', ticket });
      await world.till.debit({ pass, amount: '1', ticket, row: '2' });
      await world.till.refund({ pass, amount: '1', original: ticket, originalRow: '2' });
      for (const row of ['1', '2']) {
        const reply = await world.till.cancel({ ticket, row });
        assertOk(reply);
        assert.equal(reply.body.receipt_row, null);
      }
      assert.equal(await balanceOf(pass), 100n);
    });
  });

  describe('a credit', () => {
    test('earns by the rule, once', async () => {
      const pass = await world.addPass();
      const row = { pass, amount: '50', ticket: randomUUID() };
      const reply = await world.till.credit(row);
      assertOk(reply);
      assert.deepEqual([reply.body.payment_row.amount, reply.body.receipt_row.amount], [50, 5]);
      assert.equal((await world.till.credit(row)).text, reply.text);
      const [stored] = await world.read('select lots from pass where pass_id = $1', [pass]);
      const [[until]] = JSON.parse(String(stored?.lots));
      const now = new Date();
      assert.equal(Number(until), Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 13, 1));
      for (const nothing of [{ method: 2 }, { method: 3 }, { amount: '0.99' }]) {
        const none = await world.till.credit({ ...row, ticket: randomUUID(), ...nothing });
        assert.deepEqual([none.status, none.body.receipt_row.amount], [200, 0]);
      }
      assert.equal(await balanceOf(pass), 500n);
    });

    test('earns nothing where the product has no rule', async () => {
      const pass = await world.addPass({ productId: await world.addProduct({}) });
      assert.equal((await world.till.credit({ pass, amount: '50' })).body.receipt_row.amount, 0);
    });

    for (const [cap, other] of [
      ['ticketCap', { ticket: randomUUID() }],
      ['passDayCap', { pass: 'other' }],
      ['clientDayCap', { token: token({ client: 'client-2' }) }],
    ] as const) {
      test(`above its ${cap} is refused for good, with an alarm`, async () => {
        const productId = await world.addProduct({ rule: { ...RULE, [cap]: 700 } });
        const [pass, another] = [await world.addPass({ productId }), await world.addPass({ productId })];
        const ticket = randomUUID();
        const row = { pass, amount: '50', ticket };
        const alarms = async () =>
          (await world.read("select id from alarm where kind = 'credit-cap'")).length;
        const before = await alarms();
        // What other tests have earned for the client counts, too.
        await clear('client-1');
        assertOk(await world.till.credit(row));
        const refused = await world.till.credit({ ...row, row: '2', amount: '20.1' });
        assertRefused(refused, 409, 'CARD-12');
        assert.equal((await world.till.credit({ ...row, row: '2', amount: '20.1' })).text, refused.text);
        assert.equal(await alarms(), before + 1);
        assertOk(await world.till.credit({ ...row, row: '3', amount: '20' }));
        const elsewhere = 'pass' in other ? { pass: another } : other;
        assertOk(await world.till.credit({ ...row, row: '4', ...elsewhere }));
      });
    }

    test('is taken back by its share from what is left, and the rest is owed', async () => {
      const pass = await world.addPass({ issued: 100n });
      const ticket = randomUUID();
      await world.till.credit({ pass, amount: '50', ticket });
      const first = await world.till.refund({ pass, amount: '25', original: ticket, method: 1 });
      assertOk(first);
      assert.deepEqual([first.body.receipt_row.amount, first.body.receipt_row.balance], [2.5, 3.5]);
      await world.till.debit({ pass, amount: '3' });
      const rest = await world.till.refund({ pass, amount: '25', original: ticket, method: 1 });
      assert.deepEqual([rest.body.receipt_row.amount, rest.body.receipt_row.balance], [0.5, 0]);
      assert.deepEqual(await booked(pass), [
        'issue 100',
        'credit 500',
        'take-back 250',
        'debit 300',
        'take-back 50',
        'owe 200',
      ]);
      const [owed] = await world.read('select receivable from pass where pass_id = $1', [pass]);
      assert.equal(owed?.receivable, 200n);
      assertRefused(
        await world.till.refund({ pass, amount: '1', original: ticket, method: 1 }),
        409,
        'CARD-13',
      );
    });

    test('and a debit of one ticket are told apart by the payment method', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const ticket = randomUUID();
      await world.till.debit({ pass, amount: '4', ticket });
      await world.till.credit({ pass, amount: '10', ticket });
      assertOk(await world.till.refund({ pass, amount: '4', original: ticket, method: 2 }));
      assertOk(await world.till.refund({ pass, amount: '10', original: ticket, method: 1 }));
      assert.deepEqual(await booked(pass), [
        'issue 1000',
        'debit 400',
        'credit 100',
        'refund 400',
        'take-back 100',
      ]);
    });

    const clear = async (client: string) => {
      for (const { id } of await world.read('select id from till_counter where id >= $1 and id < $2', [
        `client/${client}/`,
        `client/${client}0`,
      ]))
        await world.write('till_counter', 'delete from till_counter where id = $1', [id ?? null]);
    };
  });

  describe('a ticket', () => {
    test('tells what was done under it', async () => {
      const pass = await world.addPass({ issued: 1000n });
      const ticket = randomUUID();
      const debited = await world.till.debit({ pass, amount: '4.5', ticket });
      await world.till.debit({ pass, amount: '100', ticket, row: '2' });
      await world.till.refund({ pass, amount: '1', original: ticket });
      await world.till.cancel({ ticket, row: '3' });
      const reply = await world.till.ask('GET', `/cards/tickets/${ticket.toUpperCase()}`);
      assertOk(reply);
      const [first, last, ...more] = reply.body.rows;
      const { payment_row, receipt_row } = debited.body;
      assert.deepEqual(first, { kind: 'debit', payment_row, receipt_row, refunded: 1 });
      assert.deepEqual(last, { kind: 'cancel', payment_row: { id: '3' }, receipt_row: null, refunded: 0 });
      assert.deepEqual(more, []);
      assert.match(reply.text, /"amount":4\.50,.*"refunded":1\.00/);
      const none = await world.till.ask('GET', `/cards/tickets/${randomUUID()}`);
      assert.deepEqual(none.body.rows, []);
      assertRefused(await world.till.ask('GET', '/cards/tickets/1'), 422, 'CARD-3');
    });
  });

  describe('a pass that is a transit card, too', () => {
    test('is blocked while the card is, if its product says so', async () => {
      await world.write(
        'product',
        "insert into product (id, issuer_id, layout, trust_unauthenticated) values ('ride', 'ISSUER0001', 'cjrc', 0)",
      );
      await world.write('device', "insert into device (id, device_id) values ('phone', 'phone')");
      await world.write(
        'card',
        `insert into card (id, issuer_id, card_id, product_id, device_id, idm, state, expires_ms, version)
  values ('card', 'ISSUER0001', 'card', 'ride', 'phone', '01010A10B3142CFF', 'ACTIVE', 9999999999999, 0)`,
      );
      await world.write(
        'account',
        "insert into account (id, card_id, currency, balance, sequence, version) values ('chip:card', 'card', 'EUR', 0, 0, 0)",
      );
      const set = (state: string) =>
        world.write('card', 'update card set state = $1, version = version + 1', [state]);
      const following = await world.addProduct({ blocksWithCard: true });
      const pass = await world.addPass({
        issued: 100n,
        cardKey: 'card',
        productId: following,
        nfcNumber: '01010A10B3142CFF',
      });
      assertOk(await world.till.debit({ pass, amount: '0.1' }));
      for (const state of ['SUSPENDED_ISSUER', 'SUSPENDED_WALLET', 'DELETED']) {
        await set(state);
        assertRefused(await world.till.debit({ pass, amount: '0.1' }), 409, 'CARD-12');
        const found = await world.till.find('search_mode=NFC&q=01010A10B3142CFF&group_id=1');
        assert.equal(found.body.pass.state, 'BLOCKED');
      }
      await set('ACTIVE');
      assertOk(await world.till.debit({ pass, amount: '0.1' }));
      const denied = () =>
        world.write(
          'deny_entry',
          `insert into deny_entry (id, external_key, issuer_id, system_code, idm, reason, created_ms)
  values ('stolen', 'stolen', 'ISSUER0001', '0003', '01010A10B3142CFF', 'stolen', 1)`,
        );
      const undenied = () => world.write('deny_entry', "delete from deny_entry where id = 'stolen'");
      const unblocked = () =>
        world.write('pass', "update pass set state = 'ACTIVE', version = version + 1 where pass_id = $1", [
          pass,
        ]);
      for (const [block, unblock] of [
        [denied, undenied],
        [() => set('SUSPENDED_ISSUER'), () => set('ACTIVE')],
        [() => blocked(pass), unblocked],
      ] as const) {
        const { db } = world;
        let isFirst = true;
        // Between the look and the commit.
        const commit = async (batch: Parameters<typeof db.commit>[0]) => {
          if (isFirst) await block();
          isFirst = false;
          return db.commit(batch);
        };
        const till = await world.startTill({ db: { ...db, commit } });
        assertRefused(await till.debit({ pass, amount: '0.1' }), 409, 'CARD-12');
        assertRefused(await till.credit({ pass, amount: '10' }), 409, 'CARD-12');
        await unblock();
        assertOk(await till.debit({ pass, amount: '0.1' }));
      }
      await set('DELETED');
      await world.write('pass_product', 'update pass_product set blocks_with_card = 0 where id = $1', [
        following,
      ]);
      assertOk(await world.till.debit({ pass, amount: '0.1' }));
    });
  });

  describe('the books', () => {
    test('lose what has expired by one transfer a pass, and are in order', async () => {
      const [whole, part] = [await world.addPass({ issued: 300n }), await world.addPass({ issued: 300n })];
      await expired(whole);
      await lots(part, [
        [PAST, 100n],
        [FAR - 1n, 200n],
      ]);
      const chores = [expirePasses(systemEntropy), forgetCounters];
      assert.ok((await housekeepOnce(world.db, chores, 'me')) >= 2);
      assert.equal(await housekeepOnce(world.db, chores, 'me'), 0);
      assert.deepEqual([await balanceOf(whole), await balanceOf(part)], [0n, 200n]);
      assert.deepEqual(await booked(whole), ['issue 300', 'expire 300']);
      assert.deepEqual(await booked(part), ['issue 300', 'expire 100']);
      const { faults, passes, passCurrencies } = await audit(world.db);
      assert.deepEqual(faults, []);
      assert.ok(passes > 20);
      for (const { sum } of passCurrencies) assert.equal(sum, 0n);
    });
  });
});
