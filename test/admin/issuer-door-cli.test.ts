import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { makeAuthority } from '../support/certificates.ts';
import { sqliteEngine } from '../support/engines.ts';
import { temporaryFolder } from '../support/sandbox-server.ts';
import { BANK, newPan } from './admin-digital-cards.ts';
import { adminWorld } from './admin-world.ts';
import { runTessera } from './run-tessera.ts';

/** The operator's commands for the issuer door, as a person types them. */

describe('the operator’s commands for the issuer door', () => {
  const world = adminWorld(sqliteEngine());
  const folder = temporaryFolder();
  after(() => folder.remove());
  before(async () => {
    await world.done('createIssuer', { body: { issuerId: BANK, name: 'A bank' } });
  });

  const why = ['--reason', 'The holder asked for it'];
  const tessera = (args: readonly string[], input?: string) =>
    runTessera(
      args,
      { TESSERA_URL: new URL(world.baseUrl).origin, TESSERA_ADMIN_TOKEN: 'token-of-alice' },
      input,
    );

  async function done(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await tessera(args, input);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  function file(name: string, content: unknown): string {
    const path = join(folder.path, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  test('give an issuer access, keys and a certificate', async () => {
    const scopes = ['--scopes', 'digitalcards:read,digitalcards:write', '--strict-assertions'];
    assert.match(
      await done(['issuers', 'access', 'set', BANK, ...scopes, ...why]),
      /^strictAssertions +true$/m,
    );
    assert.match(await done(['issuers', 'access', 'get', BANK]), /^operationTtlSeconds +86400$/m);
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const publicFile = file('public.json', { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] });
    await done(['issuers', 'keys', 'add', BANK, 'signing', publicFile, ...why]);
    assert.match(await done(['issuers', 'keys', 'list', BANK]), /^signing +one +\d{4}-\S+ +-$/m);
    await done(['issuers', 'keys', 'retire', BANK, 'signing', 'one', ...why]);
    assert.match(await done(['issuers', 'keys', 'list', BANK]), /^signing +one +\d{4}-\S+ +\d{4}-/m);
    const privateFile = file('private.json', { ...(await exportJWK(privateKey)), kid: 'two' });
    const refused = await tessera(['issuers', 'keys', 'add', BANK, 'signing', privateFile, ...why]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /private key/);
    const { cert, fingerprint } = await (await makeAuthority('Test')).issue({ use: 'client' });
    await done(['issuers', 'certificates', 'add', BANK, file('bank.pem', cert), ...why]);
    await done(['issuers', 'certificates', 'revoke', BANK, fingerprint, ...why]);
    assert.match(
      await done(['issuers', 'certificates', 'list', BANK]),
      new RegExp(`^${fingerprint} .*\\d{4}-`, 'm'),
    );
  });

  test('make a wallet known, with a token that is shown once and a secret that never is', async () => {
    const secret = file('wallet.secret', 'secret-of-the-wallet-0001\n');
    const place = ['--wallet-url', 'https://wallet.example', '--secret-file', secret];
    const made = await done(['wallets', 'create', 'wallet-1', 'A wallet', ...place, ...why]);
    assert.match(made, /^token +[0-9a-f]{64}$/m);
    assert.ok(!made.includes('secret-of-the-wallet'));
    await done(['wallets', 'pause', 'wallet-1', ...why]);
    assert.match(await done(['wallets', 'list']), /^wallet-1 +A wallet +https:\/\/wallet.example +\d{4}-/m);
    await done(['wallets', 'resume', 'wallet-1', ...why]);
    assert.match(await done(['wallets', 'change', 'wallet-1', 'Mine', ...why]), /^hasBearerSecret +true$/m);
    assert.match(
      await done(['wallets', 'change', 'wallet-1', 'Mine', '--remove-secret', ...why]),
      /^hasBearerSecret +false$/m,
    );
    assert.match(await done(['wallets', 'rotate-token', 'wallet-1', ...why]), /^token +[0-9a-f]{64}$/m);
  });

  test('make digital cards of numbers that are read from a file or standard input', async () => {
    const pan = newPan();
    const number = file('pan.json', { pan, exp: '1299' });
    const what = ['--consumer', 'consumer-1', '--type', 'HCE', '--scheme', 'VISA', '--state', 'ACTIVE'];
    const create = ['digital-cards', 'create', BANK, 'physical-1', ...what];
    const made = await done([...create, '--id', 'digital-1', '--pan-file', number, ...why]);
    assert.match(made, new RegExp(`^digitalCard\\.panSuffix +${pan.slice(-4)}$`, 'm'));
    assert.ok(!made.includes(pan));
    const other = JSON.stringify({ pan: newPan(), exp: '1299' });
    await done([...create, '--id', 'digital-2', '--pan-file', '-', ...why], other);
    const list = await done(['digital-cards', 'list', BANK, '--card', 'physical-1']);
    assert.match(list, new RegExp(`^digital-1 .* \\*${pan.slice(-4)} +ACTIVE`, 'm'));
    const broken = await tessera([...create, '--pan-file', file('broken.json', `{"pan":"${pan}`), ...why]);
    assert.equal(broken.code, 1);
    assert.ok(!broken.stderr.includes(pan.slice(0, 6)), broken.stderr);
    const on = [BANK, 'digital-1'];
    const next = file('next.json', { pan: newPan(), exp: '0199' });
    assert.match(
      await done(['digital-cards', 'renew', ...on, '--pan-file', next, ...why]),
      /^operation\.operation +RENEW$/m,
    );
  });

  test('are safe to repeat under their key, though a number is encrypted anew', async () => {
    const number = file('again.json', { pan: newPan(), exp: '1299' });
    const what = ['--consumer', 'consumer-1', '--type', 'COF', '--scheme', 'VISA', '--pan-file', number];
    const create = ['digital-cards', 'create', BANK, 'physical-2', ...what, ...why];
    const first = await done([...create, '--idempotency-key', 'again']);
    assert.equal(await done([...create, '--idempotency-key', 'again']), first);
  });

  test('bind, suspend, resume and delete, and tell what was done', async () => {
    const on = [BANK, 'digital-2'];
    await done(['digital-cards', 'bind', ...on, 'phone-1', ...why]);
    assert.match(await done(['digital-cards', 'get', ...on]), /^devices +phone-1$/m);
    await done(['digital-cards', 'unbind', ...on, 'phone-1', ...why]);
    await done(['digital-cards', 'change-consumer', ...on, 'consumer-2', ...why]);
    assert.match(
      await done(['digital-cards', 'open-step-up', ...on, 'DEVICE_BINDING', '--device', 'phone-2', ...why]),
      /^authenticationId +\d+$/m,
    );
    const reason = ['--reason-code', 'CARD_LOST', '--tell', 'Lost'];
    await done(['digital-cards', 'suspend', ...on, ...reason, ...why]);
    const again = await tessera(['digital-cards', 'suspend', ...on, ...why]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^tessera: 409 /);
    const found = ['--reason-code', 'CARD_FOUND'];
    await done(['digital-cards', 'resume', ...on, ...found, ...why]);
    await done(['digital-cards', 'delete', ...on, ...why]);
    const operations = JSON.parse(await done(['digital-cards', 'operations', ...on, '--json']));
    assert.deepEqual(
      operations.items.map(({ operation }: { operation: string }) => operation),
      ['DELETE', 'RESUME', 'SUSPEND', 'UPDATE', 'DEVICE_UNBINDING', 'DEVICE_BINDING', 'ACTIVATE'],
    );
    const { operationId } = operations.items[2];
    assert.match(await done(['digital-cards', 'operation', ...on, operationId]), /^reason +Lost$/m);
    assert.match(
      await done(['digital-cards', 'delete-card', BANK, 'physical-1', ...why]),
      /^cardId +physical-1$/m,
    );
  });

  test('change keys, and follow a rotation to its end', async () => {
    const rotation = JSON.parse(await done(['keys', 'rotate', 'data-keys', '--json', ...why]));
    assert.deepEqual([rotation.kind, rotation.state], ['data-keys', 'done']);
    assert.match(await done(['keys', 'rotations']), /^data-keys +done +\d+ of \d+ /m);
    const started = JSON.parse(await done(['keys', 'rotate', 'hash-key', '--no-follow', '--json', ...why]));
    assert.equal(started.state, 'running');
    assert.equal((await tessera(['keys', 'rotate', 'everything', ...why])).code, 1);
    const { kid } = JSON.parse(await done(['keys', 'server-keys', 'add', 'token', '--json', ...why]));
    assert.match(await done(['keys', 'server-keys', 'list']), new RegExp(`^token +${kid} `, 'm'));
    // It is the only one in use still.
    const old = (await world.services.serverKeys.tokenKey()).kid;
    assert.equal((await tessera(['keys', 'server-keys', 'retire', old, ...why])).code, 1);
  });
});
