/** `tessera digital-cards`: digital cards, the devices they live on, and what customer care does to them. */

import { Command } from 'commander';
import type { DigitalCard, DigitalCardOperation } from '../http/admin.generated.ts';
import { path } from './admin-client.ts';
import { encryptPan } from './encrypt-pan.ts';
import { changeCommand, listCommand, shownFields, viewCommand } from './operator-command.ts';
import { fieldText } from './print.ts';

const ofIssuer = (issuerId = '') => path`/issuers/${issuerId}/digital-cards`;
const onCard = (issuerId = '', digitalCardId = '') =>
  path`/issuers/${issuerId}/digital-cards/${digitalCardId}`;

const PAN_FILE = '--pan-file <file>';
const PAN_FILE_MEANING = 'holds {"pan","exp"}, - for standard input; it leaves encrypted';

export function digitalCardsCommand(): Command {
  const cards = new Command('digital-cards').description('digital cards (tokens), and what is done to them');
  addLooks(cards);
  addCreate(cards);
  addOperations(cards);
  addDevices(cards);
  changeCommand(
    cards,
    'delete-card <issuerId> <cardId>',
    'delete a customer’s card and all digital cards of it',
    async (door, [issuerId = '', cardId = '']) =>
      shownFields(await door.change('POST', path`/issuers/${issuerId}/physical-cards/${cardId}/deletion`)),
  );
  return cards;
}

function addLooks(cards: Command): void {
  listCommand<DigitalCard>(
    cards,
    'list <issuerId>',
    'the issuer’s digital cards',
    ([issuerId]) => ofIssuer(issuerId),
    (items) => ({
      head: ['DIGITAL CARD', 'CARD', 'CONSUMER', 'TYPE', 'SCHEME', 'NUMBER', 'STATE', 'DEVICES'],
      rows: items.map((each) => [
        each.digitalCardId,
        each.cardId,
        each.consumerId,
        each.type,
        each.scheme,
        `*${each.panSuffix}`,
        each.state,
        each.devices.join(' ') || '-',
      ]),
    }),
    ({ card }) => ({ cardId: card }),
  ).option('--card <id>', 'of one customer’s card only');
  viewCommand(
    cards,
    'get <issuerId> <digitalCardId>',
    'one digital card',
    async (door, [issuerId, digitalCardId]) => {
      const card = await door.get(onCard(issuerId, digitalCardId));
      return { json: card, text: fieldText(card) };
    },
  );
  listCommand<DigitalCardOperation>(
    cards,
    'operations <issuerId> <digitalCardId>',
    'what was done to a digital card, newest first',
    ([issuerId, digitalCardId]) => `${onCard(issuerId, digitalCardId)}/operations`,
    (items) => ({
      head: ['STARTED', 'OPERATION', 'STATUS', 'BY', 'REASON', 'ERROR', 'ID'],
      rows: items.map((each) => [
        each.startedAt,
        each.operation,
        each.status,
        `${each.requestorType} ${each.requestorId}`,
        each.reasonCode ?? '-',
        each.error ?? '-',
        each.operationId,
      ]),
    }),
  );
  viewCommand(
    cards,
    'operation <issuerId> <digitalCardId> <operationId>',
    'one operation',
    async (door, [issuerId, digitalCardId, operationId = '']) => {
      const operation = await door.get(onCard(issuerId, digitalCardId) + path`/operations/${operationId}`);
      return { json: operation, text: fieldText(operation) };
    },
  );
}

