import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, concatBytes, hexToBytes, readUintLE, uintToBytesLE } from '../../bytes.ts';
import { answer } from './answer.ts';
import { readBlock, writeBlock } from './block-files.ts';
import { MAX_PURSE } from './purse.ts';
import type { CardMode, VirtualCard } from './state.ts';
import * as t from './test-card.ts';

/** Amounts around which purse arithmetic turns: few, so that they meet; and the greatest. */
const amount = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constantFrom(MAX_PURSE - 10, MAX_PURSE));
const executionId = fc.integer({ min: 0, max: 3 });

interface PurseModel {
  purse: number;
  cashback: number;
  id: number;
}

const purseStep = fc.record({
  kind: fc.constantFrom<'decrement' | 'cashback' | 'direct'>('decrement', 'cashback', 'direct'),
  amount,
  cashback: amount,
  id: executionId,
});

function block(purse: number, cashback: number, id: number): Uint8Array {
  return concatBytes(
    uintToBytesLE(purse, 4),
    uintToBytesLE(cashback, 4),
    Uint8Array.of(1, 2, 3, 4),
    uintToBytesLE(id, 4),
  );
}

/** The SF2 expected; changes the model when it is 0. */
function expectStep(model: PurseModel, step: { kind: string; amount: number; cashback: number; id: number }) {
  if (step.kind === 'direct') {
    if (step.amount > model.purse || step.cashback > model.cashback) return 0xa5;
    Object.assign(model, { purse: step.amount, cashback: step.cashback, id: step.id });
    return 0;
  }
  if (step.id === model.id) return 0;
  if (step.kind === 'decrement') {
    if (step.amount > model.purse) return 0x01;
    Object.assign(model, { purse: model.purse - step.amount, cashback: step.amount, id: step.id });
    return 0;
  }
  if (step.amount > model.cashback) return 0x02;
  if (step.amount + model.purse > MAX_PURSE) return 0x01;
  Object.assign(model, { purse: model.purse + step.amount, cashback: 0, id: step.id });
  return 0;
}

const SERVICES = { decrement: t.PURSE_DECREMENT, cashback: t.PURSE_CASHBACK, direct: t.PURSE_DIRECT };

test('a purse behaves like its model', () => {
  fc.assert(
    fc.property(amount, amount, fc.array(purseStep, { maxLength: 30 }), (purse, cashback, steps) => {
      const model: PurseModel = { purse, cashback, id: 0 };
      let card = writeBlock(t.CARD, t.SYSTEM, t.PURSE_DIRECT, 0, block(purse, cashback, 0));
      for (const step of steps) {
        const sf2 = expectStep(model, step);
        const data = block(step.amount, step.cashback, step.id);
        const mode = step.kind === 'cashback' ? 1 : 0;
        const done = t.send(card, t.writeCommand({ service: SERVICES[step.kind], mode, data }));
        assert.equal(Number.parseInt(done.flags.slice(2), 16), sf2);
        card = done.card;
        const stored = readBlock(card, t.SYSTEM, t.PURSE_READ_ONLY, 0);
        assert.deepEqual(stored, block(model.purse, model.cashback, model.id));
      }
    }),
  );
});

test('decrement and cashback never make value: purse and cashback data together do not grow', () => {
  const steps = fc.array(purseStep, { maxLength: 20 });
  fc.assert(
    fc.property(steps, (all) => {
      let card = writeBlock(t.CARD, t.SYSTEM, t.PURSE_DIRECT, 0, block(1000, 0, 0));
      for (const { kind, amount: value, id } of all) {
        const place = { service: t.PURSE_CASHBACK, mode: kind === 'cashback' ? 1 : 0 };
        card = t.send(card, t.writeCommand({ ...place, data: block(value, 0, id) })).card;
        const stored = readBlock(card, t.SYSTEM, t.PURSE_READ_ONLY, 0);
        assert.ok(readUintLE(stored, 0, 4) + readUintLE(stored, 4, 4) <= 1000);
      }
    }),
  );
});

