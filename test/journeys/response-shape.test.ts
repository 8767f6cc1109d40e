/** Responses that are not even well-formed: refused by name, with the session open and unchanged. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, START_BALANCE } from '../support/gateway-card.ts';
import type { DeviceResponse } from '../support/gateway-use-case.ts';
import { gatewayWorld, LAYOUTS } from '../support/gateway-world.ts';

const AMOUNT = 85;

type Loose = Readonly<Record<string, unknown>>;

interface Row {
  readonly what: string;
  readonly code: 111 | 112;
  /** The field that the message names, `i` standing for the place of the spoilt response. */
  readonly field: string;
  readonly spoil: (response: DeviceResponse) => unknown;
}

const ROWS: readonly Row[] = [
  { what: 'no id', code: 111, field: 'responses[i].id', spoil: ({ name, value }) => ({ name, value }) },
  { what: 'no value', code: 111, field: 'responses[i].value', spoil: ({ id, name }) => ({ id, name }) },
  { what: 'neither id nor value', code: 111, field: 'responses[i].id', spoil: () => ({}) },
  { what: 'an empty id', code: 112, field: 'responses[i].id', spoil: (r) => ({ ...r, id: '' }) },
  { what: 'an id of 65', code: 112, field: 'responses[i].id', spoil: (r) => ({ ...r, id: 'x'.repeat(65) }) },
  { what: 'an id that is a number', code: 112, field: 'responses[i].id', spoil: (r) => ({ ...r, id: 1 }) },
  { what: 'an empty value', code: 112, field: 'responses[i].value', spoil: (r) => ({ ...r, value: '' }) },
  { what: 'a null value', code: 112, field: 'responses[i].value', spoil: (r) => ({ ...r, value: null }) },
  {
    what: 'a value that is not hexadecimal',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: '0G' }),
  },
  {
    what: 'an odd number of digits',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: `${r.value}0` }),
  },
  {
    what: 'digits apart',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: `${r.value} ` }),
  },
  {
    what: '0x in front',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: `0x${r.value}` }),
  },
  {
    what: 'a line break at the end',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: `${r.value}\n` }),
  },
  {
    what: 'full-width digits',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: '００' }),
  },
  {
    what: 'a value of 514',
    code: 112,
    field: 'responses[i].value',
    spoil: (r) => ({ ...r, value: '0'.repeat(514) }),
  },
  {
    what: 'another command’s name',
    code: 112,
    field: 'responses[i].name',
    spoil: (r) => ({ ...r, name: 'AUTHENTICATION1_RESP' }),
  },
  {
    what: 'the name without _RESP',
    code: 112,
    field: 'responses[i].name',
    spoil: (r) => ({ ...r, name: r.name.replace('_RESP', '') }),
  },
  {
    what: 'the name in lower case',
    code: 112,
    field: 'responses[i].name',
    spoil: (r) => ({ ...r, name: r.name.toLowerCase() }),
  },
  { what: 'an empty name', code: 112, field: 'responses[i].name', spoil: (r) => ({ ...r, name: '' }) },
  { what: 'a text for an item', code: 112, field: 'responses[i]', spoil: (r) => r.value },
];

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 30 });
  for (const layout of LAYOUTS) {
    test(`${layout}: an item that is not well-formed is refused by its name, and the session goes on as if it had not come`, async () => {
      const card = world.card(layout);
      const purchaseId = await card.purchase(AMOUNT);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
      const honest = await useCase.tap(await useCase.firstCall());
      const session = await card.session();
      for (const { what, code, field, spoil } of ROWS) {
        for (const place of [0, honest.length - 1]) {
          const responses = honest.map((each, i) => (i === place ? spoil(each) : each)) as Loose[];
          const reply = await useCase.nextCall(responses, { requestId: 'response-shape' });
          assert.equal(reply.code, code, `${what}: ${reply.message}`);
          assert.ok(reply.message.includes(field.replace('[i]', `[${place}]`)), `${what}: ${reply.message}`);
          assert.deepEqual(await card.session(), session, what);
        }
      }
      assert.equal(await card.rounds(), 1, 'none of them is stored');
      const last = await useCase.finish(await useCase.nextCall(honest, { requestId: 'response-shape' }));
      assert.equal(last.code, 0);
      assert.deepEqual(await card.alarms(), []);
      await assertInStep(card);
    });

    test(`${layout}: the same with a write out: refused by name, still waiting, still in doubt`, async () => {
      const card = world.card(layout);
      const { useCase, reply } = await card.released(await card.purchase(AMOUNT));
      const [written] = await useCase.tap(reply);
      assert.ok(written !== undefined);
      for (const { what, code, spoil } of ROWS) {
        const refused = await useCase.nextCall([spoil(written)] as Loose[]);
        assert.equal(refused.code, code, what);
        assert.deepEqual(await card.account(), { chip: START_BALANCE, inDoubt: AMOUNT });
      }
      assert.equal((await useCase.nextCall([written])).code, 0);
      await assertInStep(card);
    });
  }

  test('a name may be left out, and digits may be of either case', async () => {
    const card = world.card('demo-purse');
    const purchaseId = await card.purchase(AMOUNT);
    const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId });
    const bare = (responses: readonly DeviceResponse[]) =>
      responses.map(({ id, value }) => ({ id, value: value.toLowerCase() }));
    const writing = await useCase.nextCall(bare(await useCase.tap(await useCase.firstCall())));
    assert.equal((await useCase.nextCall(bare(await useCase.tap(writing)))).code, 0);
    await assertInStep(card);
  });

  test('the first fault of a list is the one that is named', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    await useCase.firstCall();
    const reply = await useCase.nextCall([{ id: '1.1', value: '00' }, { id: '1.2' }, { value: 'x' }]);
    assert.equal(reply.code, 111);
    assert.match(reply.message, /responses\[1\]\.value/);
  });

  test('an empty list is a phone that found no card: 172, and the session ends', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    await useCase.firstCall();
    assert.equal((await useCase.nextCall([])).code, 172);
    assert.equal((await card.session())?.state, 'closed');
  });
});
