/** `tessera pass-products` and `passes`: the passes that shops take. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { NewPass, Pass, PassesImported, PassProduct, PassTransfer } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { jsonList } from './json-list.ts';
import { changeCommand, listCommand, type Options, shownFields, viewCommand } from './operator-command.ts';
import { fieldText, money } from './print.ts';

const ofGroup = (groupId = '') => path`/till-groups/${groupId}`;
const onPass = (groupId = '', passId = '') => path`/till-groups/${groupId}/passes/${passId}`;

/** The contract's bound on one request. */
const AT_ONCE = 25;

export function passProductsCommand(): Command {
  const products = new Command('pass-products').description('kinds of passes, and how they earn value');
  listCommand<PassProduct>(
    products,
    'list <groupId>',
    'the group’s kinds of passes',
    ([groupId]) => `${ofGroup(groupId)}/pass-products`,
    (items) => ({
      head: ['PRODUCT', 'NAME', 'CURRENCY', 'EARNS', 'BLOCKS WITH CARD'],
      rows: items.map((each) => [
        each.productId,
        each.name,
        each.currency,
        each.rule === null ? 'no' : 'yes',
        each.blocksWithCard ? 'yes' : 'no',
      ]),
    }),
  );
  withRule(
    changeCommand(
      products,
      'create <groupId> <productId> <name> <currency>',
      'make a kind of pass known',
      async (door, [groupId, productId, name, currency], options) => {
        const body = { productId, name, currency, ...settings(options) };
        return shownFields(await door.change('POST', `${ofGroup(groupId)}/pass-products`, body));
      },
    ),
  );
  withRule(
    changeCommand(
      products,
      'change <groupId> <productId> <name>',
      'change what a kind of pass is called and how it earns value',
      async (door, [groupId, productId = '', name], options) => {
        const product = ofGroup(groupId) + path`/pass-products/${productId}`;
        return shownFields(await door.change('PUT', product, { name, ...settings(options) }));
      },
    ),
  );
  return products;
}

function withRule(command: Command): Command {
  return command
    .option('--rule <file>', 'holds the rule as JSON; purchases earn nothing when left out')
    .option('--blocks-with-card', 'block a pass while the card that it is linked to is blocked');
}

function settings({ rule, blocksWithCard }: Options) {
  return {
    rule: rule === undefined ? null : JSON.parse(readFileSync(rule, 'utf8')),
    blocksWithCard: blocksWithCard !== undefined,
  };
}

export function passesCommand(): Command {
  const passes = new Command('passes').description('customers’ passes and what is on them');
  listCommand<Pass>(
    passes,
    'list <groupId>',
    'the group’s passes',
    ([groupId]) => `${ofGroup(groupId)}/passes`,
    (items) => ({
      head: ['PASS', 'PRODUCT', 'NUMBER', 'NFC NUMBER', 'STATE', 'BALANCE', 'EXPIRES', 'CARD'],
      rows: items.map((each) => [
        each.passId,
        each.productId,
        each.number ?? '-',
        each.nfcNumber ?? '-',
        each.state,
        money(each.balance, each.currency),
        each.expiresAt,
        each.cardId ?? '-',
      ]),
    }),
  );
  viewCommand(
    passes,
    'get <groupId> <passId>',
    'one pass, and what is on it by when it expires',
    async (door, [groupId, passId]) => {
      const pass = await door.get(onPass(groupId, passId));
      return { json: pass, text: fieldText(pass) };
    },
  );
  listCommand<PassTransfer>(
    passes,
    'transfers <groupId> <passId>',
    'every movement of a pass’s value, in minor units',
    ([groupId, passId]) => `${onPass(groupId, passId)}/transfers`,
    (items) => ({
      head: ['NUMBER', 'CODE', 'ACCOUNTS', 'AMOUNT', 'TICKET', 'ROW', 'AT'],
      rows: items.map((each) => [
        String(each.sequence),
        each.code,
        `${each.from} -> ${each.to}`,
        String(each.amount),
        each.ticketId ?? '-',
        each.paymentRowId ?? '-',
        each.createdAt,
      ]),
    }),
  );
  addNew(passes);
  addChanges(passes);
  return passes;
}

