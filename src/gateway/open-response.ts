/** One response into a fact. */

import { bytesToHex, hexToBytes, readUintBE } from '../bytes.ts';
import { FrameError } from '../felica/command.ts';
import { polling } from '../felica/commands/polling.ts';
import { readWithoutEncryption } from '../felica/commands/read-without-encryption.ts';
import { requestService } from '../felica/commands/request-service.ts';
import { resetMode } from '../felica/commands/reset-mode.ts';
import { writeWithoutEncryption } from '../felica/commands/write-without-encryption.ts';
import { aesAnswerCard } from '../felica/security/aes.ts';
import { type Authentication1V2Response, authentication1V2 } from '../felica/security/aes-commands.ts';
import { desAnswerCard } from '../felica/security/des.ts';
import { type Authentication1Response, authentication1 } from '../felica/security/des-commands.ts';
import { writeCountOf } from '../felica/security/lite-s.ts';
import { openMacRead } from '../felica/security/lite-s-access.ts';
import {
  openAuthentication2,
  openResponse as openSecured,
  type SecureSession,
} from '../felica/security/secure-session.ts';
import { isSuccess } from '../felica/status-flags.ts';
import { authenticatedNodes, fixedBlock } from './block-access.ts';
import type { ExpectedCommand, Fact } from './plain-command.ts';
import type { CardAddress } from './seal.ts';
import type { SessionSecret } from './session-secret.ts';

export interface Found {
  readonly fact: Fact;
  /** What the session must remember from now on; undefined: what it does already. */
  readonly secret?: SessionSecret;
}

const DONE: Fact = { kind: 'done' };
const MALFORMED: Fact = { kind: 'malformed' };
const OTHER_CARD: Fact = { kind: 'other-card' };
const NOT_AUTHENTIC: Fact = { kind: 'not-authentic' };

/** @param value hexadecimal */
export async function openResponse(
  address: CardAddress,
  expected: ExpectedCommand,
  value: string,
  secret: SessionSecret | null,
): Promise<Found> {
  try {
    return await read(address, expected, hexToBytes(value), secret);
  } catch (error) {
    if (error instanceof FrameError) return { fact: MALFORMED };
    throw error;
  }
}

async function read(
  address: CardAddress,
  expected: ExpectedCommand,
  packet: Uint8Array,
  secret: SessionSecret | null,
): Promise<Found> {
  const { idm, layout } = address;
  const { command } = expected;
  switch (command.kind) {
    case 'reset-mode':
      return { fact: fromCard(idm, resetMode.parseResponse(packet), () => DONE) };
    case 'polling': {
      const { requestData, ...response } = polling.parseResponse(packet);
      if (response.idm !== idm) return { fact: OTHER_CARD };
      const systemCode = requestData === undefined ? null : readUintBE(requestData, 0, 2);
      return { fact: { kind: 'polled', systemCode } };
    }
    case 'request-service': {
      const response = requestService.parseResponse(packet);
      if (response.idm !== idm) return { fact: OTHER_CARD };
      if (response.keyVersions.length !== command.nodes.length) return { fact: MALFORMED };
      return { fact: { kind: 'key-versions', keyVersions: response.keyVersions } };
    }
    case 'authenticate-1':
      return readAuthentication1(address, packet, secret);
    case 'authenticate-2': {
      const opened = openAuthentication2(securedSession(secret), packet);
      if (opened === undefined) return { fact: NOT_AUTHENTIC };
      return { fact: DONE, secret: { kind: 'secured', session: opened.session } };
    }
    case 'challenge':
      return { fact: fromCard(idm, writeWithoutEncryption.parseResponse(packet), () => DONE) };
    case 'read':
      if (layout.security === 'lite-s') return readWithMac(address, command.blocks, packet, secret);
      if (layout.security !== 'none') return readSecured(expected, command.blocks, packet, secret);
      return { fact: readPlain(idm, command.blocks, packet) };
    case 'write': {
      if (layout.security === 'des' || layout.security === 'aes') {
        const opened = openSecured(securedSession(secret), 'write', numberOf(expected), packet);
        return {
          fact: opened === undefined ? NOT_AUTHENTIC : fromFlags(opened, () => ({ kind: 'written' })),
        };
      }
      return {
        fact: fromCard(idm, writeWithoutEncryption.parseResponse(packet), () => ({ kind: 'written' })),
      };
    }
  }
}

