import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { FrameError } from '../../src/felica/command.ts';
import {
  aesAnswerCard,
  aesAnswerReader,
  aesAuthenticationKeys,
  aesChallenge1A,
  aesGroupKey,
} from '../../src/felica/security/aes.ts';
import { sameSecret } from '../../src/felica/security/ciphers.ts';
import {
  desAnswerCard,
  desAnswerReader,
  desAuthenticationKeys,
  desChallenge1A,
  desServiceKeys,
} from '../../src/felica/security/des.ts';
import type { SecureReadResponse, SecureStatus } from '../../src/felica/security/secure-access.ts';
import {
  accessOf,
  openAuthentication2,
  openCommand,
  openResponse,
  type SecureSession,
  sealAuthentication2,
  sealCommand,
  sealResponse,
} from '../../src/felica/security/secure-session.ts';

/** What each side has after Authentication2. */
interface Pair {
  readonly reader: SecureSession;
  readonly card: SecureSession;
}

type Cipher = SecureSession['cipher'];

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (length: number) => bytes(length).map(bytesToHex);
const keys = (length: number) => fc.array(bytes(length), { minLength: 1, maxLength: 4 });
const uint8 = fc.nat(0xff);
const status = fc
  .record({ sf1: uint8, sf2: uint8 }, { noNullPrototype: true })
  .map((flags): SecureStatus => flags);
const element = fc.record(
  { serviceIndex: fc.nat(15), accessMode: fc.nat(7), block: fc.oneof(uint8, fc.nat(0xffff)) },
  { noNullPrototype: true },
);

const desPair = fc
  .tuple(bytes(8), keys(8), keys(8), hex(8), bytes(8), bytes(8))
  .map(([system, areas, services, idm, random1, random2]): Pair => {
    const derived = desAuthenticationKeys(desServiceKeys({ system, areas, services }), idm);
    const card = desAnswerReader(derived, desChallenge1A(derived, random1), random2);
    const reader = defined(desAnswerCard(derived, random1, card));
    assert.ok(sameSecret(reader.challenge2B, card.challenge2B));
    return { reader: reader.session, card: card.session };
  });

const aesPair = fc
  .tuple(keys(16), bytes(16), hex(8), bytes(16), bytes(16), bytes(4))
  .map(([nodes, individual, idm, random1, random2, salt]): Pair => {
    const derived = aesAuthenticationKeys(aesGroupKey(nodes), individual, idm);
    const card = aesAnswerReader(derived, aesChallenge1A(derived, random1), random2, salt);
    const reader = defined(aesAnswerCard(derived, random1, card));
    assert.ok(sameSecret(reader.challenge2B, card.challenge2B));
    return { reader: reader.session, card: card.session };
  });

const PAIRS = { des: desPair, aes: aesPair };
const LIMITS = { des: { read: 14, write: 12 }, aes: { read: 15, write: 13 } };

/** At most 12 blocks with long numbers fit. */
const writes = fc
  .array(element, { minLength: 1, maxLength: 12 })
  .chain((blocks) =>
    fc
      .array(bytes(16), { minLength: blocks.length, maxLength: blocks.length })
      .map((data) => ({ blocks, data })),
  );

const reads = (cipher: Cipher) =>
  fc
    .array(element, { minLength: 1, maxLength: LIMITS[cipher].read })
    .map((blocks) => ({ blocks, contents: blocks.map((_, i) => new Uint8Array(16).fill(i)) }));

const ONE_BLOCK = { blocks: [{ serviceIndex: 0, accessMode: 0, block: 0 }] };
const SUCCESS = { sf1: 0, sf2: 0 };

function defined<Value>(value: Value | undefined): Value {
  assert.ok(value !== undefined);
  return value;
}

/** Neither taken for something nor anything but a FrameError. */
function refuses(run: () => unknown): boolean {
  try {
    return run() === undefined;
  } catch (error) {
    assert.ok(error instanceof FrameError, String(error));
    return true;
  }
}

const flipped = (packet: Uint8Array, bit: number) =>
  packet.map((byte, i) => (i === (bit >> 3) % packet.length ? byte ^ (1 << (bit & 7)) : byte));

