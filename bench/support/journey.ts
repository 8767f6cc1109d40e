/**
 * One top-up as a hub and a phone see it: the first call, the card's answers to the reading, its answer to the write, the final
 * reply. The card is the simulator's, and really answers what the server's frames ask.
 */

import { randomUUID } from 'node:crypto';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import { answer } from '../../src/simulator/virtual-card/answer.ts';
import type { VirtualCard } from '../../src/simulator/virtual-card/state.ts';
import { cardIdOf, deviceIdOf, ISSUER_ID, purchaseIdOf } from './world.ts';

/** How many calls a top-up takes; each is one round of the server. */
export const ROUNDS_A_JOURNEY = 3;

/** A card and how far it has come. */
export interface Rider {
  readonly card: number;
  chip: VirtualCard;
  /** Its next purchase. */
  purchase: number;
}

/** Sends the body of a getCardCommands call and gives the reply's text. */
export type SendCall = (body: string) => Promise<string>;

interface Reply {
  readonly responseHeader: { readonly statusCode: number; readonly statusMessage?: string };
  readonly commands?: readonly { readonly id: string; readonly name: string; readonly value: string }[];
}

/** Loads the rider's next purchase. Throws unless it goes well in as many rounds as it should. */
export async function playTopUp(rider: Rider, send: SendCall): Promise<void> {
  const sessionId = randomUUID();
  let responses = '';
  for (let round = 1; round <= ROUNDS_A_JOURNEY; round++) {
    const reply: Reply = JSON.parse(await send(callBody(rider, sessionId, responses)));
    const { statusCode, statusMessage } = reply.responseHeader;
    const commands = reply.commands ?? [];
    const ends = commands.length === 0;
    if (statusCode !== 0 || ends !== (round === ROUNDS_A_JOURNEY)) {
      const { card, purchase } = rider;
      throw new Error(`card ${card}, purchase ${purchase}, round ${round}: ${statusCode} ${statusMessage}`);
    }
    responses = ends ? '' : answersOf(rider, commands);
  }
  rider.purchase++;
}

/** Text put together, not serialised: the load generator has to stay cheaper than the server. */
function callBody({ card, purchase }: Rider, sessionId: string, responses: string): string {
  return (
    `{"requestHeader":{"requestId":"${randomUUID()}","sessionId":"${sessionId}",` +
    `"generationDateTime":"2026-01-01T00:00:00.000Z"},"issuerId":"${ISSUER_ID}","cardId":"${cardIdOf(card)}",` +
    `"deviceId":"${deviceIdOf(card)}","operation":"UPDATE_BALANCE","purchaseId":"${purchaseIdOf(card, purchase)}"` +
    `${responses === '' ? '' : `,"responses":[${responses}]`}}`
  );
}

function answersOf(rider: Rider, commands: NonNullable<Reply['commands']>): string {
  const answers = commands.map(({ id, name, value }) => {
    const { card, response } = answer(rider.chip, hexToBytes(value));
    if (response === null) throw new Error(`card ${rider.card} is silent to ${name}`);
    rider.chip = card;
    return `{"id":"${id}","name":"${name}_RESP","value":"${bytesToHex(response)}"}`;
  });
  return answers.join();
}
