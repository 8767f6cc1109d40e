/** `tessera doubts` and `alarms`: what needs a person. */

import { Command } from 'commander';
import type { Alarm, Doubt } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, shownFields } from './operator-command.ts';
import { money } from './print.ts';

export function doubtsCommand(): Command {
  const doubts = new Command('doubts').description('value handed to a card, outcome unknown');
  listCommand<Doubt>(
    doubts,
    'list',
    'value in doubt, oldest first',
    () => '/doubts',
    (items) => ({
      head: ['DOUBT', 'CARD', 'WHAT', 'AMOUNT', 'SINCE', 'PROPOSED', 'DECIDED'],
      rows: items.map((each) => [
        each.transferId,
        each.cardId,
        each.code,
        money(each.amount, each.currency),
        each.since,
        each.proposal === null ? '-' : `${each.proposal.outcome} by ${each.proposal.proposedBy}`,
        each.decision ?? '-',
      ]),
    }),
    ({ issuer, watched }) => ({ issuerId: issuer, watched: watched === undefined ? undefined : 'true' }),
  )
    .option('--issuer <id>', 'of one issuer only')
    .option('--watched', 'instead: what was ended and may yet turn out otherwise');
  changeCommand(
    doubts,
    'propose <doubt> <outcome>',
    'say what became of it: post (the write happened) or void (it did not)',
    async (door, [transferId = '', outcome]) =>
      shownFields(
        await door.change('PUT', path`/doubts/${transferId}/proposal`, { outcome }),
        'Nothing has moved: another person has to confirm it.',
      ),
  );
  changeCommand(doubts, 'withdraw <doubt>', 'take a proposal back', async (door, [transferId = '']) =>
    shownFields(await door.change('POST', path`/doubts/${transferId}/proposal/withdrawal`)),
  );
  changeCommand(
    doubts,
    'confirm <doubt>',
    'agree with what another person proposed: the value moves',
    async (door, [transferId = '']) =>
      shownFields(await door.change('POST', path`/doubts/${transferId}/confirmation`)),
  );
  return doubts;
}

export function alarmsCommand(): Command {
  const alarms = new Command('alarms').description('what the server noticed and a person should look at');
  listCommand<Alarm>(
    alarms,
    'list',
    'alarms, newest first',
    () => '/alarms',
    (items) => ({
      head: ['ALARM', 'CARD', 'KIND', 'DETAIL', 'RAISED', 'HANDLED BY'],
      rows: items.map((each) => [
        each.alarmId,
        each.cardId ?? '-',
        each.kind,
        each.detail,
        each.raisedAt,
        each.handledBy ?? '-',
      ]),
    }),
    ({ all }) => ({ handled: all === undefined ? 'false' : undefined }),
  ).option('--all', 'also those that were handled');
  changeCommand(alarms, 'handle <alarm>', 'you have looked at it', async (door, [alarmId = '']) =>
    shownFields(await door.change('POST', path`/alarms/${alarmId}/handling`)),
  );
  return alarms;
}
