/** Reset Mode (FeliCa Card User's Manual, Reset Mode): back to mode 0. */

import type { FelicaCommand } from '../command.ts';
import { type CardOnly, type CardStatus, cardOnly, cardStatus, defineCommand } from '../define-command.ts';
import { thenConstant } from '../field.ts';

const RESERVED = [0x00, 0x00];

export const resetMode: FelicaCommand<CardOnly, CardStatus> = defineCommand({
  name: 'RESET_MODE',
  code: 0x3e,
  command: thenConstant(cardOnly, RESERVED),
  response: cardStatus,
});
