/** `tessera wallets`: the wallets that digital cards live in. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Wallet } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, type Options, shownFields } from './operator-command.ts';

const onWallet = (walletId = '') => path`/wallets/${walletId}`;

export function walletsCommand(): Command {
  const wallets = new Command('wallets').description('wallets that digital cards live in');
  listCommand<Wallet>(
    wallets,
    'list',
    'all wallets',
    () => '/wallets',
    (items) => ({
      head: ['WALLET', 'NAME', 'URL', 'PAUSED'],
      rows: items.map((each) => [each.walletId, each.name, each.url ?? '-', each.pausedAt ?? '-']),
    }),
  );
  withUrl(
    changeCommand(
      wallets,
      'create <walletId> <name>',
      'make a wallet known and print the token by which it calls us, once',
      async (door, [walletId, name], options) =>
        shownFields(await door.change('POST', '/wallets', { walletId, name, ...calling(options) })),
    ),
  );
  withUrl(
    changeCommand(
      wallets,
      'change <walletId> <name>',
      'change what a wallet is called and where it is; its secret stays unless another is given',
      async (door, [walletId, name], options) => {
        const removed = options.removeSecret === undefined ? {} : { bearerSecret: null };
        const body = { name, ...calling(options), ...removed };
        return shownFields(await door.change('PUT', onWallet(walletId), body));
      },
    ),
  ).option('--remove-secret', 'call it without a token');
  changeCommand(
    wallets,
    'rotate-token <walletId>',
    'give a wallet another token and print it, once',
    async (door, [walletId]) => shownFields(await door.change('POST', `${onWallet(walletId)}/token`)),
  );
  for (const [verb, paused, description] of [
    ['pause', true, 'call a wallet no more; what it is to be told of waits'],
    ['resume', false, 'call a wallet again'],
  ] as const) {
    changeCommand(wallets, `${verb} <walletId>`, description, async (door, [walletId]) =>
      shownFields(await door.change('PUT', `${onWallet(walletId)}/paused`, { paused })),
    );
  }
  return wallets;
}

function withUrl(command: Command): Command {
  return command
    .option('--wallet-url <url>', 'where we call it; it is not called when left out')
    .option('--secret-file <file>', 'holds the bearer token by which we prove ourselves there');
}

function calling({ walletUrl, secretFile }: Options) {
  return {
    ...(walletUrl === undefined ? {} : { url: walletUrl }),
    ...(secretFile === undefined ? {} : { bearerSecret: readFileSync(secretFile, 'utf8').trim() }),
  };
}
