/** A hub (TSH) for servers that may die: it remembers every request that was answered, and the bytes of the answer. */

import { randomUUID } from 'node:crypto';
import type { SandboxCard, SandboxFile } from '../../src/simulator/sandbox/sandbox-file.ts';
import { ask, send } from './world-process.ts';

const GATEWAY = '/tes/devicegtwapi/1/0/getCardCommands';

/** The HTTP requests of one top-up that nothing disturbs. */
export interface TopUpRequests {
  /** To the gateway. */
  readonly rounds: number;
  /** To the card. */
  readonly commands: number;
}

/** By layout. */
const TOP_UPS: Readonly<Record<string, TopUpRequests>> = {
  /** Reset Mode, Polling, Request Service and the read; then the write. */
  'demo-purse': { rounds: 3, commands: 5 },
  /** Reset Mode, Polling, Request Service and the first authentication; the second and two reads; then the write. */
  'aes-purse': { rounds: 4, commands: 8 },
  /** Polling, the challenge and the read; then the write, the next challenge and the read after it. */
  'lite-s-purse': { rounds: 3, commands: 6 },
};

export function topUpRequests({ layout }: Pick<SandboxCard, 'layout'>): TopUpRequests {
  const requests = TOP_UPS[layout];
  if (requests === undefined) throw new Error(`it is not known what a top-up of ${layout} takes`);
  return requests;
}

export interface Answered {
  readonly body: string;
  readonly reply: string;
}

export interface Reply {
  readonly statusCode: number;
  readonly commands: readonly { readonly id: string; readonly name: string; readonly value: string }[];
}

export interface Response {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface TopUp {
  readonly card: SandboxCard;
  readonly purchaseId: string;
  /** Every request that was answered, in order. */
  readonly answered: Answered[];
  readonly headers: Readonly<Record<string, string>>;
}

export function headersOf({ issuers }: SandboxFile, { issuerId }: SandboxCard): Record<string, string> {
  const issuer = issuers.find((each) => each.issuerId === issuerId);
  if (issuer === undefined) throw new Error('the card has no issuer');
  const { actorId, token } = issuer.deviceGateway;
  return { 'x-actor-id': actorId, authorization: `Bearer ${token}` };
}

/** A purchase that is paid, for `amount` minor units. */
export async function buyTopUp(
  baseUrl: string,
  file: SandboxFile,
  card: SandboxCard,
  amount: number,
): Promise<TopUp> {
  const paid = await ask(`${baseUrl}/sandbox/purchases`, {}, { cardId: card.cardId, amount });
  const { purchaseId }: { purchaseId: string } = JSON.parse(paid);
  return { card, purchaseId, answered: [], headers: headersOf(file, card) };
}

/** The body of a request under a requestId of its own. */
export function requestBody(
  { card, purchaseId }: TopUp,
  sessionId: string,
  responses: readonly Response[] | undefined,
): string {
  const { issuerId, cardId, deviceId } = card;
  return JSON.stringify({
    requestHeader: { requestId: randomUUID(), sessionId, generationDateTime: new Date().toISOString() },
    issuerId,
    cardId,
    deviceId,
    operation: 'UPDATE_BALANCE',
    purchaseId,
    responses,
  });
}

export function sendToGateway(baseUrl: string, { headers }: TopUp, body: string) {
  return send(baseUrl + GATEWAY, headers, body);
}

export function sendToCard(baseUrl: string, { card }: TopUp, command: string) {
  const url = `${baseUrl}/sandbox/phones/${card.deviceId}/transceive`;
  return send(url, {}, JSON.stringify({ command }));
}

/** Null is silence. */
export function cardResponse(reply: string): string | null {
  const { response }: { response: string | null } = JSON.parse(reply);
  return response;
}

export function parseReply(reply: string): Reply {
  const { responseHeader, commands = [] }: { responseHeader: Reply; commands?: Reply['commands'] } =
    JSON.parse(reply);
  return { statusCode: responseHeader.statusCode, commands };
}

/** Minor units on the chip, whatever anybody believes. */
export async function chipBalance(baseUrl: string, { cardId }: SandboxCard): Promise<number> {
  const { balance }: { balance: number } = JSON.parse(await ask(`${baseUrl}/sandbox/cards/${cardId}`, {}));
  return balance;
}

/** The carriers of one conversation: where its requests and its commands go, and what happens to them on the way. */
export interface Line {
  /** The reply's bytes. */
  toGateway(body: string): Promise<string>;
  /** The card's response; null is silence. */
  toCard(command: string): Promise<string | null>;
}

/** One tap, from its first call to its last reply. */
export async function tap(topUp: TopUp, line: Line, sessionId: string = randomUUID()): Promise<Reply> {
  let responses: Response[] | undefined;
  for (;;) {
    const body = requestBody(topUp, sessionId, responses);
    const text = await line.toGateway(body);
    topUp.answered.push({ body, reply: text });
    const reply = parseReply(text);
    if (reply.commands.length === 0) return reply;
    responses = [];
    for (const { id, name, value } of reply.commands) {
      const response = await line.toCard(value);
      if (response !== null) responses.push({ id, name: `${name}_RESP`, value: response });
    }
  }
}
