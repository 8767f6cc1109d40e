/** One command and its answer, in hexadecimal and in words. Pure. */

import { hexToBytes } from '../../bytes.ts';
import type { Layout } from '../../cards/layout.ts';
import { resetMode } from '../../felica/commands/reset-mode.ts';
import { describeCommand, describeResponse } from '../../felica/describe.ts';
import { title } from '../../felica/phrases.ts';
import type { Exchange } from '../hub.ts';
import { foldMark, type Shown } from './demo-fold.ts';
import { readMeaning, writeMeaning } from './demo-frames.ts';
import { hexLines, wrapped } from './demo-lines.ts';
import { isChallenge, securityWords } from './demo-security.ts';

/** An exchange in full, or in one line when `shown` has it. */
export function exchangeText(exchange: Exchange, shown: Shown, layout: Layout): string {
  const mark = foldMark(exchange, shown, layout.security);
  return mark === null ? wholeText(exchange, layout) : foldedText(mark, exchange, layout);
}

function foldedText(mark: string, exchange: Exchange, layout: Layout): string {
  const meaning = isChallenge(exchange) ? 'a new challenge' : readMeaning(layout, exchange);
  return `      ${mark} ${title(exchange.name)}, as before${meaning === null ? '' : `: ${meaning}`}`;
}

function wholeText(exchange: Exchange, layout: Layout): string {
  const { name, command, response } = exchange;
  const security = securityWords(layout.security, exchange);
  return [
    hexLines(command, '      > '),
    inWords(describeCommand(hexToBytes(command))),
    meaningText(writeMeaning(layout, exchange)),
    meaningText(security.command),
    response === null ? '      < (silence)' : hexLines(response, '      < '),
    response === null ? silenceText(name) : inWords(describeResponse(hexToBytes(response))),
    meaningText(readMeaning(layout, exchange)),
    response === null ? '' : meaningText(security.response),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function inWords(text: string): string {
  return wrapped(text, '        ');
}

function meaningText(meaning: string | null): string {
  return meaning === null || meaning === '' ? '' : inWords(meaning);
}

/** Every tap begins with Reset Mode, so it is what a card that was torn away does not hear. */
function silenceText(name: string): string {
  if (name !== resetMode.name) return '';
  return inWords('The card was torn away; it is back in the field with the next Polling.');
}
