import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FaultError, isDue, MAX_FAULT_ORDINAL, parseFault } from './faults.ts';

describe('parsing a fault', () => {
  test('fills in the defaults', () => {
    const common = { target: 'internal', atCommand: 1 };
    assert.deepEqual(parseFault({ kind: 'silence' }), { kind: 'silence', ...common });
    assert.deepEqual(parseFault({ kind: 'tear-inside' }), { kind: 'tear-inside', applied: false, ...common });
    assert.deepEqual(parseFault({ kind: 'garble' }), { kind: 'garble', offset: 0, ...common });
    assert.deepEqual(parseFault({ kind: 'status-flags', statusFlag1: '01', statusFlag2: 'a5' }), {
      kind: 'status-flags',
      sf1: 1,
      sf2: 0xa5,
      applied: false,
      ...common,
    });
  });

  test('a fault parses to itself', () => {
    const fault = parseFault({ kind: 'tear-inside', applied: true, target: 'external', atCommand: '3e' });
    assert.equal(fault.atCommand, '3E');
    assert.deepEqual(parseFault(JSON.parse(JSON.stringify(fault))), fault);
  });

  test('names the field that is wrong', () => {
    const wrong: [string, unknown][] = [
      ['', null],
      ['', 'silence'],
      ['', []],
      ['kind', {}],
      ['kind', { kind: 'toString' }],
      ['target', { kind: 'silence', target: 'both' }],
      ['atCommand', { kind: 'silence', atCommand: -1 }],
      ['atCommand', { kind: 'silence', atCommand: 1.5 }],
      ['atCommand', { kind: 'silence', atCommand: MAX_FAULT_ORDINAL + 1 }],
      ['atCommand', { kind: 'silence', atCommand: 'WRITE_SOMETHING' }],
      ['atCommand', { kind: 'silence', atCommand: true }],
      ['applied', { kind: 'silence', applied: true }],
      ['applied', { kind: 'tear-inside', applied: 'yes' }],
      ['sf1', { kind: 'status-flags', sf1: 'XX', sf2: 1 }],
      ['sf2', { kind: 'status-flags', sf1: 1, sf2: 256 }],
      ['offset', { kind: 'garble', offset: 255 }],
      ['extra', { kind: 'silence', extra: 1 }],
    ];
    for (const [field, json] of wrong) {
      assert.throws(
        () => parseFault(json),
        (error) => error instanceof FaultError && error.field === field,
        JSON.stringify(json),
      );
    }
  });

  test('any JSON gives a fault or a FaultError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        try {
          parseFault(json);
        } catch (error) {
          assert.ok(error instanceof FaultError);
        }
      }),
    );
  });
});

test('when a fault is due', () => {
  const at = (atCommand: number | string) => parseFault({ kind: 'silence', atCommand });
  assert.ok(isDue(at(1), 0x06));
  assert.ok(isDue(at(0), 0x06));
  assert.ok(!isDue(at(2), 0x06));
  assert.ok(isDue(at('WRITE_WITHOUT_ENCRYPTION'), 0x08));
  assert.ok(isDue(at('08'), 0x08));
  assert.ok(isDue(at('AUTHENTICATION1_V2'), 0x40));
  assert.ok(!isDue(at('08'), 0x06));
  assert.ok(!isDue(at('08'), undefined));
});
