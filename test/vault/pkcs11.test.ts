import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex } from '../../src/bytes.ts';
import { type CardKeys, MissingKeyError } from '../../src/cards/card-keys.ts';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { toKeySets } from '../../src/vault/key-set.ts';
import { importKeySets } from '../../src/vault/pkcs11/import-key-sets.ts';
import { loadPkcs11, Pkcs11Error } from '../../src/vault/pkcs11/library.ts';
import { ATTRIBUTE, keyLabel, templateOf } from '../../src/vault/pkcs11/objects.ts';
import { openToken, openUserSession, slotOf, type Token } from '../../src/vault/pkcs11/token.ts';
import { tokenCardKeys } from '../../src/vault/pkcs11-card-keys.ts';
import * as v from './card-key-vectors.ts';
import { printed } from './printed.ts';
import { createSoftToken, SOFTHSM_LIBRARY, SOFTHSM_REQUIRED, type SoftToken } from './soft-token.ts';

const NO_SOFTHSM = 'SoftHSM is not on this machine (Debian: softhsm2)';

test('SoftHSM is there where it has to be', { skip: SOFTHSM_REQUIRED ? false : 'it has not to be' }, () => {
  assert.ok(SOFTHSM_LIBRARY !== undefined, NO_SOFTHSM);
});

const randomHex = (bytes: number) => randomBytes(bytes).toString('hex');
const randomNodes = (bytes: number) =>
  Object.fromEntries(
    ['0000', '1000', '1001', '1008', '1048', '100A'].map((code) => [code, randomHex(bytes)]),
  );

const SETS = toKeySets('test', {
  keySets: {
    ...v.PLAIN.keySets,
    'any-des': { kind: 'des', system: randomHex(8), nodes: randomNodes(8) },
    'any-aes': { kind: 'aes', nodes: randomNodes(16), individualMaster: randomHex(16) },
    'any-lite': { kind: 'lite-s', master: randomHex(24) },
  },
});

function assertNoKeyIn(value: unknown): void {
  const text = printed(value).toUpperCase();
  for (const [key] of JSON.stringify(v.PLAIN).matchAll(/[0-9A-F]{16,}/gi)) {
    assert.ok(!text.includes(key.toUpperCase()), text);
  }
}

