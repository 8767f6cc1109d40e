/** `tessera products`: which kinds of cards an issuer gives out. */

import { Command } from 'commander';
import type { LayoutList, Product } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, type Options, shownFields, viewCommand } from './operator-command.ts';
import { money, tableText } from './print.ts';

export function productsCommand(): Command {
  const products = new Command('products').description('kinds of cards that an issuer gives out');
  listCommand<Product>(
    products,
    'list <issuerId>',
    'the issuer’s products',
    ([issuerId = '']) => path`/issuers/${issuerId}/products`,
    (items) => ({
      head: ['PRODUCT', 'LAYOUT', 'OPERATIONS', 'READER OPERATIONS'],
      rows: items.map((each) => [
        each.productId,
        each.layout,
        each.operations?.join(' ') ?? 'all',
        each.readerOperations?.join(' ') ?? 'all',
      ]),
    }),
  );
  viewCommand(products, 'layouts', 'the kinds of cards that the server knows', async (door) => {
    const { items } = (await door.get('/layouts')) as LayoutList;
    const rows = items.map(({ name, security, currency, limits, title }) => [
      name,
      security,
      money(limits.maximum, currency),
      title,
    ]);
    return { json: { items }, text: tableText({ head: ['LAYOUT', 'SECURITY', 'MAXIMUM', 'TITLE'], rows }) };
  });
  withAllowed(
    changeCommand(
      products,
      'create <issuerId> <productId> <layout>',
      'make a product known',
      async (door, [issuerId = '', productId, layout], options) =>
        shownFields(
          await door.change('POST', path`/issuers/${issuerId}/products`, {
            productId,
            layout,
            ...allowed(options),
          }),
        ),
    ),
  );
  withAllowed(
    changeCommand(
      products,
      'change <issuerId> <productId>',
      'change what a product allows; what is left out becomes the default again',
      async (door, [issuerId = '', productId = ''], options) =>
        shownFields(
          await door.change('PUT', path`/issuers/${issuerId}/products/${productId}`, allowed(options)),
        ),
    ),
  );
  return products;
}

function withAllowed(command: Command): Command {
  return command
    .option('--trust <amount>', 'largest amount on an unauthenticated card’s word, minor units', '0')
    .option('--operations <names>', 'with commas; all of the layout when left out')
    .option('--reader-operations <names>', 'with commas; all of the layout when left out')
    .option('--card-service-id <text>', 'by which an external card’s product is named');
}

function allowed({ trust, operations, readerOperations, cardServiceId }: Options) {
  return {
    trustUnauthenticated: Number(trust),
    ...(operations === undefined ? {} : { operations: operations.split(',') }),
    ...(readerOperations === undefined ? {} : { readerOperations: readerOperations.split(',') }),
    ...(cardServiceId === undefined ? {} : { cardServiceId }),
  };
}
