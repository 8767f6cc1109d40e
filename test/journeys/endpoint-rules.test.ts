/** The rules of sessions, replays and evidence, at getParkCardCommands and getReaderModeCommands: the same as at getCardCommands. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { START_BALANCE } from '../support/gateway-card.ts';
import { ask } from '../support/gateway-http.ts';
import type { CardRows } from '../support/gateway-rows.ts';
import type { Asked, DeviceResponse, UseCase } from '../support/gateway-use-case.ts';
import { type GatewayWorld, gatewayWorld, type LayoutName } from '../support/gateway-world.ts';

const LAYOUTS = ['demo-journal', 'aes-purse', 'lite-s-purse'] as const;

/** A card at one of the endpoints, and the use case that takes its value. */
interface Subject {
  readonly endpoint: string;
  readonly operation: string;
  readonly rows: Omit<CardRows, 'find'>;
  useCase(asked?: Asked): UseCase;
  hub(): { readonly actorId: string; readonly token: string };
  chip(): Promise<number>;
  expireSession(): Promise<void>;
  /** The code of the booking. */
  readonly code: string;
  /** Once more, after the value was taken: what it is answered. */
  readonly afterwards: number;
}

function parking(world: GatewayWorld, layout: LayoutName): Subject {
  const card = world.card(layout);
  return {
    endpoint: 'getParkCardCommands',
    operation: 'PARK_CARD',
    rows: card,
    useCase: (asked = {}) => card.parkUseCase({ operation: 'PARK_CARD', ...asked }),
    hub: () => card.hub,
    chip: card.chip,
    expireSession: card.expireSession,
    code: 'park',
    afterwards: 0,
  };
}

function ingesting(world: GatewayWorld, layout: LayoutName): Subject {
  const card = world.external(layout);
  return {
    endpoint: 'getReaderModeCommands',
    operation: 'BLOCK_AND_READ_CARD',
    rows: card,
    useCase: (asked = {}) => card.useCase({ operation: 'BLOCK_AND_READ_CARD', ...asked }),
    hub: () => card.hub,
    chip: card.chip,
    expireSession: card.expireSession,
    code: 'ingest',
    afterwards: 167,
  };
}

type Responses = readonly DeviceResponse[];

const EXTRA: DeviceResponse = { id: '9.9', name: 'POLLING_RESP', value: '00' };

/** What cannot come from a device that carried our commands out in their order. */
const LIES: Readonly<Record<string, (honest: Responses) => Responses>> = {
  'one too many': (honest) => [...honest, EXTRA],
  'an unknown id': (honest) =>
    honest.map((response, i) => (i === 0 ? { ...response, id: '1.99' } : response)),
  'the first one twice': (honest) => [...honest.slice(0, 1), ...honest],
};

const ORDER_LIES: Readonly<Record<string, (honest: Responses) => Responses>> = {
  ...LIES,
  'in the wrong order': (honest) => honest.toReversed(),
};

