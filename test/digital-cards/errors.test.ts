/** The error codes of the issuer door, and ways to them: one table. `docs/digital-cards.md` names one row of it for each code. */

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type Database, DatabaseUnavailable } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { forEachEngine } from '../support/engines.ts';
import type { DoorClient, Reply } from './door-client.ts';
import { type DoorWorld, doorWorld, ISSUER, makePan, OTHER_ISSUER } from './door-world.ts';

interface Row {
  readonly code: number;
  readonly http: number;
  readonly when: string;
  readonly ask: (world: DoorWorld) => Promise<Reply>;
}

/** Passes the check of card numbers. */
const NUMBER = '4999999999999996';

async function suspended(world: DoorWorld, body?: object): Promise<string> {
  const { digitalCardId } = await world.addCard();
  assert.equal((await world.client.change(digitalCardId, 'suspend', body)).status, 200);
  return digitalCardId;
}

async function deleted(world: DoorWorld): Promise<string> {
  const { digitalCardId } = await world.addCard();
  assert.equal((await world.client.change(digitalCardId, 'delete')).status, 200);
  return digitalCardId;
}

async function askFresh(world: DoorWorld, verb: string, body?: unknown): Promise<Reply> {
  return world.client.change((await world.addCard()).digitalCardId, verb, body);
}

async function getFresh(world: DoorWorld, path: string, headers = {}): Promise<Reply> {
  return world.client.cards(`/${(await world.addCard()).digitalCardId}${path}`, { headers });
}

function search(world: DoorWorld, encryptedData: unknown): Promise<Reply> {
  return world.client.cards(':search', { method: 'POST', body: { encryptedData } });
}

async function searchPlain(world: DoorWorld, plaintext: string): Promise<Reply> {
  return search(world, await world.client.encrypted(plaintext));
}

interface StepUp {
  readonly expiresIn?: number;
  readonly deviceId?: string;
  readonly card?: Parameters<DoorWorld['addCard']>[0];
}

/** Approves a step-up that was opened for it. */
async function approve(
  world: DoorWorld,
  { expiresIn = 60_000, deviceId, card }: StepUp,
): Promise<() => Promise<Reply>> {
  const { key, digitalCardId } = await world.addCard(card);
  await world.write(
    'step_up',
    `insert into step_up (id, digital_card_id, authentication_id, kind, device_id, expires_ms, answered_ms, version)
  values ($1, $2, 1, $3, $4, now_ms() + cast($5 as bigint), null, 0)`,
    [
      systemEntropy.uuid(),
      key,
      deviceId === undefined ? 'CARDHOLDER_VERIFICATION' : 'DEVICE_BINDING',
      deviceId ?? null,
      BigInt(expiresIn),
    ],
  );
  return () => world.client.change(digitalCardId, 'stepupAuthenticationResult', { authenticationId: 1 });
}

/** A card that lives in a wallet. */
async function walletCard(
  world: DoorWorld,
  pausedMs: bigint | null,
): Promise<{ readonly key: string; readonly digitalCardId: string; readonly walletId: string }> {
  const walletId = systemEntropy.uuid();
  await world.write(
    'wallet',
    `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ($1, 'A wallet', 'https://wallet.example', 'x', null, $2, 0)`,
    [walletId, pausedMs],
  );
  return { ...(await world.addCard({ type: 'HCE', walletId })), walletId };
}

const A_THOUSAND = `with recursive number (n) as (
    select cast(1 as bigint) union all select n + 1 from number where n < 1000)`;

