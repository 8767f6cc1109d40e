import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { readWithoutEncryption } from '../../src/felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../src/felica/commands/write-without-encryption.ts';
import { bytesReader } from '../../src/felica/packet.ts';
import {
  isAuthenticated,
  LAST_WRITE_COUNT,
  LITE_S_BLOCKS,
  STATE_AUTHENTICATED,
  writeCountOf,
} from '../../src/felica/security/lite-s.ts';
import {
  challengeWrite,
  isMacWrite,
  macRead,
  macReadBlock,
  macWrite,
  openMacRead,
} from '../../src/felica/security/lite-s-access.ts';
import {
  diversifyCardKey,
  type LiteSSession,
  liteSMac,
  liteSReadMac,
  liteSSession,
  liteSWriteMac,
} from '../../src/felica/security/lite-s-mac.ts';
import { blockRules, memoryConfiguration } from '../../src/felica/security/lite-s-memory.ts';

const { ID, MAC_A, RC, REG, STATE, WCNT } = LITE_S_BLOCKS;
const IDM = '0102030405060708';
const ZEROS = '0000000000000000';
/** nfcpy's password "0123456789abcdef", each half back to front. */
const CARD_KEY = hexToBytes('37363534333231306665646362613938');
const CHALLENGE = hexToBytes('07060504030201000F0E0D0C0B0A0908');
const SESSION = liteSSession(CARD_KEY, CHALLENGE);
const SEQUENCE = Uint8Array.from({ length: 32 }, (_, i) => i);

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const session = fc
  .tuple(bytes(16), bytes(16))
  .map(([key, challenge]): LiteSSession => liteSSession(key, challenge));
const count = fc.nat(LAST_WRITE_COUNT);
const pad = fc.nat(13);
const flip = (data: Uint8Array, bit: number) =>
  data.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

// Our own recomputation of what lies behind nfcpy's vectors.

test('the card key as the password gives it, and the session keys', () => {
  const password = Buffer.from('0123456789abcdef');
  const halves = [password.subarray(0, 8), password.subarray(8)].map((half) => half.toReversed());
  assert.equal(bytesToHex(Buffer.concat(halves)), bytesToHex(CARD_KEY));
  assert.deepEqual(SESSION, { key: 'B636D955A9F0E2CC48B106F95506C3F6', vector: '0001020304050607' });
});

test('MAC_A of reads', () => {
  const read = (block: number, data: string) =>
    bytesToHex(liteSReadMac(SESSION, [block], [hexToBytes(data)]));
  assert.equal(read(ID, `${IDM}${ZEROS}`), '6A9C1CA386DE4213');
  assert.equal(read(STATE, `01${'00'.repeat(15)}`), 'E2D5BCD7FBCB8E5C');
});

test('the diversified card key', () => {
  const master = Uint8Array.from({ length: 24 }, (_, i) => i + 1);
  const key = diversifyCardKey(master, hexToBytes(`012E3D23BA075C45${ZEROS}`));
  assert.equal(bytesToHex(key), 'B5ED9939DEDEE5D91073D3028A6805F8');
});

// nfcpy, tests/test_tag_tt3_sony.py: published vectors, reproduced independently.

test('the chain of both MACs, with the key and with its halves exchanged', () => {
  const vector = '0001020304050607';
  const key = '000102030405060708090A0B0C0D0E0F';
  const swapped = '08090A0B0C0D0E0F0001020304050607';
  assert.equal(bytesToHex(liteSMac({ key, vector }, SEQUENCE)), '0B1268D7A4AC6932');
  assert.equal(bytesToHex(liteSMac({ key: swapped, vector }, SEQUENCE)), '18CDD33C0FB25DD7');
});

test('MAC of the ID block', () => {
  assert.equal(bytesToHex(liteSMac(SESSION, new Uint8Array(16))), 'CC97F1B97B8BBC79');
  assert.equal(bytesToHex(liteSMac(SESSION, hexToBytes(`${IDM}${ZEROS}`))), '91AEC5B6D9B3B12D');
});

