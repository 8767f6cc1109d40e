/** `tessera notifications` and `tessera issuers endpoint`: what issuers are told, and where. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Notification, NotificationsReplayed } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, shownFields, viewCommand } from './operator-command.ts';
import { fieldText } from './print.ts';

const oneNotification = (id = '') => path`/notifications/${id}`;
const endpointOf = (issuerId = '') => path`/issuers/${issuerId}/notification-endpoint`;

export function notificationsCommand(): Command {
  const notifications = new Command('notifications').description('what issuers are told of operations');
  listCommand<Notification>(
    notifications,
    'list',
    'notifications, newest first',
    () => '/notifications',
    (items) => ({
      head: [
        'NOTIFICATION',
        'ISSUER',
        'DIGITAL CARD',
        'OPERATION',
        'STATE',
        'ATTEMPTS',
        'LAST OUTCOME',
        'DUE',
      ],
      rows: items.map((each) => [
        each.notificationId,
        each.issuerId,
        each.digitalCardId,
        `${each.operation} ${each.status}`,
        each.state,
        String(each.attempts),
        each.lastOutcome ?? '-',
        each.dueAt ?? '-',
      ]),
    }),
    ({ issuer, state }) => ({ issuerId: issuer, state: state?.toUpperCase() }),
  )
    .option('--issuer <id>', 'of one issuer only')
    .option('--state <state>', 'queued, delivered or parked only');
  viewCommand(notifications, 'show <notification>', 'one notification', async (door, [id]) => {
    const notification = await door.get(oneNotification(id));
    return { json: notification, text: fieldText(notification) };
  });
  changeCommand(notifications, 'resend <notification>', 'send one again, or at once', async (door, [id]) =>
    shownFields(await door.change('POST', `${oneNotification(id)}/resend`)),
  );
  changeCommand(
    notifications,
    'replay',
    'send again what ended since a time, delivered or not',
    async (door, _args, { since, issuer }) => {
      let after: string | null = null;
      let replayed = 0;
      let part = 0;
      do {
        const body: object = { since, issuerId: issuer, ...(after === null ? {} : { after }) };
        const answer = await door.change('POST', '/notifications/replay', body, part);
        const some = answer.body as NotificationsReplayed;
        replayed += some.replayed;
        after = some.next;
        part += 1;
      } while (after !== null);
      return { json: { replayed }, text: fieldText({ replayed }) };
    },
  )
    .requiredOption('--since <time>', 'RFC 3339, such as 2031-04-01T00:00:00Z')
    .option('--issuer <id>', 'to one issuer only');
  return notifications;
}

/** The endpoint of an issuer, under `tessera issuers`. */
export function addEndpoint(issuers: Command): void {
  const endpoint = issuers.command('endpoint').description('where an issuer is told of operations');
  viewCommand(endpoint, 'show <issuerId>', 'the issuer’s endpoint', async (door, [issuerId]) => {
    const found = await door.get(endpointOf(issuerId));
    return { json: found, text: fieldText(found) };
  });
  changeCommand(
    endpoint,
    'set <issuerId> <url>',
    'say where the issuer is told, and print the signing secret of a first one, once',
    async (door, [issuerId, url], { tokenUrl, clientId, clientSecretFile }) =>
      shownFields(
        await door.change('PUT', endpointOf(issuerId), {
          url,
          tokenUrl,
          clientId,
          // Never an argument: those are seen by everybody on the machine.
          ...(clientSecretFile === undefined
            ? {}
            : { clientSecret: readFileSync(clientSecretFile, 'utf8').trim() }),
        }),
      ),
  )
    .option('--token-url <url>', 'where a token for it is got by client credentials')
    .option('--client-id <id>', 'who we are there')
    .option('--client-secret-file <file>', 'holds the secret by which we prove it');
  changeCommand(
    endpoint,
    'resume <issuerId>',
    'send again to an endpoint that said that it is gone',
    async (door, [issuerId]) => shownFields(await door.change('POST', `${endpointOf(issuerId)}/resumption`)),
  );
  changeCommand(
    endpoint,
    'rotate-secret <issuerId>',
    'give it another signing secret and print it, once; the one before signs too until it is dropped',
    async (door, [issuerId]) =>
      shownFields(await door.change('POST', `${endpointOf(issuerId)}/signing-secret`)),
  );
  changeCommand(
    endpoint,
    'drop-secret <issuerId>',
    'sign by the newest signing secret alone',
    async (door, [issuerId]) =>
      shownFields(await door.change('POST', `${endpointOf(issuerId)}/signing-secret/previous/removal`)),
  );
}