async function readAuthentication1(
  { layout, idm, keys }: CardAddress,
  packet: Uint8Array,
  secret: SessionSecret | null,
): Promise<Found> {
  if (secret?.kind !== 'challenged') throw new Error('Authentication1 is not out');
  const random1 = hexToBytes(secret.random1);
  const nodes = authenticatedNodes(layout);
  const response =
    layout.security === 'aes'
      ? authentication1V2.parseResponse(packet)
      : authentication1.parseResponse(packet);
  if (response.idm !== idm) return { fact: OTHER_CARD };
  const answered = isAesAnswer(response)
    ? aesAnswerCard(await keys.aes(layout.name, nodes, idm), random1, response)
    : desAnswerCard(await keys.des(layout.name, nodes, idm), random1, response);
  if (answered === undefined) return { fact: NOT_AUTHENTIC };
  const challenge2B = bytesToHex(answered.challenge2B);
  return { fact: DONE, secret: { kind: 'answered', challenge2B, session: answered.session } };
}

function isAesAnswer(
  response: Authentication1Response | Authentication1V2Response,
): response is Authentication1V2Response {
  return 'challenge3C' in response;
}

function readPlain(idm: string, names: readonly string[], packet: Uint8Array): Fact {
  const response = readWithoutEncryption.parseResponse(packet);
  return fromCard(idm, response, () => blocksFact(names, response.blocks));
}

function readSecured(
  expected: ExpectedCommand,
  names: readonly string[],
  packet: Uint8Array,
  secret: SessionSecret | null,
): Found {
  const opened = openSecured(securedSession(secret), 'read', numberOf(expected), packet);
  if (opened === undefined) return { fact: NOT_AUTHENTIC };
  return { fact: fromFlags(opened, () => blocksFact(names, opened.blocks)) };
}

/** The blocks are the card's if its MAC says so; the write counter among them is what the next write must bear. */
function readWithMac(
  { layout, idm }: CardAddress,
  names: readonly string[],
  packet: Uint8Array,
  secret: SessionSecret | null,
): Found {
  if (secret?.kind !== 'lite-s') throw new Error('the card was not challenged');
  const response = readWithoutEncryption.parseResponse(packet);
  if (response.idm !== idm) return { fact: OTHER_CARD };
  if (!isSuccess(response.sf1, response.sf2)) return { fact: fromFlags(response, () => DONE) };
  const numbers = names.map((name) => fixedBlock(layout, name));
  const blocks = openMacRead(secret.session, numbers, response.blocks);
  if (blocks === undefined) return { fact: NOT_AUTHENTIC };
  const counter = layout.writeCounter === undefined ? undefined : blocks[names.indexOf(layout.writeCounter)];
  const writeCount = counter === undefined ? secret.writeCount : writeCountOf(counter);
  // The counter never falls: a lower one is that of an earlier read.
  if (writeCount !== null && writeCount < (secret.writeCount ?? 0)) return { fact: NOT_AUTHENTIC };
  return { fact: blocksFact(names, blocks), secret: { ...secret, writeCount } };
}

function blocksFact(names: readonly string[], blocks: readonly Uint8Array[]): Fact {
  if (blocks.length !== names.length) return MALFORMED;
  const image = new Map(
    names.flatMap((name, i) => (blocks[i] === undefined ? [] : [[name, blocks[i]] as const])),
  );
  return { kind: 'blocks', image };
}

function fromCard(
  idm: string,
  response: { readonly idm: string; readonly sf1: number; readonly sf2: number },
  success: () => Fact,
): Fact {
  return response.idm === idm ? fromFlags(response, success) : OTHER_CARD;
}

function fromFlags({ sf1, sf2 }: { readonly sf1: number; readonly sf2: number }, success: () => Fact): Fact {
  return isSuccess(sf1, sf2) ? success() : { kind: 'refused', sf1, sf2 };
}

function securedSession(secret: SessionSecret | null): SecureSession {
  if (secret?.kind !== 'secured') throw new Error('the session is not secured');
  return secret.session;
}

function numberOf({ responseNumber }: ExpectedCommand): number {
  if (responseNumber === undefined) throw new Error('a secured command has a number');
  return responseNumber;
}