describe('card keys in a token', { skip: SOFTHSM_LIBRARY === undefined ? NO_SOFTHSM : false }, () => {
  let soft: SoftToken;
  let token: Token;
  let keys: CardKeys;
  let labels: readonly string[];

  before(async () => {
    soft = createSoftToken(SOFTHSM_LIBRARY ?? '');
    labels = await importKeySets(soft, SETS);
    token = await openToken(soft);
    keys = tokenCardKeys(token);
  });
  after(async () => {
    await token?.close();
    soft?.remove();
  });

  /** Something behind the token's back: in this process the library is one, and so are its sessions. */
  async function library() {
    const loaded = await loadPkcs11(soft.library);
    return { loaded, slot: slotOf(loaded, soft.label) };
  }

  for (const { name, ask, expected } of v.VECTORS) {
    test(name, async () => assert.deepEqual(await ask(keys), expected));
  }

  for (const { name, ask } of v.MISSING) {
    test(`a key that is missing: ${name}`, async () => {
      await assert.rejects(ask(keys), (error) => {
        assert.ok(error instanceof MissingKeyError, String(error));
        assertNoKeyIn(error);
        return true;
      });
    });
  }

  test('the token gives what the file gives', async () => {
    const fromFile = cardKeysFrom(SETS);
    const idms = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(bytesToHex);
    const lists = fc.record({
      areas: fc.array(fc.constantFrom(0x0000, 0x1000, 0x1001), { minLength: 1, maxLength: 4 }),
      services: fc.array(fc.constantFrom(0x1008, 0x1048, 0x100a, 0x100b), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        idms,
        lists,
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        async (idm, list, id) => {
          const nodes = { ...list, services: [0x1008, ...list.services] };
          assert.deepEqual(await keys.des('any-des', nodes, idm), await fromFile.des('any-des', nodes, idm));
          assert.deepEqual(await keys.aes('any-aes', nodes, idm), await fromFile.aes('any-aes', nodes, idm));
          assert.deepEqual(await keys.liteS('any-lite', id), await fromFile.liteS('any-lite', id));
        },
      ),
    );
  });

  test('neither the token nor its card keys show a key', () => {
    for (const value of [token, keys, soft]) assertNoKeyIn(value);
  });

  test('lists that no card authenticates for', async () => {
    await assert.rejects(keys.des('des-card', { areas: [], services: [0x0048] }, v.IDM), RangeError);
    await assert.rejects(keys.des('des-card', { areas: [0x0040], services: [0x0049] }, v.IDM), RangeError);
    await assert.rejects(keys.aes('aes-card', { areas: [0], services: [] }, v.IDM), RangeError);
  });

  test('keys are found by the labels they were given', () => {
    const known = labels.filter((label) => !label.startsWith('tessera/any-')).sort();
    assert.deepEqual(known, [
      'tessera/aes-card/0000',
      'tessera/aes-card/100C',
      'tessera/aes-card/1012',
      'tessera/aes-individual/100C',
      'tessera/aes-individual/individual-master',
      'tessera/des-card/0040',
      'tessera/des-card/0048',
      'tessera/des-card/system',
      'tessera/lite-card/master',
    ]);
  });

  test('no key comes out but the system key of a DES card', async () => {
    for (const label of labels) {
      if (label.endsWith('/system')) await token.read(label);
      else await assert.rejects(token.read(label), Pkcs11Error);
    }
  });

  test('asked for everything at once, the token gives the same', async () => {
    const rounds = Array.from({ length: 20 }, () => v.VECTORS).flat();
    const answers = await Promise.all(rounds.map(({ ask }) => ask(keys)));
    assert.deepEqual(
      answers,
      rounds.map(({ expected }) => expected),
    );
  });

  test('a key of a type that does not fit is none', async () => {
    const { loaded, slot } = await library();
    const session = openUserSession(loaded, slot, soft.pin(), true);
    const value = new Uint8Array(16);
    loaded.createObject(
      session,
      templateOf({ label: keyLabel('odd', '0000'), type: 'aes', value, use: 'encrypt' }),
    );
    loaded.createObject(
      session,
      templateOf({ label: keyLabel('odd', 'system'), type: 'generic', value, use: 'read' }),
    );
    const again = tokenCardKeys(await openToken(soft));
    await assert.rejects(again.des('odd', { areas: [0], services: [0x0048] }, v.IDM), MissingKeyError);
  });

  test('a session that is lost is opened again', async () => {
    for (const { ask, expected } of v.VECTORS) {
      const { loaded, slot } = await library();
      loaded.closeAllSessions(slot);
      assert.deepEqual(await ask(keys), expected);
    }
  });

  test('a PIN that is refused is not tried again, which would lock the token', async () => {
    let pin = soft.pin();
    let asked = 0;
    const careful = await openToken({
      ...soft,
      pin: () => {
        asked++;
        return pin;
      },
    });
    const { loaded, slot } = await library();
    pin = '0000';
    loaded.closeAllSessions(slot);
    for (let i = 0; i < 3; i++) {
      await assert.rejects(
        careful.encryptBlock(keyLabel('aes-card', '100C'), new Uint8Array(16)),
        Pkcs11Error,
      );
    }
    assert.equal(asked, 2);
  });

  test('keys of one label are not loaded twice, and two are refused', async () => {
    await assert.rejects(importKeySets(soft, SETS), /has a key tessera\/des-card\/system already/);
    const { loaded, slot } = await library();
    const session = openUserSession(loaded, slot, soft.pin(), true);
    const label = keyLabel('twice', '0000');
    const template = templateOf({ label, type: 'aes', value: new Uint8Array(16), use: 'encrypt' });
    loaded.createObject(session, template);
    loaded.createObject(session, template);
    await assert.rejects(openToken(soft), /two keys of the token are labelled tessera\/twice\/0000/);
  });

  test('what the token is not or refuses is said without the PIN', async () => {
    await assert.rejects(openToken({ ...soft, label: 'other' }), /0 tokens are labelled other, not one/);
    const { loaded, slot } = await library();
    loaded.closeAllSessions(slot);
    await assert.rejects(openToken({ ...soft, pin: () => 'canary' }), (error) => {
      assert.ok(error instanceof Pkcs11Error);
      assert.match(error.message, /^C_Login returned 0x000000A0$/);
      return true;
    });
  });

  test('a label is an attribute like any other', async () => {
    const { loaded, slot } = await library();
    const session = openUserSession(loaded, slot, soft.pin(), false);
    const [found] = loaded.findObjects(session, [
      { type: ATTRIBUTE.LABEL, value: Buffer.from('tessera/lite-card/master') },
    ]);
    assert.ok(found !== undefined);
    assert.equal(
      Buffer.from(loaded.attribute(session, found, ATTRIBUTE.LABEL)).toString(),
      'tessera/lite-card/master',
    );
  });
});
