/**
 * The virtual card: from a card and a packet to the next card and its response.
 *
 * Pure. What a card does not understand gets silence: an unknown command, another card's IDm, a malformed packet, a
 * command that the mode does not permit.
 */

import { FrameError } from '../../felica/command.ts';
import { commandName } from '../../felica/commands.ts';
import { packetCode } from '../../felica/packet.ts';
import {
  answerAuthentication1,
  answerAuthentication1V2,
  answerAuthentication2,
  answerAuthentication2V2,
} from './authentication.ts';
import { EXTRA_COMMANDS } from './ic-profile.ts';
import {
  answerGetSystemStatus,
  answerRequestBlockInformation,
  answerRequestResponse,
  answerRequestService,
  answerRequestServiceV2,
  answerRequestSpecificationVersion,
  answerRequestSystemCode,
  answerResetMode,
  answerSearchServiceCode,
} from './information.ts';
import { packetIdm } from './packet-idm.ts';
import { answerRead, answerWrite } from './plain-access.ts';
import { answerPolling } from './poll.ts';
import { answerSecured } from './secured-access.ts';
import { type Answer, type CardMode, selectSystem, silence, type VirtualCard } from './state.ts';

interface CommandRule {
  /** Whether an IDm follows the code. */
  readonly addressed: boolean;
  /** The modes in which the card takes the command. */
  readonly modes: readonly CardMode[];
  /** Throws FrameError when the packet is malformed. */
  readonly carryOut: (card: VirtualCard, packet: Uint8Array) => Answer;
}

const ANY_MODE: readonly CardMode[] = [0, 1, 2, 3];
const MODE_0: readonly CardMode[] = [0];
const MODE_1_OR_2: readonly CardMode[] = [1, 2];

function addressed(modes: readonly CardMode[], carryOut: CommandRule['carryOut']): CommandRule {
  return { addressed: true, modes, carryOut };
}

/** Read and Write of an authenticated session: it is the session's keys that tell whom they are for. */
const SECURED: CommandRule = { addressed: false, modes: [2], carryOut: answerSecured };

/** By command code. Polling decides for itself: in which modes it is taken depends on the system it asks for. */
const RULES: ReadonlyMap<number, CommandRule> = new Map([
  [0x00, { addressed: false, modes: ANY_MODE, carryOut: answerPolling }],
  [0x02, addressed(ANY_MODE, answerRequestService)],
  [0x04, addressed(ANY_MODE, answerRequestResponse)],
  [0x06, addressed(MODE_0, answerRead)],
  [0x08, addressed(MODE_0, answerWrite)],
  [0x0a, addressed(ANY_MODE, answerSearchServiceCode)],
  [0x0c, addressed(ANY_MODE, answerRequestSystemCode)],
  [0x0e, addressed(ANY_MODE, answerRequestBlockInformation)],
  [0x10, addressed(ANY_MODE, answerAuthentication1)],
  [0x12, addressed(MODE_1_OR_2, answerAuthentication2)],
  [0x14, SECURED],
  [0x16, SECURED],
  [0x32, addressed(ANY_MODE, answerRequestServiceV2)],
  [0x38, addressed(ANY_MODE, answerGetSystemStatus)],
  [0x3c, addressed(ANY_MODE, answerRequestSpecificationVersion)],
  [0x3e, addressed(ANY_MODE, answerResetMode)],
  [0x40, addressed(ANY_MODE, answerAuthentication1V2)],
  [0x42, addressed(MODE_1_OR_2, answerAuthentication2V2)],
  [0x44, SECURED],
  [0x46, SECURED],
]);

/** Polling, Read and Write Without Encryption: all that FeliCa Lite-S knows. */
const LITE_S_COMMANDS: readonly number[] = [0x00, 0x06, 0x08];

/** Never throws, whatever the packet holds. */
export function answer(card: VirtualCard, packet: Uint8Array): Answer {
  try {
    return answerPacket(card, packet);
  } catch (error) {
    if (error instanceof FrameError) return silence(card);
    throw error;
  }
}

function answerPacket(card: VirtualCard, packet: Uint8Array): Answer {
  const code = packetCode(packet);
  const rule = RULES.get(code);
  if (rule === undefined || !isKnown(code, card)) return silence(card);
  const idm = rule.addressed ? packetIdm(packet) : undefined;
  const ready = idm === undefined ? card : operate(card, idm);
  const heard = idm === undefined || ready.systems[ready.selected]?.idm === idm;
  return heard && rule.modes.includes(ready.mode) ? rule.carryOut(ready, packet) : silence(ready);
}

/** False for a command that the chip came too early for, or is too simple for. */
function isKnown(code: number, { liteS, profile }: VirtualCard): boolean {
  if (liteS !== undefined) return LITE_S_COMMANDS.includes(code);
  const extra = EXTRA_COMMANDS.find((name) => name === commandName(code));
  return extra === undefined || profile.extraCommands.includes(extra);
}

/** A command for another IDm returns the card to mode 0; when it is another system's, that system is operated. */
function operate(card: VirtualCard, idm: string): VirtualCard {
  const number = card.systems.findIndex((system) => system.idm === idm);
  if (number === card.selected) return card;
  return selectSystem(card, number === -1 ? card.selected : number);
}
