/** `tessera layout`: which kinds of cards are known, and whether a file describes one. */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { loadLayouts } from './cards/layout-catalogue.ts';
import { layoutChecker } from './cards/layout-check.ts';

/** Exit code 1: the file has faults. */
const FAULTY = 1;

interface Output {
  readonly json?: true;
}

export function layoutCommand(): Command {
  const command = new Command('layout').description('card layouts: what must be known of a kind of card');
  command
    .command('check')
    .description('say everything that is wrong with a layout file')
    .argument('<file>', 'named after the layout: cjrc.json')
    .option('--json', 'for machines')
    .action((file: string, { json }: Output) => {
      if (!checkLayoutFile(file, json === true)) process.exitCode = FAULTY;
    });
  command
    .command('list')
    .description('the layouts in the layouts folder')
    .option('--json', 'for machines')
    .action(({ json }: Output) => listLayouts(json === true));
  return command;
}

/** True when the file describes a card that can be used. Throws when it cannot be read. */
function checkLayoutFile(file: string, json: boolean): boolean {
  const { layout, faults } = layoutChecker()(readFileSync(file, 'utf8'), basename(file));
  if (json) console.log(JSON.stringify({ file, ok: layout !== null, faults }, null, 2));
  else if (layout !== null) console.log(`${file}: OK`);
  else for (const { line, fault } of faults) console.log(`${file}:${line}: ${fault}`);
  return layout !== null;
}

function listLayouts(json: boolean): void {
  const layouts = [...loadLayouts().values()].map(
    ({ name, title, security, sandboxOnly, currency, operations, readerOperations }) => ({
      name,
      title,
      security,
      sandboxOnly,
      currency,
      operations,
      readerOperations,
    }),
  );
  if (json) {
    console.log(JSON.stringify(layouts, null, 2));
    return;
  }
  const nameWidth = Math.max(...layouts.map(({ name }) => name.length));
  for (const { name, security, sandboxOnly, currency, operations } of layouts) {
    const where = sandboxOnly ? 'sandbox' : '';
    console.log(
      `${name.padEnd(nameWidth)}  ${security.padEnd(6)}  ${currency}  ${where.padEnd(7)}  ${operations.join(' ')}`,
    );
  }
}
