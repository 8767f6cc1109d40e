import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Database, DatabaseUnavailable } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { movementText, type Reply, token } from '../support/till-client.ts';
import { MANY, tillWorld } from './till-world.ts';

/** Every code of the till, as a till receives it. */

forEachEngine((engine) => {
  const world = tillWorld(engine);
  const assertRefused = (reply: Reply, status: number, code: string) => {
    assert.deepEqual([reply.status, reply.code], [status, code], reply.text);
    assert.equal(typeof reply.body.message, 'string');
    assert.match(reply.header('content-type') ?? '', /^application\/json\b/);
    assert.equal(reply.header('cache-control'), 'no-store');
  };
  const search = 'search_mode=MANUAL&q=NOBODY&group_id=1';
  const over = (faults: Partial<Database>, tryForMs = 0) =>
    world.startTill({ db: { ...world.db, ...faults }, tryForMs });

  test('CARD-1: something broke', async () => {
    const till = await over({ read: () => Promise.reject(new Error('broken')) });
    assertRefused(await till.find(search), 500, 'CARD-1');
  });

  test('CARD-2: there is no such path, or no such method', async () => {
    for (const [method, path] of [
      ['GET', '/cards/debit'],
      ['PUT', '/cards/debit'],
      ['POST', '/cards'],
      ['DELETE', '/cards'],
      ['OPTIONS', '/cards'],
      ['PROPFIND', '/cards'],
      ['LOCK', '/cards/debit'],
      ['GET', '/cards/'],
      ['GET', '/cards/tickets'],
      ['GET', '/cards/tickets/1/2'],
      ['POST', '/cards/nothing'],
      ['GET', '/auth'],
      ['POST', '/auth/token'],
      ['GET', '/auth/nothing'],
    ] as const) {
      assertRefused(await world.till.ask(method, path), 404, 'CARD-2');
      const broken = method === 'POST' ? '{' : undefined;
      const unknown = { authorization: 'Bearer wrong' };
      assertRefused(await world.till.ask(method, path, broken, unknown), 404, 'CARD-2');
    }
    assert.equal((await world.till.ask('GET', '/cardsharp')).code, undefined, 'not of this door');
  });

  test('CARD-3: a parameter is missing or invalid', async () => {
    const pass = await world.addPass({ issued: 100n });
    const good = movementText({ pass, amount: '1', ticket: randomUUID() });
    const changed = [
      ['"point_of_sale_id":111', '"point_of_sale_id":"111"'],
      ['"point_of_sale_id":111', '"point_of_sale_id":111.5'],
      ['"payment_method_id":2', '"payment_method_id":null'],
      ['"amount":1', '"amount":"1"'],
      ['"amount":1', '"sum":1'],
      ['"type":"CASHBACK"', '"type":"GIFT"'],
      ['"device_id":"till-1"', '"device_id":""'],
      ['"device_id":"till-1"', `"device_id":"${'x'.repeat(65)}"`],
      ['"device_id":"till-1"', '"device_id":"\\u0000"'],
      ['"device_id":"till-1"', '"device_id":"till-1","__proto__":{}'],
      ['"ticket_id":"', '"ticket_id":"x'],
      ['"device_id"', '"device"'],
    ] as const;
    for (const [from, to] of changed) {
      assert.ok(good.includes(from));
      assertRefused(await world.till.ask('POST', '/cards/debit', good.replace(from, to)), 422, 'CARD-3');
    }
    for (const body of ['', '{', 'null', '[]', '"text"', '1', `{"a":"${'x'.repeat(20_000)}"}`])
      assertRefused(await world.till.ask('POST', '/cards/debit', body), 422, 'CARD-3');
    for (const type of ['text/plain', 'application/json; charset=latin1', 'application/xml', 'nothing'])
      assertRefused(
        await world.till.ask('POST', '/cards/debit', good, { 'content-type': type }),
        422,
        'CARD-3',
      );
    assertRefused(await world.till.ask('POST', '/cards/debit'), 422, 'CARD-3');
    for (const type of ['application/json; charset=utf-8', 'application/json;charset="UTF-8"'])
      assert.equal(
        (await world.till.ask('POST', '/cards/debit', good, { 'content-type': type })).status,
        200,
      );
  });

  test('CARD-4: the database cannot be reached', async () => {
    const gone = () => Promise.reject(new DatabaseUnavailable('gone'));
    const till = await over({ read: gone, commit: gone });
    assertRefused(await till.find(search), 500, 'CARD-4');
  });

  test('CARD-5: no token', async () => {
    const none = await fetch(`${world.till.baseUrl}/cards?${search}`);
    assert.deepEqual([none.status, ((await none.json()) as { code: string }).code], [401, 'CARD-5']);
    assert.equal(none.headers.get('www-authenticate'), 'Bearer');
  });

  test('CARD-6, CARD-7, CARD-8: the token is not good', async () => {
    for (const [by, code] of [
      ['unsigned', 'CARD-6'],
      ['expired', 'CARD-7'],
      ['wrong', 'CARD-8'],
    ] as const) {
      const reply = await world.till.find(search, `Bearer ${by}`);
      assertRefused(reply, 400, code);
      assert.equal(reply.header('www-authenticate'), 'Bearer error="invalid_token"');
    }
  });

  test('CARD-9: the token does not allow it', async () => {
    for (const [method, path, scope] of [
      ['GET', '/cards', 'cards:debit'],
      ['GET', `/cards/tickets/${randomUUID()}`, 'cards:debit'],
      ['POST', '/cards/debit', 'cards:read'],
      ['POST', '/cards/cancel', 'cards:refund'],
      ['POST', '/cards/credit', 'cards:debit'],
      ['POST', '/cards/refund', 'cards:debit'],
    ] as const) {
      const authorization = token({ scopes: [scope] });
      assertRefused(await world.till.ask(method, path, undefined, { authorization }), 403, 'CARD-9');
    }
  });

  test('CARD-10: others were first, again and again', async () => {
    const pass = await world.addPass({ issued: 100n });
    const till = await over({ commit: async () => 'conflict' });
    const row = { pass, amount: '1', ticket: randomUUID() };
    assertRefused(await till.debit(row), 500, 'CARD-10');
    assert.equal((await world.till.debit(row)).status, 200, 'and may be asked again');
  });

  test('CARD-11: nobody knows whether it was done', async () => {
    const pass = await world.addPass({ issued: 100n });
    const { db } = world;
    let lost = false;
    const till = await over({
      read: (text, values) =>
        lost ? Promise.reject(new DatabaseUnavailable('gone')) : db.read(text, values),
      async commit(batch) {
        await db.commit(batch);
        lost = true;
        return 'unknown';
      },
    });
    const row = { pass, amount: '1', ticket: randomUUID() };
    assertRefused(await till.debit(row), 500, 'CARD-11');
    const again = await world.till.debit(row);
    assert.deepEqual([again.status, again.body.receipt_row.balance], [200, 0], 'it was, and is told');
  });

  test('CARD-12: the pass cannot be used', async () => {
    const pass = await world.addPass({ issued: 100n, state: 'BLOCKED' });
    assertRefused(await world.till.debit({ pass, amount: '1' }), 409, 'CARD-12');
    assertRefused(await world.till.credit({ pass, amount: '1' }), 409, 'CARD-12');
  });

  test('CARD-13: there is less on the pass', async () => {
    const pass = await world.addPass({ issued: 99n });
    const reply = await world.till.debit({ pass, amount: '1' });
    assertRefused(reply, 409, 'CARD-13');
    assert.equal(reply.body.balance, 0.99);
  });

  test('CARD-14: there is no such pass', async () => {
    const row = { pass: 'NOBODY', amount: '1' };
    assertRefused(await world.till.find(search), 404, 'CARD-14');
    assertRefused(await world.till.debit(row), 404, 'CARD-14');
    assertRefused(await world.till.credit(row), 404, 'CARD-14');
    assertRefused(await world.till.refund({ ...row, original: randomUUID() }), 404, 'CARD-14');
  });

  test('CARD-15: too many requests, or too many passes that do not exist', async () => {
    const client = { name: 'client', quota: 2, windowSeconds: 60 };
    const busy = await world.startTill({ limits: { ...MANY, client } });
    for (const _ of [1, 2]) assertRefused(await busy.find(search), 404, 'CARD-14');
    const refused = await busy.find(search);
    assertRefused(refused, 429, 'CARD-15');
    assert.equal(refused.header('retry-after'), '30');
    assert.match(refused.header('ratelimit') ?? '', /^"client";r=0;t=\d+$/);
    const guessing = await world.startTill({ limits: { ...MANY, guesses: { misses: 20 } } });
    const pass = await world.addPass({ issued: 100n, number: `N-${randomUUID()}` });
    const by = token({ client: 'client-2' });
    for (let i = 0; i < 20; i++) assertRefused(await guessing.find(search, by), 404, 'CARD-14');
    assert.equal((await guessing.debit({ pass, amount: '0.5', token: by })).status, 200);
    for (const _ of [1, 2]) {
      const guess = await guessing.find(search, by);
      assertRefused(guess, 429, 'CARD-15');
      assert.ok(Number(guess.header('retry-after')) > 50);
    }
    assertRefused(await guessing.debit({ pass, amount: '0.5', token: by }), 429, 'CARD-15');
    assert.equal((await guessing.debit({ pass, amount: '0.5' })).status, 200, 'another client goes on');
    assert.equal((await world.read("select id from alarm where kind = 'number-guessing'")).length, 1);
  });

  test('who tries many numbers at once is not told that one of them is right', async () => {
    const number = `N-${randomUUID()}`;
    await world.addPass({ number });
    const [looked, missed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const till = await world.startTill({
      limits: { ...MANY, guesses: { misses: 20 } },
      db: {
        ...world.db,
        async read(text, values) {
          const isRight = values.includes(number);
          if (isRight) looked.resolve();
          if (isRight) await missed.promise;
          return world.db.read(text, values);
        },
      },
    });
    const right = till.find(`search_mode=MANUAL&q=${number}&group_id=1`);
    await looked.promise;
    for (let i = 0; i < 21; i++) await till.find(search);
    missed.resolve();
    const reply = await right;
    assertRefused(reply, 429, 'CARD-15');
    assert.match(reply.header('retry-after') ?? '', /^[1-9]\d*$/);
  });
});
