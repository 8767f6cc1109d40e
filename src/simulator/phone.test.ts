import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex } from '../bytes.ts';
import { polling } from '../felica/commands/polling.ts';
import { requestResponse } from '../felica/commands/request-response.ts';
import { type Fault, parseFault } from './faults.ts';
import { addFault, createPhone, type Phone, setCard, setField, transceive } from './phone.ts';
import { readBlock } from './virtual-card/block-files.ts';
import type { VirtualCard } from './virtual-card/state.ts';
import * as t from './virtual-card/test-card.ts';

const PHONE = createPhone('device-1', t.CARD);
const POLL = polling.buildCommand({ systemCode: t.SYSTEM, requestCode: 0, timeSlots: 0 });
const PING = requestResponse.buildCommand({ idm: t.IDM });
const READ = t.readCommand({ service: t.RANDOM });
const WRITE = t.writeCommand({ service: t.RANDOM, data: t.filled(7) });

function withFaults(...json: unknown[]): Phone {
  return json.map(parseFault).reduce(addFault, PHONE);
}

/** Sends all to the card inside; the responses in hexadecimal, null for silence. */
function sendAll(phone: Phone, ...commands: Uint8Array[]) {
  let last = phone;
  const responses = commands.map((command) => {
    const done = transceive(last, 'internal', command);
    last = done.phone;
    return done.response && bytesToHex(done.response);
  });
  return { phone: last, responses };
}

function isWritten(phone: Phone): boolean {
  return readBlock(phone.internal as VirtualCard, t.SYSTEM, t.RANDOM, 0)[0] === 7;
}

const PONG = `0B05${t.IDM}00`;
const WRITTEN = `0C09${t.IDM}0000`;

describe('without faults', () => {
  test('each target has its own card', () => {
    const external = { ...t.CARD, mode: 1 as const };
    const phone = setCard(PHONE, 'external', external);
    const done = transceive(phone, 'external', PING);
    assert.equal(done.response && bytesToHex(done.response), `0B05${t.IDM}01`);
    assert.deepEqual(done.phone, phone);
  });

  test('the card answers and remembers', () => {
    const { phone, responses } = sendAll(PHONE, WRITE);
    assert.deepEqual(responses, [WRITTEN]);
    assert.ok(isWritten(phone));
  });

  test('no card: silence', () => {
    assert.equal(transceive(PHONE, 'external', POLL).response, null);
  });

  test('a phone survives JSON', () => {
    const phone = withFaults({ kind: 'garble' }, { kind: 'silence', atCommand: '08' });
    assert.deepEqual(JSON.parse(JSON.stringify(phone)), phone);
  });
});

describe('the field', () => {
  test('off: silence even to Polling, and the card loses its mode', () => {
    const off = setField({ ...PHONE, internal: { ...t.CARD, mode: 2 } }, false);
    assert.equal(off.internal?.mode, 0);
    assert.deepEqual(sendAll(off, POLL, PING, POLL).responses, [null, null, null]);
    assert.deepEqual(sendAll(setField(off, true), PING).responses, [PONG]);
  });

  test('of one target alone', () => {
    const phone = setField(setCard(PHONE, 'external', t.CARD), false, 'external');
    assert.equal(transceive(phone, 'external', POLL).response, null);
    assert.notEqual(transceive(phone, 'internal', POLL).response, null);
  });

  test('switching it on brings a torn card back', () => {
    const torn = sendAll(withFaults({ kind: 'tear-before' }), PING).phone;
    assert.deepEqual(sendAll(setField(torn, true), PING).responses, [PONG]);
  });

  test('switching it off outlasts a tear', () => {
    const torn = sendAll(withFaults({ kind: 'tear-before' }), PING).phone;
    assert.deepEqual(sendAll(setField(torn, false), POLL).responses, [null]);
  });
});

describe('tearing', () => {
  const tears: [unknown, boolean][] = [
    [{ kind: 'tear-before' }, false],
    [{ kind: 'tear-inside' }, false],
    [{ kind: 'tear-inside', applied: true }, true],
    [{ kind: 'tear-after' }, true],
  ];
  for (const [json, written] of tears) {
    test(`${JSON.stringify(json)}: silence until Polling; written: ${written}`, () => {
      const { phone, responses } = sendAll(withFaults(json), WRITE, PING, POLL, PING);
      assert.deepEqual(responses, [null, null, `1201${t.IDM}${t.PMM}`, PONG]);
      assert.equal(isWritten(phone), written);
    });
  }

  test('a torn card is in mode 0', () => {
    const phone = { ...withFaults({ kind: 'tear-before' }), internal: { ...t.CARD, mode: 2 as const } };
    assert.equal(sendAll(phone, PING).phone.internal?.mode, 0);
  });

  test('a torn Polling needs another Polling', () => {
    const { responses } = sendAll(withFaults({ kind: 'tear-after' }), POLL, PING, POLL, PING);
    assert.deepEqual(responses, [null, null, `1201${t.IDM}${t.PMM}`, PONG]);
  });
});