async function fillWallet(world: DoorWorld, cardKey: string, walletId: string): Promise<void> {
  const statement = (
    table: 'digital_card_operation' | 'wallet_task',
    text: string,
    values: readonly string[],
  ) => world.db.commit([{ table, key: walletId, text, values, rows: 1000 }]);
  const other = await world.addCard();
  assert.equal(
    await statement(
      'digital_card_operation',
      `insert into digital_card_operation (id, digital_card_id, sequence, operation, status, route, requestor_type,
    requestor_id, reason, reason_code, error, started_ms, ended_ms, expires_ms)
  ${A_THOUSAND} select $1 || n, $2, n, 'SUSPEND', 'PENDING', 'wallet', 'USER', 'u', null, null, null, 0, null, 0 from number`,
      [`${walletId}-`, other.key],
    ),
    'committed',
  );
  assert.equal(
    await statement(
      'wallet_task',
      `insert into wallet_task (id, wallet_id, digital_card_id, attempts, due_ms, accepted, last_error, version)
  ${A_THOUSAND} select $1 || n, $2, $3, 0, 0, 0, null, 0 from number`,
      [`${walletId}-`, walletId, cardKey],
    ),
    'committed',
  );
}

/** A client of a server whose database cannot be reached for what the door itself reads and writes. */
async function withoutDatabase(world: DoorWorld): Promise<DoorClient> {
  const { db } = world;
  const gone: Database = {
    engine: db.engine,
    read: (text, values) => {
      if (text.includes('digital_card')) throw new DatabaseUnavailable(`no connection for ${NUMBER}`);
      return db.read(text, values);
    },
    commit: (batch) => db.commit(batch),
    close: async () => {},
  };
  return world.connect(await world.startServer(gone));
}

const MALFORMED = { code: 112, http: 400 };

