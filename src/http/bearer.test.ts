import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equalHashes, hashToken, MAX_TOKEN_LENGTH, parseBearer } from './bearer.ts';

test('a bearer token is what RFC 6750 says', () => {
  for (const header of ['Bearer mF_9.B5f-4.1JqM', 'bearer abc', 'BEARER   abc==', 'Bearer a~b+c/d']) {
    assert.equal(parseBearer(header), header.split(/ +/)[1]);
  }
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Bearer a b',
    'Bearer a=b',
    'Bearer é',
    ' Bearer a',
  ]) {
    assert.equal(parseBearer(header), null);
  }
});

test('a token is bounded', () => {
  assert.equal(parseBearer(`Bearer ${'a'.repeat(MAX_TOKEN_LENGTH)}`)?.length, MAX_TOKEN_LENGTH);
  assert.equal(parseBearer(`Bearer ${'a'.repeat(MAX_TOKEN_LENGTH + 1)}`), null);
});

test('a hash is SHA-256 in base64url', () => {
  // FIPS 180-2, appendix B.1: the message "abc".
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.equal(hashToken('abc'), Buffer.from(digest, 'hex').toString('base64url'));
});

test('hashes are compared whole', () => {
  assert.ok(equalHashes(hashToken('a'), hashToken('a')));
  assert.ok(!equalHashes(hashToken('a'), hashToken('b')));
  assert.ok(!equalHashes(hashToken('a'), ''));
});
