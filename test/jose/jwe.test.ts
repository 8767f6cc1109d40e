import assert from 'node:assert/strict';
import {
  createCipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, type JWK } from 'jose';
import nodeJose from 'node-jose';
import { concatBytes } from '../../src/bytes.ts';
import { JweError, openJwe, sealJwe } from '../../src/jose/jwe.ts';

function newJwk(kid: string, namedCurve = 'P-256'): JWK & { readonly kid: string } {
  const jwk = generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' }) as JWK;
  return { ...jwk, kid };
}
const publicPart = ({ d: _, ...rest }: JWK): JWK => rest;

const OURS = newJwk('ours');
const OTHER = newJwk('other');
const CANARY = '{"pan":"4111111111111111","exp":"1229"}';

const keyOf = async (kid: string) => [OURS, OTHER].find((key) => key.kid === kid) ?? null;
const opened = async (text: string) => Buffer.from(await openJwe(text, keyOf)).toString('utf8');

/** Every fault is one and the same. */
async function refused(text: string, keys: (kid: string) => Promise<JWK | null> = keyOf): Promise<void> {
  await assert.rejects(openJwe(text, keys), (error) => {
    assert.ok(error instanceof JweError, String(error));
    assert.equal(error.message, 'not a JWE that opens');
    assert.equal(error.cause, undefined);
    return true;
  });
}

/** RFC 7518, appendix C. */
const APPENDIX_C = {
  alice: {
    kty: 'EC',
    crv: 'P-256',
    x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
    y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
    d: '0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo',
  },
  bob: {
    kty: 'EC',
    crv: 'P-256',
    x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
    y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
    d: 'VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw',
  },
  derived: 'VqqN6vgjbSBcIijNcacQGg',
};

/** This test's own key agreement: RFC 7518, section 4.6.2. */
function agree(priv: JWK, pub: JWK, enc: string, apu: string, apv: string, bytes: number): Uint8Array {
  const z = diffieHellman({
    privateKey: createPrivateKey({ key: priv as never, format: 'jwk' }),
    publicKey: createPublicKey({ key: publicPart(pub) as never, format: 'jwk' }),
  });
  const number = (value: number) => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(value);
    return four;
  };
  const field = (text: string) => concatBytes(number(text.length), Buffer.from(text));
  const info = concatBytes(field(enc), field(apu), field(apv), number(bytes * 8));
  return createHash('sha256')
    .update(concatBytes(number(1), z, info))
    .digest()
    .subarray(0, bytes);
}

/** A JWE made by hand. */
function handMade(key: Uint8Array, header: object, content: string): string {
  const text = Buffer.from(JSON.stringify(header)).toString('base64url');
  const iv = randomBytes(12);
  const machine = createCipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, iv);
  machine.setAAD(Buffer.from(text, 'ascii'));
  const ciphertext = concatBytes(machine.update(content), machine.final());
  const parts = [iv, ciphertext, machine.getAuthTag()].map((part) => Buffer.from(part).toString('base64url'));
  return `${text}..${parts.join('.')}`;
}

