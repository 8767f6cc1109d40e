/** `POST /cards/debit`. */

import type { Refusal } from '../errors.ts';
import type { TillCaller } from '../till-access/till-callers.ts';
import { debit } from './debit.ts';
import { decideOnPass, type TillServices } from './decide-on-pass.ts';
import {
  askedOf,
  carriedOut,
  firstLook,
  MOVEMENT_COLUMNS,
  MOVEMENT_JOINS,
  movementValues,
  refusedForGood,
} from './movement.ts';
import type { TillAnswer } from './reply.ts';
import type { Movement } from './request.ts';

const LOAD = `select ${MOVEMENT_COLUMNS} from ${MOVEMENT_JOINS}`;

/** Throws what `decideOnPass` throws. */
export function answerDebit(
  services: TillServices,
  caller: TillCaller,
  request: Movement,
): Promise<TillAnswer | Refusal> {
  const asked = askedOf(caller, 'debit', request);
  return decideOnPass(services, { groupId: caller.groupId, passId: request.passId }, async () => {
    const [row = {}] = await services.db.read(LOAD, movementValues(asked));
    const look = firstLook(services, asked, row);
    if ('batch' in look) return look;
    const decided = debit(look.on, look.amount, look.moment);
    if ('reason' in decided) return refusedForGood(asked, look, decided);
    return carriedOut(asked, look, {
      ...decided,
      moved: look.amount,
      row: { lots: decided.spent, originalKey: null },
      also: look.on.relied,
    });
  });
}
