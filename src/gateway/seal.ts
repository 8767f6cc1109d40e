/**
 * Seal: plain commands into frames, after the decision and before the commit. A key-free card's frames are the commands
 * themselves; a keyed card's are made with its keys and the session's numbers, and leave only once the commit is through.
 */

import { bytesToHex, hexToBytes } from '../bytes.ts';
import type { CardKeys } from '../cards/card-keys.ts';
import type { Layout } from '../cards/layout.ts';
import type { Entropy } from '../entropy.ts';
import { BLOCK_BYTES } from '../felica/block-list.ts';
import { polling } from '../felica/commands/polling.ts';
import { readWithoutEncryption } from '../felica/commands/read-without-encryption.ts';
import { requestService } from '../felica/commands/request-service.ts';
import { resetMode } from '../felica/commands/reset-mode.ts';
import { writeWithoutEncryption } from '../felica/commands/write-without-encryption.ts';
import { aesChallenge1A } from '../felica/security/aes.ts';
import { authentication1V2, authentication2V2 } from '../felica/security/aes-commands.ts';
import { AES_BLOCK_BYTES, DES_BLOCK_BYTES } from '../felica/security/ciphers.ts';
import { desChallenge1A } from '../felica/security/des.ts';
import { authentication1, authentication2 } from '../felica/security/des-commands.ts';
import { challengeWrite, macRead, macWrite } from '../felica/security/lite-s-access.ts';
import { liteSSession } from '../felica/security/lite-s-mac.ts';
import { SECURE_COMMANDS } from '../felica/security/secure-access.ts';
import { sealCommand } from '../felica/security/secure-session.ts';
import {
  authenticatedNodes,
  fixedBlock,
  plainAccess,
  readPlaces,
  securedAccess,
  writePlaces,
} from './block-access.ts';
import type { ExpectedCommand, NumberedCommand, PlainCommand } from './plain-command.ts';
import type { SessionSecret } from './session-secret.ts';

/** A command as the contract carries it. */
export interface SealedCommand {
  readonly id: string;
  readonly name: string;
  /** Hexadecimal, upper case. */
  readonly value: string;
}

/** Which card is spoken to, and where its keys are. */
export interface CardAddress {
  readonly layout: Layout;
  readonly idm: string;
  readonly keys: CardKeys;
}

export interface SealedRound {
  readonly commands: readonly SealedCommand[];
  readonly expected: readonly ExpectedCommand[];
  readonly secret: SessionSecret | null;
}

/** Polling's request code 01: the card names the system it answers for. */
const REQUEST_SYSTEM_CODE = 1;
/** One time slot: the phone's own card, or the one card held to it. */
const ONE_TIME_SLOT = 0;
/** Authentication1 v2's parameter: nothing beside the node list. */
const NO_PARAMETER = 0;

export async function sealCommands(
  address: CardAddress,
  commands: readonly NumberedCommand[],
  secret: SessionSecret | null,
  entropy: Entropy,
): Promise<SealedRound> {
  let round: SealedRound = { commands: [], expected: [], secret };
  for (const { id, command } of commands) {
    const frame = await frameOf(address, command, round.secret, entropy);
    const { name, value, responseNumber } = frame;
    round = {
      commands: [...round.commands, { id, name, value: bytesToHex(value) }],
      expected: [
        ...round.expected,
        { id, command, name, ...(responseNumber === undefined ? {} : { responseNumber }) },
      ],
      secret: frame.secret === undefined ? round.secret : frame.secret,
    };
  }
  return round;
}

interface Frame {
  readonly name: string;
  readonly value: Uint8Array;
  readonly responseNumber?: number;
  /** What the session must remember from now on; undefined: what it does already. */
  readonly secret?: SessionSecret;
}

async function frameOf(
  address: CardAddress,
  command: PlainCommand,
  secret: SessionSecret | null,
  entropy: Entropy,
): Promise<Frame> {
  const { layout, idm } = address;
  switch (command.kind) {
    case 'reset-mode':
      return { name: resetMode.name, value: resetMode.buildCommand({ idm }) };
    case 'polling':
      return {
        name: polling.name,
        value: polling.buildCommand({
          systemCode: layout.systemCode,
          requestCode: REQUEST_SYSTEM_CODE,
          timeSlots: ONE_TIME_SLOT,
        }),
      };
    case 'request-service':
      return {
        name: requestService.name,
        value: requestService.buildCommand({ idm, nodes: [...command.nodes] }),
      };
    case 'authenticate-1':
      return authenticate1(address, entropy);
    case 'authenticate-2':
      return authenticate2(address, secret);
    case 'challenge':
      return challenge(address, entropy);
    case 'read':
      return read(address, command.blocks, secret);
    case 'write':
      return write(address, command.blocks, secret);
  }
}

