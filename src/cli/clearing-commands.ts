/** `tessera clearing`: what is settled with readers, and what no record explains. */

import { Command } from 'commander';
import type { ClearingSums, ClearingTransfer } from '../http/admin.generated.ts';
import { listCommand, viewCommand } from './operator-command.ts';
import { money, type Table, tableText } from './print.ts';

export function clearingCommand(): Command {
  const clearing = new Command('clearing').description('value that readers took from cards or put on them');
  viewCommand(
    clearing,
    'sums',
    'by issuer, currency and day (UTC)',
    async (door, _args, { issuer, from, to }) => {
      const sums = (await door.get('/clearing', { issuerId: issuer, from, to })) as ClearingSums;
      const rows = sums.items.map(({ day, issuerId, account, currency, transfers, taken, given, net }) => [
        day,
        issuerId,
        account,
        String(transfers),
        ...[taken, given, net].map((amount) => money(amount, currency)),
      ]);
      const head = ['DAY', 'ISSUER', 'ACCOUNT', 'TRANSFERS', 'TAKEN', 'GIVEN', 'NET'];
      return { json: sums, text: tableText({ head, rows }), note: `From ${sums.from} to ${sums.to}.` };
    },
  )
    .option('--issuer <id>', 'of one issuer only')
    .option('--from <day>', 'for example 2026-04-01; 30 days before the last when left out')
    .option('--to <day>', 'the last day; today when left out');
  listCommand<ClearingTransfer>(
    clearing,
    'transfers <account> <currency> <day>',
    'the transfers behind a sum of offline-clearing or unexplained',
    () => '/clearing/transfers',
    transferTable,
    ({ issuer }, [account, currency, day]) => ({ issuerId: issuer, account, currency, day }),
  ).option('--issuer <id>', 'of one issuer only');
  listCommand<ClearingTransfer>(
    clearing,
    'unexplained',
    'differences that no record of a chip explains, newest first',
    () => '/unexplained',
    transferTable,
    ({ issuer }) => ({ issuerId: issuer }),
  ).option('--issuer <id>', 'of one issuer only');
  return clearing;
}

function transferTable(items: readonly ClearingTransfer[]): Table {
  return {
    head: ['BOOKED', 'ISSUER', 'CARD', 'CODE', 'AMOUNT', 'DETAIL'],
    rows: items.map((each) => [
      each.bookedAt,
      each.issuerId,
      each.cardId,
      each.code,
      money(each.amount, each.currency),
      each.detail === null ? '-' : JSON.stringify(each.detail),
    ]),
  };
}
