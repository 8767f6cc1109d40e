/** The demo's story as people read it. Pure. */

import { hexToBytes } from '../../bytes.ts';
import type { Layout } from '../../cards/layout.ts';
import { resetMode } from '../../felica/commands/reset-mode.ts';
import { writeWithoutEncryption } from '../../felica/commands/write-without-encryption.ts';
import { describeCommand, describeResponse } from '../../felica/describe.ts';
import { title as commandTitle, count } from '../../felica/phrases.ts';
import { formatMinor } from '../../ledger/money-text.ts';
import type { Exchange, RoundReport } from '../hub.ts';
import type { SandboxCard } from '../sandbox/sandbox-file.ts';
import { readMeaning, writeMeaning } from './demo-frames.ts';
import type { Act, Beat, Check } from './demo-story.ts';
import type { DemoTransfer } from './demo-world.ts';

/** Hexadecimal digits on one line. */
const HEX_WIDTH = 64;

/** How wide text runs before it is broken. */
const TEXT_WIDTH = 92;

/** Who plays, and how to read what follows. `database` is left out when it is the embedded one. */
export function introductionText(card: SandboxCard, baseUrl: string, database: string | undefined): string {
  const where = database === undefined ? 'the embedded database in a fresh folder' : 'the database you named';
  return [
    'One top-up, end to end',
    '',
    wrapped(
      `A Tessera server at ${baseUrl} over ${where}; ${card.deviceId} with a virtual FeliCa card in it (layout ${card.layout}, system ${card.systemCode}, IDm ${card.idm}); and a hub that knows the published contract only.`,
      '',
    ),
    '',
    '> is what the hub has the phone send to the card, < what the card answers;',
    '= is a command and an answer that were both shown before, byte for byte.',
    '',
  ].join('\n');
}

/** The next act, in full where it differs from what `earlier` acts have shown. */
export function actText(act: Act, earlier: readonly Act[], layout: Layout): string {
  const heading = `${earlier.length + 1}. ${act.title}`;
  return [
    heading,
    '='.repeat(heading.length),
    ...act.beats.map((beat, i) => {
      const told = [...earlier.flatMap(({ beats }) => beats), ...act.beats.slice(0, i)];
      return beatText(beat, told, layout);
    }),
    ...act.checks.map(checkText),
    '',
  ].join('\n');
}

/** @param told the beats before this one */
function beatText(beat: Beat, told: readonly Beat[], layout: Layout): string {
  const { currency } = layout;
  switch (beat.kind) {
    case 'tap': {
      const shown = shownBy(told);
      const rounds = beat.report.rounds.map((round, i) => roundText(round, i + 1, shown, layout));
      return [`\n  ${beat.title}`, ...rounds].join('\n');
    }
    case 'ledger':
      return [
        `\n  ${beat.title}`,
        ...beat.transfers.map((transfer) => transferText(transfer, currency)),
      ].join('\n');
    case 'standing': {
      const money = (amount: number) => `${formatMinor(BigInt(amount), currency)} ${currency}`;
      const doubt = beat.book.inDoubt === 0 ? 'nothing in doubt' : `${money(beat.book.inDoubt)} in doubt`;
      const text = `the chip holds ${money(beat.chip)}; the ledger says ${money(beat.book.chip)}, ${doubt}.`;
      return `\n${wrapped(`${beat.title}: ${text}`, '  ')}`;
    }
    case 'said':
      return `\n${wrapped(beat.text, '  ')}`;
  }
}

/** Every exchange of the taps among `beats`, as {@link exchangeKey} names it. */
function shownBy(beats: readonly Beat[]): ReadonlySet<string> {
  const taps = beats.flatMap((beat) => (beat.kind === 'tap' ? [beat.report] : []));
  return new Set(taps.flatMap(({ rounds }) => rounds.flatMap(({ exchanges }) => exchanges.map(exchangeKey))));
}

function exchangeKey({ command, response }: Exchange): string {
  return `${command} ${response}`;
}

function roundText(
  { statusCode, statusMessage, exchanges }: RoundReport,
  number: number,
  shown: ReadonlySet<string>,
  layout: Layout,
): string {
  const next = exchanges.length === 0 ? 'the session ends' : count(exchanges.length, 'command');
  return [
    `    round ${number}: ${statusCode} ${statusMessage}, ${next}`,
    ...exchanges.map((exchange) =>
      isFolded(exchange, shown) ? foldedText(exchange, layout) : exchangeText(exchange, layout),
    ),
  ].join('\n');
}

/** A write and a silence are never folded: they are what the story is about. */
function isFolded(exchange: Exchange, shown: ReadonlySet<string>): boolean {
  const { name, response } = exchange;
  return name !== writeWithoutEncryption.name && response !== null && shown.has(exchangeKey(exchange));
}

function foldedText(exchange: Exchange, layout: Layout): string {
  const meaning = readMeaning(layout, exchange);
  return `      = ${commandTitle(exchange.name)}, as before${meaning === null ? '' : `: ${meaning}`}`;
}

function exchangeText(exchange: Exchange, layout: Layout): string {
  const { name, command, response } = exchange;
  return [
    hexLines(command, '      > '),
    inWords(describeCommand(hexToBytes(command))),
    meaningText(writeMeaning(layout, exchange)),
    response === null ? '      < (silence)' : hexLines(response, '      < '),
    response === null ? silenceText(name) : inWords(describeResponse(hexToBytes(response))),
    meaningText(readMeaning(layout, exchange)),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function inWords(text: string): string {
  return wrapped(text, '        ');
}

function meaningText(meaning: string | null): string {
  return meaning === null ? '' : inWords(meaning);
}

/** Every tap begins with Reset Mode, so it is what a card that was torn away does not hear. */
function silenceText(name: string): string {
  if (name !== resetMode.name) return '';
  return inWords('The card was torn away; it is back in the field with the next Polling.');
}

function transferText(
  { sequence, kind, code, from, to, amount, receipt }: DemoTransfer,
  currency: string,
): string {
  const number = `#${sequence}`.padStart(6);
  const what = `${code}${kind === 'single' ? '' : ` (${kind})`}`.padEnd(16);
  const money = `${formatMinor(BigInt(amount), currency)} ${currency}`.padStart(12);
  const mark = receipt === null ? '' : `  receipt ${receipt}`;
  return `${number}  ${what} ${money}   ${from.padEnd(8)} -> ${to}${mark}`;
}

function checkText({ claim, holds }: Check, index: number): string {
  return `${index === 0 ? '\n' : ''}  ${holds ? 'holds' : 'FAILS'}  ${claim}`;
}

function hexLines(hex: string, first: string): string {
  const lines = hex.match(new RegExp(`.{1,${HEX_WIDTH}}`, 'g')) ?? [];
  return lines.map((line, i) => `${i === 0 ? first : ' '.repeat(first.length)}${line}`).join('\n');
}

/** `text` broken at blanks into lines that begin with `indent`. */
function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => indent + each).join('\n');
}
