/** `tessera issuers`, `actors` and `devices`: who gives out cards, who speaks for them, and the phones. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Actor, Certificate, Device, Issuer } from '../http/admin.generated.ts';
import { parseFingerprint } from '../http/certificate.ts';
import { path } from './admin-client.ts';
import { addIssuerDoor } from './issuer-door-commands.ts';
import { addEndpoint } from './notification-commands.ts';
import { changeCommand, listCommand, shownFields } from './operator-command.ts';

export function issuersCommand(): Command {
  const issuers = new Command('issuers').description('who gives out cards');
  listCommand<Issuer>(
    issuers,
    'list',
    'all issuers',
    () => '/issuers',
    (items) => ({ head: ['ISSUER', 'NAME'], rows: items.map(({ issuerId, name }) => [issuerId, name]) }),
  );
  changeCommand(issuers, 'create <issuerId> <name>', 'make an issuer known', async (door, [issuerId, name]) =>
    shownFields(await door.change('POST', '/issuers', { issuerId, name })),
  );
  addIssuerDoor(issuers);
  addEndpoint(issuers);
  return issuers;
}

export function actorsCommand(): Command {
  const actors = new Command('actors').description('hubs that speak for an issuer at the device door');
  listCommand<Actor>(
    actors,
    'list <issuerId>',
    'the issuer’s actors',
    ([issuerId = '']) => path`/issuers/${issuerId}/actors`,
    (items) => ({
      head: ['ACTOR', 'PROVES ITSELF BY'],
      rows: items.map((actor) => [
        actor.actorId,
        actor.requiresCertificate === true ? 'certificate' : 'token',
      ]),
    }),
  );
  changeCommand(
    actors,
    'create <issuerId> <actorId>',
    'make an actor known and print its token, once',
    async (door, [issuerId = '', actorId]) =>
      shownFields(await door.change('POST', path`/issuers/${issuerId}/actors`, { actorId })),
  );
  changeCommand(
    actors,
    'rotate-token <issuerId> <actorId>',
    'give the actor another token and print it, once',
    async (door, [issuerId = '', actorId = '']) =>
      shownFields(await door.change('POST', path`/issuers/${issuerId}/actors/${actorId}/token`)),
  );
  addCertificates(actors);
  return actors;
}

function addCertificates(actors: Command): void {
  const actor = (issuerId = '', actorId = '') => path`/issuers/${issuerId}/actors/${actorId}`;
  const of = (issuerId?: string, actorId?: string) => `${actor(issuerId, actorId)}/certificates`;
  listCommand<Certificate>(
    actors,
    'certificates <issuerId> <actorId>',
    'the certificates by which the actor may prove itself',
    ([issuerId, actorId]) => of(issuerId, actorId),
    (items) => ({
      head: ['FINGERPRINT', 'NOT AFTER', 'REVOKED'],
      rows: items.map((each) => [each.fingerprint, each.notAfter, each.revokedAt ?? '-']),
    }),
  );
  changeCommand(
    actors,
    'add-certificate <issuerId> <actorId> <file>',
    'let the actor prove itself by a certificate, PEM',
    async (door, [issuerId, actorId, file = '']) =>
      shownFields(
        await door.change('POST', of(issuerId, actorId), { certificate: readFileSync(file, 'utf8') }),
      ),
  );
  changeCommand(
    actors,
    'revoke-certificate <issuerId> <actorId> <fingerprint>',
    'believe a certificate no more',
    async (door, [issuerId, actorId, text = '']) => {
      const fingerprint = parseFingerprint(text) ?? text;
      return shownFields(await door.change('POST', of(issuerId, actorId) + path`/${fingerprint}/revocation`));
    },
  );
  for (const [verb, requiresCertificate, description] of [
    ['require-certificate', true, 'let the actor’s token alone no longer be enough'],
    ['accept-token', false, 'let the actor’s token alone be enough again'],
  ] as const) {
    changeCommand(actors, `${verb} <issuerId> <actorId>`, description, async (door, [issuerId, actorId]) =>
      shownFields(
        await door.change('PUT', `${actor(issuerId, actorId)}/certificate-requirement`, {
          requiresCertificate,
        }),
      ),
    );
  }
}

export function devicesCommand(): Command {
  const devices = new Command('devices').description('phones that hold cards');
  listCommand<Device>(
    devices,
    'list',
    'all phones',
    () => '/devices',
    (items) => ({ head: ['DEVICE'], rows: items.map(({ deviceId }) => [deviceId]) }),
  );
  changeCommand(devices, 'register <deviceId>', 'make a phone known', async (door, [deviceId]) =>
    shownFields(await door.change('POST', '/devices', { deviceId })),
  );
  return devices;
}
