import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, concatBytes, hexToBytes } from '../../../bytes.ts';
import { polling } from '../../../felica/commands/polling.ts';
import { LITE_S_BLOCKS } from '../../../felica/security/lite-s.ts';
import { answer } from '../answer.ts';
import { powerOff, type VirtualCard } from '../state.ts';
import { createLiteSCard, OPEN_MEMORY } from './create-lite-s.ts';
import { storedBlock, withStoredBlock } from './memory.ts';
import * as l from './test-lite-s.ts';

function poll(card: VirtualCard, systemCode: number, requestCode = 0): string | null {
  const { response } = answer(card, polling.buildCommand({ systemCode, requestCode, timeSlots: 0 }));
  return response && bytesToHex(response);
}

describe('Polling', () => {
  const found = `1201${l.IDM}${l.PMM}`;

  test('the Lite-S system, and wildcards', () => {
    for (const code of [0x88b4, 0xffff, 0x88ff, 0xffb4]) assert.equal(poll(l.CARD, code), found);
    assert.equal(poll(l.CARD, 0xffff, 1), `1401${l.IDM}${l.PMM}88B4`);
    assert.equal(poll(l.CARD, 0x0003), null);
  });

  test('the NDEF system when it is set up for that', () => {
    assert.equal(poll(l.CARD, 0x12fc), null);
    const ndef = l.makeCard({ ndef: true });
    assert.equal(poll(ndef, 0x12fc), found);
    assert.equal(poll(ndef, 0x12fc, 1), `1401${l.IDM}${l.PMM}12FC`);
    assert.equal(poll(ndef, 0xffff, 1), `1401${l.IDM}${l.PMM}88B4`);
  });

  test('it does not end the session', () => {
    const card = l.authenticated();
    const { card: polled } = answer(
      card,
      polling.buildCommand({ systemCode: 0x88b4, requestCode: 0, timeSlots: 0 }),
    );
    assert.deepEqual(polled, card);
  });
});

test('no other command is known', () => {
  const known = [0x00, 0x06, 0x08];
  for (let code = 0; code < 256; code++) {
    if (known.includes(code)) continue;
    for (const data of ['', '0000', '010000']) {
      const packet = hexToBytes(`0A00${l.IDM}${data}`)
        .with(0, 10 + data.length / 2)
        .with(1, code);
      assert.deepEqual(answer(l.CARD, packet), { card: l.CARD, response: null });
    }
  }
});

test("another card's IDm: silence, and the session goes on", () => {
  const card = l.authenticated();
  const packet = hexToBytes('10060102030405060709010900018000');
  assert.deepEqual(answer(card, packet), { card, response: null });
});

test('power-off forgets the session and nothing else', () => {
  assert.deepEqual(powerOff(l.CARD), l.CARD);
  const { liteS } = powerOff(l.authenticated());
  assert.ok(liteS && !('session' in liteS) && !liteS.authenticated);
  assert.equal(liteS.writeCount, 2);
});

test('a card survives JSON in the middle of a session', () => {
  const card = l.authenticated(l.makeCard({ readNeedsAuthentication: 1 }));
  const copy: VirtualCard = JSON.parse(JSON.stringify(card));
  assert.deepEqual(copy, card);
  assert.deepEqual(l.provenWrite(copy, 0, new Uint8Array(16)), l.provenWrite(card, 0, new Uint8Array(16)));
  assert.equal(l.send(copy, l.readOf(0)).flags, '0000');
});

test('the sandbox may look at and change what is stored', () => {
  assert.ok(l.CARD.liteS);
  const { liteS } = l.CARD;
  assert.equal(bytesToHex(storedBlock(liteS, LITE_S_BLOCKS.CK)), l.CARD_KEY);
  const data = new Uint8Array(16).fill(7);
  assert.deepEqual(storedBlock(withStoredBlock(liteS, 2, data), 2), data);
  assert.throws(() => storedBlock(liteS, LITE_S_BLOCKS.WCNT), RangeError);
  assert.throws(() => withStoredBlock(liteS, LITE_S_BLOCKS.WCNT, data), RangeError);
  assert.throws(() => withStoredBlock(liteS, 2, data.subarray(1)), RangeError);
});

test('no card could be like that', () => {
  const plan = { idm: l.IDM, pmm: l.PMM };
  assert.ok(createLiteSCard(plan).liteS);
  for (const wrong of [
    { ...plan, idm: '01' },
    { ...plan, pmm: 'ff'.repeat(8) },
    { ...plan, id: '00' },
    { ...plan, cardKey: '00'.repeat(8) },
    { ...plan, cardKeyVersion: 0x10000 },
    { ...plan, writeCount: 0x1000000 },
    { ...plan, memory: { ...OPEN_MEMORY, writable: 0x10000 } },
  ]) {
    assert.throws(() => createLiteSCard(wrong), RangeError);
  }
});

test('whatever is sent, the card does not throw; what it refuses changes nothing', () => {
  const anyCard = fc.constantFrom(l.CARD, l.challenged(), l.authenticated(l.makeCard({ writable: 0x00ff })));
  const number = fc.constantFrom(0, 1, 14, 15, ...Object.values(LITE_S_BLOCKS));
  const element = fc.tuple(fc.constantFrom(0x80, 0x80, 0x81, 0x90, 0x00), number, fc.nat(1));
  const list = fc.array(element, { minLength: 1, maxLength: 5 });
  const framed = fc
    .tuple(
      fc.constantFrom(0x00, 0x06, 0x08),
      fc.constantFrom('010900', '010B00', '010800', '02090049'),
      list,
      fc.nat(3),
      fc.uint8Array({ minLength: 48, maxLength: 48 }),
    )
    .map(([code, services, elements, blocks, data]) => {
      const bytes = elements.map(([head, block, high]) =>
        Uint8Array.from(head & 0x80 ? [head, block] : [head, block, high]),
      );
      const head = hexToBytes(`${l.IDM}${services}`);
      const body = concatBytes(head, Uint8Array.of(elements.length), ...bytes, data.subarray(0, 16 * blocks));
      return concatBytes(Uint8Array.of(2 + body.length, code), body);
    });
  fc.assert(
    fc.property(anyCard, fc.oneof(framed, fc.uint8Array({ maxLength: 260 })), (card, packet) => {
      const { card: next, response } = answer(card, packet);
      const isDone = response !== null && response[1] === 0x09 && response[10] === 0;
      if (!isDone) assert.deepEqual(next, card);
      else assert.equal(next.liteS?.writeCount, (card.liteS?.writeCount ?? 0) + 1);
    }),
    { numRuns: 3000 },
  );
});
