import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CHANGES, VIEWS } from '../../src/admin/operations.ts';
import { at, type JsonObject } from '../../src/http/json-pointer.ts';
import { forEachEngine } from '../support/engines.ts';
import { httpAsk } from '../support/http-client.ts';
import { adminWorld, contract } from './admin-world.ts';

/** What holds for every request at the operator's door, whatever it is about. */

const issuer = (issuerId: string, reason = 'A new issuer signed') => ({
  issuerId,
  name: 'An issuer',
  reason,
});

test('every operation of the contract is answered, and no other', () => {
  const paths = Object.values(at(contract.document, ['paths']) as JsonObject) as readonly JsonObject[];
  const declared = paths.flatMap((path) =>
    Object.entries(path)
      .filter(([method]) => ['get', 'post', 'put', 'delete'].includes(method))
      .map(([, operation]) => (operation as { operationId: string }).operationId),
  );
  assert.deepEqual([...declared].sort(), [...Object.keys(VIEWS), ...Object.keys(CHANGES)].sort());
  for (const id of Object.keys(CHANGES)) assert.notEqual(contract.operation(id).method, 'GET', id);
});

forEachEngine((engine) => {
  const world = adminWorld(engine);
  const issuers = async () =>
    (await world.done('listIssuers', { query: { limit: 200 } })).items.map(
      (each: { issuerId: string }) => each.issuerId,
    );

  describe('who asks', () => {
    test('nobody without a token of the operator’s people', async () => {
      for (const authorization of [undefined, 'Bearer wrong', 'Basic YWxpY2U6']) {
        const response = await httpAsk(`${world.baseUrl}/issuers`, {
          headers: authorization === undefined ? {} : { authorization },
        });
        assert.equal(response.status, 401);
        assert.equal(response.headers.get('www-authenticate'), 'Bearer');
        assert.equal(((await response.json()) as { status: number }).status, 401);
      }
    });
  });

  describe('a change', () => {
    test('needs an idempotency key', async () => {
      const answer = await world.ask('createIssuer', { body: issuer('KEYLESS'), key: null });
      assert.equal(answer.status, 400);
      assert.equal(answer.body.detail, 'Idempotency-Key: is missing');
    });

    test('happens once, and its repetition gets the stored reply', async () => {
      const first = await world.ask('createIssuer', { body: issuer('ONCE'), key: 'once' });
      const again = await world.ask('createIssuer', { body: issuer('ONCE'), key: 'once' });
      assert.equal(first.status, 201);
      assert.equal(first.replayed, false);
      assert.deepEqual(again, { ...first, replayed: true });
    });

    test('with another payload under the same key is refused', async () => {
      await world.ask('createIssuer', { body: issuer('SAME-KEY'), key: 'same' });
      const other = await world.ask('createIssuer', { body: issuer('OTHER'), key: 'same' });
      assert.equal(other.status, 422);
      assert.match(other.body.detail, /Idempotency-Key/);
      const elsewhere = await world.ask('registerDevice', {
        body: { deviceId: 'phone', reason: 'A phone' },
        key: 'same',
      });
      assert.equal(elsewhere.status, 422);
    });

    test('under a key of another person is another change', async () => {
      await world.ask('createIssuer', { body: issuer('ALICES'), key: 'shared' });
      const bobs = await world.ask('createIssuer', { body: issuer('BOBS'), key: 'shared', by: 'bob' });
      assert.equal(bobs.status, 201);
    });

    test('that is sent many times at once happens once', async () => {
      const asked = { body: issuer('MANY'), key: 'many' };
      const answers = await Promise.all(Array.from({ length: 6 }, () => world.ask('createIssuer', asked)));
      const done = answers.filter(({ status }) => status === 201);
      assert.ok(done.length >= 1);
      assert.equal(done.filter(({ replayed }) => !replayed).length, 1);
      assert.ok(answers.every(({ status }) => status === 201 || status === 409));
    });

    test('that was refused may be repeated under its key', async () => {
      const path = { issuerId: 'LATER' };
      const asked = { path, body: { actorId: 'hub-later', reason: 'Its hub' }, key: 'later' };
      assert.equal((await world.ask('createActor', asked)).status, 404);
      await world.done('createIssuer', { body: issuer('LATER') });
      assert.equal((await world.ask('createActor', asked)).status, 201);
    });

    test('is recorded with who made it and why, in the same commit', async () => {
      await world.ask('createIssuer', { body: issuer('RECORDED', '  Signed on Monday  '), by: 'bob' });
      const rows = await world.db.read(
        'select actor, action, reason, detail from audit_record where subject = $1',
        ['RECORDED'],
      );
      assert.deepEqual(rows, [
        {
          actor: 'staff:bob',
          action: 'issuer.create',
          reason: 'Signed on Monday',
          detail: '{"issuerId":"RECORDED","name":"An issuer"}',
        },
      ]);
    });

    test('that is refused leaves no record', async () => {
      await world.ask('createIssuer', { body: issuer('TWICE') });
      assert.equal((await world.ask('createIssuer', { body: issuer('TWICE') })).status, 409);
      const rows = await world.db.read('select id from audit_record where subject = $1', ['TWICE']);
      assert.equal(rows.length, 1);
    });

    test('needs a reason that says something and holds no card number', async () => {
      const { reason: _, ...none } = issuer('REASON');
      assert.equal((await world.ask('createIssuer', { body: none })).body.detail, 'reason: is missing');
      for (const [reason, status] of [
        ['', 400],
        ['x'.repeat(201), 400],
        ['   ', 422],
        ['card 4111111111111111 is lost', 422],
        ['4111 1111 1111 1111', 422],
        ['4111-1111-1111-1111', 422],
      ] as const) {
        assert.equal(
          (await world.ask('createIssuer', { body: issuer('REASON', reason) })).status,
          status,
          reason,
        );
      }
      assert.ok(!(await issuers()).includes('REASON'));
    });

    test('that breaks the contract is refused, and told where', async () => {
      const broken = [
        [{ ...issuer('BROKEN'), more: 1 }, /malformed/],
        [{ ...issuer('BROKEN'), issuerId: 'no spaces' }, /^issuerId: is malformed$/],
        [{ ...issuer('BROKEN'), name: 'half a pair \ud800' }, /^name: is malformed$/],
      ] as const;
      for (const [body, detail] of broken) {
        const answer = await world.ask('createIssuer', { body });
        assert.equal(answer.status, 400);
        assert.match(answer.body.detail, detail);
      }
      assert.equal((await world.ask('createIssuer')).status, 400);
    });
  });

  describe('a list', () => {
    test('is read page by page, each item once', async () => {
      for (let i = 0; i < 5; i++) await world.done('createIssuer', { body: issuer(`PAGE-${i}`) });
      const all = await issuers();
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: Record<string, string | number> = { limit: 2, ...(cursor === null ? {} : { cursor }) };
        const page = await world.done('listIssuers', { query });
        assert.ok(page.items.length <= 2);
        seen.push(...page.items.map((each: { issuerId: string }) => each.issuerId));
        cursor = page.next;
      } while (cursor !== null);
      assert.deepEqual(seen, all);
    });

    test('refuses limits out of bounds, cursors of its own making and parameters it does not know', async () => {
      for (const query of [
        { limit: 0 },
        { limit: 201 },
        { limit: 'many' },
        { cursor: '!' },
        { cursor: 'AA==' },
        { offset: 3 },
      ])
        assert.equal(
          (await world.ask('listIssuers', { query: query as Record<string, string> })).status,
          400,
        );
    });
  });
});
