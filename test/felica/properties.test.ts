import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteAt, concatBytes } from '../../src/bytes.ts';
import { FrameError } from '../../src/felica/command.ts';
import { describeCommand, describeResponse } from '../../src/felica/describe.ts';
import { DIRECTIONS, type Direction } from './arbitraries.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });

/** Bytes behind a right LEN and code: the content alone decides. */
const framed = (code: number) =>
  fc.uint8Array({ maxLength: 253 }).map((data) => Uint8Array.of(data.length + 2, code, ...data));

/** A valid packet with a few bytes changed after LEN, which often stays valid. */
function nearlyValid(direction: Direction): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(254), fc.integer({ min: 0, max: 0xff })), { maxLength: 3 });
  return fc.tuple(direction.values, changes).map(([value, edits]) => {
    const packet = direction.build(value);
    for (const [place, byte] of edits) packet[1 + (place % (packet.length - 1))] = byte;
    return packet;
  });
}

const packets = (direction: Direction) =>
  fc.oneof(anyBytes, framed(direction.code), nearlyValid(direction), nearlyValid(direction));

function parsed(direction: Direction, packet: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: direction.parse(packet) };
  } catch (error) {
    assert.ok(error instanceof FrameError, `${direction.label} threw ${String(error)}`);
    return undefined;
  }
}

/**
 * The packet with each 3-byte block list element of a block up to 255 in the 2-byte form. Building always writes
 * that form, so this is the one thing about an accepted packet that building does not give back.
 */
function shortElements(packet: Uint8Array): Uint8Array {
  let at = 11 + 2 * byteAt(packet, 10);
  const parts = [packet.subarray(1, at + 1)];
  let left = byteAt(packet, at++);
  for (; left > 0; left--) {
    const head = byteAt(packet, at);
    const size = head & 0x80 ? 2 : 3;
    const small = size === 3 && packet[at + 2] === 0;
    parts.push(small ? Uint8Array.of(head | 0x80, byteAt(packet, at + 1)) : packet.subarray(at, at + size));
    at += size;
  }
  const rest = concatBytes(...parts, packet.subarray(at));
  return concatBytes(Uint8Array.of(rest.length + 1), rest);
}

for (const direction of DIRECTIONS) {
  const hasBlockList = direction.code === 0x06 || direction.code === 0x08;

  test(`${direction.label}: parse gives back what was built`, () => {
    fc.assert(
      fc.property(direction.values, (value) => {
        assert.deepEqual(direction.parse(direction.build(value)), value);
      }),
    );
  });

  test(`${direction.label}: build gives back what was parsed`, () => {
    fc.assert(
      fc.property(packets(direction), (packet) => {
        const accepted = parsed(direction, packet);
        if (accepted === undefined) return;
        const expected = hasBlockList ? shortElements(packet) : packet;
        assert.deepEqual(direction.build(accepted.value), expected);
      }),
      { numRuns: 500 },
    );
  });

  test(`${direction.label}: a packet one byte short or long is a FrameError`, () => {
    fc.assert(
      fc.property(direction.values, (value) => {
        const packet = direction.build(value);
        const short = packet.slice(0, -1);
        const long = concatBytes(packet, Uint8Array.of(0));
        for (const wrong of [short, long]) {
          assert.throws(() => direction.parse(wrong), FrameError);
          if (wrong.length > 255) continue;
          wrong[0] = wrong.length;
          assert.equal(parsed(direction, wrong), undefined);
        }
      }),
    );
  });

  test(`${direction.label}: describing any packet gives one sentence`, () => {
    fc.assert(
      fc.property(packets(direction), (packet) => {
        for (const sentence of [describeCommand(packet), describeResponse(packet)]) {
          assert.match(sentence, /^[A-Z][^\n]*\.$/);
          assert.doesNotMatch(sentence, /undefined|NaN|\[object/);
        }
      }),
    );
  });
}