describe('JWE', () => {
  test('what was sealed opens, compact and as base64 of that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const compact = await sealJwe(bytes, publicPart(OURS));
        const wrapped = Buffer.from(compact, 'ascii').toString('base64');
        for (const text of [compact, wrapped])
          assert.deepEqual(new Uint8Array(await openJwe(text, keyOf)), new Uint8Array(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test('it is ECDH-ES with A256GCM, and names the key of the recipient', async () => {
    const { epk, ...header } = decodeProtectedHeader(await sealJwe(CANARY, publicPart(OURS)));
    assert.deepEqual(header, { alg: 'ECDH-ES', enc: 'A256GCM', kid: 'ours' });
    assert.equal((epk as JWK).crv, 'P-256');
  });

  test('the key agreement is that of RFC 7518, appendix C', async () => {
    const { alice, bob, derived } = APPENDIX_C;
    const key = agree(alice, bob, 'A128GCM', 'Alice', 'Bob', 16);
    assert.equal(Buffer.from(key).toString('base64url'), derived);
    const shared = { alg: 'ECDH-ES', epk: publicPart(alice), apu: 'QWxpY2U', apv: 'Qm9i', kid: 'bob' };
    // The vector itself through the library that we use, and the same agreement for our algorithm through ours.
    const vector = handMade(key, { ...shared, enc: 'A128GCM' }, CANARY);
    assert.equal(Buffer.from((await compactDecrypt(vector, bob)).plaintext).toString(), CANARY);
    const longer = agree(alice, bob, 'A256GCM', 'Alice', 'Bob', 32);
    const ours = handMade(longer, { ...shared, enc: 'A256GCM' }, CANARY);
    assert.equal(Buffer.from(await openJwe(ours, async () => bob)).toString(), CANARY);
    await refused(vector, async () => bob);
  });

  test('a second implementation opens what we seal, and we open what it seals', async () => {
    const theirs = await nodeJose.JWK.asKey(OURS as never);
    const result = await nodeJose.JWE.createDecrypt(theirs).decrypt(await sealJwe(CANARY, publicPart(OURS)));
    assert.equal(result.plaintext.toString('utf8'), CANARY);
    const options = {
      format: 'compact',
      contentAlg: 'A256GCM',
      fields: { alg: 'ECDH-ES', kid: 'ours' },
    } as const;
    const recipient = await nodeJose.JWK.asKey(publicPart(OURS) as never);
    const made = await nodeJose.JWE.createEncrypt(options, { key: recipient, reference: false } as never)
      .update(CANARY)
      .final();
    assert.equal(await opened(String(made)), CANARY);
    assert.equal(await opened(Buffer.from(String(made)).toString('base64')), CANARY);
  });

  test('a text with any character changed, cut off or gone on with is refused', async () => {
    const compact = await sealJwe(CANARY, publicPart(OURS));
    for (let i = 0; i < compact.length; i++) {
      const other = compact[i] === 'A' ? 'B' : 'A';
      await refused(compact.slice(0, i) + other + compact.slice(i + 1));
      await refused(compact.slice(0, i));
    }
    for (const more of ['A', '.', '.A', '=', ' ', '\n']) await refused(compact + more);
  });

  test('base64 is the standard one, padded, of one compact text, and nothing else', async () => {
    // Of a length that is padded twice; blanks make it longer by one character or two.
    const candidates = await Promise.all(
      [0, 1, 2, 3, 4].map((blanks) => sealJwe(CANARY + ' '.repeat(blanks), publicPart(OURS))),
    );
    const compact = candidates.find(({ length }) => length % 3 === 1);
    assert.ok(compact !== undefined);
    const base64 = Buffer.from(compact).toString('base64');
    assert.match(base64, /==$/);
    assert.equal((await opened(base64)).trim(), CANARY);
    const unpadded = base64.replace(/=+$/, '');
    const lastDigit = base64.at(-3) ?? '';
    for (const text of [
      unpadded,
      `${unpadded}=`,
      `${base64}=`,
      `${base64}\n`,
      ` ${base64}`,
      Buffer.from(base64).toString('base64'),
      Buffer.from(compact).toString('hex'),
      // Bits to spare in the last digit that are not zero.
      `${unpadded.slice(0, -1)}${String.fromCharCode(lastDigit.charCodeAt(0) + 1)}==`,
      `${base64.slice(0, 76)}\r\n${base64.slice(76)}`,
      '',
      'AAAA',
    ])
      await refused(text);
  });

  test('longer than 8,192 characters is refused, whatever is in it', async () => {
    const fits = await sealJwe('x'.repeat(5_900), publicPart(OURS));
    assert.ok(fits.length < 8_192);
    assert.equal((await opened(fits)).length, 5_900);
    const tooLong = await sealJwe('x'.repeat(6_200), publicPart(OURS));
    assert.ok(tooLong.length > 8_192);
    await refused(tooLong);
    await refused(Buffer.from(fits.length > 6_200 ? fits : '').toString('base64'));
  });

  test('other algorithms, curves and headers are refused', async () => {
    const seal = (header: object, key: JWK | Uint8Array) =>
      new CompactEncrypt(Buffer.from(CANARY)).setProtectedHeader(header as never).encrypt(key as never);
    const ok = { alg: 'ECDH-ES', enc: 'A256GCM', kid: 'ours' };
    assert.equal(await opened(await seal(ok, publicPart(OURS))), CANARY);
    const direct = randomBytes(32);
    const p384 = newJwk('ours', 'P-384');
    const texts = [
      await seal({ ...ok, enc: 'A128GCM' }, publicPart(OURS)),
      await seal({ ...ok, enc: 'A128CBC-HS256' }, publicPart(OURS)),
      await seal({ ...ok, alg: 'ECDH-ES+A256KW' }, publicPart(OURS)),
      await seal({ ...ok, alg: 'dir' }, direct),
      await seal({ alg: 'ECDH-ES', enc: 'A256GCM' }, publicPart(OURS)),
      await seal({ ...ok, kid: 'nobody' }, publicPart(OURS)),
      await seal({ ...ok, kid: 'other' }, publicPart(OURS)),
      await seal(ok, publicPart(p384)),
    ];
    for (const text of texts) await refused(text);
    await refused(texts.at(-1) ?? '', async () => p384);
    await refused(texts[3] ?? '', async () => ({ kty: 'oct', k: direct.toString('base64url') }));
  });

  test('headers with zip or crit, or a kid that is none, are refused even if everything else fits', async () => {
    const ephemeral = newJwk('');
    const header = { alg: 'ECDH-ES', enc: 'A256GCM', kid: 'ours', epk: publicPart(ephemeral) };
    const key = agree(ephemeral, OURS, 'A256GCM', '', '', 32);
    assert.equal(await opened(handMade(key, header, CANARY)), CANARY);
    for (const more of [
      { zip: 'DEF' },
      { zip: null },
      { crit: ['exp'], exp: 1 },
      { crit: [] },
      { kid: '' },
      { kid: 1 },
      { kid: ['ours'] },
      { epk: null },
      { epk: { ...header.epk, crv: 'P-384' } },
      { epk: { ...header.epk, y: header.epk.x } },
      { alg: 'none' },
      { alg: ['ECDH-ES'] },
    ])
      await refused(handMade(key, { ...header, ...more }, CANARY));
  });

  test('any other text is refused', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), (text) => refused(text)));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.base64String(), { maxLength: 6 }), (parts) => refused(parts.join('.'))),
    );
  });

  test('what goes wrong while the key is looked up is no fault of the text', async () => {
    const lost = new Error('the database is away');
    const looking = openJwe(await sealJwe(CANARY, publicPart(OURS)), async () => {
      throw lost;
    });
    await assert.rejects(looking, lost);
  });

  test('nothing is sealed for a key that is not on P-256 or has no name', async () => {
    const { kid: _, ...nameless } = OURS;
    for (const key of [
      nameless,
      newJwk('x', 'P-384'),
      { kty: 'oct', k: 'AAAA', kid: 'x' },
      { ...OURS, kid: '' },
    ])
      await assert.rejects(sealJwe(CANARY, key), RangeError);
  });
});