const ROWS: readonly Row[] = [
  {
    code: 111,
    http: 400,
    when: 'a required property is missing',
    ask: (world) => askFresh(world, 'stepupAuthenticationResult', {}),
  },
  {
    code: 111,
    http: 400,
    when: 'a required body is missing',
    ask: (world) => world.client.cards(':search', { method: 'POST' }),
  },
  {
    code: 112,
    http: 400,
    when: 'a property has the wrong form',
    ask: (world) => askFresh(world, 'suspend', { reason: 'no: colons' }),
  },
  ...['suspend', 'delete'].flatMap((verb): readonly Row[] => [
    {
      ...MALFORMED,
      when: `${verb} gets an unknown property`,
      ask: (world) => askFresh(world, verb, { [NUMBER]: 1 }),
    },
    {
      ...MALFORMED,
      when: `${verb} gets a reason to resume`,
      ask: (world) => askFresh(world, verb, { reasonCode: 'CARD_FOUND' }),
    },
  ]),
  ...['suspend', 'resume', 'delete'].flatMap((verb): readonly Row[] => [
    { ...MALFORMED, when: `${verb} gets null`, ask: (world) => askFresh(world, verb, 'null') },
    { ...MALFORMED, when: `${verb} gets half an object`, ask: (world) => askFresh(world, verb, '{') },
    {
      ...MALFORMED,
      when: `${verb} gets a reason of 65 characters`,
      ask: (world) => askFresh(world, verb, { reason: 'a'.repeat(65) }),
    },
    {
      ...MALFORMED,
      when: `${verb} gets an empty reason`,
      ask: (world) => askFresh(world, verb, { reason: '' }),
    },
    {
      ...MALFORMED,
      when: `${verb} gets a reason with a card number`,
      ask: (world) => askFresh(world, verb, { reason: `card ${NUMBER}` }),
    },
    {
      ...MALFORMED,
      when: `${verb} gets a reason with a card number in groups`,
      ask: (world) => askFresh(world, verb, { reason: '4999 9999 9999 9996 lost' }),
    },
  ]),
  {
    ...MALFORMED,
    when: 'resume gets a reason to suspend',
    ask: (world) => askFresh(world, 'resume', { reasonCode: 'CARD_LOST' }),
  },
  ...[1_000_000_000_000_000, 1.5, '1', null, true].map(
    (authenticationId): Row => ({
      ...MALFORMED,
      when: `a step-up is named ${JSON.stringify(authenticationId)}`,
      ask: (world) => askFresh(world, 'stepupAuthenticationResult', { authenticationId }),
    }),
  ),
  {
    ...MALFORMED,
    when: 'a step-up gets an unknown property',
    ask: (world) => askFresh(world, 'stepupAuthenticationResult', { authenticationId: 1, result: 'OK' }),
  },
  ...['?offset=101', '?offset=-1', '?offset=x', '?offset=', '?limit=0', '?limit=51', '?limit=1&limit=2'].map(
    (query): Row => ({
      ...MALFORMED,
      when: `the list is asked for with ${query}`,
      ask: (world) => getFresh(world, `/operations${query}`),
    }),
  ),
  ...['', '/credentials', '/operations', '/operations/none'].map(
    (path): Row => ({
      ...MALFORMED,
      when: `a correlation id has the wrong form at GET ${path}`,
      ask: (world) => getFresh(world, path, { 'x-correlation-id': 'no blanks' }),
    }),
  ),
  ...['a.b', 'a'.repeat(65), '%20', '%00'].map(
    (id): Row => ({
      ...MALFORMED,
      when: `a card is named ${id}`,
      ask: ({ client }) => client.details(id),
    }),
  ),
  { ...MALFORMED, when: 'an operation is named a.b', ask: (world) => getFresh(world, '/operations/a.b') },
  {
    code: 119,
    http: 404,
    when: 'nobody knows the card',
    ask: ({ client }) => client.details('nobody'),
  },
  ...(['suspend', 'resume', 'delete', 'stepupAuthenticationResult'] as const).map(
    (verb): Row => ({
      code: 119,
      http: 404,
      when: `nobody knows the card to ${verb}`,
      ask: ({ client }) =>
        client.change(
          'nobody',
          verb,
          verb === 'stepupAuthenticationResult' ? { authenticationId: 1 } : undefined,
        ),
    }),
  ),
  ...['/credentials', '/operations', '/operations/none'].map(
    (path): Row => ({
      code: 119,
      http: 404,
      when: `nobody knows the card at GET ${path}`,
      ask: ({ client }) => client.cards(`/nobody${path}`),
    }),
  ),
  {
    code: 119,
    http: 404,
    when: "the card is another issuer's",
    ask: async (world) => world.stranger.details((await world.addCard()).digitalCardId),
  },
  {
    code: 118,
    http: 404,
    when: 'the card has no such operation',
    ask: (world) => getFresh(world, '/operations/none'),
  },
  {
    code: 118,
    http: 404,
    when: "the operation is another card's",
    ask: async (world) => {
      const { body } = await askFresh(world, 'suspend');
      return getFresh(world, `/operations/${body.operationId}`);
    },
  },
  ...[1, 0, -1, -1e300].map(
    (authenticationId): Row => ({
      code: 118,
      http: 404,
      when: `the card waits for no step-up ${authenticationId}`,
      ask: (world) => askFresh(world, 'stepupAuthenticationResult', { authenticationId }),
    }),
  ),
  {
    code: 118,
    http: 403,
    when: 'the step-up was answered before',
    ask: async (world) => {
      const ask = await approve(world, {});
      assert.equal((await ask()).status, 200);
      return ask();
    },
  },
  {
    code: 422,
    http: 403,
    when: 'the step-up is expired',
    ask: async (world) => (await approve(world, { expiresIn: 0 }))(),
  },
  {
    code: 112,
    http: 403,
    when: 'an active card is resumed',
    ask: (world) => askFresh(world, 'resume'),
  },
  {
    code: 112,
    http: 403,
    when: 'a card that never was active is suspended',
    ask: async (world) =>
      world.client.change((await world.addCard({ state: 'INACTIVE' })).digitalCardId, 'suspend'),
  },
  {
    code: 112,
    http: 403,
    when: 'the reason does not fit that of the suspension',
    ask: async (world) =>
      world.client.change(await suspended(world, { reasonCode: 'CARD_STOLEN' }), 'resume', {
        reasonCode: 'CARD_FOUND',
      }),
  },
  {
    code: 112,
    http: 403,
    when: 'the issuer has no encryption key',
    ask: async (world) => {
      const { key, digitalCardId } = await world.addCard();
      await world.write('digital_card', 'update digital_card set issuer_id = $2 where id = $1', [
        key,
        OTHER_ISSUER,
      ]);
      return world.stranger.cards(`/${digitalCardId}/credentials`);
    },
  },
  {
    code: 112,
    http: 403,
    when: 'a card would have a ninth device',
    ask: async (world) => {
      const ask = await approve(world, { deviceId: 'ninth', card: { type: 'HCE', digitalCardId: 'full' } });
      for (let i = 0; i < 8; i++)
        await world.write(
          'device_binding',
          `insert into device_binding (digital_card_id, device_id, issuer_id, card_id, in_element, bound_ms)
  select id, $1, issuer_id, card_id, 0, 0 from digital_card where digital_card_id = 'full'`,
          [`phone-${i}`],
        );
      return ask();
    },
  },
  {
    code: 158,
    http: 403,
    when: 'the card is expired',
    ask: async (world) =>
      world.client.change((await world.addCard({ expiresMs: 1n })).digitalCardId, 'suspend'),
  },
  {
    code: 158,
    http: 403,
    when: 'the card of a step-up is expired',
    ask: async (world) => (await approve(world, { card: { expiresMs: 1n } }))(),
  },
  {
    code: 159,
    http: 403,
    when: 'the issuer has suspended the card already',
    ask: async (world) => world.client.change(await suspended(world), 'suspend'),
  },
  ...(['suspend', 'resume', 'delete'] as const).map(
    (verb): Row => ({
      code: 160,
      http: 403,
      when: `a deleted card is to ${verb}`,
      ask: async (world) => world.client.change(await deleted(world), verb),
    }),
  ),
  {
    code: 160,
    http: 403,
    when: 'the credentials of a deleted card are asked for',
    ask: async (world) => world.client.cards(`/${await deleted(world)}/credentials`),
  },
  {
    code: 160,
    http: 403,
    when: 'the card of a step-up is deleted',
    ask: async (world) => (await approve(world, { card: { state: 'DELETED', deletedMs: 1n } }))(),
  },
  {
    code: 167,
    http: 403,
    when: 'another digital card of the card lives in the secure element of the device',
    ask: async (world) => {
      const { cardId } = await world.addCard({ type: 'SE' }, ['taken']);
      return (await approve(world, { deviceId: 'taken', card: { type: 'SE', cardId } }))();
    },
  },
  {
    code: 432,
    http: 403,
    when: 'a card has no number any more',
    ask: async (world) => {
      const { key, digitalCardId } = await world.addCard();
      assert.equal(await world.db.commit(await world.pans.eraseStatements(key)), 'committed');
      return world.client.cards(`/${digitalCardId}/credentials`);
    },
  },
  {
    code: 321,
    http: 409,
    when: 'the wallet has not yet done what was asked before',
    ask: async (world) => {
      const { digitalCardId } = await walletCard(world, null);
      assert.equal((await world.client.change(digitalCardId, 'suspend')).body.status, 'PENDING');
      return world.client.change(digitalCardId, 'resume');
    },
  },
  {
    code: 221,
    http: 503,
    when: 'the wallet is switched off',
    ask: async (world) => world.client.change((await walletCard(world, 1n)).digitalCardId, 'suspend'),
  },
  {
    code: 222,
    http: 503,
    when: 'the wallet has a thousand tasks',
    ask: async (world) => {
      const { key, digitalCardId, walletId } = await walletCard(world, null);
      await fillWallet(world, key, walletId);
      return world.client.change(digitalCardId, 'suspend');
    },
  },
  {
    code: 921,
    http: 500,
    when: 'the database cannot be reached',
    ask: async (world) => {
      const client = await withoutDatabase(world);
      return client.change((await world.addCard()).digitalCardId, 'suspend');
    },
  },
  {
    code: 921,
    http: 500,
    when: 'the database cannot be reached for a read',
    ask: async (world) => (await withoutDatabase(world)).details('any'),
  },
];