test('the whole write of STATE', () => {
  const counter = writeCountOf(hexToBytes(`00FEFF${'00'.repeat(13)}`));
  assert.equal(counter, 0xfffe00);
  const write = macWrite(SESSION, counter, STATE, STATE_AUTHENTICATED);
  assert.equal(
    bytesToHex(writeWithoutEncryption.buildCommand({ idm: IDM, ...write })),
    `3208${IDM}010900028092809101${'00'.repeat(15)}17C19E3BBDC3E8BD00FEFF0000000000`,
  );
  assert.equal(bytesToHex(liteSWriteMac(SESSION, counter, STATE, STATE_AUTHENTICATED)), '17C19E3BBDC3E8BD');
});

test('mutual authentication, step by step, in frames', () => {
  const start = { idm: IDM, ...challengeWrite(CHALLENGE) };
  assert.equal(
    bytesToHex(writeWithoutEncryption.buildCommand(start)),
    `2008${IDM}010900018080${bytesToHex(CHALLENGE)}`,
  );
  const read = { idm: IDM, ...macRead([ID, WCNT]) };
  assert.equal(bytesToHex(readWithoutEncryption.buildCommand(read)), `1406${IDM}010B0003808280908091`);
  const blocks = [hexToBytes(`${IDM}${ZEROS}`), hexToBytes(`2A0100${'00'.repeat(13)}`)];
  const [id, counter] =
    openMacRead(SESSION, [ID, WCNT], [...blocks, macReadBlock(SESSION, [ID, WCNT], blocks, 0x12a)]) ?? [];
  assert.deepEqual(id, blocks[0]);
  assert.ok(counter !== undefined && writeCountOf(counter) === 0x12a);
  const { data } = macWrite(SESSION, 0x12a, STATE, STATE_AUTHENTICATED);
  const [state, macA] = data as [Uint8Array, Uint8Array];
  assert.ok(isMacWrite(SESSION, 0x12a, STATE, state, macA));
  assert.ok(isAuthenticated(state) && !isAuthenticated(new Uint8Array(16)));
});

