import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTillBody } from './body.ts';

const amountIn = (text: string) => readTillBody(text).amountText;

test('the amount of the payment row is read as it was written', () => {
  assert.equal(amountIn('{"payment_row":{"amount":12.3400}}'), '12.3400');
  assert.equal(amountIn('{"payment_row":{"amount":0.1e+400}}'), '0.1e+400');
  assert.equal(amountIn('{"payment_row":{"pass":{"amount":1},"amount":2.0},"amount":3}'), '2.0');
  assert.equal(amountIn('{"payment_row":{"amount":1,"amount":2.50}}'), '2.50', 'the last one counts');
  assert.equal(amountIn('{"payment_row":{"amount":1},"payment_row":{"amount":2.50}}'), '2.50');
});

test('what is no number there has no amount', () => {
  for (const text of ['{}', 'null', '1', '[]', '{"payment_row":null}', '{"payment_row":{"amount":"1"}}'])
    assert.equal(amountIn(text), null, text);
  assert.equal(amountIn('{"payment_row":{"pass":{"amount":1}}}'), null);
});

test('what is no JSON, or tampers with prototypes, is refused', () => {
  for (const text of ['', '{', '{"a":1}x', '{"__proto__":{}}', '{"payment_row":{"__proto__":null}}'])
    assert.throws(() => readTillBody(text), SyntaxError, text);
});
