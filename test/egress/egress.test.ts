import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createEgress, type EgressOptions, MAX_REPLY_BYTES } from '../../src/egress/egress.ts';
import { EgressFailed, EgressRefused } from '../../src/egress/egress-faults.ts';
import { makeAuthority } from '../support/certificates.ts';
import { type HttpsReceiver, type ReceiverAnswer, startReceiver } from '../support/https-receiver.ts';

const SECRET = 'a-secret-of-somebody';

describe('the way out', () => {
  let answer: () => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({ status: 204 });
  let receiver: HttpsReceiver;
  before(async () => {
    receiver = await startReceiver(() => answer());
  });
  after(() => receiver.close());

  const egressTo = (more: Partial<EgressOptions> = {}) =>
    createEgress({ allowedOrigins: [receiver.origin], tls: { ca: receiver.ca }, ...more });
  const post = (path = '/') => ({
    method: 'POST' as const,
    url: `${receiver.origin}${path}`,
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    body: `{"secret":"${SECRET}","text":"é"}`,
  });

  test('a request arrives as it was asked for, and the reply is read', async () => {
    answer = () => ({ status: 201, headers: { 'x-one': '1', 'set-cookie': 'a=b' }, body: 'täglich' });
    assert.deepEqual(pick(await egressTo().send(post('/a?b=c'))), { status: 201, one: '1', body: 'täglich' });
    const last = receiver.requests.at(-1);
    assert.deepEqual([last?.method, last?.path, last?.body], ['POST', '/a?b=c', post().body]);
    assert.equal(last?.headers.authorization, `Bearer ${SECRET}`);
    assert.equal((await egressTo().send({ method: 'GET', url: receiver.origin })).status, 201);
    assert.equal(receiver.requests.at(-1)?.method, 'GET');
  });

  test('a redirect is the caller’s to see, and nobody goes there', async () => {
    answer = () => ({ status: 307, headers: { location: `${receiver.origin}/elsewhere` } });
    const count = receiver.requests.length;
    assert.equal((await egressTo().send(post())).status, 307);
    assert.equal(receiver.requests.length, count + 1);
  });

  test('a reply of the longest size is read, one byte more is not', async () => {
    answer = () => ({ status: 200, body: 'x'.repeat(MAX_REPLY_BYTES) });
    assert.equal((await egressTo().send(post())).body.length, MAX_REPLY_BYTES);
    answer = () => ({ status: 200, body: 'x'.repeat(MAX_REPLY_BYTES + 1) });
    await fails(egressTo().send(post()), 'a reply that is too long');
  });

  test('an answer that does not come is not waited for', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = async () => {
      await released;
      return { status: 204 };
    };
    await fails(egressTo().send({ ...post(), timeoutMs: 20 }), 'no answer in time');
    release();
  });

  test('a reply that trickles is not waited for either', async () => {
    const server = createServer((_, reply) => void reply.writeHead(200).write('x'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const egress = createEgress({ allowedOrigins: [origin] });
    await fails(egress.send({ method: 'GET', url: origin, timeoutMs: 50 }), 'no answer in time');
    server.closeAllConnections();
    server.close();
  });

  test('a name is called at the address that was looked up, once', async () => {
    const server = createServer((_, reply) => void reply.end('here'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://issuer.internal:${(server.address() as AddressInfo).port}`;
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const egress = createEgress({ allowedOrigins: [origin], resolve });
    assert.equal((await egress.send({ method: 'GET', url: origin })).body, 'here');
    assert.deepEqual(asked, ['issuer.internal']);
    server.close();
  });

  test('a name of which one address is not public is not called at all', async () => {
    const listener = createTcpServer(() => assert.fail('somebody called'));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const tables = [
      ['127.0.0.1'],
      ['8.8.8.8', '127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['64:ff9b::7f00:1'],
      ['fd00::1'],
    ];
    for (const addresses of tables) {
      const resolve = async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const egress = egressTo({ resolve });
      await refuses(
        egress.send({ method: 'GET', url: `https://issuer.example:${port}/` }),
        'not a public address',
      );
    }
    await refuses(
      egressTo().send({ method: 'GET', url: `https://localhost:${port}/` }),
      'not a public address',
    );
    await refuses(
      egressTo().send({ method: 'GET', url: `https://127.0.0.1:${port}/` }),
      'not a public address',
    );
    listener.close();
  });

  test('a name without an address has no answer', async () => {
    const egress = egressTo({ resolve: async () => [] });
    await fails(egress.send({ method: 'GET', url: 'https://issuer.example/' }), 'no address');
  });

  test('a server of an unknown authority is not believed', async () => {
    await fails(
      createEgress({ allowedOrigins: [receiver.origin] }).send(post()),
      'no answer (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    );
  });

  test('a fault says nothing of what was sent', async () => {
    const closed = createTcpServer();
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const origin = `https://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    closed.close();
    await once(closed, 'close');
    const egress = egressTo({ allowedOrigins: [origin] });
    await fails(egress.send({ ...post(), url: `${origin}/${SECRET}` }), 'no answer (ECONNREFUSED)');
    await fails(
      egress.send({ ...post(), url: origin, headers: { authorization: `${SECRET}\n` } }),
      'no answer (ERR_INVALID_CHAR)',
    );
    await refuses(
      egress.send({ ...post(), url: `https://me:${SECRET}@issuer.example` }),
      'a URL with a name or a password',
    );
  });

  test('who asks for a certificate is shown one', async () => {
    const authority = await makeAuthority('The operator’s');
    const client = await authority.issue({ use: 'client' });
    const strict = await startReceiver(() => ({ status: 204 }), {
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const allowedOrigins = [strict.origin];
    const ca = strict.ca;
    const proven = createEgress({ allowedOrigins, tls: { ca, cert: client.cert, key: client.key } });
    assert.equal((await proven.send({ method: 'GET', url: strict.origin })).status, 204);
    assert.match(strict.requests.at(-1)?.clientName ?? '', /^client /);
    const unproven = createEgress({ allowedOrigins, tls: { ca } });
    await assert.rejects(unproven.send({ method: 'GET', url: strict.origin }), EgressFailed);
    await strict.close();
  });

  test('one origin has a bounded number of connections, and the others wait', async () => {
    const quiet = await startReceiver(
      () => new Promise((resolve) => setImmediate(() => resolve({ status: 204 }))),
    );
    const egress = createEgress({ allowedOrigins: [quiet.origin], tls: { ca: quiet.ca } });
    const replies = await Promise.all(
      Array.from({ length: 60 }, () => egress.send({ method: 'GET', url: quiet.origin })),
    );
    assert.equal(replies.filter(({ status }) => status === 204).length, 60);
    assert.ok(quiet.mostAtOnce <= 16, String(quiet.mostAtOnce));
    await quiet.close();
  });
});

function pick({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}) {
  return { status, one: headers['x-one'], body };
}

async function fails(sent: Promise<unknown>, message: string): Promise<void> {
  await assert.rejects(sent, (error) => error instanceof EgressFailed && assertSays(error, message));
}

async function refuses(sent: Promise<unknown>, message: string): Promise<void> {
  await assert.rejects(sent, (error) => error instanceof EgressRefused && assertSays(error, message));
}

function assertSays(error: Error, message: string): true {
  assert.equal(error.message, message);
  assert.equal(error.cause, undefined);
  assert.ok(!JSON.stringify({ ...error, stack: error.stack }).includes(SECRET));
  return true;
}
