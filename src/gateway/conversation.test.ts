import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  AES,
  afterWrite,
  chipWith,
  DES,
  IDM,
  imageWith,
  LAYOUTS,
  LITE_S,
  NOW_MS,
  ourWrite,
  receipt,
  serverKeys,
  VALUE_LAYOUTS,
} from '../../test/support/gateway-fixtures.ts';
import { countedEntropy } from '../../test/support/world-entropy.ts';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { type CardImage, valueWrite } from '../cards/card-image.ts';
import { type CardKeys, MissingKeyError } from '../cards/card-keys.ts';
import { type Layout, layoutNamed } from '../cards/layout.ts';
import { imageOfChip } from '../simulator/card-maker.ts';
import { answer } from '../simulator/virtual-card/answer.ts';
import type { KeySet } from '../simulator/virtual-card/key-set.ts';
import { powerOff, type VirtualCard } from '../simulator/virtual-card/state.ts';
import { cardKeysFrom } from '../vault/file-card-keys.ts';
import type { DeviceResponse } from './call.ts';
import { openResponses } from './open.ts';
import type { ExpectedCommand, Fact, PlainCommand } from './plain-command.ts';
import { imageOf } from './procedures/fact-refusal.ts';
import { identifyingCommands, readCommands, securedReadingCommands } from './reading-commands.ts';
import { type SealedCommand, sealCommands } from './seal.ts';
import type { SessionSecret } from './session-secret.ts';

/** Whole conversations: sealed, answered by the virtual card, opened. What is stored between rounds goes through JSON. */

const KEYED = VALUE_LAYOUTS.filter(({ security }) => security !== 'none');
const KEYS = serverKeys();

/** A reader in the middle of a session. */
interface Talk {
  readonly layout: Layout;
  readonly keys: CardKeys;
  readonly entropy: ReturnType<typeof countedEntropy>;
  readonly chip: VirtualCard;
  readonly secret: SessionSecret | null;
}

/** What a round sent, what it brought, and what that was taken for. */
interface Round {
  readonly talk: Talk;
  readonly frames: readonly SealedCommand[];
  readonly expected: readonly ExpectedCommand[];
  readonly responses: readonly DeviceResponse[];
  readonly facts: readonly Fact[];
  /** Before the responses were opened. */
  readonly sealedSecret: SessionSecret | null;
}

function begin(layout: Layout, chip = chipWith(layout, 5000n), keys = KEYS, seed = 'talk'): Talk {
  return { layout, keys, entropy: countedEntropy(seed), chip, secret: null };
}

function addressOf({ layout, keys }: Talk) {
  return { layout, idm: IDM, keys };
}

function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Sends the frames; what the card does not answer is left out. */
function deliver(chip: VirtualCard, frames: readonly SealedCommand[]) {
  let card = chip;
  const responses = frames.flatMap(({ id, value }): DeviceResponse[] => {
    const found = answer(card, hexToBytes(value));
    card = found.card;
    return found.response === null ? [] : [{ id, name: null, value: bytesToHex(found.response) }];
  });
  return { card, responses };
}

async function factsOf(
  talk: Talk,
  expected: readonly ExpectedCommand[],
  responses: readonly DeviceResponse[],
  secret: SessionSecret | null,
): Promise<{ readonly facts: readonly Fact[]; readonly secret: SessionSecret | null }> {
  const round = await openResponses(addressOf(talk), stored(expected), responses, stored(secret));
  assert.ok(round.opened.kind === 'facts');
  return { facts: round.opened.facts, secret: round.secret };
}

async function send(talk: Talk, commands: readonly PlainCommand[], name = '1'): Promise<Round> {
  const numbered = commands.map((command, i) => ({ id: `${name}.${i + 1}`, command }));
  const sealed = await sealCommands(addressOf(talk), numbered, stored(talk.secret), talk.entropy);
  const { card, responses } = deliver(talk.chip, sealed.commands);
  const { facts, secret } = await factsOf(talk, sealed.expected, responses, sealed.secret);
  return {
    talk: { ...talk, chip: card, secret },
    frames: sealed.commands,
    expected: sealed.expected,
    responses,
    facts,
    sealedSecret: sealed.secret,
  };
}

/** The rounds up to the one that has read the card. */
async function readCard(talk: Talk): Promise<readonly [Round, ...Round[]]> {
  const first = await send(talk, identifyingCommands(talk.layout), '1');
  if (talk.layout.security === 'lite-s') return [first];
  return [first, await send(first.talk, securedReadingCommands(talk.layout), '2')];
}

function lastOf(rounds: readonly [Round, ...Round[]]): Round {
  return rounds.at(-1) ?? rounds[0];
}