function addCreate(cards: Command): void {
  changeCommand(
    cards,
    'create <issuerId> <cardId>',
    'make a digital card known',
    async (door, [issuerId, cardId], options) => {
      const { id, consumer: consumerId, type, scheme, wallet, devices, state, panFile = '' } = options;
      const body = {
        cardId,
        consumerId,
        type,
        scheme,
        state,
        encryptedPan: await encryptPan(await door.publicKeys(), panFile),
        ...(id === undefined ? {} : { digitalCardId: id }),
        ...(wallet === undefined ? {} : { walletId: wallet }),
        ...(devices === undefined ? {} : { devices: devices.split(',') }),
      };
      return shownFields(await door.change('POST', ofIssuer(issuerId), body));
    },
  )
    .requiredOption('--consumer <id>', 'whose it is')
    .requiredOption('--type <type>', 'SE, HCE, COF, ECOM or QRC')
    .requiredOption('--scheme <name>', 'the payment network, for example VISA')
    .requiredOption(PAN_FILE, PAN_FILE_MEANING)
    .option('--id <id>', 'its name; one is made when left out')
    .option('--wallet <id>', 'the wallet that it lives in')
    .option('--devices <ids>', 'with commas between several')
    .option('--state <state>', 'INACTIVE or ACTIVE', 'INACTIVE');
  changeCommand(
    cards,
    'renew <issuerId> <digitalCardId>',
    'give a digital card a new number and expiry',
    async (door, [issuerId, digitalCardId], { panFile = '' }) => {
      const body = { encryptedPan: await encryptPan(await door.publicKeys(), panFile) };
      return shownFields(await door.change('POST', `${onCard(issuerId, digitalCardId)}/renewal`, body));
    },
  ).requiredOption(PAN_FILE, PAN_FILE_MEANING);
}

function addOperations(cards: Command): void {
  for (const [verb, operation, description] of [
    ['suspend', 'SUSPEND', 'suspend a digital card on its holder’s behalf'],
    ['resume', 'RESUME', 'lift what the holder, customer care or the server suspended'],
    ['delete', 'DELETE', 'end a digital card'],
  ] as const) {
    changeCommand(
      cards,
      `${verb} <issuerId> <digitalCardId>`,
      description,
      async (door, [issuerId, digitalCardId], { reasonCode, tell }) => {
        const body = {
          operation,
          ...(reasonCode === undefined ? {} : { reasonCode }),
          ...(tell === undefined ? {} : { operationReason: tell }),
        };
        return shownFields(await door.change('POST', `${onCard(issuerId, digitalCardId)}/operations`, body));
      },
    )
      .option('--reason-code <code>', 'for example CARD_LOST; ISSUER_DECISION when left out')
      .option('--tell <text>', 'why, for the issuer: letters, digits and blanks');
  }
  changeCommand(
    cards,
    'change-consumer <issuerId> <digitalCardId> <consumerId>',
    'say whose a digital card is',
    async (door, [issuerId, digitalCardId, consumerId]) =>
      shownFields(await door.change('PUT', `${onCard(issuerId, digitalCardId)}/consumer`, { consumerId })),
  );
}

function addDevices(cards: Command): void {
  changeCommand(
    cards,
    'bind <issuerId> <digitalCardId> <deviceId>',
    'bind a digital card to a device',
    async (door, [issuerId, digitalCardId, deviceId]) =>
      shownFields(await door.change('POST', `${onCard(issuerId, digitalCardId)}/devices`, { deviceId })),
  );
  changeCommand(
    cards,
    'unbind <issuerId> <digitalCardId> <deviceId>',
    'bind a digital card to a device no more',
    async (door, [issuerId, digitalCardId, deviceId = '']) => {
      const device = onCard(issuerId, digitalCardId) + path`/devices/${deviceId}`;
      return shownFields(await door.change('POST', `${device}/unbinding`));
    },
  );
  changeCommand(
    cards,
    'open-step-up <issuerId> <digitalCardId> <kind>',
    'have the issuer approve a DEVICE_BINDING or a CARDHOLDER_VERIFICATION first',
    async (door, [issuerId, digitalCardId, kind], { device, authenticationId, expires }) => {
      const body = {
        kind,
        ...(device === undefined ? {} : { deviceId: device }),
        ...(authenticationId === undefined ? {} : { authenticationId: Number(authenticationId) }),
        ...(expires === undefined ? {} : { expiresAt: expires }),
      };
      return shownFields(await door.change('POST', `${onCard(issuerId, digitalCardId)}/step-ups`, body));
    },
  )
    .option('--device <id>', 'of a DEVICE_BINDING')
    .option('--authentication-id <number>', 'a random one when left out')
    .option('--expires <time>', 'ten minutes from now when left out');
}