test('what the card answers the reader believes, and no flipped bit of it', () => {
  fc.assert(
    fc.property(
      session,
      fc.uniqueArray(fc.nat(0x92), { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(bytes(16)),
      fc.nat(0xffffff),
      fc.nat(),
      (keys, blocks, contents, counter, place) => {
        const data = blocks.map(() => contents.next().value as Uint8Array);
        const answered = [...data, macReadBlock(keys, blocks, data, counter)];
        assert.deepEqual(openMacRead(keys, blocks, answered), data);
        const bit = place % (128 * data.length + 64);
        const changed = answered.map((block, i) => (i === bit >> 7 ? flip(block, bit & 127) : block));
        assert.equal(openMacRead(keys, blocks, changed), undefined);
        const elsewhere = blocks.map((block) => block ^ 1);
        assert.equal(openMacRead(keys, elsewhere, answered), undefined);
        assert.equal(openMacRead(keys, blocks, answered.slice(1)), undefined);
        assert.equal(openMacRead(keys, blocks, []), undefined);
      },
    ),
  );
});

test('what the reader writes the card takes, and no flipped bit of it', () => {
  fc.assert(
    fc.property(session, count, pad, bytes(16), fc.nat(127), (keys, counter, block, content, bit) => {
      const { blocks, data } = macWrite(keys, counter, block, content);
      assert.deepEqual(
        blocks.map((each) => each.block),
        [block, MAC_A],
      );
      const [written, macA] = data as [Uint8Array, Uint8Array];
      assert.ok(isMacWrite(keys, counter, block, written, macA));
      assert.ok(!isMacWrite(keys, counter, block, flip(written, bit), macA));
      assert.ok(!isMacWrite(keys, counter, block, written, flip(macA, bit)));
      assert.ok(!isMacWrite(keys, counter, block ^ 1, written, macA));
    }),
  );
});

test('an old write counter is refused, and an old challenge', () => {
  fc.assert(
    fc.property(
      bytes(16),
      bytes(16),
      bytes(16),
      count,
      pad,
      bytes(16),
      (key, rc1, rc2, counter, block, data) => {
        fc.pre(bytesToHex(rc1) !== bytesToHex(rc2) && counter < LAST_WRITE_COUNT);
        const [old, fresh] = [liteSSession(key, rc1), liteSSession(key, rc2)];
        const macA = macWrite(old, counter, block, data).data[1] as Uint8Array;
        assert.ok(!isMacWrite(old, counter + 1, block, data, macA));
        assert.ok(!isMacWrite(fresh, counter, block, data, macA));
        const answered = [data, macReadBlock(old, [block], [data], counter)];
        assert.equal(openMacRead(fresh, [block], answered), undefined);
      },
    ),
  );
});

test('a MAC of a read does not serve for a write, nor the other way round', () => {
  fc.assert(
    fc.property(session, count, pad, bytes(16), (keys, counter, block, data) => {
      const read = macReadBlock(keys, [block], [data], counter);
      assert.ok(!isMacWrite(keys, counter, block, data, read));
      const written = macWrite(keys, counter, block, data).data[1] as Uint8Array;
      assert.equal(openMacRead(keys, [block], [data, written]), undefined);
    }),
  );
});

test('writes with a MAC stop past FFFE00', () => {
  const block = new Uint8Array(16);
  assert.ok(macWrite(SESSION, LAST_WRITE_COUNT, 0, block));
  assert.throws(() => macWrite(SESSION, LAST_WRITE_COUNT + 1, 0, block), RangeError);
  assert.equal(isMacWrite(SESSION, LAST_WRITE_COUNT + 1, 0, block, block), false);
});

test('memory configuration', () => {
  const read = (hex: string) => memoryConfiguration.read(bytesReader(hexToBytes(hex)));
  const hex = 'FF7F0000070100400140014001000000';
  const memory = read(hex);
  assert.deepEqual(memory, {
    writable: 0x7fff,
    systemBlocksWritable: false,
    ndef: false,
    radio: 7,
    cardKeyWritableWithMac: true,
    readNeedsAuthentication: 0x4000,
    writeNeedsAuthentication: 0x4001,
    writeNeedsMac: 0x4001,
    stateNeedsMac: true,
  });
  assert.equal(bytesToHex(memoryConfiguration.write(memory)), hex);
  assert.deepEqual(blockRules(memory, REG), {
    writable: true,
    readNeedsAuthentication: true,
    writeNeedsAuthentication: true,
    writeNeedsMac: true,
  });
  assert.equal(blockRules(memory, 0).readNeedsAuthentication, false);
  for (const block of [-1, 0.5, 0x0f, RC]) assert.throws(() => blockRules(memory, block), RangeError);
  assert.throws(() => read(`${'FF'.repeat(15)}01`), RangeError);
});

test('a configuration that was built is read back', () => {
  const bits = fc.nat(0xffff);
  const model = fc.record(
    {
      writable: bits,
      systemBlocksWritable: fc.boolean(),
      ndef: fc.boolean(),
      radio: fc.nat(0xff),
      cardKeyWritableWithMac: fc.boolean(),
      readNeedsAuthentication: bits,
      writeNeedsAuthentication: bits,
      writeNeedsMac: bits,
      stateNeedsMac: fc.boolean(),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(model, (memory) => {
      const block = memoryConfiguration.write(memory);
      assert.equal(block.length, 16);
      assert.deepEqual(memoryConfiguration.read(bytesReader(block)), memory);
    }),
  );
});

test('lengths out of bounds are refused', () => {
  const [key15, key16] = [new Uint8Array(15), new Uint8Array(16)];
  const refused: readonly (() => unknown)[] = [
    () => diversifyCardKey(key16, key16),
    () => diversifyCardKey(new Uint8Array(24), key15),
    () => liteSSession(key15, key16),
    () => liteSSession(key16, key15),
    () => liteSMac(SESSION, key15),
    () => liteSMac(SESSION, new Uint8Array()),
    () => liteSReadMac(SESSION, [], []),
    () => liteSReadMac(SESSION, [0, 1, 2, 3], [key16, key16, key16, key16]),
    () => liteSReadMac(SESSION, [0, 1], [key16]),
    () => liteSReadMac(SESSION, [0], [key15]),
    () => liteSReadMac(SESSION, [0x100], [key16]),
    () => liteSWriteMac(SESSION, 0, 0x100, key16),
    () => liteSWriteMac(SESSION, 0, 0, key15),
    () => liteSWriteMac(SESSION, -1, 0, key16),
    () => macRead([]),
    () => macRead([0, 1, 2, 3]),
    () => challengeWrite(key15),
    () => writeCountOf(key15),
    () => isAuthenticated(key15),
  ];
  for (const run of refused) assert.throws(run, RangeError, String(run));
});
