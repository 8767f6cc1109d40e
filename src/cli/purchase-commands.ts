/** `tessera purchases` and `parked`: money paid for top-ups, and value kept on the server. */

import { Command } from 'commander';
import type { ParkedCard, Purchase } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, shownFields, viewCommand } from './operator-command.ts';
import { fieldText, money } from './print.ts';

const onCard = (issuerId = '', cardId = '') => path`/issuers/${issuerId}/cards/${cardId}`;
const onPurchase = (issuerId = '', purchaseId = '') => path`/issuers/${issuerId}/purchases/${purchaseId}`;

export function purchasesCommand(): Command {
  const purchases = new Command('purchases').description('top-ups that were paid for');
  listCommand<Purchase>(
    purchases,
    'list <issuerId> <cardId>',
    'a card’s purchases, newest first',
    ([issuerId, cardId]) => `${onCard(issuerId, cardId)}/purchases`,
    (items) => ({
      head: ['PURCHASE', 'AMOUNT', 'STATE', 'SINCE'],
      rows: items.map((each) => [
        each.purchaseId,
        money(each.amount, each.currency),
        each.state,
        each.createdAt,
      ]),
    }),
  );
  viewCommand(
    purchases,
    'get <issuerId> <purchaseId>',
    'one purchase',
    async (door, [issuerId, purchaseId]) => {
      const purchase = await door.get(onPurchase(issuerId, purchaseId));
      return { json: purchase, text: fieldText(purchase) };
    },
  );
  changeCommand(
    purchases,
    'record <issuerId> <cardId> <purchaseId> <amount>',
    'record a top-up as paid, minor units',
    async (door, [issuerId, cardId, purchaseId, amount], { loadOnNextContact }) => {
      const body = { purchaseId, amount: Number(amount), loadOnNextContact: loadOnNextContact !== undefined };
      return shownFields(await door.change('POST', `${onCard(issuerId, cardId)}/purchases`, body));
    },
  ).option('--load-on-next-contact', 'load it when the card is next seen, without being asked');
  changeCommand(
    purchases,
    'cancel <issuerId> <purchaseId>',
    'never load a purchase; its money is held until it is refunded',
    async (door, [issuerId, purchaseId]) =>
      shownFields(await door.change('POST', `${onPurchase(issuerId, purchaseId)}/cancellation`)),
  );
  changeCommand(
    purchases,
    'refund <issuerId> <purchaseId>',
    'give the money back of a purchase that was never loaded',
    async (door, [issuerId, purchaseId]) =>
      shownFields(await door.change('POST', `${onPurchase(issuerId, purchaseId)}/refund`)),
  );
  return purchases;
}

export function parkedCommand(): Command {
  const parked = new Command('parked').description('value that is kept on the server');
  listCommand<ParkedCard>(
    parked,
    'list <issuerId>',
    'cards whose value is kept on the server',
    ([issuerId = '']) => path`/issuers/${issuerId}/parked`,
    (items) => ({
      head: ['CARD', 'STATE', 'AMOUNT'],
      rows: items.map((each) => [each.cardId, each.state, money(each.amount, each.currency)]),
    }),
  );
  changeCommand(
    parked,
    'pay-out <issuerId> <cardId> <amount>',
    'parked value was given to the holder, minor units',
    async (door, [issuerId, cardId, amount]) =>
      shownFields(
        await door.change('POST', `${onCard(issuerId, cardId)}/payout`, { amount: Number(amount) }),
      ),
  );
  changeCommand(
    parked,
    'move <issuerId> <cardId> <toCardId>',
    'move all parked value to another card',
    async (door, [issuerId, cardId, toCardId]) =>
      shownFields(await door.change('POST', `${onCard(issuerId, cardId)}/move`, { toCardId })),
  );
  return parked;
}