function imageIn(layout: Layout, { expected, facts }: Pick<Round, 'expected' | 'facts'>): CardImage | null {
  return imageOf(
    layout,
    expected.map(({ command }, i) => ({ command, fact: facts[i] ?? { kind: 'silent' } })),
  );
}

function writeOf(layout: Layout, image: CardImage, balanceMinor: bigint, byte = 0x22): PlainCommand {
  const { blocks } = valueWrite(layout, image, balanceMinor, receipt(layout, byte), NOW_MS);
  return {
    kind: 'write',
    blocks: blocks.map(({ name, data, isDecrement }) => ({
      name,
      data: bytesToHex(data),
      ...(isDecrement === undefined ? {} : { isDecrement }),
    })),
  };
}

function kinds({ facts }: Pick<Round, 'facts'>): readonly string[] {
  return facts.map(({ kind }) => kind);
}

/** What the card's keys answer for. On Lite-S only what it is read is under MAC_A. */
function isAuthenticated({ security }: Layout, { command }: ExpectedCommand): boolean {
  if (security === 'lite-s') return command.kind === 'read';
  return ['authenticate-1', 'authenticate-2', 'read', 'write'].includes(command.kind);
}

const DISBELIEVED = ['not-authentic', 'malformed', 'other-card'];

for (const layout of KEYED) {
  describe(layout.name, () => {
    const image = imageWith(layout, 5000n);

    test('a card is read, written and read again, and what is found is what it holds', async () => {
      for (const balanceMinor of [6000n, 0n]) {
        const reading = lastOf(await readCard(begin(layout)));
        assert.deepEqual(
          imageIn(layout, reading)?.get(layout.balance.block),
          image.get(layout.balance.block),
        );
        const read = imageIn(layout, reading);
        assert.ok(read !== null);
        const write = writeOf(layout, read, balanceMinor);
        const written = await send(reading.talk, [write, ...readCommands(layout)], '3');
        assert.equal(kinds(written)[0], 'written');
        const again = imageIn(layout, written);
        assert.deepEqual(again, imageOfChip(layout, written.talk.chip));
        assert.deepEqual(
          new Map([...(again ?? [])].filter(([name]) => name !== layout.writeCounter)),
          new Map(
            [...afterWrite(layout, read, ourWrite(layout, read, balanceMinor).blocks)].filter(
              ([name]) => name !== layout.writeCounter,
            ),
          ),
        );
      }
    });

    test('several writes in one session go well, each sealed after the one before was opened', async () => {
      let { talk } = lastOf(await readCard(begin(layout)));
      for (const [i, balanceMinor] of [6000n, 5900n, 7000n].entries()) {
        const before = imageOfChip(layout, talk.chip);
        const round = await send(
          talk,
          [writeOf(layout, before, balanceMinor, 0x30 + i), ...readCommands(layout)],
          `${i + 3}`,
        );
        assert.equal(kinds(round)[0], 'written');
        assert.deepEqual(imageIn(layout, round), imageOfChip(layout, round.talk.chip));
        talk = round.talk;
      }
    });

    test('with wrong keys nothing of the card is believed, and nothing is written to it', async () => {
      const other = (hex: string) => hex.replaceAll(/[0-9A-F]/gi, (digit) => (digit === '4' ? '8' : '4'));
      const change = (set: KeySet): KeySet =>
        set.kind === 'lite-s'
          ? { ...set, master: other(set.master) }
          : {
              ...set,
              nodes: Object.fromEntries(Object.entries(set.nodes).map(([code, key]) => [code, other(key)])),
            };
      const talk = begin(layout, chipWith(layout, 5000n), serverKeys(change));
      const first = await send(talk, identifyingCommands(layout));
      const answered = first.facts.filter((_, i) => {
        const expected = first.expected[i];
        return expected !== undefined && isAuthenticated(layout, expected);
      });
      assert.ok(answered.length > 0);
      for (const fact of answered) assert.ok(['not-authentic', 'silent'].includes(fact.kind), fact.kind);
    });

    test('one bit otherwise in any byte of an authentic response: disbelieved, or the same fact', async () => {
      const rounds = await readCard(begin(layout));
      const read = imageIn(layout, lastOf(rounds));
      assert.ok(read !== null);
      const written = await send(lastOf(rounds).talk, [writeOf(layout, read, 6000n)], '3');
      for (const round of [...rounds, written]) {
        for (const [place, expected] of round.expected.entries()) {
          if (!isAuthenticated(layout, expected)) continue;
          const response = round.responses.find(({ id }) => id === expected.id);
          assert.ok(response !== undefined);
          const packet = hexToBytes(response.value);
          // Two bits of each byte: the lowest, which a DES key does not see, and another.
          for (let n = 0; n < 2 * packet.length; n++) {
            const at = n >> 1;
            const bit = (n & 1) * (1 + (at % 7));
            const flipped = packet.with(at, (packet[at] ?? 0) ^ (1 << bit));
            const responses = round.responses.map((each) =>
              each === response ? { ...each, value: bytesToHex(flipped) } : each,
            );
            const { facts } = await factsOf(round.talk, round.expected, responses, round.sealedSecret);
            const fact = facts[place];
            assert.ok(fact !== undefined);
            if (DISBELIEVED.includes(fact.kind)) continue;
            // The status flags of a Lite-S card are under no MAC; they say that nothing was read.
            if (layout.security === 'lite-s' && fact.kind === 'refused') continue;
            assert.deepEqual(fact, round.facts[place], `${expected.command.kind}, byte ${at}, bit ${bit}`);
          }
        }
      }
    });

    test('one bit otherwise in Authentication1 or the challenge: whatever is read later is not believed', async () => {
      const commands = identifyingCommands(layout);
      const first = await send(begin(layout), commands);
      if (layout.security === 'lite-s') return;
      const response = first.responses.at(-1);
      assert.ok(response !== undefined);
      const packet = hexToBytes(response.value);
      let believed = 0;
      for (let at = 10; at < packet.length; at++) {
        const value = bytesToHex(packet.with(at, (packet[at] ?? 0) ^ 0x10));
        const responses = first.responses.with(-1, { ...response, value });
        const { facts, secret } = await factsOf(first.talk, first.expected, responses, first.sealedSecret);
        if (facts.at(-1)?.kind !== 'done') continue;
        believed++;
        const second = await send({ ...first.talk, secret }, securedReadingCommands(layout), '2');
        for (const kind of kinds(second)) assert.ok(['not-authentic', 'silent'].includes(kind), kind);
      }
      assert.ok(believed > 0, 'what the card asks of us is proven by its next answer only');
    });

    test('responses of an earlier session are not believed in a later one', async () => {
      const old = await readCard(begin(layout));
      const now = await readCard(begin(layout, powerOff(lastOf(old).talk.chip), KEYS, 'another'));
      assert.equal(old.length, now.length);
      for (const [i, round] of now.entries()) {
        const { facts } = await factsOf(
          round.talk,
          round.expected,
          old[i]?.responses ?? [],
          round.sealedSecret,
        );
        for (const [place, expected] of round.expected.entries())
          if (isAuthenticated(layout, expected)) assert.equal(facts[place]?.kind, 'not-authentic');
      }
    });

    test('a frame of an earlier session does nothing in a later one', async () => {
      const reading = lastOf(await readCard(begin(layout)));
      const read = imageIn(layout, reading);
      assert.ok(read !== null);
      const numbered = [{ id: '3.1', command: writeOf(layout, read, 6000n) }];
      const kept = await sealCommands(
        addressOf(reading.talk),
        numbered,
        reading.talk.secret,
        reading.talk.entropy,
      );
      const later = lastOf(await readCard(begin(layout, powerOff(reading.talk.chip), KEYS, 'another')));
      const { card } = deliver(later.talk.chip, kept.commands);
      assert.deepEqual(imageOfChip(layout, card), imageOfChip(layout, later.talk.chip));
    });

    test('a write that was carried out is not carried out again', async () => {
      const reading = lastOf(await readCard(begin(layout)));
      const read = imageIn(layout, reading);
      assert.ok(read !== null);
      const written = await send(reading.talk, [writeOf(layout, read, 6000n)], '3');
      const { card } = deliver(written.talk.chip, written.frames);
      assert.deepEqual(imageOfChip(layout, card), imageOfChip(layout, written.talk.chip));
    });

    test('another card of the same kind is not taken for this one', async () => {
      const stranger = bytesToHex(Uint8Array.of(1, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77));
      const first = await send(begin(layout), identifyingCommands(layout));
      for (const [place, expected] of first.expected.entries()) {
        const { facts } = await factsOf(
          first.talk,
          first.expected,
          first.responses.map((each) => ({ ...each, value: each.value.replace(IDM, stranger) })),
          first.sealedSecret,
        );
        assert.equal(facts[place]?.kind, 'other-card', expected.command.kind);
      }
    });

    test('without the keys nothing is sealed', async () => {
      const talk = begin(layout, chipWith(layout, 5000n), cardKeysFrom(new Map()));
      await assert.rejects(send(talk, identifyingCommands(layout)), MissingKeyError);
    });
  });
}

