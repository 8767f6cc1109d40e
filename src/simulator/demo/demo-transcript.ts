/** The demo's story as people read it. Pure. */

import type { Layout, Security } from '../../cards/layout.ts';
import { count } from '../../felica/phrases.ts';
import { formatMinor } from '../../ledger/money-text.ts';
import type { Exchange, RoundReport } from '../hub.ts';
import type { SandboxCard } from '../sandbox/sandbox-file.ts';
import { exchangeText } from './demo-exchange.ts';
import { type Shown, shownBy } from './demo-fold.ts';
import { chipText, type DemoChip } from './demo-frames.ts';
import { wrapped } from './demo-lines.ts';
import { isSecuredAccess } from './demo-security.ts';
import type { Act, Beat, Check } from './demo-story.ts';
import type { DemoTap, DemoTransfer } from './demo-world.ts';

const SHOWN_LEGEND = '= is a command and an answer that were both shown before, byte for byte';

/** What the marks mean that only cards with keys need. */
const SECURED_LEGEND: Readonly<Record<Security, readonly string[]>> = {
  none: [],
  'lite-s': ["~ is one shown before, but for the session's own random numbers and counters"],
  des: encryptedLegend(),
  aes: encryptedLegend(),
};

function encryptedLegend(): readonly string[] {
  return [
    "~ is one shown before, but for the session's own random numbers, counters and ciphertext",
    '* is what the demo alone can tell, from a look into the chip: the hub sees ciphertext',
  ];
}

/** Who plays, and how to read what follows. `database` is left out when it is the embedded one. */
export function introductionText(
  card: SandboxCard,
  { security }: Layout,
  baseUrl: string,
  database: string | undefined,
): string {
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
    `${[SHOWN_LEGEND, ...SECURED_LEGEND[security]].join(';\n')}.`,
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
      const shown = shownBy(exchangesOf(told), layout.security);
      const rounds = tapRounds(beat).map(({ round, chip }, i) => {
        const text = roundText(round, i + 1, shown, layout);
        return chip === undefined ? text : `${text}\n      * on the chip: ${chipText(layout, chip)}`;
      });
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

/** The rounds of a tap; what the chip held after one that read or wrote it in secret. */
function tapRounds({ report, chip }: DemoTap): { readonly round: RoundReport; readonly chip?: DemoChip }[] {
  let commands = 0;
  return report.rounds.map((round) => {
    commands += round.exchanges.length;
    const held = round.exchanges.some(isSecuredAccess) ? chip[commands - 1] : undefined;
    return held === undefined ? { round } : { round, chip: held };
  });
}

function exchangesOf(beats: readonly Beat[]): readonly Exchange[] {
  const rounds = beats.flatMap((beat) => (beat.kind === 'tap' ? beat.report.rounds : []));
  return rounds.flatMap(({ exchanges }) => exchanges);
}

function roundText(
  { statusCode, statusMessage, exchanges }: RoundReport,
  number: number,
  shown: Shown,
  layout: Layout,
): string {
  const next = exchanges.length === 0 ? 'the session ends' : count(exchanges.length, 'command');
  return [
    `    round ${number}: ${statusCode} ${statusMessage}, ${next}`,
    ...exchanges.map((exchange) => exchangeText(exchange, shown, layout)),
  ].join('\n');
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
