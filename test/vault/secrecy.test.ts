import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { cardKeysFrom } from '../../src/vault/file-card-keys.ts';
import { readKeyFile, readPlainKeyFile } from '../../src/vault/key-file.ts';
import { toKeySets } from '../../src/vault/key-set.ts';
import { createVault } from '../../src/vault/vault.ts';
import { parseVaultKeyList, readVaultKeyFile } from '../../src/vault/vault-key.ts';
import { MISSING } from './card-key-vectors.ts';
import { printed } from './printed.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

/** A canary in place of every key, and nothing that is printed may hold it. */

const CANARY = 'DEADC0DEFEEDFACE';
const AES_KEY = CANARY.repeat(2);
const MASTER = CANARY.repeat(3);
const DES = { kind: 'des', system: CANARY, nodes: { '0040': CANARY, '0048': CANARY } };
const AES = { kind: 'aes', nodes: { '0000': AES_KEY, '100C': AES_KEY }, individualMaster: AES_KEY };
const LITE_S = { kind: 'lite-s', master: MASTER };
const GOOD = { 'des-card': DES, 'aes-card': AES, 'lite-card': LITE_S };

/** Everything wrong with a file in clear: what it says, and how. */
const WRONG: readonly (readonly [unknown, string])[] = [
  [CANARY, ': not an object'],
  [[CANARY], ': not an object'],
  [null, ': not an object'],
  [{ [CANARY]: {} }, ': keySets is missing'],
  [{ keySets: {}, [CANARY]: 1 }, ': has a member other than keySets'],
  [{ keySets: CANARY }, ': keySets: not an object'],
  [{ keySets: { [CANARY]: DES } }, ": keySets: the name of one is not a layout's name"],
  [{ keySets: { a: CANARY } }, ': keySets.a: not an object'],
  [{ keySets: { a: { kind: CANARY } } }, ': keySets.a.kind: des, aes or lite-s'],
  [{ keySets: { a: { ...DES, [CANARY]: 1 } } }, ': keySets.a: has a member other than kind, system, nodes'],
  [{ keySets: { a: { kind: 'des', nodes: DES.nodes } } }, ': keySets.a: system is missing'],
  [{ keySets: { a: { ...DES, system: `${CANARY}0` } } }, ': keySets.a.system: not 16 hexadecimal digits'],
  [{ keySets: { a: { ...DES, system: [CANARY] } } }, ': keySets.a.system: not 16 hexadecimal digits'],
  [{ keySets: { a: { ...DES, system: 0xdeadc0de } } }, ': keySets.a.system: not 16 hexadecimal digits'],
  [{ keySets: { a: { ...DES, nodes: CANARY } } }, ': keySets.a.nodes: not an object'],
  [
    { keySets: { a: { ...DES, nodes: { [CANARY]: '0040' } } } },
    ': keySets.a.nodes: the name of one is not four hexadecimal digits',
  ],
  [
    { keySets: { a: { ...DES, nodes: { '0049': CANARY } } } },
    ': keySets.a.nodes.0049: neither an area nor a keyed service',
  ],
  [
    { keySets: { a: { ...DES, nodes: { FFFF: CANARY } } } },
    ': keySets.a.nodes.FFFF: neither an area nor a keyed service',
  ],
  [
    { keySets: { a: { ...DES, nodes: { '100c': CANARY, '100C': CANARY } } } },
    ': keySets.a.nodes.100C: stands there twice',
  ],
  [
    { keySets: { a: { ...DES, nodes: { '0048': AES_KEY } } } },
    ': keySets.a.nodes.0048: not 16 hexadecimal digits',
  ],
  [
    { keySets: { a: { ...AES, system: CANARY } } },
    ': keySets.a: has a member other than kind, nodes, individualMaster',
  ],
  [
    { keySets: { a: { ...AES, individualMaster: CANARY } } },
    ': keySets.a.individualMaster: not 32 hexadecimal digits',
  ],
  [{ keySets: { a: { ...LITE_S, master: AES_KEY } } }, ': keySets.a.master: not 48 hexadecimal digits'],
];

/** The canary as it is, as bytes in any notation, or a good part of it. */
function assertSilent(value: unknown): void {
  const text = printed(value).toUpperCase();
  const bytes = Buffer.from(CANARY, 'hex');
  const notations = [
    CANARY.slice(0, 8),
    CANARY.slice(8),
    bytes.toString('base64').slice(0, 8).toUpperCase(),
    [...bytes].join(','),
    [...bytes].map((byte) => byte.toString(16).toUpperCase()).join(' '),
  ];
  for (const notation of notations) assert.ok(!text.includes(notation), text);
}

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  assert.fail('it was taken');
}

