/** `tessera cards`: cards, their states, and what their chips are owed. */

import { Command } from 'commander';
import type { Card, CardBook } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, type Options, shownFields, viewCommand } from './operator-command.ts';
import { fieldText, money, tableText } from './print.ts';

const onCard = (issuerId = '', cardId = '') => path`/issuers/${issuerId}/cards/${cardId}`;

export function cardsCommand(): Command {
  const cards = new Command('cards').description('cards, their states, and what their chips are owed');
  listCommand<Card>(
    cards,
    'list <issuerId>',
    'the issuer’s cards',
    ([issuerId = '']) => path`/issuers/${issuerId}/cards`,
    (items) => ({
      head: ['CARD', 'PRODUCT', 'DEVICE', 'STATE', 'CHIP', 'PARKED', 'IN DOUBT', 'OWED'],
      rows: items.map((card) => [
        card.cardId,
        card.productId,
        card.deviceId,
        card.state,
        ...[card.money.chip, card.money.parked, card.money.inDoubt].map((amount) =>
          money(amount, card.currency),
        ),
        card.owed.map(({ kind }) => kind).join(' ') || '-',
      ]),
    }),
  );
  viewCommand(cards, 'get <issuerId> <cardId>', 'one card', async (door, [issuerId, cardId]) => {
    const card = await door.get(onCard(issuerId, cardId));
    return { json: card, text: fieldText(card) };
  });
  addBook(cards);
  addRegister(cards);
  addStates(cards);
  addOrders(cards);
  return cards;
}

function addBook(cards: Command): void {
  viewCommand(cards, 'book <issuerId> <cardId>', 'every transfer of a card’s money', async (door, args) => {
    const book = (await door.get(`${onCard(...args)}/book`)) as CardBook;
    const rows = book.transfers.map(({ sequence, kind, code, from, to, amount, purchaseId }) => [
      String(sequence),
      kind,
      code,
      `${from} -> ${to}`,
      money(amount, book.currency),
      purchaseId ?? '-',
    ]);
    return {
      json: book,
      text: tableText({ head: ['NUMBER', 'KIND', 'CODE', 'ACCOUNTS', 'AMOUNT', 'PURCHASE'], rows }),
    };
  });
}

function addRegister(cards: Command): void {
  changeCommand(
    cards,
    'register <issuerId> <cardId>',
    'make a card known',
    async (door, [issuerId = '', cardId], options) => {
      const { product: productId, device: deviceId, idm, expires: expiresAt, balance } = options;
      const body = { cardId, productId, deviceId, idm, expiresAt, balance: Number(balance) };
      return shownFields(await door.change('POST', path`/issuers/${issuerId}/cards`, body));
    },
  )
    .requiredOption('--product <id>', 'what kind of card it is')
    .requiredOption('--device <id>', 'the phone that it is in')
    .requiredOption('--idm <hex>', 'the chip’s own number, 16 digits')
    .requiredOption('--expires <time>', 'for example 2031-04-01T00:00:00Z')
    .option('--balance <amount>', 'what its chip holds, minor units', '0');
}

function addStates(cards: Command): void {
  for (const [verb, state, description] of [
    ['suspend', 'SUSPENDED_ISSUER', 'let a card not be used'],
    ['resume', 'ACTIVE', 'let a suspended card be used; its chip is unblocked at the next contact'],
    [
      'delete',
      'DELETED',
      'end a card and have its chip erased; what is kept for it can still be paid out or moved',
    ],
  ] as const) {
    changeCommand(cards, `${verb} <issuerId> <cardId>`, description, async (door, [issuerId, cardId]) =>
      shownFields(await door.change('PUT', `${onCard(issuerId, cardId)}/state`, { state })),
    );
  }
  changeCommand(
    cards,
    'expire <issuerId> <cardId> <time>',
    'change when a card expires',
    async (door, [issuerId, cardId, expiresAt]) =>
      shownFields(await door.change('PUT', `${onCard(issuerId, cardId)}/expiry`, { expiresAt })),
  );
  changeCommand(
    cards,
    'bind <issuerId> <cardId>',
    'put a parked card onto another phone and chip',
    async (door, [issuerId, cardId], { device: deviceId, idm }) =>
      shownFields(await door.change('PUT', `${onCard(issuerId, cardId)}/device`, { deviceId, idm })),
  )
    .requiredOption('--device <id>', 'the phone')
    .requiredOption('--idm <hex>', 'the new chip’s own number, 16 digits');
}

function addOrders(cards: Command): void {
  changeCommand(
    cards,
    'order <issuerId> <cardId> <kind>',
    'order BLOCK, CONFIG or PLAN to be carried out at the next contact',
    async (door, [issuerId, cardId, kind = ''], options) =>
      shownFields(
        await door.change('PUT', onCard(issuerId, cardId) + path`/orders/${kind}`, content(options)),
      ),
  ).option('--content <fields>', 'name=hex, with commas between several');
  changeCommand(
    cards,
    'withdraw <issuerId> <cardId> <owed>',
    'take back what the chip is owed',
    async (door, [issuerId, cardId, kind = '']) =>
      shownFields(await door.change('POST', onCard(issuerId, cardId) + path`/orders/${kind}/withdrawal`)),
  );
}

function content({ content: text }: Options) {
  if (text === undefined) return {};
  return { content: Object.fromEntries(text.split(',').map((field) => field.split('=', 2))) };
}