function addNew(passes: Command): void {
  changeCommand(
    passes,
    'create <groupId> <passId>',
    'make a pass known',
    async (door, [groupId, passId], options) => {
      const { product: productId, expires: expiresAt, consumer, given, family, amount } = options;
      const body = {
        passId,
        productId,
        expiresAt,
        consumer: { id: Number(consumer), givenName: given, familyName: family },
        amount: Number(amount),
        ...(options.nfc === undefined ? {} : { nfcNumber: options.nfc }),
        ...(options.number === undefined ? {} : { number: options.number }),
        ...(options.serial === undefined ? {} : { serialNumber: options.serial }),
      };
      return shownFields(await door.change('POST', `${ofGroup(groupId)}/passes`, body));
    },
  )
    .requiredOption('--product <id>', 'what kind of pass it is')
    .requiredOption('--expires <time>', 'for example 2031-04-01T00:00:00Z')
    .requiredOption('--consumer <number>', 'whose it is')
    .option('--given <name>', 'their given name', '')
    .option('--family <name>', 'their family name', '')
    .option('--nfc <hex>', 'the number that a reader reads')
    .option('--number <text>', 'of its barcode; one is made when there is no other way to find it')
    .option('--serial <text>', 'its serial number; the passId when left out')
    .option('--amount <amount>', 'what is on it from the beginning, minor units', '0');
  changeCommand(
    passes,
    'import <groupId> <file>',
    'make the passes of a file known: a JSON array, or one JSON object a line, as the contract’s newPass',
    async (door, [groupId, file = '']) => {
      const all = jsonList<NewPass>(readFileSync(file, 'utf8'));
      const total = { added: 0, present: 0 };
      for (let start = 0; start < all.length; start += AT_ONCE) {
        const part = { passes: all.slice(start, start + AT_ONCE) };
        const { body } = await door.change('POST', `${ofGroup(groupId)}/pass-imports`, part, start / AT_ONCE);
        total.added += (body as PassesImported).added;
        total.present += (body as PassesImported).present;
      }
      return { json: total, text: fieldText(total) };
    },
  );
}

function addChanges(passes: Command): void {
  for (const [verb, state, description] of [
    ['block', 'BLOCKED', 'let a pass not be used'],
    ['unblock', 'ACTIVE', 'let a blocked pass be used'],
  ] as const) {
    changeCommand(passes, `${verb} <groupId> <passId>`, description, async (door, [groupId, passId]) =>
      shownFields(await door.change('PUT', `${onPass(groupId, passId)}/state`, { state })),
    );
  }
  changeCommand(
    passes,
    'expire <groupId> <passId> <time>',
    'change when a pass expires',
    async (door, [groupId, passId, expiresAt]) =>
      shownFields(await door.change('PUT', `${onPass(groupId, passId)}/expiry`, { expiresAt })),
  );
  changeCommand(
    passes,
    'issue <groupId> <passId> <amount>',
    'put value on a pass, minor units',
    async (door, [groupId, passId, amount]) =>
      shownFields(await door.change('POST', `${onPass(groupId, passId)}/issues`, { amount: Number(amount) })),
  );
  changeCommand(
    passes,
    'link <groupId> <passId> <cardId>',
    'make a pass one with a transit card of the group’s issuer',
    async (door, [groupId, passId, cardId]) =>
      shownFields(await door.change('PUT', `${onPass(groupId, passId)}/card`, { cardId })),
  );
  changeCommand(
    passes,
    'unlink <groupId> <passId>',
    'let a pass and a card be two again',
    async (door, [groupId, passId], { nfc }) => {
      const body = nfc === undefined ? {} : { nfcNumber: nfc };
      return shownFields(await door.change('POST', `${onPass(groupId, passId)}/card/removal`, body));
    },
  ).option('--nfc <hex>', 'the number that a reader reads from now on');
}
