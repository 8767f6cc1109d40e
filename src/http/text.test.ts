import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldName } from './fault.ts';
import { isStorableText, MAX_DEPTH, textFault } from './text.ts';

test('NUL and halves of surrogate pairs cannot be stored, everything else can', () => {
  for (const text of ['', 'x', '日本語', '𠮷', '\u{10FFFF}', '\u0001', '\uFFFF'])
    assert.ok(isStorableText(text));
  for (const text of ['\0', 'a\0b', '\uD800', 'a\uDC00', '\uDC00\uD800']) assert.ok(!isStorableText(text));
});

test('the fault names where the text is', () => {
  assert.equal(textFault({ a: ['x', { b: 'y' }], c: null, d: 1 }), null);
  assert.deepEqual(textFault({ a: ['x', { b: '\0' }] }), { kind: 'malformed', field: 'a[1].b' });
  assert.deepEqual(textFault('\uD800'), { kind: 'malformed', field: 'body' });
  assert.deepEqual(textFault(['\0']), { kind: 'malformed', field: 'body[0]' });
});

test("a member's name is text too, and only harmless names are repeated", () => {
  assert.deepEqual(textFault({ a: { 'x\0': 1 } }), { kind: 'malformed', field: 'a' });
  assert.deepEqual(textFault({ 'line\nbreak': '\0' }), { kind: 'malformed', field: 'body' });
  assert.equal(fieldName(['a', 'x'.repeat(65), 'b']), 'a');
  assert.equal(fieldName(['responses', 3, 'value']), 'responses[3].value');
  assert.equal(fieldName([]), 'body');
});

test('a body nests no deeper than the limit', () => {
  function nested(depth: number): unknown {
    return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  }
  assert.equal(textFault(nested(MAX_DEPTH)), null);
  assert.equal(textFault(nested(MAX_DEPTH + 1))?.kind, 'malformed');
  assert.equal(textFault({ a: nested(100_000) })?.kind, 'malformed');
});
