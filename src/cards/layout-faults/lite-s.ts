/** What a FeliCa Lite-S card is: fixed blocks, two services, and one data block a write. Pure. */

import {
  LITE_S_BLOCKS,
  LITE_S_MAX_READ,
  LITE_S_NDEF_SYSTEM,
  LITE_S_PADS,
  LITE_S_READ_ONLY,
  LITE_S_READ_WRITE,
  LITE_S_SYSTEM,
} from '../../felica/security/lite-s.ts';
import { codeToText } from '../../felica/service-code.ts';
import { type Layout, writesAnything } from '../layout.ts';

/** The second where the card's NDEF bit is set. */
const SYSTEM_CODES = [LITE_S_SYSTEM, LITE_S_NDEF_SYSTEM];
/** REG, behind the last S_PAD, can only fall: nothing can be loaded there. */
const LAST_PAD = LITE_S_PADS - 1;
const { REG, ID, D_ID, SER_C, SYS_C, CKV, MC, WCNT, STATE } = LITE_S_BLOCKS;
const OTHER_BLOCKS: readonly number[] = [REG, ID, D_ID, SER_C, SYS_C, CKV, MC, WCNT, STATE];
/** Beside MAC_A. */
const MAX_DATA_BLOCKS = LITE_S_MAX_READ - 1;

export function* liteSFaults(layout: Layout): Iterable<string> {
  if (!SYSTEM_CODES.includes(layout.systemCode))
    yield `systemCode: a Lite-S card's is ${SYSTEM_CODES.map(codeToText).join(' or ')}`;
  for (const member of ['areas', 'services'] as const)
    if (layout[member].length > 0) yield `${member}: a Lite-S card cannot be asked for any`;
  for (const member of ['decrement', 'history'] as const)
    if (layout[member] !== undefined) yield `${member}: a Lite-S card has neither purses nor rings`;
  if (layout.blocks.size > MAX_DATA_BLOCKS)
    yield `blocks: more than the ${MAX_DATA_BLOCKS} that one read returns beside MAC_A`;
  for (const [name, { read, write, block }] of layout.blocks) {
    if (read !== LITE_S_READ_ONLY) yield `blocks.${name}.read: must be ${codeToText(LITE_S_READ_ONLY)}`;
    if (block > LAST_PAD && !OTHER_BLOCKS.includes(block))
      yield `blocks.${name}.block: a Lite-S card lets nobody read a block ${block}`;
    if (write === undefined) continue;
    if (write !== LITE_S_READ_WRITE) yield `blocks.${name}.write: must be ${codeToText(LITE_S_READ_WRITE)}`;
    if (block > LAST_PAD)
      yield `blocks.${name}.write: only the blocks 0 to ${LAST_PAD} hold what may rise and fall`;
  }
  yield* writeCounterFaults(layout);
}

/** Without it a late frame could not be told from a dead one. */
function* writeCounterFaults(layout: Layout): Iterable<string> {
  if (layout.writeCounter === undefined) {
    if (writesAnything(layout)) yield 'writeCounter: is missing, and a Lite-S write is bound by it';
    return;
  }
  if (layout.blocks.get(layout.writeCounter)?.block !== WCNT)
    yield `writeCounter: must name block ${WCNT}, WCNT`;
}
