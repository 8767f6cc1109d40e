/** What a till vendor finds in a sandbox: passes in every state, and value that moves once and adds up. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { SandboxPass } from '../../src/simulator/sandbox/sandbox-file.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertDone, assertRefused, type Members, major, type Reply, tillWorld } from './till-world.ts';

const STATES = ['ACTIVE', 'BLOCKED', 'EXPIRED'] as const;

/** More at once than a shop has tills. */
const AT_ONCE = 64;

forEachEngine((engine) => {
  const world = tillWorld(engine);

  /** A pass of another product of the till's group, by the operator's door. */
  async function newPass(
    amount: number,
    product: Members = {},
  ): Promise<Pick<SandboxPass, 'id' | 'nfc_number'>> {
    const { groupId } = world.file.till;
    const [productId, passId] = [`product-${randomUUID()}`, `pass-${randomUUID()}`];
    const kind = {
      productId,
      name: 'Points',
      currency: 'EUR',
      rule: null,
      blocksWithCard: false,
      ...product,
    };
    const nfcNumber = randomUUID().replaceAll('-', '').slice(0, 14).toUpperCase();
    const consumer = { id: 1, givenName: 'Alex', familyName: 'Sample' };
    const pass = { passId, productId, nfcNumber, consumer, expiresAt: '2090-01-01T00:00:00Z', amount };
    for (const [path, body] of [
      ['pass-products', kind],
      ['passes', pass],
    ] as const) {
      const reply = await world.operator('POST', `/till-groups/${groupId}/${path}`, body);
      assert.equal(reply.status, 201, reply.text);
    }
    return { id: passId, nfc_number: nfcNumber };
  }

  const ofPass = (pass: Pick<SandboxPass, 'id'>, path = '') =>
    `/till-groups/${world.file.till.groupId}/passes/${pass.id}${path}`;

  async function setState(pass: SandboxPass, state: string): Promise<void> {
    const reply = await world.operator('PUT', ofPass(pass, '/state'), { state });
    assert.equal(reply.status, 200, reply.text);
  }

  describe('sandbox.json', () => {
    test('has twenty passes and more, of every currency in every state', () => {
      const { passes } = world.file.till;
      assert.ok(passes.length >= 20);
      for (const currency of ['EUR', 'JPY', 'KWD'])
        for (const state of STATES)
          assert.ok(
            passes.some((pass) => pass.currency === currency && pass.state === state),
            `${currency} ${state}`,
          );
      const rich = passes.filter(
        ({ currency, state, balance }) =>
          currency === 'EUR' && state === 'ACTIVE' && balance >= 2_000 && balance <= 50_000,
      );
      assert.ok(rich.length >= 6);
    });

    test('says of each pass what the door says, by tap, barcode and hand, and in both forms', async () => {
      const { storeId, pointOfSaleId, passes } = world.file.till;
      await Promise.all(
        passes.map(async (pass) => {
          const { id, nfc_number, number, serial_number, balance, currency, state } = pass;
          const found = await world.till.find('NFC', nfc_number);
          const { expiration_date, consumer, ...said } = found.body.pass;
          assert.deepEqual(said, {
            type: 'CASHBACK',
            service_id: 3,
            payment_method_id: 2,
            balance: major(balance, currency),
            currency,
            id,
            serial_number,
            number,
            nfc_number,
            ...(state === 'ACTIVE' ? {} : { state }),
          });
          assert.equal(Date.parse(String(expiration_date)) < Date.now(), state === 'EXPIRED', id);
          assert.ok(consumer);
          const tapped = nfc_number.toLowerCase().replace(/..(?!$)/g, '$&:');
          const spaced = number.replace(/^(.)(.{6})/, '$1 $2 ');
          const store = `store_id=${storeId}&point_of_sale_id=${pointOfSaleId}`;
          const same = await Promise.all([
            world.till.find('NFC', tapped),
            world.till.find('BARCODE', number),
            world.till.find('MANUAL', spaced),
            world.till.ask('GET', `/cards?search_mode=BARCODE&q=${number}&${store}`),
          ]);
          for (const { text } of same) assert.equal(text, found.text);
        }),
      );
    });
  });

  describe('a search', () => {
    test('that is none is CARD-3', async () => {
      const { storeId, pointOfSaleId, groupId } = world.file.till;
      const { nfc_number: nfc, number } = world.take();
      const slip = `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`;
      for (const query of [
        `search_mode=NFC&group_id=${groupId}`,
        `q=${nfc}&group_id=${groupId}`,
        `search_mode=nfc&q=${nfc}&group_id=${groupId}`,
        `search_mode=NFC&q=xyz&group_id=${groupId}`,
        `search_mode=BARCODE&q=${slip}&group_id=${groupId}`,
        `search_mode=NFC&q=${nfc}`,
        `search_mode=NFC&q=${nfc}&group_id=seven`,
        `search_mode=NFC&q=${nfc}&store_id=${storeId}`,
        `search_mode=NFC&q=${nfc}&point_of_sale_id=${pointOfSaleId}`,
        `search_mode=NFC&q=${nfc}&store_id=${storeId}&point_of_sale_id=99999`,
        `search_mode=NFC&q=${nfc}&store_id=99999&point_of_sale_id=${pointOfSaleId}`,
        `search_mode=NFC&q=${nfc}&group_id=${groupId}&store_id=${storeId}&point_of_sale_id=${pointOfSaleId}`,
      ])
        assertRefused(await world.till.ask('GET', `/cards?${query}`), 422, 'CARD-3', query);
      assertRefused(await world.till.find('NFC', '00000000'), 404, 'CARD-14');
    });
  });

  describe('a debit', () => {
    test('takes value once and says so on a receipt; repeated it is the same, byte for byte', async () => {
      const pass = world.take();
      const before = major(pass.balance, 'EUR');
      const ticket = randomUUID();
      const first = await world.till.debit({ pass, amount: '12.34', ticket });
      const { transaction_id, authorized_at, expiration_date, label, ...receipt } = assertDone(first);
      assert.deepEqual(receipt, {
        pass_number: `*********${pass.number.slice(-4)}`,
        amount: 12.34,
        previous_balance: before,
        balance: Number((before - 12.34).toFixed(2)),
        currency: 'EUR',
      });
      assert.ok(transaction_id && authorized_at && expiration_date && label);
      assert.deepEqual(first.body.payment_row, {
        id: '1',
        payment_method_id: 2,
        amount: 12.34,
        pass: { type: 'CASHBACK', id: pass.id },
      });
      const repeats = await Promise.all([
        world.till.debit({ pass, amount: '12.34', ticket }),
        world.till.debit({ pass, amount: '12.340', ticket: ticket.toUpperCase() }),
        world.till.debit({ pass, amount: '1234e-2', ticket, more: { note: 'unknown' } }),
      ]);
      for (const { status, text } of repeats) assert.deepEqual([status, text], [200, first.text]);
      assert.equal(await world.till.balance(pass), receipt.balance);
      assertDone(await world.till.debit({ pass, amount: '1', ticket, row: '2' }));
    });

    test('of the same row with another content is CARD-3', async () => {
      const [pass, other] = [world.take(), world.take()];
      const asked = { pass, amount: '1.00', ticket: randomUUID() };
      assertDone(await world.till.debit(asked));
      for (const change of [
        { amount: '1.01' },
        { pass: other },
        { method: 3 },
        { more: { device_id: 'another' } },
        { more: { ticket_number: 'T-2' } },
      ])
        assertRefused(await world.till.debit({ ...asked, ...change }), 422, 'CARD-3', JSON.stringify(change));
      assert.equal(await world.till.balance(pass), major(pass.balance - 100, 'EUR'));
      assert.equal(await world.till.balance(other), major(other.balance, 'EUR'));
    });

    test('above the balance is CARD-13 for good, whatever comes onto the pass', async () => {
      const pass = await newPass(1_000);
      const asked = { pass, amount: '10.01', ticket: randomUUID() };
      const refused = await world.till.debit(asked);
      assertRefused(refused, 409, 'CARD-13');
      assert.deepEqual([refused.body.balance, refused.body.currency], [10, 'EUR']);
      const issued = await world.operator('POST', ofPass(pass, '/issues'), { amount: 1 });
      assert.equal(issued.status, 200, issued.text);
      assert.equal((await world.till.debit(asked)).text, refused.text);
      assert.equal(assertDone(await world.till.debit({ ...asked, row: '2' })).balance, 0);
    });

    test('of a blocked or an expired pass is CARD-12, for good', async () => {
      const [blocked, expired] = [world.take({ state: 'BLOCKED' }), world.take({ state: 'EXPIRED' })];
      const asked = { pass: blocked, amount: '1.00', ticket: randomUUID() };
      const refused = await world.till.debit(asked);
      assertRefused(refused, 409, 'CARD-12');
      assertRefused(await world.till.debit({ pass: expired, amount: '1.00' }), 409, 'CARD-12');
      for (const pass of [blocked, expired])
        assertRefused(await world.till.credit({ pass, amount: '100', method: 1 }), 409, 'CARD-12');
      await setState(blocked, 'ACTIVE');
      assert.equal((await world.till.debit(asked)).text, refused.text);
      assertDone(await world.till.debit({ ...asked, row: '2' }));
      await setState(blocked, 'BLOCKED');
      assert.equal((await world.till.find('NFC', blocked.nfc_number)).body.pass.state, 'BLOCKED');
    });

    test('with a parameter of the wrong form is CARD-3 and takes nothing', async () => {
      const pass = await newPass(100);
      const row = { id: '1', payment_method_id: 2, amount: 1, pass: { type: 'CASHBACK', id: pass.id } };
      const faults: readonly Members[] = [
        { ticket_id: 'no-uuid' },
        { ticket_id: undefined },
        { ticket_number: 1 },
        { ticket_number: 'x'.repeat(65) },
        { point_of_sale_id: '65' },
        { point_of_sale_id: 65.5 },
        { point_of_sale_id: undefined },
        { point_of_sale_id: 99_999 },
        { device_id: 1 },
        { device_id: '' },
        { payment_row: undefined },
        { payment_row: null },
        { payment_row: { ...row, id: 1 } },
        { payment_row: { ...row, payment_method_id: '2' } },
        { payment_row: { ...row, pass: { type: 'GIFT', id: pass.id } } },
        { payment_row: { ...row, pass: { type: 'CASHBACK', id: 5 } } },
      ];
      for (const more of faults)
        assertRefused(
          await world.till.debit({ pass, amount: '1', more }),
          422,
          'CARD-3',
          JSON.stringify(more),
        );
      for (const body of ['', '{', '[]', 'null', '{"payment_row":{"amount":1}}'])
        assertRefused(await world.till.ask('POST', '/cards/debit', body), 422, 'CARD-3', body);
      const plain = { 'content-type': 'text/plain' };
      assertRefused(await world.till.ask('POST', '/cards/debit', '{}', plain), 422, 'CARD-3');
      assert.equal(await world.till.balance(pass), 1);
    });
  });

  describe('an amount', () => {
    const EVERYWHERE = ['0', '-0', '-1', '1e400', '1e-400', '1000000000', '"1"', 'null', 'true'];
    for (const [currency, good, bad] of [
      ['EUR', ['0.1', '0.10', '1e-2', '0.5E0'], ['0.001', '0.011']],
      ['JPY', ['1', '1.0', '1e1', '100.000'], ['0.5', '1.01', '1e-1']],
      ['KWD', ['0.001', '0.1000', '1e-3'], ['0.0001', '0.0011']],
    ] as const)
      test(`of ${currency} is exactly right or CARD-3`, async () => {
        const pass = world.take({ currency });
        let left = pass.balance;
        for (const amount of good) {
          const receipt = assertDone(await world.till.debit({ pass, amount }));
          left -= Math.round(Number(amount) * (pass.balance / major(pass.balance, currency)));
          assert.deepEqual(
            [receipt.amount, receipt.balance],
            [Number(amount), major(left, currency)],
            amount,
          );
        }
        for (const amount of [...bad, ...EVERYWHERE])
          assertRefused(await world.till.debit({ pass, amount }), 422, 'CARD-3', amount);
        assertRefused(await world.till.debit({ pass, amount: '999999999' }), 409, 'CARD-13');
        assert.equal(await world.till.balance(pass), major(left, currency));
      });
  });

  describe('a refund', () => {
    test('gives back a part, then the rest, and never more', async () => {
      const pass = world.take();
      const full = major(pass.balance, 'EUR');
      const original = randomUUID();
      assertDone(await world.till.debit({ pass, amount: '10', ticket: original }));
      const part = { pass, amount: '4.01', ticket: randomUUID(), row: 'r' };
      const first = await world.till.refund(original, part);
      assert.equal(assertDone(first).balance, Number((full - 5.99).toFixed(2)));
      assert.equal((await world.till.refund(original, part)).text, first.text);
      assertRefused(await world.till.refund(original, { ...part, amount: '4.02' }), 422, 'CARD-3');
      const tooMuch = await world.till.refund(original, { pass, amount: '6' });
      assertRefused(tooMuch, 409, 'CARD-13');
      assert.deepEqual([tooMuch.body.refundable, tooMuch.body.currency], [5.99, 'EUR']);
      assertDone(await world.till.refund(original, { pass, amount: '5.99' }));
      assertRefused(await world.till.refund(original, { pass, amount: '0.01' }), 409, 'CARD-13');
      assert.equal(await world.till.balance(pass), full);
    });

    test('is of the debit’s pass, of a debit that happened, and says which of several', async () => {
      const [pass, other] = [await newPass(1_000), await newPass(1_000)];
      const original = randomUUID();
      for (const row of ['1', '2'])
        assertDone(await world.till.debit({ pass, amount: '1', ticket: original, row }));
      const of = (id: string, like = pass) =>
        world.till.refund(original, { pass: like, amount: '1', more: { original_payment_row_id: id } });
      assertRefused(await world.till.refund(original, { pass, amount: '1' }), 422, 'CARD-3', 'which');
      assertRefused(await of('3'), 422, 'CARD-3', 'no such row');
      assertRefused(await of('1', other), 422, 'CARD-3', 'another pass');
      assertRefused(
        await world.till.refund(randomUUID(), { pass, amount: '1' }),
        422,
        'CARD-3',
        'no such ticket',
      );
      assertDone(await of('2'));
      assert.equal(await world.till.balance(pass), 9);
    });

    test('is taken on a pass that was blocked meanwhile, and is lost on one that has expired', async () => {
      const [blocked, expired] = [await newPass(1_000), await newPass(1_000)];
      const [one, two] = [randomUUID(), randomUUID()];
      assertDone(await world.till.debit({ pass: blocked, amount: '3', ticket: one }));
      assertDone(await world.till.debit({ pass: expired, amount: '3', ticket: two }));
      const changed = await Promise.all([
        world.operator('PUT', ofPass(blocked, '/state'), { state: 'BLOCKED' }),
        world.operator('PUT', ofPass(expired, '/expiry'), { expiresAt: '2020-01-01T00:00:00Z' }),
      ]);
      for (const { status, text } of changed) assert.equal(status, 200, text);
      assert.equal(assertDone(await world.till.refund(one, { pass: blocked, amount: '3' })).balance, 10);
      assert.equal(assertDone(await world.till.refund(two, { pass: expired, amount: '3' })).balance, 0);
      const { items } = (await world.operator('GET', ofPass(expired, '/transfers'))).body;
      const lost = items.filter(({ code }) => code === 'expire').map(({ amount }) => Number(amount));
      assert.equal(
        lost.reduce((sum, amount) => sum + amount, 0),
        1_000,
      );
    });
  });

  describe('a cancellation', () => {
    test('gives back what is left of a debit, and is the same when it is repeated', async () => {
      const pass = world.take();
      const ticket = randomUUID();
      const debited = await world.till.debit({ pass, amount: '5', ticket });
      assertDone(await world.till.refund(ticket, { pass, amount: '2' }));
      const cancelled = await world.till.cancel(ticket);
      assert.equal(assertDone(cancelled).amount, 3);
      assert.equal((await world.till.cancel(ticket)).text, cancelled.text);
      assert.equal(await world.till.balance(pass), major(pass.balance, 'EUR'));
      assert.equal((await world.till.debit({ pass, amount: '5', ticket })).text, debited.text, 'a repeat');
      assertRefused(await world.till.refund(ticket, { pass, amount: '1' }), 409, 'CARD-13');
      assert.equal(await world.till.balance(pass), major(pass.balance, 'EUR'));
    });

    test('that is before its debit refuses it when it comes', async () => {
      const pass = world.take({ currency: 'JPY' });
      const ticket = randomUUID();
      const cancelled = await world.till.cancel(ticket);
      assert.deepEqual(
        [cancelled.status, cancelled.body.cancelled, cancelled.body.receipt_row],
        [200, true, null],
      );
      for (let i = 0; i < 2; i++)
        assertRefused(await world.till.debit({ pass, amount: '5', ticket }), 409, 'CARD-12');
      assert.equal((await world.till.cancel(ticket)).text, cancelled.text);
      assert.equal(await world.till.balance(pass), pass.balance);
    });
  });

  describe('a credit', () => {
    const RULE = {
      basisPoints: { '1': 250 },
      otherBasisPoints: 100,
      minimum: 500,
      roundTo: 1,
      rounding: 'down',
      ticketCap: 300,
      passDayCap: null,
      clientDayCap: null,
      validMonths: 12,
    };

    test('earns on a pass of the file, once', async () => {
      const pass = world.take({ currency: 'KWD' });
      const asked = { pass, amount: '100', ticket: randomUUID(), method: 1 };
      const earned = await world.till.credit(asked);
      const { amount, balance } = assertDone(earned);
      assert.ok(Number(amount) > 0);
      assert.equal((await world.till.credit(asked)).text, earned.text);
      assert.equal(await world.till.balance(pass), balance);
    });

    test('earns what the rule says, nothing when the pass itself paid, and nothing above a cap', async () => {
      const pass = await newPass(0, { rule: RULE });
      const earned = async (amount: string, method: number) =>
        assertDone(await world.till.credit({ pass, amount, method })).amount;
      assert.deepEqual(
        [await earned('39.99', 1), await earned('10', 3), await earned('4.99', 1), await earned('100', 2)],
        [0.99, 0.1, 0, 0],
      );
      const ticket = randomUUID();
      assertDone(await world.till.credit({ pass, amount: '100', method: 1, ticket }));
      const above = { pass, amount: '40', method: 1, ticket, row: '2' };
      const refused = await world.till.credit(above);
      assertRefused(refused, 409, 'CARD-12');
      assert.equal((await world.till.credit(above)).text, refused.text);
      assert.equal(await world.till.balance(pass), 3.59);
      const { items } = (await world.operator('GET', '/alarms')).body;
      assert.equal(items.filter(({ kind }) => kind === 'credit-cap').length, 1);
    });

    test('is taken back by its share as far as it is there; the rest is owed', async () => {
      const pass = await newPass(0, { rule: RULE });
      const ticket = randomUUID();
      assertDone(await world.till.credit({ pass, amount: '100', method: 1, ticket }));
      assert.equal(
        assertDone(await world.till.refund(ticket, { pass, amount: '40', method: 1 })).balance,
        1.5,
      );
      assertDone(await world.till.debit({ pass, amount: '1' }));
      const rest = assertDone(await world.till.refund(ticket, { pass, amount: '60', method: 1 }));
      assert.deepEqual([rest.amount, rest.balance], [0.5, 0]);
      const { balance, receivable } = (await world.operator('GET', ofPass(pass))).body;
      assert.deepEqual([balance, receivable], [0, 100]);
    });
  });

  test('a ticket tells what was done under it, the first one first', async () => {
    const pass = await newPass(1_000);
    const [ticket, back] = [randomUUID(), randomUUID()];
    const debited = await world.till.debit({ pass, amount: '2.5', ticket });
    assertRefused(await world.till.debit({ pass, amount: '99', ticket, row: '2' }), 409, 'CARD-13');
    assertDone(await world.till.refund(ticket, { pass, amount: '1', ticket: back }));
    await world.till.cancel(ticket, '3');
    const { payment_row, receipt_row } = debited.body;
    assert.deepEqual((await world.till.ticket(ticket.toUpperCase())).body.rows, [
      { kind: 'debit', payment_row, receipt_row, refunded: 1 },
      { kind: 'cancel', payment_row: { id: '3' }, receipt_row: null, refunded: 0 },
    ]);
    assert.deepEqual(
      (await world.till.ticket(back)).body.rows.map(({ kind }) => kind),
      ['refund'],
    );
    assert.deepEqual((await world.till.ticket(randomUUID())).body.rows, []);
  });

  describe('64 debits of one pass at once', () => {
    const each = (reply: Reply) => `${reply.status} ${reply.body.code ?? ''}`.trim();

    test('all succeed while there is enough, and two callers of one row get the same bytes', async () => {
      const pass = await newPass(AT_ONCE * 150);
      const rows = Array.from({ length: AT_ONCE }, () => ({ pass, amount: '1.50', ticket: randomUUID() }));
      const replies = await Promise.all(
        rows.map((row) => Promise.all([world.till.debit(row), world.till.debit(row)])),
      );
      for (const [one, two] of replies) {
        assert.equal(each(one), '200', one.text);
        assert.equal(one.text, two.text);
      }
      assert.equal(await world.till.balance(pass), 0);
    });

    test('take what there is and no more', async () => {
      const pass = await newPass(20 * 150 + 149);
      const replies = await Promise.all(
        Array.from({ length: AT_ONCE }, () => world.till.debit({ pass, amount: '1.5' })),
      );
      const done = replies.filter(({ status }) => status === 200).length;
      const refused = replies.filter((reply) => each(reply) === '409 CARD-13').length;
      assert.deepEqual([done, refused], [20, AT_ONCE - 20]);
      assert.equal(await world.till.balance(pass), 1.49);
    });
  });

  test('a server that starts anew knows what was done, and answers it byte for byte', async () => {
    const pass = world.take();
    const asked = { pass, amount: '1', ticket: randomUUID() };
    const first = await world.till.debit(asked);
    assertDone(first);
    await world.restart();
    assert.equal((await world.till.debit(asked)).text, first.text);
    assert.equal(await world.till.balance(pass), major(pass.balance - 100, 'EUR'));
  });

  test('after all that the books are in order', async () => {
    const { status, body, text } = await world.operator('GET', '/audit');
    assert.equal(status, 200, text);
    assert.deepEqual(body.faults, []);
    const currencies = body.passCurrencies as readonly Members[];
    assert.equal(currencies.length, 3);
    for (const { currency, sum } of currencies) assert.equal(sum, 0, String(currency));
  });
});
