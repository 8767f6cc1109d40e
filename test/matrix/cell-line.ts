/** The line of a conversation on which one fault strikes, between a virtual card and the device door in this process. */

import assert from 'node:assert/strict';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import type { Database } from '../../src/db/database.ts';
import { packetCode } from '../../src/felica/packet.ts';
import { accessOf, openCommand, sealResponse } from '../../src/felica/security/secure-session.ts';
import type { AnsweredCall } from '../../src/gateway/answer-call.ts';
import type { CallBody } from '../../src/gateway/call.ts';
import { addFault, setCard } from '../../src/simulator/phone.ts';
import type { VirtualCard } from '../../src/simulator/virtual-card/state.ts';
import { type Bank, type BankCard, call, carry, chipCard } from '../support/world-bank.ts';
import { worldKeys } from '../support/world-keys.ts';
import { type CellFault, effectOf, mangle } from './cell-faults.ts';
import type { Ask, Line } from './conversation.ts';

export function lineOf(bank: Bank, card: BankCard, fault: CellFault = { kind: 'none' }): Line {
  return {
    async toServer({ endpoint }: Ask, body, request) {
      const send = (server: Bank): Promise<AnsweredCall> =>
        call(server, endpoint, body as unknown as CallBody);
      if (fault.kind !== 'killed' || fault.request !== request) return (await send(bank)).reply;
      await assert.rejects(send({ ...bank, doorDb: killedAt(bank.db, fault.when) }), Killed);
      const answered = await send({ ...bank, keys: worldKeys(bank.layouts) });
      assert.equal(answered.replayed, fault.when === 'after-commit');
      return answered.reply;
    },
    async toCard({ value }, index) {
      const effect = effectOf(fault);
      if (effect === null || !('at' in fault) || fault.at.index !== index) return carry(card, value);
      if (fault.kind === 'flags' && chipCard(card).mode === 2) return refusedInSession(card, value, fault);
      card.phone = addFault(card.phone, { ...effect, target: card.target, atCommand: 1 });
      return carry(card, value);
    },
    gathered(responses, round) {
      const isMangled = fault.kind === 'responses' && fault.round === round;
      return isMangled ? mangle(responses, fault.how) : responses;
    },
  };
}

/** The server is lost: nobody hears from it again. */
class Killed extends Error {
  override readonly name = 'Killed';
}

function killedAt(db: Database, when: 'before-commit' | 'after-commit'): Database {
  return {
    engine: db.engine,
    read: (text, values) => db.read(text, values),
    close: () => db.close(),
    async commit(batch) {
      if (when === 'before-commit') throw new Killed();
      const outcome = await db.commit(batch);
      if (outcome === 'committed') throw new Killed();
      return outcome;
    },
  };
}

type Flags = Extract<CellFault, { kind: 'flags' }>;

/** Flags that nobody but the card can say: they are inside the encrypted response. */
function refusedInSession(card: BankCard, command: string, { sf1, sf2, applied }: Flags): string {
  const before = chipCard(card);
  const packet = hexToBytes(command);
  const session = before.authentication?.session;
  const access = session && accessOf(session, packetCode(packet));
  if (session === undefined || access === undefined) throw new Error('the command is none of a session');
  const heard = openCommand(session, access, packet)?.session;
  if (heard === undefined) throw new Error('the command is not from this session');
  assert.notEqual(carry(card, command), null);
  if (!applied) undo(card, before);
  const flags = { sf1, sf2, blocks: [] };
  return bytesToHex(sealResponse(heard, access, flags).packet);
}

/** The card as it was, but for its session, in which it has answered. */
function undo(card: BankCard, { systems }: VirtualCard): void {
  card.phone = setCard(card.phone, card.target, { ...chipCard(card), systems });
}
