import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { rememberCallers } from '../../src/http/callers.ts';
import { makeAuthority } from '../support/certificates.ts';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeIssuer } from './admin-cards.ts';
import { adminWorld } from './admin-world.ts';

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  test('a certificate proves the actor it is registered for, until it is revoked', async () => {
    const path = { issuerId: ISSUER, actorId: 'hub' };
    await world.done('createActor', { path: { issuerId: ISSUER }, body: { actorId: 'hub' } });
    const { cert: certificate, fingerprint } = await (await makeAuthority('Test')).issue({ use: 'client' });
    const registered = await world.done('registerActorCertificate', { path, body: { certificate } });
    assert.equal(registered.fingerprint, fingerprint);
    assert.notEqual(await rememberCallers(world.db).identify('hub', undefined, fingerprint), null);
    await world.refused(409, 'registerActorCertificate', { path, body: { certificate } });

    const revoked = await world.done('revokeActorCertificate', { path: { ...path, fingerprint } });
    assert.notEqual(revoked.revokedAt, null);
    assert.equal(await rememberCallers(world.db).identify('hub', undefined, fingerprint), null);
    await world.refused(409, 'revokeActorCertificate', { path: { ...path, fingerprint } });
    assert.deepEqual((await world.done('listActorCertificates', { path })).items, [revoked]);
  });

  test('what is no certificate, or nobody’s, is refused', async () => {
    const path = { issuerId: ISSUER, actorId: 'hub' };
    await world.refused(422, 'registerActorCertificate', { path, body: { certificate: 'not one' } });
    await world.refused(404, 'listActorCertificates', { path: { issuerId: ISSUER, actorId: 'nobody' } });
    await world.refused(404, 'revokeActorCertificate', { path: { ...path, fingerprint: '0'.repeat(64) } });
  });
});
