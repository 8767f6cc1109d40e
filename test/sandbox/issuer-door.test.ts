/** What an issuer's backend finds in a sandbox at its door: tokens, every kind of card in every state, and every answer. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importJWK, type JWK, SignJWT } from 'jose';
import nodeJose from 'node-jose';
import type { SandboxDigitalCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import { connect, type Reply, serverKey } from '../digital-cards/door-client.ts';
import { forEachEngine } from '../support/engines.ts';
import { httpAsk } from '../support/http-client.ts';
import { assertRefused, begun, COAST, issuerWorld, METRO, told } from './issuer-world.ts';

const TYPES = ['SE', 'HCE', 'COF', 'ECOM', 'QRC'] as const;
const STATES = ['INACTIVE', 'ACTIVE', 'SUSPENDED', 'DELETED'] as const;

forEachEngine((engine) => {
  const world = issuerWorld(engine);

  const { change, stateOf } = world;

  describe('a token', () => {
    async function askFor(parameters: Readonly<Record<string, string>>, asJson: boolean): Promise<Reply> {
      const reply = await httpAsk(`${world.baseUrl}/authz/v1/oauth2/token`, {
        method: 'POST',
        headers: { 'content-type': asJson ? 'application/json' : 'application/x-www-form-urlencoded' },
        body: asJson ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString(),
      });
      const text = await reply.text();
      return { status: reply.status, headers: reply.headers, text, body: JSON.parse(text) };
    }
    const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    async function assertion(issuerId: string, signedAs = issuerId, minutes = 5): Promise<string> {
      const { assertionKey } = world.issuer(signedAs);
      return new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: assertionKey.kid })
        .setIssuer(issuerId)
        .setSubject(issuerId)
        .setExpirationTime(`${minutes}m`)
        .sign(await importJWK(assertionKey as JWK, 'ES256'));
    }

    test('is given for an assertion, as a form and as JSON', async () => {
      for (const asJson of [true, false]) {
        const reply = await askFor({ grant_type: GRANT, assertion: await assertion(METRO) }, asJson);
        const { access_token: _, ...rest } = reply.body;
        assert.deepEqual(rest, {
          token_type: 'Bearer',
          expires_in: 900,
          scope: 'digitalcards:read digitalcards:write digitalcards:credentials',
        });
        assert.equal(reply.headers.get('cache-control'), 'no-store');
      }
    });

    test('is not given to whoever is not the issuer, in one text', async () => {
      const replies = await Promise.all(
        [
          await assertion(METRO, COAST),
          await assertion('NOBODY0001', METRO),
          await assertion(METRO, METRO, 17),
          'no.jwt.atall',
        ].map((text) => askFor({ grant_type: GRANT, assertion: text }, true)),
      );
      for (const { status, body } of replies) assert.deepEqual([status, body.error], [400, 'invalid_grant']);
      assert.equal(replies[0]?.text, replies[1]?.text);
    });

    test('may be for less than the issuer may do', async () => {
      const { assertionKey: signing, encryptionKey: encryption } = world.issuer(METRO);
      const client = await connect(
        world.baseUrl,
        { issuerId: METRO, signing, encryption },
        { scope: 'digitalcards:read' },
      );
      const [card] = world.file.digitalCards;
      assert.equal((await client.details(card?.digitalCardId ?? '')).status, 200);
      const refused = await client.change(card?.digitalCardId ?? '', 'suspend');
      assert.deepEqual([refused.status, Object.keys(refused.body)], [403, ['error']]);
    });
  });

  describe('sandbox.json', () => {
    test('has digital cards of every type in every state for each issuer, and the key of the JWK set', async () => {
      for (const issuerId of [METRO, COAST])
        for (const type of TYPES)
          for (const state of STATES)
            assert.ok(
              world.file.digitalCards.some(
                (card) => card.issuerId === issuerId && card.type === type && card.state === state,
              ),
              `${issuerId} ${type} ${state}`,
            );
      assert.ok(world.file.stepUps.some(({ issuerId }) => issuerId === COAST));
      assert.deepEqual(world.file.serverEncryptionKey, await serverKey(world.baseUrl));
    });

    test('says of each card what the door says: searched, looked up, and its credentials opened', async () => {
      await Promise.all(
        world.file.digitalCards.map(async (card) => {
          const { digitalCardId, consumerId, cardId, pan, exp, type, state, deviceId } = card;
          const client = world.client(card.issuerId);
          const { body: digitalCard } = await client.details(digitalCardId);
          assert.deepEqual(
            [digitalCard.parentCardId, digitalCard.panSuffix, digitalCard.type, digitalCard.state],
            [cardId, pan.slice(-4), type, state],
          );
          const bound = deviceId === null || state === 'DELETED' ? [] : [deviceId];
          assert.deepEqual(digitalCard.deviceBindingList, bound);
          assert.deepEqual((await client.search(pan)).body, {
            digitalCards: [{ consumerId, cardId, digitalCard }],
          });
          const credentials = await client.cards(`/${digitalCardId}/credentials`);
          if (state === 'DELETED') return assertRefused(credentials, 403, 160);
          const expected = exp === null ? { pan } : { pan, exp };
          assert.deepEqual(await client.decrypted(credentials.body.credentials), expected);
        }),
      );
    });

    test('has cards of UPI, which have no expiry', async () => {
      const upi = world.file.digitalCards.filter(({ scheme }) => scheme === 'UPI');
      assert.ok(upi.length > 0 && upi.every(({ exp }) => exp === null));
    });
  });

  test('the same JWEs are made and opened by another implementation of JOSE', async () => {
    const [card] = world.file.digitalCards;
    assert.ok(card);
    const client = world.client(card.issuerId);
    const { credentials } = (await client.cards(`/${card.digitalCardId}/credentials`)).body;
    const own = await nodeJose.JWK.asKey(world.issuer(card.issuerId).encryptionKey as object);
    const opened = await nodeJose.JWE.createDecrypt(own).decrypt(String(credentials));
    assert.deepEqual(JSON.parse(opened.plaintext.toString()), { pan: card.pan, exp: card.exp });
    const key = await nodeJose.JWK.asKey(world.file.serverEncryptionKey as object);
    const options = { format: 'compact', contentAlg: 'A256GCM', fields: { alg: 'ECDH-ES' } } as const;
    const made = await nodeJose.JWE.createEncrypt(options, { key, reference: 'kid' } as never)
      .update(JSON.stringify({ pan: card.pan }))
      .final();
    for (const encryptedData of [String(made), Buffer.from(String(made)).toString('base64')]) {
      const { status, body } = await client.cards(':search', { method: 'POST', body: { encryptedData } });
      assert.deepEqual([status, (body.digitalCards as unknown[]).length], [200, 1]);
    }
  });

  test('another issuer’s token is refused in the same words whether the issuer exists or not', async () => {
    const [card] = world.file.digitalCards;
    const client = world.client(COAST);
    const replies = await Promise.all(
      [METRO, 'NOBODY0001'].map((issuerId) =>
        client.ask(`/issuers/${issuerId}/digitalCards/${card?.digitalCardId}`),
      ),
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [403, 403],
    );
    assert.equal(replies[0]?.text, replies[1]?.text);
    assertRefused(await client.details(card?.digitalCardId ?? ''), 404, 119);
  });

  describe('a card of each type', () => {
    /** Through all that its state allows, waiting for its wallet where it has one. */
    async function live(card: SandboxDigitalCard): Promise<void> {
      const isOnDevice = card.walletId !== null;
      const expected: string[] = [];
      const run = async (verb: string, kind: string) => {
        const id = begun(await change(card, verb), isOnDevice ? 'PENDING' : 'SUCCESSFUL');
        const { operation, status, requestorType, requestorId } = await world.ended(card, id);
        assert.deepEqual(
          [operation, status, requestorType, requestorId],
          [kind, 'SUCCESSFUL', 'ISSUER', card.issuerId],
        );
        expected.push(`${kind} SUCCESSFUL`);
      };
      if (card.state === 'INACTIVE') {
        assertRefused(await change(card, 'suspend'), 403, 112);
        await run('resume', 'RESUME');
      }
      if (card.state !== 'SUSPENDED') await run('suspend', 'SUSPEND');
      assert.equal(await stateOf(card), 'SUSPENDED');
      assertRefused(await change(card, 'suspend'), 403, 159);
      await run('resume', 'RESUME');
      assert.equal(await stateOf(card), 'ACTIVE');
      assertRefused(await change(card, 'resume'), 403, 112);
      await run('delete', 'DELETE');
      assert.equal(await stateOf(card), 'DELETED');
      for (const verb of ['suspend', 'resume', 'delete']) assertRefused(await change(card, verb), 403, 160);
      assertRefused(await world.client(card.issuerId).cards(`/${card.digitalCardId}/credentials`), 403, 160);
      assert.deepEqual(told(await world.told(card, expected.length)), expected);
    }

    for (const state of ['INACTIVE', 'ACTIVE', 'SUSPENDED'] as const)
      test(`that is ${state} is suspended, resumed and deleted, and its issuer is told in order`, async () => {
        await Promise.all(TYPES.map((type) => live(world.take({ issuerId: COAST, type, state }))));
      });

    test('that is DELETED stays so', async () => {
      for (const type of TYPES) {
        const card = world.take({ issuerId: COAST, type, state: 'DELETED' });
        for (const verb of ['suspend', 'resume', 'delete']) assertRefused(await change(card, verb), 403, 160);
        assert.deepEqual((await world.client(COAST).operations(card.digitalCardId)).body, {
          operations: [],
          remainingOperations: 0,
        });
      }
    });
  });

  test('operations are told newest first, as many as are asked for', async () => {
    const card = world.take({ issuerId: METRO, type: 'QRC', state: 'SUSPENDED' });
    const client = world.client(METRO);
    const ids: string[] = [];
    for (let i = 0; i < 12; i++)
      ids.unshift(begun(await change(card, i % 2 === 0 ? 'resume' : 'suspend'), 'SUCCESSFUL'));
    for (const [query, from, count] of [
      ['', 0, 10],
      ['?limit=3', 0, 3],
      ['?offset=10', 10, 2],
      ['?offset=4&limit=50', 4, 8],
      ['?offset=100', 100, 0],
    ] as const) {
      const { body } = await client.operations(card.digitalCardId, query);
      const operations = body.operations as readonly { readonly operationId: string }[];
      assert.deepEqual(
        operations.map(({ operationId }) => operationId),
        ids.slice(from, from + count),
      );
      assert.equal(body.remainingOperations, Math.max(0, 12 - from - count), query);
    }
    for (const query of ['?limit=0', '?limit=51', '?offset=101', '?offset=-1', '?limit=x'])
      assertRefused(await client.operations(card.digitalCardId, query), 400, 112);
    const notifications = await world.told(card, 12);
    assert.deepEqual(
      notifications.map(({ body }) => body.operationId),
      ids.toReversed(),
    );
  });

  describe('a step-up', () => {
    const approve = (
      card: Pick<SandboxDigitalCard, 'issuerId' | 'digitalCardId'>,
      authenticationId: number,
    ) =>
      world
        .client(card.issuerId)
        .change(card.digitalCardId, 'stepupAuthenticationResult', { authenticationId });

    test('of the file is approved once, and the wallet carries it out', async () => {
      for (const stepUp of world.file.stepUps.filter(({ issuerId }) => issuerId === METRO)) {
        const card = world.take({ digitalCardId: stepUp.digitalCardId });
        const status = card.walletId === null ? 'SUCCESSFUL' : 'PENDING';
        const id = begun(await approve(card, stepUp.authenticationId), status);
        const { operation, status: ended } = await world.ended(card, id);
        assert.deepEqual([operation, ended], [stepUp.kind, 'SUCCESSFUL']);
        assertRefused(await approve(card, stepUp.authenticationId), 403, 118);
        const { deviceBindingList } = (await world.client(METRO).details(card.digitalCardId)).body;
        const bound = (stepUp.kind === 'DEVICE_BINDING' ? 1 : 0) + (card.deviceId === null ? 0 : 1);
        assert.equal((deviceBindingList as unknown[]).length, bound);
      }
    });

    test('that nobody opened is not known, and one whose time is over is expired', async () => {
      const card = world.take({ issuerId: METRO, type: 'COF', state: 'ACTIVE' });
      assertRefused(await approve(card, 1), 404, 118);
      const opened = await world.sandbox(`digitalCards/${card.digitalCardId}/stepUps`, {
        authenticationId: 77,
        expiresInSeconds: 0,
      });
      assert.equal(opened.status, 201, opened.text);
      assertRefused(await approve(card, 77), 403, 422, 'S');
      const fresh = await world.sandbox(`digitalCards/${card.digitalCardId}/stepUps`, {});
      begun(await approve(card, Number(fresh.body.authenticationId)), 'SUCCESSFUL');
    });
  });

  test('an expired card is refused (158), and can be deleted', async () => {
    const card = world.take({ issuerId: METRO, exp: '0120' });
    assertRefused(await change(card, 'resume'), 403, 158);
    assertRefused(await change(card, 'suspend'), 403, 158);
    begun(await change(card, 'delete'), 'SUCCESSFUL');
  });
});
