import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { RULE_SCHEMA } from '../../src/till/rule.ts';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeCard, makeIssuer, makeParkedCard, onCard } from './admin-cards.ts';
import { KEY_FREE } from './admin-layouts.ts';
import { adminWorld, contract } from './admin-world.ts';

/** Groups of shops, who may ask for them, and their passes, at the operator's door. */

const GROUP = { groupId: '7' };
const RULE = {
  basisPoints: { '1': 250 },
  otherBasisPoints: 100,
  minimum: 500,
  roundTo: 5,
  rounding: 'down',
  ticketCap: 2_000,
  passDayCap: null,
  clientDayCap: null,
  validMonths: 12,
};
const FAR = '2050-08-24T14:15:22.000Z';
const PASS = {
  productId: 'cashback',
  consumer: { id: 7, givenName: 'Ada', familyName: 'Byron' },
  expiresAt: FAR,
};

test('a rule is to the contract what it is to the till', () => {
  const { components } = contract.document as {
    components: { schemas: { passRule: { properties: Record<string, object> } } };
  };
  const plain = JSON.parse(JSON.stringify(components.schemas.passRule), (key, value) =>
    key === 'description' ? undefined : value,
  );
  assert.deepEqual(plain, JSON.parse(JSON.stringify(RULE_SCHEMA)));
});

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(async () => {
    await makeIssuer(world);
    const body = { groupId: 7, issuerId: ISSUER, name: 'A group' };
    assert.deepEqual(await world.done('createTillGroup', { body }), body);
    await world.done('createTillGroup', { body: { ...body, groupId: 8 } });
    for (const [productId, groupId] of [
      ['cashback', '7'],
      ['foreign', '8'],
    ] as const) {
      const product = { productId, name: 'Cashback', currency: 'EUR', rule: null, blocksWithCard: false };
      await world.done('createPassProduct', { path: { groupId }, body: product });
    }
  });

  let made = 0;
  /** Another pass; how it is shown. */
  async function makePass(more: object = {}) {
    const passId = `pass-${String(++made).padStart(3, '0')}`;
    return world.done('createPass', { path: GROUP, body: { ...PASS, passId, ...more } });
  }
  const onPass = (passId: string, body?: object) => ({
    path: { ...GROUP, passId },
    ...(body === undefined ? {} : { body: { ...body } }),
  });
  const transfersOf = async (passId: string) =>
    (await world.done('listPassTransfers', { path: { ...GROUP, passId } })).items.map(
      ({ code, amount }: { code: string; amount: number }) => `${code} ${amount}`,
    );

  describe('groups, stores and points of sale', () => {
    test('are made known by the numbers that tills know, and listed in their order', async () => {
      for (const storeId of [100, 71, 9]) {
        const body = { storeId, name: `Store ${storeId}` };
        assert.deepEqual(await world.done('createTillStore', { path: GROUP, body }), { groupId: 7, ...body });
      }
      const first = await world.done('listTillStores', { path: GROUP, query: { limit: 2 } });
      const rest = await world.done('listTillStores', { path: GROUP, query: { cursor: first.next } });
      const ids = [...first.items, ...rest.items].map(({ storeId }: { storeId: number }) => storeId);
      assert.deepEqual([ids, rest.next], [[9, 71, 100], null]);
      assert.equal((await world.done('listTillGroups', { query: { issuerId: ISSUER } })).items.length, 2);
      assert.equal((await world.done('listTillGroups', { query: { issuerId: 'NOBODY' } })).items.length, 0);
    });

    test('are refused twice, to nobody, and under numbers that are none', async () => {
      await world.refused(409, 'createTillGroup', { body: { groupId: 7, issuerId: ISSUER, name: 'N' } });
      await world.refused(404, 'createTillGroup', { body: { groupId: 9, issuerId: 'NOBODY', name: 'N' } });
      await world.refused(400, 'createTillGroup', { body: { groupId: '9', issuerId: ISSUER, name: 'N' } });
      await world.refused(400, 'createTillGroup', { body: { groupId: 0, issuerId: ISSUER, name: 'N' } });
      await world.refused(409, 'createTillStore', { path: GROUP, body: { storeId: 71, name: 'N' } });
      await world.refused(404, 'createTillStore', {
        path: { groupId: '99' },
        body: { storeId: 1, name: 'N' },
      });
      await world.refused(404, 'listPointsOfSale', { path: { groupId: '8', storeId: '71' } });
      await world.refused(400, 'listTillStores', { path: { groupId: '07' } });
      const cursor = Buffer.from('x').toString('base64url');
      await world.refused(400, 'listTillGroups', { query: { cursor } });
    });

    test('a point of sale is closed once, and stays in the list', async () => {
      const path = { ...GROUP, storeId: '71' };
      const body = { pointOfSaleId: 711, name: 'A till' };
      const point = await world.done('createPointOfSale', { path, body });
      assert.deepEqual(point, { storeId: 71, ...body, closedAt: null });
      await world.refused(409, 'createPointOfSale', { path, body });
      const at = { path: { ...path, pointOfSaleId: '711' } };
      const closed = await world.done('closePointOfSale', at);
      assert.notEqual(closed.closedAt, null);
      await world.refused(409, 'closePointOfSale', at);
      await world.refused(404, 'closePointOfSale', { path: { ...at.path, storeId: '9' } });
      assert.deepEqual((await world.done('listPointsOfSale', { path })).items, [closed]);
    });
  });

  test('a client is of one group and of its stores, and a repeated reply holds no secret', async () => {
    const body = { clientId: 'till-1', name: 'A till', scopes: ['cards:debit', 'cards:read'], reason: 'New' };
    const asked = { path: GROUP, body, key: `client-${engine.engine}` };
    const { status, body: answer } = await world.ask('createTillClient', asked);
    assert.equal(status, 201);
    assert.match(answer.secret, /^[0-9a-f]{64}$/);
    assert.deepEqual(answer.client, {
      clientId: 'till-1',
      groupId: 7,
      storeId: null,
      name: 'A till',
      scopes: ['cards:read', 'cards:debit'],
      hasTwoSecrets: false,
      revokedAt: null,
    });
    const again = await world.ask('createTillClient', asked);
    assert.deepEqual([again.replayed, again.body], [true, { client: answer.client, secret: null }]);
    await world.refused(409, 'createTillClient', { path: GROUP, body });
    const other = { ...body, clientId: 'till-2' };
    await world.refused(422, 'createTillClient', { path: GROUP, body: { ...other, storeId: 12345 } });
    await world.refused(400, 'createTillClient', { path: GROUP, body: { ...other, scopes: ['all'] } });
    await world.refused(400, 'createTillClient', { path: GROUP, body: { ...other, clientId: 'a:b' } });
    const foreign = { path: { groupId: '8', clientId: 'till-1' } };
    for (const operation of [
      'addTillClientSecret',
      'dropTillClientSecret',
      'revokeTillClient',
      'revokeTillTokens',
    ])
      await world.refused(404, operation, foreign);
    const at = { path: { ...GROUP, clientId: 'till-1' } };
    assert.notEqual((await world.done('revokeTillClient', at)).revokedAt, null);
    for (const operation of ['addTillClientSecret', 'revokeTillClient', 'revokeTillTokens'])
      await world.refused(409, operation, at);
    const { items } = await world.done('listTillClients', { path: GROUP });
    assert.equal(items.length, 1);
    const records = await world.db.read(
      `select actor, detail from audit_record where action = 'till-client.create'`,
      [],
    );
    assert.deepEqual(
      records.map(({ actor, detail }) => [actor, String(detail).includes(answer.secret)]),
      [['staff:alice', false]],
    );
  });

  describe('a pass product', () => {
    const product = { productId: 'earning', name: 'Cashback', currency: 'EUR', blocksWithCard: true };

    test('has a rule, which can be changed and taken away', async () => {
      const shown = await world.done('createPassProduct', { path: GROUP, body: { ...product, rule: RULE } });
      assert.deepEqual(shown, { ...product, groupId: 7, rule: RULE });
      const path = { ...GROUP, productId: 'earning' };
      const body = { name: 'More cashback', rule: { ...RULE, validMonths: 6 }, blocksWithCard: false };
      const changed = await world.done('changePassProduct', { path, body });
      assert.deepEqual(changed, { ...shown, ...body });
      assert.equal(
        (await world.done('changePassProduct', { path, body: { ...body, rule: null } })).rule,
        null,
      );
      const { items } = await world.done('listPassProducts', { path: GROUP });
      assert.deepEqual(items.at(-1), { ...changed, rule: null });
      await world.refused(409, 'createPassProduct', { path: GROUP, body: { ...product, rule: null } });
      await world.refused(404, 'changePassProduct', { path: { ...path, groupId: '8' }, body });
    });

    test('is refused for a faulty rule, naming the field', async () => {
      const { minimum: _, ...withoutMinimum } = RULE;
      for (const [rule, field] of [
        [{ ...RULE, otherBasisPoints: 10_001 }, 'rule.otherBasisPoints'],
        [{ ...RULE, basisPoints: { '1': -1 } }, 'rule.basisPoints[1]'],
        [{ ...RULE, basisPoints: { cash: 1 } }, 'rule.basisPoints'],
        [{ ...RULE, rounding: 'up-ish' }, 'rule.rounding'],
        [{ ...RULE, roundTo: 0 }, 'rule.roundTo'],
        [{ ...RULE, ticketCap: 1.5 }, 'rule.ticketCap'],
        [{ ...RULE, validMonths: 37 }, 'rule.validMonths'],
        [{ ...RULE, more: 1 }, 'rule'],
        [withoutMinimum, 'rule.minimum'],
        ['none', 'rule'],
      ] as const) {
        const body = { ...product, productId: 'faulty', rule };
        const detail = await world.refused(400, 'createPassProduct', { path: GROUP, body });
        assert.ok(detail.startsWith(`${field}: is `), `${field}: ${detail}`);
      }
    });
  });

  describe('a pass', () => {
    test('is made known with its first value, and its numbers in one form', async () => {
      const pass = await makePass({ nfcNumber: '01:02:03:0a:0B', number: '2-900000-00001 8', amount: 12_34 });
      const { passId, ...shown } = pass;
      assert.deepEqual(shown, {
        groupId: 7,
        productId: 'cashback',
        serialNumber: passId,
        nfcNumber: '0102030A0B',
        number: '2900000000018',
        consumer: PASS.consumer,
        state: 'ACTIVE',
        expiresAt: FAR,
        currency: 'EUR',
        balance: 1234,
        lots: [{ amount: 1234, expiresAt: FAR }],
        receivable: 0,
        cardId: null,
      });
      assert.deepEqual(await world.done('getPass', onPass(passId)), pass);
      assert.deepEqual(await transfersOf(passId), ['issue 1234']);
      const { number, balance, lots } = await makePass();
      assert.match(number, /^29\d{11}$/, 'by something it has to be found');
      assert.deepEqual([balance, lots], [0, []]);
      assert.equal((await makePass({ nfcNumber: '01020304' })).number, null);
    });

    test('is refused with numbers that are none or another’s, without a product, and expired', async () => {
      const { passId } = await makePass({ nfcNumber: 'AABBCCDD', number: 'K-17' });
      const refused = (status: number, more: object) =>
        world.refused(status, 'createPass', { path: GROUP, body: { ...PASS, passId: 'new', ...more } });
      assert.match(await refused(422, { number: '2900000000019' }), /^number: .*check digit/);
      assert.match(await refused(422, { nfcNumber: '0102' }), /^nfcNumber: /);
      assert.match(await refused(422, { productId: 'foreign' }), /^productId: /);
      assert.match(await refused(422, { expiresAt: '2020-01-01T00:00:00Z' }), /^expiresAt: /);
      assert.match(await refused(422, { expiresAt: '9999-12-31T23:59:59-23:59' }), /^expiresAt: /);
      assert.match(await refused(409, { nfcNumber: 'aa bb cc dd' }), /^nfcNumber: another/);
      assert.match(await refused(409, { number: 'K-17' }), /^number: another/);
      await refused(409, { passId });
      await refused(400, { amount: -1 });
      await world.refused(404, 'getPass', onPass('new'));
      await world.refused(404, 'getPass', { path: { groupId: '8', passId } });
    });

    test('is blocked and unblocked, with what is on it', async () => {
      const { passId } = await makePass({ amount: 500 });
      const blocked = await world.done('changePassState', onPass(passId, { state: 'BLOCKED' }));
      assert.deepEqual([blocked.state, blocked.balance], ['BLOCKED', 500]);
      await world.refused(409, 'changePassState', onPass(passId, { state: 'BLOCKED' }));
      assert.equal(
        (await world.done('changePassState', onPass(passId, { state: 'ACTIVE' }))).state,
        'ACTIVE',
      );
    });

    test('gets value, which is booked with the reason', async () => {
      const { passId } = await makePass({ amount: 500 });
      const reason = 'For the broken jar';
      const asked = { ...onPass(passId, { amount: 250, reason }), key: `issue-${passId}` };
      const issued = await world.ask('issuePassValue', asked);
      assert.deepEqual([issued.body.balance, issued.body.lots.length], [750, 1]);
      const again = await world.ask('issuePassValue', asked);
      assert.deepEqual([again.replayed, again.body], [true, issued.body]);
      assert.deepEqual(await transfersOf(passId), ['issue 500', 'issue 250']);
      const { items, next } = await world.done('listPassTransfers', {
        ...onPass(passId),
        query: { limit: 1 },
      });
      assert.deepEqual([items[0].ticketId, items[0].from], [null, 'issued:7:EUR']);
      const rest = await world.done('listPassTransfers', { ...onPass(passId), query: { cursor: next } });
      assert.deepEqual([rest.items[0].sequence, rest.next], [2, null]);
      await world.refused(409, 'issuePassValue', onPass(passId, { amount: 9_999_999_999_999 }));
      const [record] = await world.db.read(
        `select reason, detail from audit_record where action = 'pass.issue'`,
        [],
      );
      assert.deepEqual([record?.reason, JSON.parse(String(record?.detail)).amount], [reason, 250]);
    });

    test('lives longer or shorter, and what has expired does not come back', async () => {
      const { passId } = await makePass({ amount: 500 });
      const expire = (expiresAt: string) => world.done('changePassExpiry', onPass(passId, { expiresAt }));
      assert.equal((await expire('2040-01-01T00:00:00Z')).balance, 500);
      const past = await expire('2020-01-01T00:00:00Z');
      assert.deepEqual(
        [past.expiresAt, past.lots],
        ['2020-01-01T00:00:00.000Z', [{ amount: 500, expiresAt: '2020-01-01T00:00:00.000Z' }]],
      );
      await world.refused(409, 'issuePassValue', onPass(passId, { amount: 1 }));
      const longer = await expire(FAR);
      assert.deepEqual([longer.expiresAt, longer.balance], [FAR, 0]);
      assert.deepEqual(await transfersOf(passId), ['issue 500', 'expire 500']);
    });

    test('is listed with the group’s others', async () => {
      await makePass();
      const { items, next } = await world.done('listPasses', { path: GROUP, query: { limit: 1 } });
      const rest = await world.done('listPasses', { path: GROUP, query: { cursor: next } });
      assert.equal(items.length + rest.items.length, made);
      assert.deepEqual((await world.done('listPasses', { path: { groupId: '8' } })).items, []);
    });
  });

  describe('a list of passes', () => {
    const list = (count: number, from = 0) =>
      Array.from({ length: count }, (_, i) => ({ ...PASS, passId: `list-${from + i}`, amount: 100 }));
    const asked = (passes: readonly object[]) => ({ path: { groupId: '9' }, body: { passes } });
    before(async () => {
      await world.done('createTillGroup', { body: { groupId: 9, issuerId: ISSUER, name: 'Imported' } });
      const product = {
        productId: 'listed',
        name: 'Listed',
        currency: 'JPY',
        rule: null,
        blocksWithCard: false,
      };
      await world.done('createPassProduct', { path: { groupId: '9' }, body: product });
    });
    const listed = (passes: readonly object[]) =>
      asked(passes.map((pass) => ({ ...pass, productId: 'listed' })));

    test('is taken in whole, and again without harm', async () => {
      assert.deepEqual(await world.done('importPasses', listed(list(25))), { added: 25, present: 0 });
      assert.deepEqual(await world.done('importPasses', listed(list(25, 20))), { added: 20, present: 5 });
      const { items } = await world.done('listPasses', { path: { groupId: '9' } });
      assert.deepEqual(
        [items.length, items.every(({ balance }: { balance: number }) => balance === 100)],
        [45, true],
      );
      await world.refused(400, 'importPasses', listed(list(26)));
    });

    test('is refused whole for one that is faulty, naming it', async () => {
      const [one, two] = list(2, 900);
      const refused = (status: number, ...passes: readonly object[]) =>
        world.refused(status, 'importPasses', listed(passes));
      assert.match(await refused(422, { ...one }, { ...two, number: '12345678' }), /^passes\[1\]\.number: /);
      assert.match(await refused(422, { ...one }, { ...one }), /^passes\[1\]\.passId: stands there twice/);
      const nfcNumber = '0A0B0C0D';
      const twice = [
        { ...one, nfcNumber },
        { ...two, nfcNumber: '0a:0b:0c:0d' },
      ];
      assert.match(await refused(422, ...twice), /^passes\[1\]\.nfcNumber: stands there twice/);
      await world.done('importPasses', listed([{ ...one, nfcNumber }]));
      assert.match(await refused(409, { ...two, nfcNumber }), /^passes\[0\]\.nfcNumber: another/);
      assert.match(
        await world.refused(422, 'importPasses', asked([{ ...two }])),
        /^passes\[0\]\.productId: /,
      );
    });
  });

  describe('a pass that is a transit card', () => {
    const idmOf = async (cardId: string) => (await world.done('getCard', onCard(cardId))).idm;

    test('is found by the card’s chip, until they are two again', async () => {
      const cardId = await makeCard(world, KEY_FREE);
      const { passId } = await makePass({ nfcNumber: 'F0F0F0F0', number: 'LINK-1' });
      const linked = await world.done('linkPass', onPass(passId, { cardId }));
      assert.deepEqual([linked.cardId, linked.nfcNumber], [cardId, await idmOf(cardId)]);
      assert.deepEqual(await world.done('getPass', onPass(passId)), linked);
      await world.refused(409, 'linkPass', onPass(passId, { cardId }));
      const { passId: other } = await makePass();
      await world.refused(409, 'linkPass', onPass(other, { cardId }));
      assert.match(await world.refused(422, 'linkPass', onPass(other, { cardId: 'nothing' })), /^cardId: /);
      const unlinked = await world.done('unlinkPass', onPass(passId, { nfcNumber: 'f0f0f0f0' }));
      assert.deepEqual([unlinked.cardId, unlinked.nfcNumber], [null, 'F0F0F0F0']);
      await world.refused(409, 'unlinkPass', onPass(passId));
      await world.done('linkPass', onPass(other, { cardId }));
      assert.equal((await world.done('unlinkPass', onPass(other))).nfcNumber, null);
    });

    test('is not a card that is deleted, nor one whose chip is another pass’s; and it is found by something', async () => {
      const [gone, taken, good] = [
        await makeCard(world, KEY_FREE),
        await makeCard(world, KEY_FREE),
        await makeCard(world, KEY_FREE),
      ];
      await world.done('changeCardState', { ...onCard(gone), body: { state: 'DELETED' } });
      await makePass({ nfcNumber: await idmOf(taken) });
      const { passId } = await makePass({ nfcNumber: 'E0E0E0E0' });
      for (const cardId of [gone, taken]) await world.refused(409, 'linkPass', onPass(passId, { cardId }));
      await world.done('linkPass', onPass(passId, { cardId: good }));
      assert.match(await world.refused(409, 'unlinkPass', onPass(passId)), /another nfcNumber/);
      await world.refused(422, 'unlinkPass', onPass(passId, { nfcNumber: 'nothing' }));
    });

    test('goes with the card to another chip', async () => {
      const cardId = await makeParkedCard(world, KEY_FREE, 100);
      const { passId } = await makePass();
      await world.done('linkPass', onPass(passId, { cardId }));
      const deviceId = `another-phone-${engine.engine}`;
      await world.done('registerDevice', { body: { deviceId } });
      const bind = (idm: string) => ({ ...onCard(cardId), body: { deviceId, idm } });
      await makePass({ nfcNumber: '01000000000000CC' });
      await world.refused(409, 'bindCard', bind('01000000000000CC'));
      await world.done('bindCard', bind('01000000000000DD'));
      assert.equal((await world.done('getPass', onPass(passId))).nfcNumber, '01000000000000DD');
    });
  });
});
