import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ACCESS_CASHBACK, ACCESS_KEY_CHANGE } from '../../felica/block-list.ts';
import { readWithoutEncryption } from '../../felica/commands/read-without-encryption.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
import { answer } from './answer.ts';
import { readBlock, writeBlock } from './block-files.ts';
import { createCard } from './create-card.ts';
import { RC_S915_PROFILE } from './ic-profile.ts';
import * as t from './test-card.ts';

function blocksRead(card: typeof t.CARD, ...places: t.BlockPlace[]): readonly Uint8Array[] {
  const { response } = answer(card, t.readCommand(...places));
  assert.ok(response);
  return readWithoutEncryption.parseResponse(response).blocks;
}

function element(serviceIndex: number, accessMode: number, block: number) {
  return { serviceIndex, accessMode, block };
}

function writeFlags(services: number[], blocks: ReturnType<typeof element>[]): string {
  const data = blocks.map(() => t.filled(1));
  return t.send(t.CARD, writeWithoutEncryption.buildCommand({ idm: t.IDM, services, blocks, data })).flags;
}

function readFlags(services: number[], blocks: ReturnType<typeof element>[]): string {
  return t.send(t.CARD, readWithoutEncryption.buildCommand({ idm: t.IDM, services, blocks })).flags;
}

describe('block lists', () => {
  test('blocks come back in the order asked for', () => {
    const one = writeBlock(t.CARD, t.SYSTEM, t.RANDOM, 1, t.filled(1));
    const card = writeBlock(one, t.SYSTEM, t.RANDOM, 3, t.filled(3));
    const places = [3, 0, 1].map((block) => ({ service: t.RANDOM, block }));
    assert.deepEqual(blocksRead(card, ...places), [t.filled(3), t.filled(0), t.filled(1)]);
  });

  test('A3: no such place in the service list', () => {
    assert.equal(readFlags([t.RANDOM], [element(1, 0, 0)]), '01A3');
  });

  test('A4: not a service attribute', () => {
    assert.equal(readFlags([t.NO_SERVICE], [element(0, 0, 0)]), '01A4');
  });

  test('A5: a keyed service, a write to a read-only one', () => {
    assert.equal(readFlags([t.RANDOM_KEYED], [element(0, 0, 0)]), '01A5');
    assert.equal(writeFlags([t.RANDOM_KEYED], [element(0, 0, 0)]), '01A5');
    for (const service of [t.RANDOM_READ_ONLY, t.CYCLIC_READ_ONLY, t.PURSE_READ_ONLY]) {
      assert.equal(writeFlags([service], [element(0, 0, 0)]), '01A5');
    }
  });

  test('A6: no such service', () => {
    assert.equal(readFlags([t.MISSING], [element(0, 0, 0)]), '01A6');
  });

  test('A7: an access mode the command or the class does not have', () => {
    assert.equal(readFlags([t.RANDOM], [element(0, ACCESS_KEY_CHANGE, 0)]), '01A7');
    assert.equal(readFlags([t.PURSE_CASHBACK], [element(0, ACCESS_CASHBACK, 0)]), '01A7');
    assert.equal(writeFlags([t.RANDOM], [element(0, ACCESS_CASHBACK, 0)]), '01A7');
    assert.equal(writeFlags([t.RANDOM], [element(0, ACCESS_KEY_CHANGE, 0)]), '01A7');
  });

  test('A8: past the last block', () => {
    assert.equal(readFlags([t.RANDOM], [element(0, 0, 4)]), '01A8');
    assert.equal(writeFlags([t.RANDOM], [element(0, 0, 0x1234)]), '01A8');
  });

  test('the checks come in the order A3, A7, A4, A6, A5, A8', () => {
    assert.equal(readFlags([t.RANDOM], [element(9, ACCESS_KEY_CHANGE, 99)]), '01A3');
    assert.equal(readFlags([t.NO_SERVICE], [element(0, ACCESS_KEY_CHANGE, 99)]), '01A7');
    assert.equal(readFlags([t.NO_SERVICE], [element(0, 0, 99)]), '01A4');
    assert.equal(readFlags([t.MISSING & ~1], [element(0, 0, 99)]), '01A6');
    assert.equal(readFlags([t.RANDOM_KEYED], [element(0, 0, 99)]), '01A5');
    assert.equal(readFlags([t.RANDOM], [element(0, 0, 99)]), '01A8');
  });

  test('SF1 is the position of the first element refused', () => {
    assert.equal(readFlags([t.RANDOM], [element(0, 0, 0), element(0, 0, 1), element(0, 0, 9)]), '03A8');
    assert.equal(writeFlags([t.RANDOM, t.MISSING], [element(0, 0, 0), element(1, 0, 0)]), '02A6');
  });

  test('a service that is listed but not used is not checked', () => {
    assert.equal(readFlags([t.MISSING, t.RANDOM], [element(1, 0, 0)]), '0000');
  });
});

