/**
 * Mutual authentication, as the card carries it out, with DES and with AES. All throw FrameError on a malformed packet.
 *
 * A card is silent, and stays as it was, when it has no keys for the nodes asked for. Otherwise it takes any challenge 1A:
 * whatever that is under the card's keys, is R1. A reader with other keys finds out by challenge 1B, and the card by
 * challenge 2B: to a wrong one it is silent and returns to mode 0.
 */

import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { aesAnswerReader, CHALLENGE_3C_BYTES } from '../../felica/security/aes.ts';
import { authentication1V2, authentication2V2 } from '../../felica/security/aes-commands.ts';
import { DES_BLOCK_BYTES, sameSecret } from '../../felica/security/ciphers.ts';
import { desAnswerReader } from '../../felica/security/des.ts';
import { authentication1, authentication2 } from '../../felica/security/des-commands.ts';
import {
  type IssueInformation,
  type SecureSession,
  sealAuthentication2,
} from '../../felica/security/secure-session.ts';
import { aesKeysFor, desKeysFor } from './node-keys.ts';
import { drawRandom } from './random-numbers.ts';
import { type Answer, returnToMode0, selectedSystem, silence, type VirtualCard } from './state.ts';

const NOT_ISSUED: IssueInformation = { idi: '00'.repeat(8), pmi: '00'.repeat(8) };

/** In any mode: it ends the session that there was. */
export function answerAuthentication1(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm, areas, services, challenge1A } = authentication1.parseCommand(packet);
  const keys = desKeysFor(selectedSystem(card), areas, services);
  if (keys === undefined) return silence(card);
  const { random, card: next } = drawRandom(card);
  const { challenge2B, session, ...challenges } = desAnswerReader(
    keys,
    challenge1A,
    random.slice(0, DES_BLOCK_BYTES),
  );
  return {
    card: challenged(next, services, challenge2B, session),
    response: authentication1.buildResponse({ idm, ...challenges }),
  };
}

/** In any mode: it ends the session that there was. Block lists will count the areas too. */
export function answerAuthentication1V2(card: VirtualCard, packet: Uint8Array): Answer {
  const { idm, nodes, challenge1A } = authentication1V2.parseCommand(packet);
  const keys = aesKeysFor(selectedSystem(card), nodes);
  if (keys === undefined) return silence(card);
  const first = drawRandom(card);
  const second = drawRandom(first.card);
  const salt = second.random.slice(0, CHALLENGE_3C_BYTES);
  const { challenge2B, session, ...challenges } = aesAnswerReader(keys, challenge1A, first.random, salt);
  return {
    card: challenged(second.card, nodes, challenge2B, session),
    response: authentication1V2.buildResponse({ idm, ...challenges }),
  };
}

export function answerAuthentication2(card: VirtualCard, packet: Uint8Array): Answer {
  return trust(card, 'des', authentication2.parseCommand(packet).challenge2B);
}

export function answerAuthentication2V2(card: VirtualCard, packet: Uint8Array): Answer {
  return trust(card, 'aes', authentication2V2.parseCommand(packet).challenge2B);
}

function challenged(
  card: VirtualCard,
  services: readonly number[],
  challenge2B: Uint8Array,
  session: SecureSession,
): VirtualCard {
  return { ...card, mode: 1, authentication: { services, challenge2B: bytesToHex(challenge2B), session } };
}

/**
 * In mode 2 it is the repetition of a command whose response was lost: the card answers again, and the session with its
 * transaction number goes on, so that nothing already said can be said again.
 */
function trust(card: VirtualCard, cipher: SecureSession['cipher'], challenge2B: Uint8Array): Answer {
  const { authentication } = card;
  if (authentication?.session.cipher !== cipher) return silence(card);
  if (!sameSecret(hexToBytes(authentication.challenge2B), challenge2B)) return silence(returnToMode0(card));
  const issue = selectedSystem(card).issue ?? NOT_ISSUED;
  return { card: { ...card, mode: 2 }, response: sealAuthentication2(authentication.session, issue) };
}
