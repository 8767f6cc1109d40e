/** `tessera keys rotate`, `rotations` and `server-keys`: the keys of a running server, over the operator's door. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { KeyRotation, KeyRotations, ServerKey } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, type Door, listCommand, shownFields, viewCommand } from './operator-command.ts';
import { fieldText, tableText } from './print.ts';

/** Somebody looks at it, and nobody waits for the second. */
const LOOK_EVERY_MS = 1_000;

export function addServerKeys(keys: Command): void {
  addRotations(keys);
  keys.addCommand(serverKeysCommand());
}

function addRotations(keys: Command): void {
  changeCommand(
    keys,
    'rotate <kind>',
    'change vault-key, data-keys or hash-key of the card numbers on a running server, and follow it to its end',
    async (door, [kind], { json, follow }) => {
      const { body } = await door.change('POST', '/key-rotations', { kind });
      const started = body as KeyRotation;
      // Commander's own: `--no-follow` makes it false.
      const isFollowed = (follow as unknown) !== false;
      const rotation = isFollowed ? await followed(door, started, json === undefined) : started;
      const note = rotation.state === 'done' ? {} : { note: 'It goes on: tessera keys rotations.' };
      return { json: rotation, text: fieldText(rotation), ...note };
    },
  ).option('--no-follow', 'start it only');
  viewCommand(keys, 'rotations', 'the latest changes of keys on a running server', async (door) => {
    const { items, next } = (await door.get('/key-rotations')) as KeyRotations;
    const rows = items.map((each) => [
      each.kind,
      each.state,
      `${each.done} of ${each.total}`,
      each.startedAt,
      each.endedAt ?? '-',
    ]);
    const head = ['KIND', 'STATE', 'DONE', 'STARTED', 'ENDED'];
    return { json: { items, next }, text: tableText({ head, rows }) };
  });
}

/** The rotation as it ended. */
async function followed(door: Door, started: KeyRotation, isTold: boolean): Promise<KeyRotation> {
  let rotation = started;
  for (let told = -1; rotation.state === 'running'; told = rotation.done) {
    if (isTold && rotation.done !== told) console.error(`${rotation.done} of ${rotation.total}`);
    await sleep(LOOK_EVERY_MS);
    rotation = (await door.get(path`/key-rotations/${rotation.rotationId}`)) as KeyRotation;
  }
  return rotation;
}

function serverKeysCommand(): Command {
  const own = new Command('server-keys').description(
    'the server’s own keys for issuers: what they encrypt to, and what signs their access tokens',
  );
  listCommand<ServerKey>(
    own,
    'list',
    'all of them',
    () => '/server-keys',
    (items) => ({
      head: ['PURPOSE', 'KID', 'ACTIVE FROM', 'RETIRED'],
      rows: items.map((each) => [each.purpose, each.kid, each.activatesAt, each.retiresAt ?? '-']),
    }),
  );
  changeCommand(
    own,
    'add <purpose>',
    'make another key for encryption or token, to follow those that are there',
    async (door, [purpose]) => shownFields(await door.change('POST', '/server-keys', { purpose })),
  );
  changeCommand(own, 'retire <kid>', 'use a key no more', async (door, [kid = ''], { after }) => {
    const body = after === undefined ? {} : { afterSeconds: Number(after) };
    return shownFields(await door.change('POST', path`/server-keys/${kid}/retirement`, body));
  }).option('--after <seconds>', 'how long it still opens or proves what there is; a day when left out');
  return own;
}
