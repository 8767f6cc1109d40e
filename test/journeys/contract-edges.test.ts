/** Bodies at and over the edge of the contract: always a 200 of the contract's shape, naming the field and nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, type TestCard } from '../support/gateway-card.ts';
import { headersOf, type Members, post, type Reply, readReply } from '../support/gateway-http.ts';
import { gatewayWorld } from '../support/gateway-world.ts';

const MAX_BODY = 512 * 1024;

/** [field, longest]: all texts of a request but the header's. */
const TEXTS: readonly (readonly [string, number])[] = [
  ['issuerId', 16],
  ['cardId', 48],
  ['deviceId', 48],
  ['purchaseId', 64],
];

/** Codes that say: the text has a good form, and stands for nothing we know. */
const UNKNOWN = new Set([113, 117, 119, 911]);

const BAD_TEXTS: Readonly<Record<string, unknown>> = {
  empty: '',
  NUL: 'a\0b',
  'the first half of a pair': 'a\ud83d',
  'the second half of a pair': '\ude00a',
  null: null,
  'a number': 1,
  'a list': ['x'],
  'an object': {},
};

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { cards: 30 });
  const endpoint = 'getCardCommands';

  async function send(
    card: TestCard,
    body: string | Uint8Array | undefined,
    type = 'application/json',
  ): Promise<Reply> {
    const headers = headersOf(card.hub);
    const typed = type === '' ? {} : { 'content-type': type };
    const { 'content-type': _, ...rest } = headers;
    return readReply(endpoint, card.hub, await post(world.baseUrl, endpoint, { ...rest, ...typed }, body));
  }

  function bodyOf(card: TestCard, more: Members = {}): Members {
    return card.useCase({ operation: 'READ_BALANCE' }).body(more);
  }

  for (const [field, longest] of TEXTS) {
    test(`${field} has up to ${longest} characters, whatever they are; one more is 112 by its name`, async () => {
      const card = world.card('demo-purse');
      for (const character of ['x', ' ', '"', '\n', '\u007f', 'é', '漢', '😀', "'", '%']) {
        const asked = { operation: undefined, [field]: character.repeat(longest) };
        const fits = await send(card, JSON.stringify(bodyOf(card, asked)));
        assert.ok(UNKNOWN.has(fits.code), `${fits.code} ${fits.message}`);
        assert.ok(!fits.message.includes(character.repeat(2)) || character === ' ', 'no value is repeated');
        const over = await send(
          card,
          JSON.stringify(bodyOf(card, { [field]: character.repeat(longest + 1) })),
        );
        assert.deepEqual([over.code, over.message], [112, `Bad parameter format: ${field}`]);
      }
    });

    test(`${field}: no other form of it is taken, and 112 names it`, async () => {
      const card = world.card('demo-purse');
      for (const [what, value] of Object.entries(BAD_TEXTS)) {
        const reply = await send(card, JSON.stringify(bodyOf(card, { [field]: value })));
        assert.deepEqual([reply.code, reply.message], [112, `Bad parameter format: ${field}`], what);
      }
      assert.equal(await card.rounds(), 0);
    });
  }

  test('sessionId is echoed whenever the contract lets it be, and is `unknown` otherwise', async () => {
    const card = world.card('demo-purse');
    const echoed = ['x', 'x'.repeat(48), '😀'.repeat(48), ' ', '漢字', '"\\\u0007', 'unknown'];
    for (const sessionId of echoed) {
      const requestHeader = { requestId: `echo-${echoed.indexOf(sessionId)}`, sessionId };
      const body = { ...bodyOf(card, { requestHeader }), deviceId: 'nobody' };
      assert.equal((await send(card, JSON.stringify(body))).sessionId, sessionId);
      const malformed = await send(card, JSON.stringify({ ...body, deviceId: '' }));
      assert.deepEqual([malformed.code, malformed.sessionId], [112, sessionId]);
    }
    for (const sessionId of ['', 'x'.repeat(49), '😀'.repeat(49), '\ud800', null, 7, {}, ['x'], undefined]) {
      const body = bodyOf(card, { requestHeader: { requestId: 'r', sessionId } });
      const reply = await send(card, JSON.stringify(body));
      assert.equal(reply.sessionId, 'unknown');
      assert.equal(reply.code, sessionId === undefined ? 111 : 112);
      assert.match(reply.message, /: requestHeader\.sessionId$/);
    }
  });

  test('requestId has 1 to 48 characters', async () => {
    const card = world.card('demo-purse');
    const header = (requestId: unknown) => ({
      requestHeader: { requestId, sessionId: 's' },
      deviceId: 'nobody',
    });
    for (const requestId of ['x', 'y'.repeat(48), '😀'.repeat(48)]) {
      assert.equal((await send(card, JSON.stringify(bodyOf(card, header(requestId))))).code, 117);
    }
    for (const requestId of ['z'.repeat(49), '😀'.repeat(49), ...Object.values(BAD_TEXTS)]) {
      const reply = await send(card, JSON.stringify(bodyOf(card, header(requestId))));
      assert.deepEqual([reply.code, reply.message], [112, 'Bad parameter format: requestHeader.requestId']);
    }
  });

  test('every mandatory parameter that is missing is 111 by its name', async () => {
    const card = world.card('demo-purse');
    for (const field of ['requestHeader', 'issuerId', 'cardId', 'deviceId']) {
      const reply = await send(card, JSON.stringify(bodyOf(card, { [field]: undefined })));
      assert.deepEqual([reply.code, reply.message], [111, `Missing mandatory parameter: ${field}`]);
    }
    for (const [requestHeader, field] of [
      [{ sessionId: 's' }, 'requestHeader.requestId'],
      [{ requestId: 'r' }, 'requestHeader.sessionId'],
      [{}, 'requestHeader.requestId'],
    ] as const) {
      const reply = await send(card, JSON.stringify(bodyOf(card, { requestHeader })));
      assert.deepEqual([reply.code, reply.message], [111, `Missing mandatory parameter: ${field}`]);
    }
  });

  test('generationDateTime is RFC 3339 or 112', async () => {
    const card = world.card('demo-purse');
    const header = (generationDateTime: unknown) => ({
      requestHeader: {
        requestId: `date-${String(generationDateTime)}`.slice(0, 48),
        sessionId: 's',
        generationDateTime,
      },
      deviceId: 'nobody',
    });
    for (const date of ['2026-04-01T09:30:00+09:00', '2026-04-01T00:30:00Z', '2026-04-01T00:30:00.123456Z']) {
      assert.equal((await send(card, JSON.stringify(bodyOf(card, header(date))))).code, 117, date);
    }
    for (const date of ['', 'today', '2026-04-01', '2026-04-01T09:30:00', '2026-13-01T00:00:00Z', 1, null]) {
      const reply = await send(card, JSON.stringify(bodyOf(card, header(date))));
      assert.deepEqual(
        [reply.code, reply.message],
        [112, 'Bad parameter format: requestHeader.generationDateTime'],
      );
    }
  });

  test('numbers are numbers, and the operation is one of seven', async () => {
    const card = world.card('demo-purse');
    for (const [field, values] of Object.entries({
      statusCode: ['0', null, true, {}],
      responseTimeMs: ['1', null, {}],
      statusMessage: [1, null, 'a\0b'],
      operation: ['', 'read_balance', 'PARK', 1, null],
      responses: [{}, null, 'x', Array(201).fill({ id: 'x', value: '00' })],
    })) {
      for (const value of values) {
        const reply = await send(card, JSON.stringify(bodyOf(card, { [field]: value })));
        assert.deepEqual([reply.code, reply.message], [112, `Bad parameter format: ${field}`], String(value));
      }
    }
  });

  test('200 responses with the longest ids, names and values are read, not refused for their size', async () => {
    const card = world.card('demo-purse');
    const item = { id: 'i'.repeat(64), name: 'n'.repeat(100), value: 'F'.repeat(512) };
    const body = bodyOf(card, { responses: Array(200).fill(item) });
    assert.equal((await send(card, JSON.stringify(body))).code, 118);
  });

  test('what we do not know is accepted and ignored, wherever it stands', async () => {
    const card = world.card('demo-purse');
    const useCase = card.useCase({ operation: 'READ_BALANCE' });
    const odd = { a: [{ b: null }], '': 0, 'with space': '😀', 'quote"': [[[]]] };
    const body = useCase.body({ ...odd, cardContents: 7 });
    const requestHeader = { ...(body.requestHeader as Members), ...odd };
    const first = await send(card, JSON.stringify({ ...body, requestHeader }));
    assert.equal(first.code, 0);
    const responses = (await useCase.tap(first)).map((response) => ({ ...response, ...odd }));
    assert.equal((await useCase.nextCall(responses)).code, 0);
    await assertInStep(card);
  });

  test('text that cannot be stored is 112 wherever it stands, and nesting has an end', async () => {
    const card = world.card('demo-purse');
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`);
    for (const more of [{ other: 'a\0' }, { other: [{ deep: '\ud800' }] }, { 'a\0': 1 }, { other: deep }]) {
      assert.equal((await send(card, JSON.stringify(bodyOf(card, more)))).code, 112);
    }
    assert.equal(await card.rounds(), 0);
  });

  test('what is no JSON object is 112, and no body is 111; both name the body', async () => {
    const card = world.card('demo-purse');
    const bad = ['{', 'x', '[]', '"x"', '1', 'null', '{"a":1}x', '{"__proto__":{}}', '['.repeat(10_000)];
    for (const text of [...bad, Buffer.from([0x7b, 0xff, 0x7d])]) {
      const reply = await send(card, text);
      assert.deepEqual([reply.code, reply.sessionId], [112, 'unknown'], String(text).slice(0, 20));
      assert.equal(reply.message, 'Bad parameter format: body');
    }
    for (const [text, type] of [
      ['', 'application/json'],
      [undefined, 'application/json'],
      [undefined, ''],
    ] as const) {
      const reply = await send(card, text, type);
      assert.deepEqual([reply.code, reply.message], [111, 'Missing mandatory parameter: body']);
    }
  });

  test('what is not JSON in UTF-8 by its content type is 112', async () => {
    const card = world.card('demo-purse');
    const text = JSON.stringify(bodyOf(card));
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
    ]) {
      assert.equal((await send(card, text, type)).code, 112, type);
    }
    assert.equal((await send(card, text, 'application/json; charset=utf-8')).code, 0);
  });

  test('a body that is too long is 112, one that just fits is read', async () => {
    const card = world.card('demo-purse');
    const text = JSON.stringify(bodyOf(card));
    const over = await send(card, text.padEnd(MAX_BODY + 1));
    assert.deepEqual([over.code, over.message], [112, 'Bad parameter format: body']);
    assert.equal((await send(card, text.padEnd(MAX_BODY))).code, 0);
  });
});
