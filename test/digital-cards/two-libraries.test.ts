/** The same encrypted texts, made and opened by two implementations of JOSE that know nothing of each other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CompactJWEHeaderParameters, decodeProtectedHeader } from 'jose';
import nodeJose from 'node-jose';
import { forEachEngine } from '../support/engines.ts';
import { serverKey } from './door-client.ts';
import { doorWorld, ISSUER } from './door-world.ts';

forEachEngine((engine) => {
  const world = doorWorld(engine);

  test('our credentials open in both, and say the same', async () => {
    const card = await world.addCard();
    const { credentials } = (await world.client.cards(`/${card.digitalCardId}/credentials`)).body;
    const expected = { pan: card.pan, exp: card.exp };
    assert.deepEqual(await world.client.decrypted(credentials), expected);
    const header = decodeProtectedHeader(String(credentials)) as CompactJWEHeaderParameters;
    assert.deepEqual([header.alg, header.enc, header.kid], ['ECDH-ES', 'A256GCM', `${ISSUER}-enc`]);
    assert.equal(String(credentials).split('.')[1], '', 'agreed directly: there is no encrypted key');
    const key = await nodeJose.JWK.asKey(world.secretsOf(ISSUER).encryption as object);
    const opened = await nodeJose.JWE.createDecrypt(key).decrypt(String(credentials));
    assert.deepEqual(JSON.parse(opened.plaintext.toString()), expected);
  });

  test('a search takes a JWE of either', async () => {
    const card = await world.addCard();
    const publicKey = await serverKey(world.server.baseUrl);
    const key = await nodeJose.JWK.asKey(publicKey as object);
    const options = { format: 'compact', contentAlg: 'A256GCM', fields: { alg: 'ECDH-ES' } } as const;
    const theirs = await nodeJose.JWE.createEncrypt(options, { key, reference: 'kid' } as never)
      .update(JSON.stringify({ pan: card.pan }))
      .final();
    const ours = await world.client.encrypted(JSON.stringify({ pan: card.pan }));
    for (const encryptedData of [String(theirs), ours, Buffer.from(String(theirs)).toString('base64')]) {
      const reply = await world.client.cards(':search', { method: 'POST', body: { encryptedData } });
      const found = reply.body.digitalCards as readonly { readonly cardId: string }[] | undefined;
      assert.deepEqual(
        found?.map(({ cardId }) => cardId),
        [card.cardId],
        reply.text,
      );
    }
  });
});