for (const cipher of ['des', 'aes'] as const) {
  describe(`${cipher} session`, () => {
    test('a session survives JSON', () => {
      fc.assert(
        fc.property(PAIRS[cipher], ({ reader, card }) => {
          assert.deepEqual(JSON.parse(JSON.stringify(reader)), reader);
          assert.deepEqual(reader, card);
          assert.equal(reader.cipher, cipher);
        }),
      );
    });

    test('the card tells of itself, and the reader goes on from its number', () => {
      fc.assert(
        fc.property(PAIRS[cipher], hex(8), hex(8), fc.nat(0xfff0), (pair, idi, pmi, transactionNumber) => {
          const card = { ...pair.card, transactionNumber };
          const opened = openAuthentication2(pair.reader, sealAuthentication2(card, { idi, pmi }));
          assert.deepEqual(opened, { idi, pmi, session: card });
        }),
      );
    });

    test('commands sealed ahead keep their numbers when the card tells of itself later', () => {
      fc.assert(
        fc.property(PAIRS[cipher], ({ reader, card }) => {
          const issued = sealAuthentication2(card, { idi: '00'.repeat(8), pmi: 'FF'.repeat(8) });
          const ahead = sealCommand(reader, 'read', ONE_BLOCK).session;
          assert.equal(defined(openAuthentication2(ahead, issued)).session.transactionNumber, 2);
        }),
      );
    });

    test('what one side writes and reads the other understands', () => {
      fc.assert(
        fc.property(PAIRS[cipher], writes, reads(cipher), status, (pair, write, read, flags) => {
          const told = sealCommand(pair.reader, 'write', write);
          const heard = defined(openCommand(pair.card, 'write', told.packet));
          assert.deepEqual(heard.value, write);
          const done = sealResponse(heard.session, 'write', flags);
          assert.deepEqual(openResponse(pair.reader, 'write', told.responseNumber, done.packet), flags);

          const asked = sealCommand(told.session, 'read', { blocks: read.blocks });
          const wanted = defined(openCommand(done.session, 'read', asked.packet));
          assert.deepEqual(wanted.value, { blocks: read.blocks });
          const found: SecureReadResponse = {
            ...flags,
            blocks: flags.sf1 === 0 ? read.contents : [],
          };
          const given = sealResponse(wanted.session, 'read', found);
          assert.deepEqual(openResponse(asked.session, 'read', asked.responseNumber, given.packet), found);
          assert.deepEqual(given.session, asked.session);
        }),
      );
    });

    test('any flipped bit is refused, in either direction', () => {
      fc.assert(
        fc.property(PAIRS[cipher], writes, status, fc.nat(8 * 255), ({ reader, card }, write, flags, bit) => {
          const told = sealCommand(reader, 'write', write);
          assert.ok(refuses(() => openCommand(card, 'write', flipped(told.packet, bit))));
          const heard = defined(openCommand(card, 'write', told.packet));
          const { packet } = sealResponse(heard.session, 'write', flags);
          assert.ok(refuses(() => openResponse(reader, 'write', told.responseNumber, flipped(packet, bit))));
          const issued = sealAuthentication2(card, { idi: '00'.repeat(8), pmi: 'FF'.repeat(8) });
          assert.ok(refuses(() => openAuthentication2(reader, flipped(issued, bit))));
        }),
        { numRuns: 300 },
      );
    });

    test('a packet cut short, lengthened or put together from two is refused', () => {
      fc.assert(
        fc.property(PAIRS[cipher], writes, fc.nat(250), ({ reader, card }, write, at) => {
          const { packet, session } = sealCommand(reader, 'write', write);
          const cut = packet.slice(0, 2 + (at % (packet.length - 2)));
          cut[0] = cut.length;
          assert.ok(refuses(() => openCommand(card, 'write', cut)));
          const long = Uint8Array.of(...packet, ...packet.subarray(packet.length - 8));
          long[0] = long.length;
          assert.ok(refuses(() => openCommand(card, 'write', long)));
          const data = write.data.map((block) => block.map((byte) => byte ^ 0xff));
          const other = sealCommand(session, 'write', { ...write, data }).packet;
          const half = Math.floor(packet.length / 2);
          const spliced = Uint8Array.of(...other.subarray(0, half), ...packet.subarray(half));
          assert.ok(refuses(() => openCommand(card, 'write', spliced)));
        }),
      );
    });

    test('an old command is refused, and one that was overtaken', () => {
      fc.assert(
        fc.property(PAIRS[cipher], writes, ({ reader, card }, write) => {
          const first = sealCommand(reader, 'write', write);
          const second = sealCommand(first.session, 'write', write);
          const heard = defined(openCommand(card, 'write', first.packet));
          assert.equal(openCommand(heard.session, 'write', first.packet), undefined);
          const answered = sealResponse(heard.session, 'write', SUCCESS).session;
          assert.equal(openCommand(answered, 'write', first.packet), undefined);
          const skipped = defined(openCommand(card, 'write', second.packet));
          assert.equal(openCommand(skipped.session, 'write', first.packet), undefined);
          assert.ok(openCommand(answered, 'write', second.packet));
        }),
      );
    });

    test('a response is taken for its own command only', () => {
      fc.assert(
        fc.property(PAIRS[cipher], ({ reader, card }) => {
          const first = sealCommand(reader, 'write', { ...ONE_BLOCK, data: [new Uint8Array(16)] });
          const second = sealCommand(first.session, 'write', { ...ONE_BLOCK, data: [new Uint8Array(16)] });
          const heard = defined(openCommand(card, 'write', first.packet));
          const { packet } = sealResponse(heard.session, 'write', SUCCESS);
          const open = (number: number) => openResponse(reader, 'write', number, packet);
          assert.deepEqual(open(first.responseNumber), SUCCESS);
          assert.equal(open(second.responseNumber), undefined);
          assert.equal(open(reader.transactionNumber), undefined);
          assert.ok(refuses(() => openResponse(reader, 'read', first.responseNumber, packet)));
          assert.ok(refuses(() => openResponse(reader, 'write', first.responseNumber, first.packet)));
        }),
      );
    });

    test('a packet of another session is refused', () => {
      fc.assert(
        fc.property(PAIRS[cipher], PAIRS[cipher], writes, (one, other, write) => {
          fc.pre(one.card.transactionId !== other.card.transactionId);
          const { packet } = sealCommand(one.reader, 'write', write);
          assert.ok(refuses(() => openCommand(other.card, 'write', packet)));
          const sameKeys = { ...one.card, transactionId: other.card.transactionId };
          assert.ok(refuses(() => openCommand(sameKeys, 'write', packet)));
        }),
      );
    });

    test('numbers stop at FFFF', () => {
      fc.assert(
        fc.property(PAIRS[cipher], ({ reader, card }) => {
          const at = (transactionNumber: number) => ({ ...reader, transactionNumber });
          const last = sealCommand(at(0xfffd), 'read', ONE_BLOCK);
          assert.equal(last.responseNumber, 0xffff);
          assert.ok(openCommand(card, 'read', last.packet));
          for (const number of [0xfffe, 0xffff]) {
            assert.throws(() => sealCommand(at(number), 'read', ONE_BLOCK), RangeError);
          }
        }),
        { numRuns: 5 },
      );
    });

    test('numbers of blocks out of bounds are refused', () => {
      const [{ reader, card }] = fc.sample(PAIRS[cipher], { numRuns: 1, seed: 1 }) as [Pair];
      const { read, write } = LIMITS[cipher];
      const list = (count: number) => Array.from({ length: count }, () => ONE_BLOCK.blocks[0]);
      const blocks = (count: number) => list(count).map((each) => defined(each));
      const data = (count: number) => list(count).map(() => new Uint8Array(16));
      assert.ok(sealCommand(reader, 'read', { blocks: blocks(read) }));
      assert.ok(sealResponse(card, 'read', { ...SUCCESS, blocks: data(read) }));
      assert.ok(sealCommand(reader, 'write', { blocks: blocks(write), data: data(write) }));
      const refused: readonly (() => unknown)[] = [
        () => sealCommand(reader, 'read', { blocks: [] }),
        () => sealCommand(reader, 'read', { blocks: blocks(read + 1) }),
        () => sealCommand(reader, 'write', { blocks: [], data: [] }),
        () => sealCommand(reader, 'write', { blocks: blocks(write + 1), data: data(write + 1) }),
        () => sealCommand(reader, 'write', { blocks: blocks(2), data: data(1) }),
        () => sealCommand(reader, 'write', { blocks: blocks(1), data: [new Uint8Array(15)] }),
        () => sealResponse(card, 'read', { ...SUCCESS, blocks: data(read + 1) }),
        () => sealResponse(card, 'read', { ...SUCCESS, blocks: [] }),
        () => sealResponse(card, 'read', { sf1: 1, sf2: 0xa5, blocks: data(1) }),
      ];
      for (const run of refused) assert.throws(run, RangeError, String(run));
    });

    test('a card knows its commands by their codes', () => {
      const [{ card }] = fc.sample(PAIRS[cipher], { numRuns: 1, seed: 1 }) as [Pair];
      const codes = Array.from({ length: 256 }, (_, code) => code);
      const known = codes.flatMap((code) => (accessOf(card, code) === undefined ? [] : [code]));
      assert.deepEqual(known, cipher === 'des' ? [0x14, 0x16] : [0x44, 0x46]);
    });
  });
}

test('a card that does not know the keys is not answered, nor a reader', () => {
  fc.assert(
    fc.property(bytes(8), bytes(8), bytes(8), bytes(8), (key, other, random1, random2) => {
      const derive = (system: Uint8Array) =>
        desAuthenticationKeys(desServiceKeys({ system, areas: [key], services: [key] }), '00'.repeat(8));
      const [mine, yours] = [derive(key), derive(other)];
      fc.pre(mine.l !== yours.l && mine.alpha !== yours.alpha);
      const card = desAnswerReader(yours, desChallenge1A(mine, random1), random2);
      assert.equal(desAnswerCard(mine, random1, card), undefined);
    }),
  );
});

test('an authentic command that says nothing sensible is a FrameError', () => {
  const [{ reader, card }] = fc.sample(aesPair, { numRuns: 1, seed: 1 }) as [Pair];
  const { packet } = sealCommand(reader, 'read', ONE_BLOCK);
  assert.deepEqual(defined(openCommand(card, 'read', packet)).value, ONE_BLOCK);
  assert.throws(() => openCommand(card, 'read', hexToBytes('0244')), FrameError);
});
