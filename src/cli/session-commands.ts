/** `tessera sessions`: what was said at the device door. */

import { Command } from 'commander';
import type { Session, SessionRounds } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { listCommand, viewCommand } from './operator-command.ts';

import { lineText } from './print.ts';

export function sessionsCommand(): Command {
  const sessions = new Command('sessions').description('what was said at the device door');
  listCommand<Session>(
    sessions,
    'list',
    'sessions of a card (--issuer and --card) or of a phone (--device), newest first',
    () => '/sessions',
    (items) => ({
      head: ['SESSION', 'CARD', 'OPERATION', 'STARTED', 'ROUNDS', 'CODE'],
      rows: items.map((each) => [
        each.sessionKey,
        each.cardId ?? '-',
        each.operation ?? '-',
        each.startedAt,
        String(each.rounds),
        String(each.statusCode),
      ]),
    }),
    ({ issuer, card, device }) => ({ issuerId: issuer, cardId: card, deviceId: device }),
  )
    .option('--issuer <id>', 'whose card')
    .option('--card <id>', 'the card')
    .option('--device <id>', 'the phone');
  viewCommand(sessions, 'show <session>', 'one session, every frame in words', async (door, [key = '']) => {
    const session = (await door.get(path`/sessions/${key}`)) as SessionRounds;
    return { json: session, text: lineText(session.rounds.flatMap(roundLines)) };
  });
  return sessions;
}

function roundLines(round: SessionRounds['rounds'][number]): readonly string[] {
  const { operation, purchaseId, deviceStatus, statusCode, statusMessage } = round;
  const asked = [operation ?? 'nothing named', ...(purchaseId === null ? [] : [`purchase ${purchaseId}`])];
  return [
    `Round ${round.round}, ${round.at}: ${asked.join(', ')}${deviceStatus === 0 ? '' : `, the device says ${deviceStatus}`}`,
    ...round.responses.flatMap(({ hex, words }) => [`  < ${hex || '(silence)'}`, `    ${words}`]),
    `  ${statusCode} ${statusMessage}`,
    ...round.commands.flatMap(({ hex, words }) => [`  > ${hex}`, `    ${words}`]),
  ];
}
