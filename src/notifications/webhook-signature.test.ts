import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { systemEntropy } from '../system-entropy.ts';
import { newSigningSecret, webhookHeaders } from './webhook-signature.ts';

test('a secret is 32 bytes of base64 after whsec_', () => {
  const secret = newSigningSecret(systemEntropy);
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(newSigningSecret(systemEntropy), secret);
});

test('a signature is that of the standardwebhooks package', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.uuid(), text, fc.integer({ min: 0, max: 2 ** 40 }), (id, body, seconds) => {
      const secrets = [newSigningSecret(systemEntropy), newSigningSecret(systemEntropy)];
      const headers = webhookHeaders({ id, timestamp: BigInt(seconds), body }, secrets);
      const expected = secrets.map((secret) => new Webhook(secret).sign(id, new Date(seconds * 1000), body));
      assert.deepEqual(headers, {
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': expected.join(' '),
      });
    }),
  );
});
