/** Polling, as the card carries it out. */

import { uintToBytesBE } from '../../bytes.ts';
import { polling, REQUEST_NOTHING, REQUEST_SYSTEM_CODE, WILDCARD } from '../../felica/commands/polling.ts';
import { LITE_S_NDEF_SYSTEM } from '../../felica/security/lite-s.ts';
import { memoryRules } from './lite-s/memory.ts';
import { type Answer, type CardSystem, selectSystem, silence, type VirtualCard } from './state.ts';

/** Automatic detection, 212 and 424 kbit/s (FeliCa Card User's Manual, communication performance). */
const COMMUNICATION_PERFORMANCE = 0x0083;

/**
 * The lowest-numbered system that fits answers. The system being operated answers in mode 0 only; another one is
 * switched to, which returns the card to mode 0. Throws FrameError when the packet is malformed.
 */
export function answerPolling(card: VirtualCard, packet: Uint8Array): Answer {
  const { systemCode: wanted, requestCode } = polling.parseCommand(packet);
  const fitting = card.systems.map((each) => systemCodes(card, each).find((code) => fits(code, wanted)));
  const number = fitting.findIndex((code) => code !== undefined);
  const [system, systemCode] = [card.systems[number], fitting[number]];
  if (system === undefined || systemCode === undefined) return silence(card);
  if (number === card.selected && card.mode !== 0) return silence(card);
  const { idm, pmm } = system;
  const requested =
    requestCode === REQUEST_NOTHING ? {} : { requestData: requestData(systemCode, requestCode) };
  return {
    card: selectSystem(card, number),
    response: polling.buildResponse({ idm, pmm, ...requested }),
  };
}

/** FeliCa Lite-S has one system, which answers for NDEF too when it is set up for that. */
function systemCodes({ liteS }: VirtualCard, { systemCode }: CardSystem): readonly number[] {
  return liteS !== undefined && memoryRules(liteS).ndef ? [systemCode, LITE_S_NDEF_SYSTEM] : [systemCode];
}

function requestData(systemCode: number, requestCode: number): Uint8Array {
  const value = requestCode === REQUEST_SYSTEM_CODE ? systemCode : COMMUNICATION_PERFORMANCE;
  return uintToBytesBE(value, 2);
}

/** Each byte on its own may be a wildcard. */
function fits(systemCode: number, wanted: number): boolean {
  return byteFits(systemCode >> 8, wanted >> 8) && byteFits(systemCode & 0xff, wanted & 0xff);
}

function byteFits(byte: number, wanted: number): boolean {
  return wanted === WILDCARD || wanted === byte;
}