describe('faults that leave the card in place', () => {
  test('lose-response: done, but silent', () => {
    const { phone, responses } = sendAll(withFaults({ kind: 'lose-response' }), WRITE, PING);
    assert.deepEqual(responses, [null, PONG]);
    assert.ok(isWritten(phone));
  });

  test('silence: not heard', () => {
    const { phone, responses } = sendAll(withFaults({ kind: 'silence' }), WRITE, PING, READ);
    assert.deepEqual(responses, [null, PONG, `1D07${t.IDM}000001${'00'.repeat(16)}`]);
    assert.ok(!isWritten(phone));
  });

  test('status-flags: the flags, done or not', () => {
    for (const applied of [false, true]) {
      const fault = { kind: 'status-flags', sf1: 0xff, sf2: 0x71, applied };
      const { phone, responses } = sendAll(withFaults(fault), WRITE, PING);
      assert.deepEqual(responses, [`0C09${t.IDM}FF71`, PONG]);
      assert.equal(isWritten(phone), applied);
    }
  });

  test('status-flags: a read refused has no data, one that succeeds keeps it', () => {
    const refused = sendAll(withFaults({ kind: 'status-flags', sf1: 1, sf2: 0xa5 }), READ);
    assert.deepEqual(refused.responses, [`0C07${t.IDM}01A5`]);
    const warned = sendAll(withFaults({ kind: 'status-flags', sf1: 0, sf2: 0x71 }), READ);
    assert.deepEqual(warned.responses, [`1D07${t.IDM}007101${'00'.repeat(16)}`]);
  });

  test('status-flags: silence where a response has none, or where the card is silent', () => {
    const fault = { kind: 'status-flags', sf1: 1, sf2: 0xa5 };
    assert.deepEqual(sendAll(withFaults(fault), PING, PING).responses, [null, PONG]);
    const busy = { ...withFaults(fault), internal: { ...t.CARD, mode: 1 as const } };
    assert.deepEqual(sendAll(busy, READ).responses, [null]);
  });

  test('garble: one byte inverted, the last one when the response is shorter', () => {
    assert.deepEqual(sendAll(withFaults({ kind: 'garble' }), WRITE).responses, [`F309${t.IDM}0000`]);
    assert.deepEqual(sendAll(withFaults({ kind: 'garble', offset: 200 }), WRITE).responses, [
      `0C09${t.IDM}00FF`,
    ]);
  });

  test('wrong-idm: the response of another card', () => {
    const { responses } = sendAll(withFaults({ kind: 'wrong-idm' }), PING, PING);
    assert.deepEqual(responses, ['0B0501390000000000FE00', PONG]);
  });
});

describe('when faults strike', () => {
  const answered = (phone: Phone, ...commands: Uint8Array[]) =>
    sendAll(phone, ...commands).responses.map((response) => response !== null);

  test('the first command is 1, and 0 is read as 1', () => {
    for (const atCommand of [0, 1]) {
      assert.deepEqual(answered(withFaults({ kind: 'silence', atCommand }), PING, PING), [false, true]);
    }
    assert.deepEqual(answered(withFaults({ kind: 'silence', atCommand: 3 }), PING, PING, PING, PING), [
      true,
      true,
      false,
      true,
    ]);
  });

  test('the next command of a kind, once', () => {
    for (const atCommand of ['WRITE_WITHOUT_ENCRYPTION', '08']) {
      const phone = withFaults({ kind: 'silence', atCommand });
      assert.deepEqual(answered(phone, PING, WRITE, WRITE), [true, false, true]);
    }
  });

  test('counted from when the fault is set', () => {
    const later = addFault(sendAll(PHONE, PING, PING).phone, parseFault({ kind: 'silence', atCommand: 2 }));
    assert.deepEqual(answered(later, PING, PING), [true, false]);
  });

  test('commands to the other target do not count', () => {
    const phone = withFaults({ kind: 'silence', target: 'external' });
    assert.deepEqual(answered(phone, PING), [true]);
    assert.equal(transceive(setCard(phone, 'external', t.CARD), 'external', PING).response, null);
  });

  test('two that are due at once strike one after the other', () => {
    const phone = withFaults({ kind: 'silence' }, { kind: 'silence' });
    assert.deepEqual(answered(phone, PING, PING, PING), [false, false, true]);
  });

  test('commands into an empty field count, but a due fault waits for the card', () => {
    const phone = withFaults({ kind: 'tear-before' }, { kind: 'lose-response', atCommand: 2 });
    const done = sendAll(phone, PING, PING, PING, POLL, POLL);
    assert.deepEqual(
      done.responses.map((response) => response !== null),
      [false, false, false, false, true],
    );
    assert.deepEqual(done.phone.faults, []);
  });
});

test('no fault and no bytes make the phone throw, and each fault strikes at most once', () => {
  const kind = fc.constantFrom<Fault['kind']>(
    'tear-before',
    'tear-inside',
    'tear-after',
    'lose-response',
    'silence',
    'garble',
    'wrong-idm',
  );
  const command = fc.oneof(fc.constantFrom(POLL, PING, READ, WRITE), fc.uint8Array({ maxLength: 260 }));
  fc.assert(
    fc.property(fc.array(kind, { maxLength: 4 }), fc.array(command, { maxLength: 12 }), (kinds, commands) => {
      let phone = withFaults(...kinds.map((each) => ({ kind: each })));
      for (const each of commands) {
        const left = phone.faults.length;
        phone = transceive(phone, 'internal', each).phone;
        assert.ok(left - phone.faults.length === 0 || left - phone.faults.length === 1);
      }
    }),
  );
});