async function authenticate1({ layout, idm, keys }: CardAddress, entropy: Entropy): Promise<Frame> {
  const { areas, services } = authenticatedNodes(layout);
  if (layout.security === 'aes') {
    const random1 = entropy.bytes(AES_BLOCK_BYTES);
    const cardKeys = await keys.aes(layout.name, { areas, services }, idm);
    const value = authentication1V2.buildCommand({
      idm,
      parameter: NO_PARAMETER,
      nodes: [...areas, ...services],
      challenge1A: aesChallenge1A(cardKeys, random1),
    });
    return { name: authentication1V2.name, value, secret: challenged(random1) };
  }
  const random1 = entropy.bytes(DES_BLOCK_BYTES);
  const cardKeys = await keys.des(layout.name, { areas, services }, idm);
  const value = authentication1.buildCommand({
    idm,
    areas,
    services,
    challenge1A: desChallenge1A(cardKeys, random1),
  });
  return { name: authentication1.name, value, secret: challenged(random1) };
}

function challenged(random1: Uint8Array): SessionSecret {
  return { kind: 'challenged', random1: bytesToHex(random1) };
}

function authenticate2({ idm }: CardAddress, secret: SessionSecret | null): Frame {
  if (secret?.kind !== 'answered') throw new Error('the card has not answered Authentication1');
  const { session } = secret;
  const codec = session.cipher === 'aes' ? authentication2V2 : authentication2;
  const value = codec.buildCommand({ idm, challenge2B: hexToBytes(secret.challenge2B) });
  return { name: codec.name, value, secret: { kind: 'secured', session } };
}

async function challenge({ layout, idm, keys }: CardAddress, entropy: Entropy): Promise<Frame> {
  const random = entropy.bytes(BLOCK_BYTES);
  const session = liteSSession(await keys.liteS(layout.name, idBlock(idm)), random);
  return {
    name: writeWithoutEncryption.name,
    value: writeWithoutEncryption.buildCommand({ idm, ...challengeWrite(random) }),
    secret: { kind: 'lite-s', session, writeCount: null },
  };
}

/** What a Lite-S card's key is diversified by: its IDm, then zeros. */
function idBlock(idm: string): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(hexToBytes(idm));
  return block;
}

function read({ layout, idm }: CardAddress, names: readonly string[], secret: SessionSecret | null): Frame {
  const places = readPlaces(layout, names);
  switch (layout.security) {
    case 'none':
      return plainRead(idm, plainAccess(places));
    case 'lite-s':
      return plainRead(idm, macRead(names.map((name) => fixedBlock(layout, name))));
    case 'des':
    case 'aes':
      return secured(secret, 'read', { blocks: securedAccess(layout, places) });
  }
}

function write(
  { layout, idm }: CardAddress,
  blocks: Extract<PlainCommand, { kind: 'write' }>['blocks'],
  secret: SessionSecret | null,
): Frame {
  const data = blocks.map((block) => hexToBytes(block.data));
  switch (layout.security) {
    case 'none':
      return plainWrite(idm, { ...plainAccess(writePlaces(layout, blocks)), data });
    case 'lite-s': {
      const [block] = blocks;
      const [bytes] = data;
      if (
        secret?.kind !== 'lite-s' ||
        secret.writeCount === null ||
        block === undefined ||
        bytes === undefined
      )
        throw new Error('a Lite-S write needs one block and a write counter that was read');
      return plainWrite(
        idm,
        macWrite(secret.session, secret.writeCount, fixedBlock(layout, block.name), bytes),
      );
    }
    case 'des':
    case 'aes':
      return secured(secret, 'write', { blocks: securedAccess(layout, writePlaces(layout, blocks)), data });
  }
}

type Access = Omit<Parameters<typeof readWithoutEncryption.buildCommand>[0], 'idm'>;
type WriteAccess = Omit<Parameters<typeof writeWithoutEncryption.buildCommand>[0], 'idm'>;

function plainRead(idm: string, access: Access): Frame {
  return { name: readWithoutEncryption.name, value: readWithoutEncryption.buildCommand({ idm, ...access }) };
}

function plainWrite(idm: string, access: WriteAccess): Frame {
  return {
    name: writeWithoutEncryption.name,
    value: writeWithoutEncryption.buildCommand({ idm, ...access }),
  };
}

function secured<Kind extends 'read' | 'write'>(
  secret: SessionSecret | null,
  kind: Kind,
  value: Parameters<typeof sealCommand<Kind>>[2],
): Frame {
  if (secret?.kind !== 'secured') throw new Error('the session is not secured');
  const { packet, responseNumber, session } = sealCommand(secret.session, kind, value);
  const { name } = SECURE_COMMANDS[session.cipher][kind];
  return { name, value: packet, responseNumber, secret: { kind: 'secured', session } };
}
