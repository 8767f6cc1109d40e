import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexToBytes } from '../../bytes.ts';
import { aesAnswerCard, aesAuthenticationKeys, aesChallenge1A } from '../../felica/security/aes.ts';
import { authentication1V2, authentication2V2 } from '../../felica/security/aes-commands.ts';
import { openAuthentication2 } from '../../felica/security/secure-session.ts';
import { answer } from './answer.ts';
import { createCard } from './create-card.ts';
import * as t from './test-card.ts';

const ROOT = 0x0000;
const SERVICE = 0x0c10;
const OTHER_SERVICE = 0x1210;

/** The sample card behind the published vectors: each key is the node's code eight times, as it travels. */
const CARD = createCard({
  idm: t.IDM,
  systems: [
    {
      systemCode: t.SYSTEM,
      systemKeyVersion: 1,
      pmm: t.PMM,
      areas: [{ code: ROOT, end: 0xfffe, keyVersion: 1, keys: { aes: '0000'.repeat(8) } }],
      services: [
        { code: SERVICE, keyVersion: 1, blocks: 1, keys: { aes: '100C'.repeat(8) } },
        { code: OTHER_SERVICE, keyVersion: 1, blocks: 1, keys: { aes: '1012'.repeat(8) } },
      ],
    },
  ],
});

// soltia48/felica-rs, confirmed there with a real card: published group keys, reproduced independently.
for (const [nodes, group] of [
  [[ROOT, SERVICE], '586A2E06EE16AA2C6AE5B6CDFF6A5039'],
  [[SERVICE], '651049AE89581DDC3F302EA4E4A0F911'],
  [[SERVICE, OTHER_SERVICE], '5E86F6C0574EBAD952FAD9142E1AA6BB'],
] as const) {
  test(`a reader with the group key ${group} is trusted, its card without issue information`, () => {
    const random1 = new Uint8Array(16).fill(0xa5);
    const keys = aesAuthenticationKeys(hexToBytes(group), new Uint8Array(16), t.IDM);
    const challenge1A = aesChallenge1A(keys, random1);
    const first = answer(
      CARD,
      authentication1V2.buildCommand({ idm: t.IDM, parameter: 0, nodes, challenge1A }),
    );
    assert.ok(first.response);
    const found = aesAnswerCard(keys, random1, authentication1V2.parseResponse(first.response));
    assert.ok(found);
    const { challenge2B, session } = found;
    const second = answer(first.card, authentication2V2.buildCommand({ idm: t.IDM, challenge2B }));
    assert.ok(second.response);
    const opened = openAuthentication2(session, second.response);
    assert.deepEqual([opened?.idi, opened?.pmi], ['00'.repeat(8), '00'.repeat(8)]);
  });
}
