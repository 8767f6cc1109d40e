/**
 * Read and Write of an authenticated session, DES or AES, as the card carries them out.
 *
 * A packet that does not come from the other side of the session, or bears an old transaction number, gets silence and
 * ends the session: the card returns to mode 0. What the card then refuses it says inside the encrypted response, and
 * the session goes on. A command of the other cipher is not for this mode, and an authentic one whose block list is no
 * block list is malformed: both get silence and change nothing.
 */

import { packetCode } from '../../felica/packet.ts';
import { accessOf, openCommand, type Sealed, sealResponse } from '../../felica/security/secure-session.ts';
import { SF1_NO_ITEM, SF1_SUCCESS } from '../../felica/status-flags.ts';
import type { AccessRights } from './block-access.ts';
import { readBlocks, writeBlocks } from './block-transfer.ts';
import { type ListRefusal, NUMBER_OF_BLOCKS } from './refusal.ts';
import {
  type Answer,
  type CardAuthentication,
  returnToMode0,
  selectedSystem,
  silence,
  type VirtualCard,
  withSystem,
} from './state.ts';

/** Reader and card trust one another: charging a purse is what keyed services are for. */
const RIGHTS: AccessRights = { keyed: true, mayRaise: true };

const SUCCESS = { sf1: SF1_SUCCESS, sf2: 0 };
const TOO_MANY_BLOCKS: ListRefusal = { sf1: SF1_NO_ITEM, sf2: NUMBER_OF_BLOCKS };

/** Throws FrameError when the packet is malformed. */
export function answerSecured(card: VirtualCard, packet: Uint8Array): Answer {
  const { authentication } = card;
  const access = authentication && accessOf(authentication.session, packetCode(packet));
  if (authentication === undefined || access === undefined) return silence(card);
  return access === 'read' ? read(card, authentication, packet) : write(card, authentication, packet);
}

function read(card: VirtualCard, authentication: CardAuthentication, packet: Uint8Array): Answer {
  const opened = openCommand(authentication.session, 'read', packet);
  if (opened === undefined) return silence(returnToMode0(card));
  const { blocks } = opened.value;
  const result =
    blocks.length > card.profile.maxReadBlocks
      ? TOO_MANY_BLOCKS
      : readBlocks(selectedSystem(card), { services: authentication.services, blocks }, RIGHTS);
  const outcome = 'sf2' in result ? { ...result, blocks: [] } : { ...SUCCESS, blocks: result };
  return answered(card, authentication, sealResponse(opened.session, 'read', outcome));
}

function write(card: VirtualCard, authentication: CardAuthentication, packet: Uint8Array): Answer {
  const opened = openCommand(authentication.session, 'write', packet);
  if (opened === undefined) return silence(returnToMode0(card));
  const { blocks, data } = opened.value;
  const result =
    blocks.length > card.profile.maxWriteBlocks
      ? TOO_MANY_BLOCKS
      : writeBlocks(selectedSystem(card), { services: authentication.services, blocks, data }, RIGHTS);
  const refused = 'sf2' in result;
  const written = refused ? card : withSystem(card, card.selected, result);
  return answered(written, authentication, sealResponse(opened.session, 'write', refused ? result : SUCCESS));
}

function answered(card: VirtualCard, authentication: CardAuthentication, sealed: Sealed): Answer {
  const { packet: response, session } = sealed;
  return { card: { ...card, authentication: { ...authentication, session } }, response };
}