/** [what the device says, what it is answered when no value is in doubt]. */
const STATUSES: readonly (readonly [number, number])[] = [
  [221, 221],
  [231, 231],
  [232, 232],
  [999, 911],
];

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: LAYOUTS, cards: 40, externals: 40 });

  async function alarmCount(): Promise<number> {
    return (await world.db.read('select id from alarm', [])).length;
  }

  /** The value is where it was, or in doubt. */
  async function inDoubt({ rows }: Subject): Promise<number> {
    return (await rows.account()).inDoubt;
  }

  for (const layout of LAYOUTS) {
    for (const begin of [parking, ingesting]) {
      const name = `${layout}, ${begin === parking ? 'getParkCardCommands' : 'getReaderModeCommands'}`;
      const at = () => begin(world, layout);

      test(`${name}: every round sent twice gets its reply byte for byte, long after too, and happens once`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        const send = (body: object) => ask(world.baseUrl, subject.endpoint, subject.hub(), { ...body });
        const requests = [useCase.body()];
        const texts: string[] = [];
        for (let request = requests[0]; request !== undefined; request = requests[texts.length]) {
          const reply = await send(request);
          assert.equal((await send(request)).text, reply.text);
          texts.push(reply.text);
          if (reply.commands.length > 0) requests.push(useCase.body({ responses: await useCase.tap(reply) }));
        }
        await world.restart();
        for (const [i, request] of requests.entries()) assert.equal((await send(request)).text, texts[i]);
        const booked = [`pending ${subject.code} ${START_BALANCE}`, `post ${subject.code} ${START_BALANCE}`];
        assert.deepEqual(await subject.rows.transfers(), booked);
        assert.deepEqual([await subject.chip(), await subject.rows.parked()], [0, START_BALANCE]);
      });

      test(`${name}: a requestId with other content is 112; the last responses under a new one get that round's reply`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        const requestId = `endpoint-rules ${name}`.slice(0, 48);
        const first = await useCase.firstCall({ requestId });
        const other = await useCase.firstCall({ requestId, body: { responseTimeMs: 1 } });
        assert.deepEqual([other.code, other.commands], [112, []]);
        assert.match(other.message, /requestHeader\.requestId/);
        assert.equal((await useCase.firstCall({ requestId })).text, first.text);
        let reply = first;
        while (reply.commands.length > 0) {
          const responses = await useCase.tap(reply);
          reply = await useCase.nextCall(responses);
          assert.equal((await useCase.nextCall(responses)).text, reply.text);
        }
        assert.equal(reply.code, 0);
        assert.equal(await subject.rows.parked(), START_BALANCE);
      });

      test(`${name}: responses without an open session are 118, an empty list too; a closed sessionId begins anew`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        assert.equal((await useCase.nextCall([])).code, 118);
        assert.equal((await useCase.runToEnd()).code, 0);
        assert.equal((await useCase.nextCall([])).code, 118);
        assert.equal((await useCase.runToEnd()).code, subject.afterwards);
      });

      test(`${name}: later calls may leave the operation out; another one, or another endpoint, is 112 and changes nothing`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        const responses = await useCase.tap(await useCase.firstCall());
        const isPark = subject.operation === 'PARK_CARD';
        const body = { operation: isPark ? 'BLOCK_AND_READ_CARD' : 'READ_BALANCE' };
        const wrong = await useCase.nextCall(responses, { body });
        assert.deepEqual([wrong.code, wrong.message], [112, 'Bad parameter format: operation']);
        const elsewhere = await useCase.nextCall(responses, {
          endpoint: 'getCardCommands',
          body: { cardId: 'any', ...(isPark ? { cardId: useCase.body().cardId } : {}) },
        });
        assert.equal(elsewhere.code, 112, 'that endpoint does not carry the operation');
        const reply = await useCase.nextCall(responses, { body: { operation: undefined } });
        assert.equal(reply.code, 0);
        assert.equal((await useCase.finish(reply)).code, 0);
      });

      test(`${name}: response items without id or value are 111, no hexadecimal or another name is 112; the session stays`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        const responses = await useCase.tap(await useCase.firstCall());
        const [first, ...rest] = responses;
        for (const [spoilt, code, field] of [
          [{ ...first, id: undefined }, 111, 'responses[0].id'],
          [{ ...first, value: undefined }, 111, 'responses[0].value'],
          [{ ...first, value: 'xyz' }, 112, 'responses[0].value'],
          [{ ...first, name: 'WRITE_RESP' }, 112, 'responses[0].name'],
        ] as const) {
          const reply = await useCase.nextCall(JSON.parse(JSON.stringify([spoilt, ...rest])));
          assert.equal(reply.code, code, reply.message);
          assert.ok(reply.message.endsWith(field));
        }
        assert.equal((await useCase.finish(await useCase.nextCall(responses))).code, 0);
      });

      for (const [what, lie] of Object.entries(ORDER_LIES)) {
        test(`${name}: a reading with ${what} is 911 and an alarm, and nothing of it is believed`, async () => {
          const subject = at();
          const count = await alarmCount();
          const useCase = subject.useCase();
          const honest = await useCase.tap(await useCase.firstCall());
          const reply = await useCase.nextCall(lie(honest));
          assert.deepEqual([reply.code, reply.commands, reply.balance], [911, [], null]);
          assert.equal(await alarmCount(), count + 1);
          assert.equal((await useCase.nextCall(honest)).code, 118);
          assert.equal(await subject.chip(), START_BALANCE);
        });
      }

      for (const [what, lie] of Object.entries(LIES)) {
        test(`${name}: an answer to the write with ${what} is 323 and an alarm, and posts nothing`, async () => {
          const subject = at();
          const useCase = subject.useCase();
          const honest = await useCase.tap(await useCase.toWrite());
          const reply = await useCase.nextCall(lie(honest));
          assert.deepEqual([reply.code, reply.commands, reply.balance], [323, [], null]);
          assert.deepEqual(await subject.rows.alarms(), ['responses-not-believed']);
          assert.equal(await inDoubt(subject), START_BALANCE);
          assert.equal((await subject.useCase().runToEnd()).code, 0, 'the next tap tells');
          assert.equal(await subject.rows.parked(), START_BALANCE);
        });
      }

      test(`${name}: a silent card is 172; once the write is out silence is 323, and the next tap settles it`, async () => {
        const subject = at();
        const silent = subject.useCase();
        await silent.firstCall();
        assert.equal((await silent.nextCall([])).code, 172);
        const useCase = subject.useCase();
        const write = await useCase.toWrite();
        const reply = await useCase.nextCall([]);
        assert.deepEqual([reply.code, reply.commands, reply.balance], [323, [], null]);
        assert.equal(await inDoubt(subject), START_BALANCE);
        assert.notEqual(write.commands.length, 0);
        assert.equal((await subject.useCase().runToEnd()).code, 0);
        assert.deepEqual((await subject.rows.transfers()).slice(0, 2), [
          `pending ${subject.code} ${START_BALANCE}`,
          `void ${subject.code} ${START_BALANCE}`,
        ]);
        assert.equal(await subject.rows.parked(), START_BALANCE);
      });

      test(`${name}: a device that fails is answered by what it says, and with the write out it is 323`, async () => {
        for (const [statusCode, code] of STATUSES.slice(0, 2)) {
          const subject = at();
          const failed = await subject.useCase().firstCall({ body: { statusCode } });
          assert.deepEqual([failed.code, failed.commands], [code, []]);
          const open = subject.useCase();
          const reading = await open.tap(await open.firstCall());
          assert.equal((await open.nextCall(reading, { body: { statusCode } })).code, code);
          const useCase = subject.useCase();
          await useCase.toWrite();
          assert.equal((await useCase.nextCall([], { body: { statusCode } })).code, 323);
          assert.equal(await inDoubt(subject), START_BALANCE);
        }
        for (const [statusCode, code] of STATUSES) {
          const subject = at();
          const useCase = subject.useCase();
          const written = await useCase.tap(await useCase.toWrite());
          const reply = await useCase.nextCall(written, { body: { statusCode } });
          assert.deepEqual([reply.code, reply.balance, reply.cardAccountId], [code, null, null]);
          assert.deepEqual([await inDoubt(subject), await subject.rows.parked()], [0, START_BALANCE]);
        }
      });

      test(`${name}: a device that says that it failed, with nothing else, ends its own open session`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        await useCase.firstCall();
        const failed = await useCase.firstCall({ body: { statusCode: 231, cardContents: undefined } });
        assert.deepEqual([failed.code, failed.commands], [231, []]);
        assert.equal((await subject.useCase().runToEnd()).code, 0, 'the card is free at once');
      });

      test(`${name}: late responses are evidence, then 322; late and empty-handed leaves the value in doubt`, async () => {
        const [prompt, empty, unread] = [at(), at(), at()];
        const useCase = prompt.useCase();
        const written = await useCase.tap(await useCase.toWrite());
        await prompt.expireSession();
        const late = await useCase.nextCall(written);
        assert.deepEqual([late.code, late.balance], [322, null]);
        assert.deepEqual([await inDoubt(prompt), await prompt.rows.parked()], [0, START_BALANCE]);

        const other = empty.useCase();
        await other.toWrite();
        await empty.expireSession();
        assert.equal((await other.nextCall([])).code, 322);
        assert.equal(await inDoubt(empty), START_BALANCE);

        const third = unread.useCase();
        const read = await third.tap(await third.firstCall());
        await unread.expireSession();
        const reply = await third.nextCall(read);
        assert.deepEqual([reply.code, reply.commands], [322, []], 'no write is released late');
        assert.equal(await unread.chip(), START_BALANCE);
      });

      test(`${name}: a second use case is 321 until the first is over or its time is up`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        const first = await useCase.firstCall();
        assert.equal((await subject.useCase().firstCall()).code, 321);
        await subject.expireSession();
        const second = subject.useCase();
        const reading = await second.firstCall();
        assert.equal(reading.code, 0);
        assert.equal((await useCase.goOn(first)).code, 118, 'the session is another one now');
        assert.equal((await second.finish(reading)).code, 0);
      });

      test(`${name}: issuer 113, device 117 and card 119 come in that order, before the session`, async () => {
        const subject = at();
        const useCase = subject.useCase();
        const faults = { issuerId: 'NOBODY', deviceId: 'nobody', cardId: 'nobody', responses: [] };
        const codeOf = async (body: object) => (await useCase.firstCall({ body: { ...body } })).code;
        assert.equal(await codeOf(faults), 113);
        const { issuerId: _, ...deviceOn } = faults;
        assert.equal(await codeOf(deviceOn), 117);
        const { deviceId: __, ...cardOn } = deviceOn;
        assert.equal(await codeOf(cardOn), subject.operation === 'PARK_CARD' ? 119 : 118);
        assert.equal(await codeOf({ responses: [] }), 118);
      });
    }
  }
});