const CATEGORY: Readonly<Record<number, string>> = {
  221: 'S',
  222: 'S',
  321: 'S',
  422: 'S',
  921: 'S',
  432: 'F',
};
const AFTER_A_WHILE = [409, 503];

forEachEngine((engine) => {
  const world = doorWorld(engine);

  for (const { code, http, when, ask } of ROWS) {
    test(`${http} with ${code} when ${when}`, async () => {
      const reply = await ask(world);
      const { status, body, text } = reply;
      assert.deepEqual([status, body.errorCode], [http, code], text);
      assert.equal(body.category, CATEGORY[code] ?? 'D');
      assert.deepEqual(Object.keys(body), ['error', 'errorCode', 'category']);
      assert.ok(!text.includes(NUMBER), text);
      const retryAfter = reply.headers.get('retry-after');
      assert.equal(retryAfter !== null, AFTER_A_WHILE.includes(http));
      if (retryAfter !== null) assert.match(retryAfter, /^[1-9]\d*$/);
    });
  }

  test('a refusal changes nothing and is no operation', async () => {
    const { key, digitalCardId } = await walletCard(world, 1n);
    const before = await world.read('select state, version from digital_card where id = $1', [key]);
    assert.equal((await world.client.change(digitalCardId, 'suspend')).status, 503);
    assert.equal((await world.client.change(digitalCardId, 'resume')).status, 403);
    assert.deepEqual(
      await world.read('select state, version from digital_card where id = $1', [key]),
      before,
    );
    assert.deepEqual((await world.client.operations(digitalCardId)).body.operations, []);
  });

  describe('every fault of a search is one and the same reply', () => {
    let one = '';
    before(async () => {
      one = (await search(world, 'x')).text;
      assert.equal(one, '{"error":"Bad parameter format: encryptedData","errorCode":112,"category":"D"}');
    });

    const JWE_FAULTS: Readonly<Record<string, (jwe: string) => string>> = {
      'it is empty': () => '',
      'it is no JWE': () => 'a.b.c.d.e',
      'it is base64 of nothing': () => 'AAAA',
      'it has one part too many': (jwe) => `${jwe}.AAAA`,
      'it is base64url': (jwe) => Buffer.from(jwe).toString('base64url'),
      'it is base64 of base64': (jwe) => Buffer.from(Buffer.from(jwe).toString('base64')).toString('base64'),
      'it is too long': (jwe) => jwe.padEnd(8193, 'A'),
      'it is as long as may be': (jwe) => jwe.padEnd(8192, 'A'),
      'its tag was changed': (jwe) => jwe.replace(/.{22}$/, 'A'.repeat(22)),
      'its kid is unknown': (jwe) => withHeader(jwe, { kid: 'nobody' }),
      'it has no kid': (jwe) => withHeader(jwe, { kid: undefined }),
      'it is compressed': (jwe) => withHeader(jwe, { zip: 'DEF' }),
      'it has a critical extension': (jwe) => withHeader(jwe, { crit: ['exp'], exp: 1 }),
      'its algorithm is another': (jwe) => withHeader(jwe, { alg: 'dir' }),
      'its encryption is another': (jwe) => withHeader(jwe, { enc: 'A128GCM' }),
    };
    for (const [fault, change] of Object.entries(JWE_FAULTS)) {
      test(`the JWE: ${fault}`, async () => {
        const jwe = await world.client.encrypted(JSON.stringify({ pan: NUMBER }));
        assert.equal((await search(world, change(jwe))).text, one);
      });
    }

    const PLAINTEXTS: Readonly<Record<string, string>> = {
      'is empty': '',
      'is no JSON': NUMBER,
      'is null': 'null',
      'is a list': `["${NUMBER}"]`,
      'has no pan': '{"PAN":"4999999999999996"}',
      'has a pan that is a number': `{"pan":${NUMBER}}`,
      'has a pan with blanks': '{"pan":"4999 9999 9999 9996"}',
      'has a wrong check digit': '{"pan":"4999999999999997"}',
      'has 11 digits': '{"pan":"49999999994"}',
      'has 20 digits': '{"pan":"49999999999999999994"}',
    };
    for (const [fault, plaintext] of Object.entries(PLAINTEXTS)) {
      test(`the plaintext ${fault}`, async () => {
        assert.equal((await searchPlain(world, plaintext)).text, one);
      });
    }
  });

  describe('without a code', () => {
    const errorOnly = ({ body, text }: Reply) => assert.deepEqual(Object.keys(body), ['error'], text);

    test('401 asks for a token, whatever else is wrong', async () => {
      for (const [authorization, challenge] of [
        ['', 'Bearer error="invalid_token"'],
        ['Bearer x', 'Bearer error="invalid_token"'],
        [`Bearer ${world.client.token}x`, 'Bearer error="invalid_token"'],
      ] as const) {
        const headers = { authorization, 'x-correlation-id': 'a b' };
        for (const path of ['/no.body', '/nobody/operations?limit=0', '/x/y/z']) {
          const reply = await world.client.cards(path, { headers });
          assert.equal(reply.status, 401);
          assert.equal(reply.headers.get('www-authenticate'), challenge);
          errorOnly(reply);
        }
      }
      const bare = await fetch(`${world.server.baseUrl}/banking/v1/issuers/${ISSUER}/digitalCards/x`);
      assert.deepEqual([bare.status, bare.headers.get('www-authenticate')], [401, 'Bearer']);
    });

    test('403 says the same of another issuer, of none, and of a scope that is missing', async () => {
      const reader = await world.connect(world.server, { scope: 'digitalcards:read' });
      const { digitalCardId } = await world.addCard();
      const replies = [
        await world.client.ask(`/issuers/${OTHER_ISSUER}/digitalCards/no.body`),
        await world.client.ask('/issuers/NOBODY0001/digitalCards/no.body'),
        await world.client.ask('/issuers/x/digitalCards/no.body'),
        await reader.change(digitalCardId, 'suspend', '{'),
        await reader.cards(`/${digitalCardId}/credentials`, { headers: { 'x-correlation-id': 'a b' } }),
      ];
      for (const reply of replies) {
        assert.deepEqual([reply.status, reply.text], [403, replies[0]?.text]);
        errorOnly(reply);
      }
      assert.equal((await reader.details(digitalCardId)).status, 200);
    });

    test('each request needs its own scope', async () => {
      const { digitalCardId } = await world.addCard();
      const allowed = async (scope: string) => {
        const client = await world.connect(world.server, { scope });
        const replies = [
          await client.details(digitalCardId),
          await client.operations(digitalCardId),
          await client.cards(`/${digitalCardId}/operations/none`),
          await client.cards(':search', { method: 'POST', body: {} }),
          await client.cards(`/${digitalCardId}/credentials`),
          await client.change(digitalCardId, 'suspend', {}),
          await client.change(digitalCardId, 'resume', {}),
          await client.change(digitalCardId, 'stepupAuthenticationResult', {}),
        ];
        return replies.map(({ status }) => status !== 403);
      };
      assert.deepEqual(await allowed('digitalcards:read'), [
        true,
        true,
        true,
        true,
        false,
        false,
        false,
        false,
      ]);
      assert.deepEqual(await allowed('digitalcards:credentials'), [
        false,
        false,
        false,
        false,
        true,
        false,
        false,
        false,
      ]);
      assert.deepEqual(await allowed('digitalcards:write'), [
        false,
        false,
        false,
        false,
        false,
        true,
        true,
        true,
      ]);
    });

    test('429 tells when to come again, and counts each issuer by itself', async () => {
      const server = await world.startServer(world.db, {
        limits: { issuer: { name: 'issuer', quota: 2, windowSeconds: 3600 } },
      });
      const client = await world.connect(server);
      for (let i = 0; i < 2; i++) assert.equal((await client.details('nobody')).status, 404);
      const { digitalCardId } = await world.addCard();
      const refused = await client.change(digitalCardId, 'suspend');
      assert.equal(refused.status, 429);
      errorOnly(refused);
      assert.equal(refused.headers.get('ratelimit-policy'), '"issuer";q=2;w=3600');
      assert.match(refused.headers.get('ratelimit') ?? '', /^"issuer";r=0;t=\d+$/);
      assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      assert.equal((await world.client.details(digitalCardId)).body.state, 'ACTIVE');
      const other = await world.connect(server, { issuerId: OTHER_ISSUER });
      assert.equal((await other.details('nobody')).status, 404);
    });
  });

  describe('at the edge of HTTP', () => {
    const coded = ({ body, text }: Reply, errorCode: number) =>
      assert.deepEqual(Object.keys(body).length === 3 && body.errorCode, errorCode, text);

    test('a path that there is not is 404, in the shape of this door', async () => {
      for (const path of ['', '/issuers', `/issuers/${ISSUER}/digitalCards:find`, '/x?pan=1']) {
        const reply = await world.client.ask(path);
        assert.equal(reply.status, 404, path);
        coded(reply, 118);
      }
    });

    test('a method that there is not is 405, and says which there are', async () => {
      for (const [path, method, allow] of [
        ['/x', 'DELETE', 'GET, HEAD'],
        ['/x/operations:suspend', 'PUT', 'POST'],
        [':search', 'GET', 'POST'],
      ] as const) {
        const reply = await world.client.cards(path, { method });
        assert.deepEqual(
          [reply.status, reply.headers.get('allow')?.split(', ').sort().join(', ')],
          [405, allow],
        );
        coded(reply, 118);
      }
    });

    test('a body that is too long, or no JSON, has the status of HTTP and the code of a bad format', async () => {
      const { digitalCardId } = await world.addCard();
      const suspend = (headers: Record<string, string>, body: string) =>
        world.client.cards(`/${digitalCardId}/operations:suspend`, { method: 'POST', headers, body });
      const long = await suspend({}, JSON.stringify({ reason: 'a'.repeat(20_000) }));
      assert.equal(long.status, 413);
      coded(long, 112);
      const other = await suspend({ 'content-type': 'text/plain' }, 'reason');
      assert.equal(other.status, 415);
      coded(other, 112);
    });

    test('a correlation id comes back, or one of ours does', async () => {
      const { digitalCardId } = await world.addCard();
      const ask = async (id: string, asked: { method?: string; path: string }) => {
        const headers = { 'x-correlation-id': id };
        const reply = await world.client.cards(asked.path, { ...asked, headers });
        return [reply.status, reply.headers.get('x-correlation-id') === id];
      };
      const suspend = { method: 'POST', path: `/${digitalCardId}/operations:suspend` };
      assert.deepEqual(await ask('a-B_9', { path: `/${digitalCardId}` }), [200, true]);
      assert.deepEqual(await ask(NUMBER, { path: `/${digitalCardId}` }), [200, true]);
      assert.deepEqual(await ask('a'.repeat(64), suspend), [200, true]);
      assert.deepEqual(await ask('a'.repeat(65), suspend), [403, false]);
      assert.deepEqual(await ask('a b', { method: 'POST', path: ':search' }), [400, false]);
    });

    test('a colon may be percent-encoded', async () => {
      const { digitalCardId } = await world.addCard();
      const reply = await world.client.cards(`/${digitalCardId}/operations%3Asuspend`, { method: 'POST' });
      assert.equal(reply.status, 200);
    });
  });

  test('resume and search ignore properties that they do not know', async () => {
    const card = await suspended(world);
    assert.equal((await world.client.change(card, 'resume', { more: NUMBER })).status, 200);
    const encryptedData = await world.client.encrypted(JSON.stringify({ pan: makePan(), more: 1 }));
    const reply = await world.client.cards(':search', { method: 'POST', body: { encryptedData, more: 1 } });
    assert.equal(reply.status, 200);
  });
});

function withHeader(jwe: string, change: object): string {
  const [header = '', ...rest] = jwe.split('.');
  const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change };
  return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.');
}