for (const layout of [DES, AES]) {
  test(`${layout.name}: a response is taken for its own command’s only, in its own place`, async () => {
    const [first, reading] = await readCard(begin(layout));
    assert.ok(first !== undefined && reading !== undefined);
    const again = await send(reading.talk, readCommands(layout), '3');
    assert.deepEqual([...new Set(kinds(again))], ['blocks']);
    const earlier = reading.responses.slice(1).map(({ value }, i) => ({
      id: `3.${i + 1}`,
      name: null,
      value,
    }));
    const { facts } = await factsOf(again.talk, again.expected, earlier, again.sealedSecret);
    assert.deepEqual([...new Set(kinds({ facts }))], ['not-authentic']);
    const swapped = again.responses.map((each, i) => ({
      ...each,
      value: again.responses.at(-1 - i)?.value ?? '',
    }));
    if (swapped.length > 1) {
      const confused = await factsOf(again.talk, again.expected, swapped, again.sealedSecret);
      assert.ok(kinds(confused).includes('not-authentic'));
    }
  });
}

test('lite-s: an earlier read of the same session is not taken for one after a write', async () => {
  const reading = lastOf(await readCard(begin(LITE_S)));
  const read = imageIn(LITE_S, reading);
  assert.ok(read !== null);
  const commands = [writeOf(LITE_S, read, 6000n), ...readCommands(LITE_S)];
  const written = await send(reading.talk, commands, '3');
  const again = await send(written.talk, readCommands(LITE_S), '4');
  const [heard, { id } = { id: '' }] = again.responses;
  assert.ok(heard !== undefined);
  for (const earlier of [reading, written]) {
    const stale = [heard, { id, name: null, value: earlier.responses.at(-1)?.value ?? '' }];
    const { facts } = await factsOf(written.talk, again.expected, stale, again.sealedSecret);
    assert.deepEqual(kinds({ facts }), ['done', 'not-authentic'], 'its challenge is one that has passed');
  }
});

