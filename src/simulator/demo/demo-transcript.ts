/** The demo's story as people read it. Pure. */

import { hexToBytes } from '../../bytes.ts';
import { describeCommand, describeResponse } from '../../felica/describe.ts';
import { formatMinor } from '../../ledger/money-text.ts';
import type { Exchange, RoundReport, UseCaseReport } from '../hub.ts';
import type { Act, Beat, Check } from './demo-story.ts';
import type { DemoTransfer } from './demo-world.ts';

/** Hexadecimal digits on one line. */
const HEX_WIDTH = 64;

/** How wide text runs before it is broken. */
const TEXT_WIDTH = 92;

export function actText(act: Act, number: number, currency: string): string {
  const heading = `${number}. ${act.title}`;
  return [
    heading,
    '='.repeat(heading.length),
    ...act.beats.map((beat) => beatText(beat, currency)),
    ...act.checks.map(checkText),
    '',
  ].join('\n');
}

function beatText(beat: Beat, currency: string): string {
  switch (beat.kind) {
    case 'tap':
      return tapText(beat.title, beat.report);
    case 'ledger':
      return [
        `\n  ${beat.title}`,
        ...beat.transfers.map((transfer) => transferText(transfer, currency)),
      ].join('\n');
    case 'standing': {
      const money = (amount: number) => `${formatMinor(BigInt(amount), currency)} ${currency}`;
      const doubt = beat.book.inDoubt === 0 ? 'nothing in doubt' : `${money(beat.book.inDoubt)} in doubt`;
      return `\n  ${beat.title}: the chip holds ${money(beat.chip)}; the ledger says ${money(beat.book.chip)}, ${doubt}.`;
    }
    case 'said':
      return `\n${wrapped(beat.text, '  ')}`;
  }
}

function tapText(title: string, report: UseCaseReport): string {
  return [`\n  ${title}`, ...report.rounds.map((round, i) => roundText(round, i + 1))].join('\n');
}

function roundText({ statusCode, statusMessage, exchanges }: RoundReport, number: number): string {
  const count =
    exchanges.length === 0 ? 'done' : `${exchanges.length} command${exchanges.length === 1 ? '' : 's'}`;
  return [
    `    round ${number}: ${statusCode} ${statusMessage}, ${count}`,
    ...exchanges.map(exchangeText),
  ].join('\n');
}

function exchangeText({ command, response }: Exchange): string {
  const asked = [hexLines(command, '      > '), wrapped(describeCommand(hexToBytes(command)), '        ')];
  if (response === null) return [...asked, '      < (silence)'].join('\n');
  return [
    ...asked,
    hexLines(response, '      < '),
    wrapped(describeResponse(hexToBytes(response)), '        '),
  ].join('\n');
}

function transferText(
  { sequence, kind, code, from, to, amount, receipt }: DemoTransfer,
  currency: string,
): string {
  const number = `#${sequence}`.padStart(7);
  const what = `${code}${kind === 'single' ? '' : ` (${kind})`}`.padEnd(16);
  const money = `${formatMinor(BigInt(amount), currency)} ${currency}`.padStart(12);
  const mark = receipt === null ? '' : `   receipt ${receipt}`;
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