describe('nothing that is printed holds a key', () => {
  let folder: TemporaryFolder;
  let names = 0;
  before(() => {
    folder = temporaryFolder();
  });
  after(() => folder.remove());

  function written(content: string): string {
    const path = join(folder.path, `file-${++names}`);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  for (const [json, message] of WRONG) {
    test(`a file in clear that is wrong${message}`, () => {
      const path = written(JSON.stringify(json));
      const error = thrownBy(() => readPlainKeyFile(path));
      assert.equal(error.message, path + message);
      assertSilent(error);
    });
  }

  test('a file in clear that is not JSON, or cut off anywhere', () => {
    const text = JSON.stringify({ keySets: GOOD });
    for (let length = 0; length < text.length; length++) {
      assertSilent(thrownBy(() => readPlainKeyFile(written(text.slice(0, length)))));
    }
  });

  test('a file in clear with any value of any kind in any place', () => {
    const place = (json: unknown): fc.Arbitrary<unknown> =>
      typeof json !== 'object' || json === null
        ? fc.constantFrom<unknown>(CANARY, [CANARY], { [CANARY]: CANARY }, null, MASTER)
        : fc.constantFrom(...Object.keys(json)).chain((name) =>
            fc.oneof(
              place((json as Record<string, unknown>)[name]).map((value) => ({ ...json, [name]: value })),
              fc.constant({ ...json, [name]: CANARY, [CANARY]: name }),
            ),
          );
    fc.assert(
      fc.property(place({ keySets: GOOD }), (json) => {
        try {
          toKeySets('file', json);
        } catch (error) {
          assertSilent(error);
        }
      }),
    );
  });

  test('vault keys that are wrong', () => {
    const key = Buffer.from(CANARY.repeat(4), 'hex').toString('base64');
    const short = Buffer.from(CANARY, 'hex').toString('base64');
    for (const list of [
      CANARY,
      `a:${short}`,
      `${key}`,
      `a:${key}:${key}`,
      `a:${key},a:${key}`,
      `a b:${key}`,
      `a:${key},`,
    ]) {
      assertSilent(thrownBy(() => parseVaultKeyList(list)));
    }
    for (const json of [
      { keys: CANARY },
      { keys: [CANARY] },
      { keys: [] },
      { keys: [{ kid: 'a', key: short }] },
      { keys: [{ kid: `${key}/`, key }] },
      { keys: [{ kid: 'a', key, [CANARY]: key }] },
      { keys: [{ kid: 'a', key: [key] }] },
    ]) {
      assertSilent(thrownBy(() => readVaultKeyFile(written(JSON.stringify(json)))));
    }
  });

  test('a sealed file whose contents are keys in clear', () => {
    const vault = createVault(parseVaultKeyList(`a:${Buffer.alloc(32).toString('base64')}`));
    const broken = vault.seal('card-keys/des-card', Buffer.from(`{"kind":"des","system":"${CANARY}`));
    const wrong = vault.seal('card-keys/des-card', Buffer.from(JSON.stringify({ ...DES, system: MASTER })));
    for (const json of [
      CANARY,
      { sealedKeySets: GOOD },
      { sealedKeySets: { 'des-card': CANARY } },
      { sealedKeySets: { 'des-card': broken } },
      { sealedKeySets: { 'des-card': wrong } },
      { sealedKeySets: { [CANARY]: wrong } },
    ]) {
      assertSilent(thrownBy(() => readKeyFile(written(JSON.stringify(json)), vault)));
    }
  });

  test('keys, key sets, vaults and card keys themselves', () => {
    const sets = toKeySets('file', { keySets: GOOD });
    const vaultKeys = parseVaultKeyList(`a:${Buffer.from(CANARY.repeat(4), 'hex').toString('base64')}`);
    for (const value of [sets, [...sets], vaultKeys, createVault(vaultKeys), cardKeysFrom(sets)]) {
      assertSilent(value);
    }
  });

  test('card keys that are asked for what is not there, or out of bounds', async () => {
    const keys = cardKeysFrom(toKeySets('file', { keySets: GOOD }));
    const nodes = { areas: [0x0040], services: [0x0048] };
    const asked: readonly (() => Promise<unknown>)[] = [
      ...MISSING.map(
        ({ ask }) =>
          () =>
            ask(keys),
      ),
      () => keys.des('des-card', nodes, CANARY.slice(1)),
      () => keys.des('des-card', nodes, MASTER),
      () => keys.des('des-card', { areas: [], services: [0x0048] }, CANARY),
      () => keys.aes('aes-card', { areas: [0], services: [0x100c] }, MASTER),
      () => keys.liteS('lite-card', Buffer.from(CANARY, 'hex')),
    ];
    for (const ask of asked) {
      await assert.rejects(ask, (error) => {
        assertSilent(error);
        return true;
      });
    }
  });
});