test('lite-s: a write bears the counter that was read last, and with an older one the card refuses it', async () => {
  const reading = lastOf(await readCard(begin(LITE_S)));
  const read = imageIn(LITE_S, reading);
  assert.ok(read !== null && reading.talk.secret?.kind === 'lite-s');
  const { writeCount } = reading.talk.secret;
  assert.equal(writeCount, 1, 'the challenge was counted');
  const first = await send(reading.talk, [writeOf(LITE_S, read, 6000n)], '3');
  assert.deepEqual(kinds(first), ['written']);
  // Nothing was read since, so that the counter is not known to have moved.
  const second = await send(first.talk, [writeOf(LITE_S, read, 7000n, 0x33), ...readCommands(LITE_S)], '4');
  assert.deepEqual(kinds(second), ['refused', 'done', 'blocks']);
  const value = imageOfChip(LITE_S, first.talk.chip).get('value');
  assert.ok(value !== undefined);
  assert.deepEqual(imageIn(LITE_S, second)?.get('value'), value);
});

test('lite-s: no write is sealed before the counter was read', async () => {
  const talk = begin(LITE_S);
  const { talk: challenged } = await send(talk, [{ kind: 'polling' }, { kind: 'challenge' }]);
  const write = writeOf(LITE_S, imageWith(LITE_S, 5000n), 6000n);
  for (const each of [talk, challenged])
    await assert.rejects(send(each, [write], '2'), /a write counter that was read/);
});

test('a later command of a round that was not authentic is not believed either', async () => {
  for (const layout of [DES, AES]) {
    const first = await send(begin(layout), identifyingCommands(layout));
    const second = await send(first.talk, securedReadingCommands(layout), '2');
    const shuffled = second.responses.map((each) => ({ ...each, value: second.responses[0]?.value ?? '' }));
    const { facts } = await factsOf(first.talk, second.expected, shuffled, second.sealedSecret);
    assert.equal(facts[0]?.kind, 'done');
    for (const fact of facts.slice(1)) assert.ok(DISBELIEVED.includes(fact.kind), fact.kind);
  }
});

test('an authentic refusal is the card’s word', async () => {
  for (const layout of [DES, AES]) {
    const reading = lastOf(await readCard(begin(layout)));
    const beyond: Layout = {
      ...layout,
      blocks: new Map([...layout.blocks].map(([name, place]) => [name, { ...place, block: 200 }])),
    };
    const round = await send(
      { ...reading.talk, layout: beyond },
      [{ kind: 'read', blocks: ['status'] }],
      '3',
    );
    assert.deepEqual(kinds(round), ['refused']);
  }
});

test('the layouts that are spoken of here are all that have keys', () => {
  const keyed = [...LAYOUTS.values()].filter(({ security }) => security !== 'none');
  assert.deepEqual(
    KEYED.map(({ name }) => name),
    keyed.map(({ name }) => name),
  );
  assert.equal(layoutNamed(LAYOUTS, 'edy-purse').security, 'des');
});
