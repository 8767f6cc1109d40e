import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { rememberCallers } from '../../src/http/callers.ts';
import { makeAuthority } from '../support/certificates.ts';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeIssuer } from './admin-cards.ts';
import { type Asked, adminWorld } from './admin-world.ts';

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  test('a certificate proves the actor it is registered for, until it is revoked', async () => {
    const path = await newActor();
    const { cert: certificate, fingerprint } = await (await makeAuthority('Test')).issue({ use: 'client' });
    const registered = await world.done('registerActorCertificate', { path, body: { certificate } });
    assert.equal(registered.fingerprint, fingerprint);
    assert.notEqual(await rememberCallers(world.db).identify(path.actorId, undefined, fingerprint), null);
    await world.refused(409, 'registerActorCertificate', { path, body: { certificate } });

    const revoked = await world.done('revokeActorCertificate', { path: { ...path, fingerprint } });
    assert.notEqual(revoked.revokedAt, null);
    assert.equal(await rememberCallers(world.db).identify(path.actorId, undefined, fingerprint), null);
    await world.refused(409, 'revokeActorCertificate', { path: { ...path, fingerprint } });
    await world.refused(409, 'registerActorCertificate', { path, body: { certificate } });
    assert.deepEqual((await world.done('listActorCertificates', { path })).items, [revoked]);
  });

  test('what cannot be registered says why', async () => {
    const authority = await makeAuthority('Test');
    const { cert: certificate } = await authority.issue({ use: 'client' });
    const [path, other] = [await newActor(), await newActor()];
    const refused = (status: number, asked: Asked) =>
      world.refused(status, 'registerActorCertificate', asked);
    assert.match(await refused(422, { path, body: { certificate: 'not one' } }), /PEM/);
    const late = await authority.issue({ use: 'client', validFor: -1000 });
    assert.match(await refused(422, { path, body: { certificate: late.cert } }), /expired/);
    await refused(404, { path: { ...path, actorId: 'nobody' }, body: { certificate } });
    await refused(404, { path: { ...path, issuerId: 'ANOTHER' }, body: { certificate } });
    await world.done('registerActorCertificate', { path, body: { certificate } });
    await refused(409, { path: other, body: { certificate } });
    assert.deepEqual((await world.done('listActorCertificates', { path: other })).items, []);
  });

  test('of two that register the same certificate at the same time, one is told that it is registered', async () => {
    const { cert: certificate } = await (await makeAuthority('Test')).issue({ use: 'client' });
    const path = await newActor();
    const body = { certificate, reason: 'Its hub' };
    const both = await Promise.all([1, 2].map(() => world.ask('registerActorCertificate', { path, body })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
    assert.equal((await world.done('listActorCertificates', { path })).items.length, 1);
  });

  test('nobody’s certificates are not listed, and what is not an actor’s own is not revoked', async () => {
    const { cert: certificate, fingerprint } = await (await makeAuthority('Test')).issue({ use: 'client' });
    const [path, other] = [await newActor(), await newActor()];
    await world.done('registerActorCertificate', { path, body: { certificate } });
    await world.refused(404, 'listActorCertificates', { path: { ...path, actorId: 'nobody' } });
    await world.refused(404, 'revokeActorCertificate', { path: { ...other, fingerprint } });
    await world.refused(404, 'revokeActorCertificate', { path: { ...path, fingerprint: '0'.repeat(64) } });
    await world.refused(400, 'revokeActorCertificate', { path: { ...path, fingerprint: 'nonsense' } });
  });

  test('an actor of which a certificate is demanded is not proven by its token, until none is', async () => {
    const path = { issuerId: ISSUER, actorId: 'hub-strict' };
    const { token } = await world.done('createActor', {
      path: { issuerId: ISSUER },
      body: { actorId: 'hub-strict' },
    });
    const isProven = async () =>
      (await rememberCallers(world.db).identify('hub-strict', `Bearer ${token}`)) !== null;
    const isListedStrict = async () =>
      (await world.done('listActors', { path: { issuerId: ISSUER } })).items.find(
        ({ actorId }: { actorId: string }) => actorId === 'hub-strict',
      ).requiresCertificate;
    // Once more changes nothing.
    for (const requiresCertificate of [true, true, false]) {
      const body = { requiresCertificate };
      const changed = await world.done('changeCertificateRequirement', { path, body });
      assert.deepEqual(changed, { ...path, requiresCertificate });
      assert.equal(await isListedStrict(), requiresCertificate);
      assert.equal(await isProven(), !requiresCertificate);
    }
    const body = { requiresCertificate: true };
    for (const nobody of [
      { ...path, actorId: 'nobody' },
      { ...path, issuerId: 'ANOTHER' },
    ])
      await world.refused(404, 'changeCertificateRequirement', { path: nobody, body });
  });

  let actors = 0;

  async function newActor(): Promise<{ readonly issuerId: string; readonly actorId: string }> {
    const actorId = `hub-${++actors}`;
    await world.done('createActor', { path: { issuerId: ISSUER }, body: { actorId } });
    return { issuerId: ISSUER, actorId };
  }
});
