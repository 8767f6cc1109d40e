/** `tessera deny`: cards that must not be taken any more. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { DenyEntry, DenyImported } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { jsonList } from './json-list.ts';
import {
  changeCommand,
  type Door,
  listCommand,
  type Page,
  shownFields,
  viewCommand,
} from './operator-command.ts';
import { fieldText } from './print.ts';

/** The contract's bound on one request. */
const AT_ONCE = 50;
const LARGEST_PAGE = '200';

export function denyCommand(): Command {
  const deny = new Command('deny').description('cards that must not be taken any more, whoever holds them');
  const of = (issuerId = '') => path`/issuers/${issuerId}/deny-entries`;
  listCommand<DenyEntry>(
    deny,
    'list <issuerId>',
    'the issuer’s list',
    ([issuerId]) => of(issuerId),
    (items) => ({
      head: ['SYSTEM', 'IDM', 'SINCE', 'REASON'],
      rows: items.map((each) => [each.systemCode, each.idm, each.createdAt, each.reason]),
    }),
  );
  changeCommand(
    deny,
    'import <issuerId> <file>',
    'add the cards of a file: a JSON array, or one JSON object a line, each with systemCode and idm',
    async (door, [issuerId, file = '']) => {
      const entries = readEntries(readFileSync(file, 'utf8'));
      const total = { added: 0, present: 0 };
      for (let start = 0; start < entries.length; start += AT_ONCE) {
        const part = { entries: entries.slice(start, start + AT_ONCE) };
        const { added, present } = (await door.change('POST', of(issuerId), part, start / AT_ONCE))
          .body as DenyImported;
        total.added += added;
        total.present += present;
      }
      return { json: total, text: fieldText(total) };
    },
  );
  viewCommand(
    deny,
    'export <issuerId>',
    'the whole list, one JSON object a line',
    async (door, [issuerId]) => {
      const entries = await allEntries(door, of(issuerId));
      return { json: entries, text: entries.map((entry) => JSON.stringify(entry)).join('\n') };
    },
  );
  changeCommand(
    deny,
    'remove <issuerId> <systemCode> <idm>',
    'take a card off the list',
    async (door, [issuerId, systemCode = '', idm = '']) =>
      shownFields(await door.change('POST', of(issuerId) + path`/${systemCode}/${idm}/removal`)),
  );
  return deny;
}

/** What else an exported entry says is the server's own. */
function readEntries(text: string): readonly object[] {
  return jsonList<Partial<DenyEntry>>(text).map(({ systemCode, idm, reason }) => ({
    systemCode,
    idm,
    ...(reason === undefined ? {} : { reason }),
  }));
}

async function allEntries(door: Door, address: string): Promise<readonly DenyEntry[]> {
  const entries: DenyEntry[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = (await door.get(address, { limit: LARGEST_PAGE, cursor })) as Page<DenyEntry>;
    entries.push(...page.items);
    if (page.next === null) return entries;
    cursor = page.next;
  }
}
