/** Reader mode: an external card is held to the phone and read. Nothing is known of it before, and nothing is kept of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE } from '../support/gateway-card.ts';
import type { ExternalCard } from '../support/gateway-external.ts';
import type { Reply } from '../support/gateway-http.ts';
import { major } from '../support/gateway-tears.ts';
import { gatewayWorld, layoutsOn, MARKED_LAYOUTS, MONEY_LAYOUTS } from '../support/gateway-world.ts';

const READ = { operation: 'READ_BALANCE' };
const OPERATIONS = ['READ_BALANCE', 'BLOCK_AND_READ_CARD'] as const;
const TEN_MINUTES_MS = 10n * 60n * 1000n;

/** A first call about the card, announced otherwise. */
function announced(card: ExternalCard, change: object, operation = 'READ_BALANCE'): Promise<Reply> {
  const cardContents = { ...card.contents, ...change };
  return card.useCase({ operation }).firstCall({ body: { cardContents } });
}

interface Area {
  readonly areaCode?: string;
  readonly keyVersion?: string;
}

/** [what is wrong with the announced areas, the areas]. */
const WRONG_AREAS: readonly (readonly [string, (areas: readonly Area[]) => readonly Area[]])[] = [
  ['an unknown area', (areas) => [...areas, { areaCode: '7777', keyVersion: '0100' }]],
  [
    'another key version',
    (areas) => areas.map((area, i) => (i === 1 ? { ...area, keyVersion: '0200' } : area)),
  ],
  [
    'a key version in the other byte order',
    (areas) => areas.map((area, i) => (i === 1 ? { ...area, keyVersion: '0001' } : area)),
  ],
  ['a missing area', (areas) => areas.slice(0, 1)],
  ['no area at all', () => []],
];

