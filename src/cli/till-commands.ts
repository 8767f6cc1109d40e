/** `tessera till-groups` and `till-clients`: shops that share their passes, and the systems that ask for them. */

import { Command } from 'commander';
import type { PointOfSale, TillClient, TillGroup, TillStore } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, shownFields } from './operator-command.ts';

const ofGroup = (groupId = '') => path`/till-groups/${groupId}`;
const ofStore = (groupId = '', storeId = '') =>
  path`/till-groups/${groupId}/stores/${storeId}/points-of-sale`;
const onClient = (groupId = '', clientId = '') => path`/till-groups/${groupId}/clients/${clientId}`;

export function tillGroupsCommand(): Command {
  const groups = new Command('till-groups').description('shops that share their passes, and their stores');
  listCommand<TillGroup>(
    groups,
    'list',
    'all groups',
    () => '/till-groups',
    (items) => ({
      head: ['GROUP', 'ISSUER', 'NAME'],
      rows: items.map((each) => [String(each.groupId), each.issuerId, each.name]),
    }),
    ({ issuer }) => ({ issuerId: issuer }),
  ).option('--issuer <id>', 'of one issuer only');
  changeCommand(
    groups,
    'create <groupId> <issuerId> <name>',
    'make a group known by the number that its tills know it by',
    async (door, [groupId, issuerId, name]) =>
      shownFields(await door.change('POST', '/till-groups', { groupId: Number(groupId), issuerId, name })),
  );
  addStores(groups);
  return groups;
}

function addStores(groups: Command): void {
  listCommand<TillStore>(
    groups,
    'stores <groupId>',
    'the group’s stores',
    ([groupId]) => `${ofGroup(groupId)}/stores`,
    (items) => ({
      head: ['STORE', 'NAME'],
      rows: items.map(({ storeId, name }) => [String(storeId), name]),
    }),
  );
  changeCommand(
    groups,
    'add-store <groupId> <storeId> <name>',
    'make a store known',
    async (door, [groupId, storeId, name]) =>
      shownFields(
        await door.change('POST', `${ofGroup(groupId)}/stores`, { storeId: Number(storeId), name }),
      ),
  );
  listCommand<PointOfSale>(
    groups,
    'points-of-sale <groupId> <storeId>',
    'where in the store tills stand',
    ([groupId, storeId]) => ofStore(groupId, storeId),
    (items) => ({
      head: ['POINT OF SALE', 'NAME', 'CLOSED'],
      rows: items.map((each) => [String(each.pointOfSaleId), each.name, each.closedAt ?? '-']),
    }),
  );
  changeCommand(
    groups,
    'add-point-of-sale <groupId> <storeId> <pointOfSaleId> <name>',
    'make a point of sale known',
    async (door, [groupId, storeId, pointOfSaleId, name]) => {
      const body = { pointOfSaleId: Number(pointOfSaleId), name };
      return shownFields(await door.change('POST', ofStore(groupId, storeId), body));
    },
  );
  changeCommand(
    groups,
    'close-point-of-sale <groupId> <storeId> <pointOfSaleId>',
    'take nothing more from a point of sale',
    async (door, [groupId, storeId, pointOfSaleId = '']) =>
      shownFields(await door.change('POST', ofStore(groupId, storeId) + path`/${pointOfSaleId}/closing`)),
  );
}

export function tillClientsCommand(): Command {
  const clients = new Command('till-clients').description('systems of till vendors, and their secrets');
  listCommand<TillClient>(
    clients,
    'list <groupId>',
    'the systems that may ask for the group',
    ([groupId]) => `${ofGroup(groupId)}/clients`,
    (items) => ({
      head: ['CLIENT', 'NAME', 'STORE', 'SCOPES', 'SECRETS', 'REVOKED'],
      rows: items.map((each) => [
        each.clientId,
        each.name,
        each.storeId === null ? 'all' : String(each.storeId),
        each.scopes.join(' ') || '-',
        each.hasTwoSecrets ? '2' : '1',
        each.revokedAt ?? '-',
      ]),
    }),
  );
  changeCommand(
    clients,
    'create <groupId> <clientId> <name>',
    'make a system known and print its secret, once',
    async (door, [groupId, clientId, name], { store, scopes }) => {
      const one = store === undefined ? {} : { storeId: Number(store) };
      const body = { clientId, name, scopes: listOf(scopes), ...one };
      return shownFields(await door.change('POST', `${ofGroup(groupId)}/clients`, body));
    },
  )
    .requiredOption('--scopes <list>', 'what it may do: cards:read,cards:debit,cards:credit,cards:refund')
    .option('--store <storeId>', 'the only store that it speaks for');
  changeCommand(
    clients,
    'change-scopes <groupId> <clientId> <scopes>',
    'say what a system may do: scopes with commas between',
    async (door, [groupId, clientId, scopes]) =>
      shownFields(
        await door.change('PUT', `${onClient(groupId, clientId)}/scopes`, { scopes: listOf(scopes) }),
      ),
  );
  for (const [verb, place, description] of [
    ['add-secret', 'secret', 'give a system a second secret and print it, once'],
    ['drop-secret', 'secret/previous/removal', 'take the older one of two secrets no more'],
    ['revoke', 'revocation', 'end a system, its secrets and its tokens, for good'],
    ['revoke-tokens', 'token-revocation', 'end all tokens that a system has'],
  ] as const) {
    changeCommand(clients, `${verb} <groupId> <clientId>`, description, async (door, [groupId, clientId]) =>
      shownFields(await door.change('POST', `${onClient(groupId, clientId)}/${place}`)),
    );
  }
  return clients;
}

function listOf(text = ''): readonly string[] {
  return text.split(',').filter(Boolean);
}