describe('counts', () => {
  /** The flags that answer a Read (06) or Write (08) whose data after the IDm is `data`; empty for silence. */
  const flags = (code: string, data: string) => {
    const length = (10 + data.length / 2).toString(16).padStart(2, '0');
    return t.flagsOf(t.sendHex(t.CARD, `${length}${code}${t.IDM}${data}`).response);
  };

  test('A1: no services, more than 16', () => {
    assert.equal(flags('06', '00018000'), 'FFA1');
    assert.equal(flags('08', '00018000'), 'FFA1');
    assert.equal(flags('06', `11${'0910'.repeat(17)}018000`), 'FFA1');
    assert.equal(flags('06', `10${'0910'.repeat(16)}018000`), '0000');
  });

  test('A2: no blocks, more than the chip takes', () => {
    assert.equal(flags('06', '01091000'), 'FFA2');
    assert.equal(flags('08', '01091000'), 'FFA2');
    assert.equal(flags('06', `01091010${'8000'.repeat(16)}`), 'FFA2');
    assert.equal(flags('08', `0109100E${'8000'.repeat(14)}`), 'FFA2');
  });

  test('a packet that ends early: silence', () => {
    for (const data of ['', '01', '0109', '010910', '0109100180', '010910018000FF']) {
      assert.equal(flags('06', data), '', data);
    }
    assert.equal(flags('08', `010910018000${'00'.repeat(15)}`), '');
  });

  test('the block limits are those of the chip', () => {
    const old = createCard({ ...t.PLAN, profile: RC_S915_PROFILE });
    const read = (count: number) =>
      t.readCommand(...Array.from({ length: count }, () => ({ service: t.RANDOM })));
    const write = (count: number) => {
      const blocks = Array.from({ length: count }, (_, i) => element(0, 0, i % 4));
      const data = blocks.map(() => t.filled(1));
      return writeWithoutEncryption.buildCommand({ idm: t.IDM, services: [t.RANDOM], blocks, data });
    };
    assert.equal(t.send(old, read(12)).flags, '0000');
    assert.equal(t.send(old, read(13)).flags, 'FFA2');
    assert.equal(t.send(t.CARD, read(15)).flags, '0000');
    assert.equal(t.send(old, write(8)).flags, '0000');
    assert.equal(t.send(old, write(9)).flags, 'FFA2');
    assert.equal(t.send(t.CARD, write(13)).flags, '0000');
  });
});

describe('writing', () => {
  test('all or nothing: a later refusal undoes what came before', () => {
    const command = t.writeCommand(
      { service: t.RANDOM, block: 0, data: t.filled(1) },
      { service: t.CYCLIC, block: 0, data: t.filled(2) },
      { service: t.RANDOM, block: 9, data: t.filled(3) },
    );
    const done = t.send(t.CARD, command);
    assert.equal(done.flags, '03A8');
    assert.deepEqual(done.card, t.CARD);
  });

  test('one command may write several files', () => {
    const command = t.writeCommand(
      { service: t.RANDOM, block: 0, data: t.filled(1) },
      { service: t.CYCLIC, data: t.filled(2) },
      { service: t.RANDOM, block: 1, data: t.filled(3) },
    );
    const { card } = t.send(t.CARD, command);
    const places = [
      { service: t.RANDOM, block: 0 },
      { service: t.CYCLIC, block: 0 },
      { service: t.RANDOM, block: 1 },
    ];
    assert.deepEqual(blocksRead(card, ...places), [t.filled(1), t.filled(2), t.filled(3)]);
  });

  test('overlap services share blocks inside one class', () => {
    const done = t.send(t.CARD, t.writeCommand({ service: t.RANDOM, block: 2, data: t.filled(7) }));
    assert.deepEqual(blocksRead(done.card, { service: t.RANDOM_READ_ONLY, block: 2 }), [t.filled(7)]);
  });

  test('services of one number but different classes do not share blocks', () => {
    const done = t.send(t.CARD, t.writeCommand({ service: t.RANDOM_BESIDE_CYCLIC, data: t.filled(7) }));
    assert.deepEqual(blocksRead(done.card, { service: t.CYCLIC }), [t.filled(0)]);
  });

  test('the systems of a card do not share blocks', () => {
    const done = t.send(t.CARD, t.writeCommand({ service: t.RANDOM, data: t.filled(7) }));
    assert.deepEqual(readBlock(done.card, t.SECOND_SYSTEM, t.RANDOM, 0), t.filled(0));
  });

  test('an older state is not touched', () => {
    const before = structuredClone(t.CARD);
    t.send(t.CARD, t.writeCommand({ service: t.RANDOM, data: t.filled(7) }));
    assert.deepEqual(t.CARD, before);
  });
});

describe('cyclic files', () => {
  const record = (byte: number) => ({ service: t.CYCLIC, data: t.filled(byte) });
  const stored = (card: typeof t.CARD) =>
    blocksRead(card, ...[0, 1, 2].map((block) => ({ service: t.CYCLIC_READ_ONLY, block })));

  test('a record becomes block 0 and pushes the oldest out', () => {
    let card = t.CARD;
    for (const byte of [1, 2, 3, 4]) card = t.send(card, t.writeCommand(record(byte))).card;
    assert.deepEqual(stored(card), [t.filled(4), t.filled(3), t.filled(2)]);
  });

  test('A5: a block number other than 0, even past the end', () => {
    for (const block of [1, 200]) {
      assert.equal(t.send(t.CARD, t.writeCommand({ ...record(1), block })).flags, '01A5');
    }
  });

  test('a record identical to the newest succeeds and is not stored', () => {
    const once = t.send(t.CARD, t.writeCommand(record(1)));
    const twice = t.send(once.card, t.writeCommand(record(1)));
    assert.equal(twice.flags, '0000');
    assert.deepEqual(twice.card, once.card);
  });

  test('a record identical to an older one is stored', () => {
    let card = t.CARD;
    for (const byte of [1, 2, 1]) card = t.send(card, t.writeCommand(record(byte))).card;
    assert.deepEqual(stored(card), [t.filled(1), t.filled(2), t.filled(1)]);
  });

  test('several records of one command go in order', () => {
    const { card } = t.send(t.CARD, t.writeCommand(record(1), record(1), record(2)));
    assert.deepEqual(stored(card), [t.filled(2), t.filled(1), t.filled(0)]);
  });
});