/** [what is wrong with what is announced, the change, the code, the field]. */
const MALFORMED: readonly (readonly [object, number, string])[] = [
  [{ systemCode: undefined }, 111, 'cardContents.systemCode'],
  [{ idm: undefined }, 111, 'cardContents.idm'],
  [{ systemCode: '9D1' }, 112, 'cardContents.systemCode'],
  [{ systemCode: 'XYZW' }, 112, 'cardContents.systemCode'],
  [{ systemCode: 0x9d10 }, 112, 'cardContents.systemCode'],
  [{ idm: '0123' }, 112, 'cardContents.idm'],
  [{ pmm: 'no' }, 112, 'cardContents.pmm'],
  [{ cardServiceId: '' }, 112, 'cardContents.cardServiceId'],
  [{ cardServiceId: 'x'.repeat(65) }, 112, 'cardContents.cardServiceId'],
  [{ areaCodeList: 'all' }, 112, 'cardContents.areaCodeList'],
  [{ areaCodeList: [7] }, 112, 'cardContents.areaCodeList[0]'],
  [{ areaCodeList: [{}] }, 111, 'cardContents.areaCodeList[0].areaCode'],
  [{ areaCodeList: [{ areaCode: '1' }] }, 112, 'cardContents.areaCodeList[0].areaCode'],
  [{ areaCodeList: [{ areaCode: '1000', keyVersion: 1 }] }, 112, 'cardContents.areaCodeList[0].keyVersion'],
];

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: [...MONEY_LAYOUTS, 'octopus'], cards: 2, externals: 30 });

  async function alarmCount(): Promise<number> {
    return (await world.db.read('select id from alarm', [])).length;
  }

  for (const layout of layoutsOn(engine, [...MONEY_LAYOUTS, 'octopus'])) {
    test(`${layout}: READ_BALANCE tells the balance in major units, writes nothing, and leaves no account behind`, async () => {
      const card = world.external(layout);
      const { writeCounter = '' } = card.layout;
      const { [writeCounter]: _, ...before } = await card.blocks();
      const reply = await card.read();
      assert.deepEqual([reply.code, reply.message], [0, 'OK']);
      assert.deepEqual([reply.balance, reply.cardAccountId], [major(card.layout, START_BALANCE), null]);
      const { [writeCounter]: __, ...after } = await card.blocks();
      assert.deepEqual(after, before);
      await card.gate('spend', 1230);
      assert.equal((await card.read()).balance, major(card.layout, START_BALANCE - 1230));
      assert.equal(await card.find(), null);
    });

    test(`${layout}: a read of another's card moves no money, whatever it holds, and needs no history`, async () => {
      const card = world.external(layout);
      const transfers = async () => (await world.db.read('select id from transfer', [])).length;
      const count = await transfers();
      await card.gate('spend', 500);
      assert.equal((await card.read()).code, 0);
      assert.equal(await transfers(), count);
    });

    test(`${layout}: a card whose IDm is not the announced one is 911 and an alarm, and no account`, async () => {
      const card = world.external(layout);
      const count = await alarmCount();
      const cardContents = { ...card.contents, idm: '0123456789ABCDEF' };
      for (const operation of OPERATIONS) {
        if (!card.layout.readerOperations.includes(operation)) continue;
        const useCase = card.useCase({ operation });
        const reply = await useCase.finish(await useCase.firstCall({ body: { cardContents } }));
        assert.deepEqual([reply.code, reply.commands, reply.balance], [911, [], null]);
      }
      assert.ok((await alarmCount()) > count);
      assert.equal(await card.find(), null);
    });

    test(`${layout}: announced areas that the layout does not have, or not so, are 177 before any command`, async () => {
      const { areas } = world.external(layout).layout;
      for (const [what, change] of WRONG_AREAS) {
        // The root area need not be listed, and a layout without areas misses none.
        if (areas.length < 2 && what !== 'an unknown area') continue;
        const card = world.external(layout);
        const areaCodeList = change(card.contents.areaCodeList as readonly Area[]);
        const reply = await announced(card, { areaCodeList });
        assert.deepEqual([reply.code, reply.commands], [177, []], what);
      }
    });
  }

  test('areas need not be announced, nor the root area, nor their key versions; digits have either case', async () => {
    const card = world.external('demo-purse');
    const list = card.contents.areaCodeList as readonly Area[];
    for (const change of [
      { areaCodeList: undefined },
      { areaCodeList: list.slice(1) },
      { areaCodeList: list.map(({ areaCode }) => ({ areaCode })), idm: card.idm.toLowerCase() },
      { cardServiceId: undefined, pmm: undefined, systemCode: '9d10' },
    ]) {
      const useCase = card.useCase(READ);
      const first = await useCase.firstCall({ body: { cardContents: { ...card.contents, ...change } } });
      assert.equal((await useCase.finish(first)).code, 0);
    }
  });

  test('what is announced in another form is 111 or 112 by its name, and counts as no attempt', async () => {
    const card = world.external('demo-purse');
    for (const [change, code, field] of MALFORMED) {
      const reply = await announced(card, change);
      assert.equal(reply.code, code, field);
      assert.ok(reply.message.endsWith(`: ${field}`), reply.message);
    }
    const missing = await card.useCase(READ).firstCall({ body: { cardContents: undefined } });
    assert.deepEqual([missing.code, missing.message], [111, 'Missing mandatory parameter: cardContents']);
    const text = await card.useCase(READ).firstCall({ body: { cardContents: 'FeliCa' } });
    assert.deepEqual([text.code, text.message], [112, 'Bad parameter format: cardContents']);
    assert.equal((await card.read()).code, 0);
  });

  test('a card that no product of the issuer takes is 163, one of another system than its product 172', async () => {
    const card = world.external('demo-purse');
    for (const [change, code] of [
      [{ systemCode: 'FFFE' }, 172],
      [{ cardServiceId: 'Nobody Transit' }, 163],
    ] as const) {
      const reply = await announced(card, change);
      assert.deepEqual([reply.code, reply.commands], [code, []]);
    }
    const foreign = world.external('demo-journal');
    const { hub, issuerId } = world.external('demo-purse');
    assert.notEqual(foreign.issuerId, issuerId);
    const reply = await foreign.useCase(READ).firstCall({ sender: hub, body: { issuerId } });
    assert.equal(reply.code, 163, "another issuer's card is not ours to read");
  });

  for (const [operation, layout] of [
    ['BLOCK_AND_READ_CARD', 'cjrc'],
    ['BLOCK_AND_READ_CARD', 'edy-purse'],
    ['BLOCK_AND_READ_CARD', 'octopus'],
  ] as const) {
    test(`${layout} has no mark for it, so ${operation} in reader mode is 163`, async () => {
      const reply = await world.external(layout).useCase({ operation }).firstCall();
      assert.deepEqual([reply.code, reply.commands], [163, []]);
    });
  }

  test('every other operation is 112 in reader mode', async () => {
    const card = world.external('demo-purse');
    for (const operation of ['UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'ERASE_CARD', 'PARK_CARD']) {
      const reply = await card.useCase({ operation }).firstCall();
      assert.deepEqual([reply.code, reply.message], [112, 'Bad parameter format: operation']);
    }
  });

  test('a card on the deny list is 159, read or ingested, before any command', async () => {
    for (const layout of layoutsOn(engine, MARKED_LAYOUTS)) {
      const card = world.external(layout);
      await card.deny();
      for (const operation of OPERATIONS) {
        const reply = await card.useCase({ operation }).firstCall();
        assert.deepEqual([reply.code, reply.commands], [159, []]);
      }
    }
  });

  for (const operation of OPERATIONS) {
    test(`the sixth ${operation} of one device within ten minutes is 192, whatever cards it was held to`, async () => {
      const card = world.external('demo-journal');
      const idms = ['0', '1', '2', '3', '4'].map((digit) => `${digit.repeat(15)}F`);
      for (const idm of idms) {
        const useCase = card.useCase({ operation });
        const first = await useCase.firstCall({ body: { cardContents: { ...card.contents, idm } } });
        assert.equal(first.code, 0);
        assert.equal((await useCase.nextCall([])).code, 172, 'later rounds do not count');
      }
      const sixth = await card.useCase({ operation }).firstCall();
      assert.deepEqual([sixth.code, sixth.commands], [192, []]);
    });
  }

  test('the sixth first call with one card within ten minutes is 192, whatever phones it was held to', async () => {
    const card = world.external('demo-purse');
    for (let i = 0; i < 5; i++) {
      const { deviceId } = world.external('demo-purse');
      const useCase = card.useCase(READ, deviceId);
      assert.equal((await useCase.runToEnd()).code, 0);
    }
    const sixth = await card.useCase(READ, world.external('demo-purse').deviceId).firstCall();
    assert.deepEqual([sixth.code, sixth.commands], [192, []]);
  });

  test('refused first calls count too (159, 163, 177, 321), replays and later calls do not, and ten minutes later all is well', async () => {
    const card = world.external('demo-purse');
    await card.deny();
    const useCase = card.useCase(READ);
    const refused = await useCase.firstCall({ requestId: 'reader-attempt' });
    assert.equal(refused.code, 159);
    for (let i = 0; i < 4; i++) {
      const again = await useCase.firstCall({ requestId: 'reader-attempt' });
      assert.equal(again.text, refused.text, 'a replay is no attempt');
    }
    assert.equal((await announced(card, { areaCodeList: [] })).code, 177);
    assert.equal((await announced(card, { cardServiceId: 'nobody' })).code, 163);
    const { deviceId } = card;
    const other = world.external('demo-purse');
    const open = other.useCase(READ, deviceId);
    const reading = await open.firstCall();
    assert.equal(reading.code, 0);
    assert.equal((await other.useCase(READ, deviceId).firstCall()).code, 321);
    assert.equal((await other.useCase(READ, deviceId).firstCall()).code, 192);
    assert.equal((await open.finish(reading)).code, 0, 'the open session goes on');
    await card.ageAttempts(TEN_MINUTES_MS);
    assert.equal((await other.useCase(READ, deviceId).runToEnd()).code, 0);
  });

  test('a card on the phone is not an external card: its own operations are not counted', async () => {
    const card = world.card('demo-purse');
    for (let i = 0; i < 7; i++) assert.equal((await card.readBalance()).code, 0);
  });

  test('one card is held to one phone at a time: 321 to another device, and to another card on the same', async () => {
    const card = world.external('aes-purse');
    const other = world.external('aes-purse');
    const useCase = card.useCase(READ);
    const first = await useCase.firstCall();
    assert.equal((await card.useCase(READ, other.deviceId).firstCall()).code, 321);
    assert.equal((await other.useCase(READ, card.deviceId).firstCall()).code, 321);
    assert.equal((await other.read()).code, 0, 'another card on another phone is in nobody’s way');
    assert.equal((await useCase.finish(first)).code, 0);
    assert.equal((await card.useCase(READ, other.deviceId).runToEnd()).code, 0);
  });

  test('a session with the card in the phone, and one with a card held to it, are in each other’s way', async () => {
    const own = world.card('demo-journal');
    const held = world.external('demo-journal');
    const reading = await own.useCase(READ).firstCall();
    assert.equal((await held.useCase(READ, own.deviceId).firstCall()).code, 321);
    assert.equal((await own.useCase(READ).finish(reading)).code, 118, 'another sessionId');
    await own.expireSession();
    assert.equal((await held.useCase(READ, own.deviceId).firstCall()).code, 0, 'an expired one is not');
    assert.equal((await own.readBalance()).code, 321);
  });

  test('later calls may leave out what is held to the phone; another card is 112, and the session stays', async () => {
    const card = world.external('lite-s-purse');
    const useCase = card.useCase(READ);
    const responses = await useCase.tap(await useCase.firstCall());
    const cardContents = { ...card.contents, idm: '0123456789ABCDEF' };
    const wrong = await useCase.nextCall(responses, { body: { cardContents } });
    assert.deepEqual([wrong.code, wrong.message], [112, 'Bad parameter format: cardContents']);
    const right = await useCase.nextCall(responses, { body: { cardContents: card.contents } });
    assert.equal(right.code, 0);
    assert.equal(right.balance, START_BALANCE / 100);
  });
});