test('a cyclic file keeps the newest records, a repeated one once', () => {
  const commands = fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }));
  fc.assert(
    fc.property(commands, (all) => {
      let card = t.CARD;
      let model: number[] = [0, 0, 0];
      for (const records of all) {
        const places = records.map((byte) => ({ service: t.CYCLIC, data: t.filled(byte) }));
        card = t.send(card, t.writeCommand(...places)).card;
        for (const byte of records) if (byte !== model[0]) model = [byte, ...model.slice(0, -1)];
        const stored = model.map((_, index) => readBlock(card, t.SYSTEM, t.CYCLIC, index));
        assert.deepEqual(stored, model.map(t.filled));
      }
    }),
  );
});

const anyMode = fc.constantFrom<CardMode>(0, 1, 2, 3);
const anyCard = fc
  .record({ mode: anyMode, selected: fc.constantFrom(0, 1), directMayRaise: fc.boolean() })
  .map((state): VirtualCard => ({ ...t.CARD, ...state }));

const service = fc.constantFrom(
  t.RANDOM,
  t.RANDOM_READ_ONLY,
  t.RANDOM_KEYED,
  t.CYCLIC,
  t.PURSE_DIRECT,
  t.PURSE_CASHBACK,
  t.PURSE_DECREMENT,
  t.MISSING,
  t.NO_SERVICE,
);
const write = fc.record({
  service,
  block: fc.integer({ min: 0, max: 5 }),
  mode: fc.constantFrom(0, 0, 0, 1, 4),
  data: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});

test('a refused write changes nothing', () => {
  fc.assert(
    fc.property(fc.array(write, { minLength: 1, maxLength: 8 }), fc.boolean(), (writes, directMayRaise) => {
      const card = { ...t.CARD, directMayRaise };
      const done = t.send(card, t.writeCommand(...writes));
      if (done.flags !== '0000') assert.deepEqual(done.card, card);
    }),
    { numRuns: 500 },
  );
});

/** A well-framed packet of a known command, its data at random. */
const framed = fc
  .record({
    code: fc.constantFrom(0x00, 0x02, 0x04, 0x06, 0x08, 0x0a, 0x0c, 0x0e, 0x10, 0x32, 0x38, 0x3c, 0x3e),
    idm: fc.constantFrom(t.IDM, t.SECOND_IDM, t.OTHER_IDM, ''),
    data: fc.uint8Array({ maxLength: 200 }),
  })
  .map(({ code, idm, data }) => {
    const head = hexToBytes(idm);
    return concatBytes(Uint8Array.of(2 + head.length + data.length, code), head, data);
  });

test('whatever is sent, the card does not throw and answers in a packet of the right code', () => {
  const packet = fc.oneof(fc.uint8Array({ maxLength: 300 }), framed);
  fc.assert(
    fc.property(anyCard, packet, (card, bytes) => {
      const { response } = answer(card, bytes);
      if (response === null) return;
      assert.equal(response[0], response.length);
      assert.equal(response[1], (bytes[1] ?? 0) + 1);
    }),
    { numRuns: 2000 },
  );
});

test('a random frame either succeeds or leaves the blocks as they are', () => {
  fc.assert(
    fc.property(anyCard, framed, (card, bytes) => {
      const done = t.send(card, bytes);
      const written = bytes[1] === 0x08 && done.flags === '0000';
      if (!written) assert.deepEqual(done.card.systems, card.systems);
    }),
    { numRuns: 1000 },
  );
});

test('a card survives JSON', () => {
  fc.assert(
    fc.property(anyCard, fc.array(write, { minLength: 1, maxLength: 3 }), (card, writes) => {
      const packet = t.writeCommand(...writes);
      const { card: next, response } = answer(card, packet);
      const copy: VirtualCard = JSON.parse(JSON.stringify(card));
      assert.deepEqual(copy, card);
      const again = answer(copy, packet);
      assert.deepEqual(again.card, next);
      assert.equal(again.response && bytesToHex(again.response), response && bytesToHex(response));
    }),
  );
});
