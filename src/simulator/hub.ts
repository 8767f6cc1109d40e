/**
 * A hub (TSH) that knows the device gateway's published contract and nothing else: it asks for commands, has the phone carry
 * them out, and brings the responses, round after round.
 */

import { randomUUID } from 'node:crypto';

/** The path of the published contract. */
const GATEWAY_PATH = '/tes/devicegtwapi/1/0';

/** How often one request is sent before the hub gives up on the server. */
const MAX_SENDS = 5;

/** More rounds than any procedure has. */
const MAX_ROUNDS = 20;

export interface HubIdentity {
  readonly baseUrl: string;
  readonly actorId: string;
  readonly token: string;
}

export interface UseCase {
  readonly issuerId: string;
  readonly cardId: string;
  readonly deviceId: string;
  readonly operation?: string;
  readonly purchaseId?: string;
  /** A new one when left out. */
  readonly sessionId?: string;
}

/** One command and what the card said; null is silence. Hexadecimal. */
export interface Exchange {
  readonly id: string;
  readonly name: string;
  readonly command: string;
  readonly response: string | null;
}

export interface RoundReport {
  readonly statusCode: number;
  readonly statusMessage: string;
  /** What the phone did with the commands of this reply. */
  readonly exchanges: readonly Exchange[];
}

export interface UseCaseReport {
  readonly sessionId: string;
  /** Of the last reply. */
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly rounds: readonly RoundReport[];
}

/** Carries a command to a card; null is silence. */
export type Transceive = (command: string) => Promise<string | null>;

interface Reply {
  readonly responseHeader: { readonly statusCode: number; readonly statusMessage?: string };
  readonly commands?: readonly { readonly id: string; readonly name: string; readonly value: string }[];
}

/** Runs a use case to its last reply. Throws when the server cannot be reached or does not keep the contract. */
export async function runUseCase(
  hub: HubIdentity,
  useCase: UseCase,
  transceive: Transceive,
): Promise<UseCaseReport> {
  const sessionId = useCase.sessionId ?? randomUUID();
  const rounds: RoundReport[] = [];
  let responses: readonly { id: string; name: string; value: string }[] | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const reply = await getCardCommands(hub, useCase, sessionId, responses);
    const { statusCode, statusMessage = '' } = reply.responseHeader;
    const exchanges: Exchange[] = [];
    for (const { id, name, value } of reply.commands ?? []) {
      exchanges.push({ id, name, command: value, response: await transceive(value) });
    }
    rounds.push({ statusCode, statusMessage, exchanges });
    if (exchanges.length === 0) return { sessionId, statusCode, statusMessage, rounds };
    responses = exchanges.flatMap(({ id, name, response }) =>
      response === null ? [] : [{ id, name: `${name}_RESP`, value: response }],
    );
  }
  throw new Error(`the use case did not end within ${MAX_ROUNDS} rounds`);
}

async function getCardCommands(
  hub: HubIdentity,
  { issuerId, cardId, deviceId, operation, purchaseId }: UseCase,
  sessionId: string,
  responses: readonly unknown[] | undefined,
): Promise<Reply> {
  const body = JSON.stringify({
    requestHeader: { requestId: randomUUID(), sessionId, generationDateTime: new Date().toISOString() },
    issuerId,
    cardId,
    deviceId,
    operation,
    purchaseId,
    responses,
  });
  return sendUntilAnswered(hub, body);
}

/** The same request again, under the same requestId, until the server answers: it carries out a request once. */
async function sendUntilAnswered(hub: HubIdentity, body: string): Promise<Reply> {
  for (let sends = 1; ; sends++) {
    try {
      const response = await fetch(`${hub.baseUrl}${GATEWAY_PATH}/getCardCommands`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-actor-id': hub.actorId,
          authorization: `Bearer ${hub.token}`,
        },
        body,
      });
      if (response.status === 200) return (await response.json()) as Reply;
      if (response.status < 500) throw new Error(`the gateway answered HTTP ${response.status}`);
      if (sends === MAX_SENDS) throw new Error(`the gateway answered HTTP ${response.status} ${sends} times`);
    } catch (error) {
      // fetch throws a TypeError when the connection fails.
      if (!(error instanceof TypeError) || sends === MAX_SENDS) throw error;
    }
  }
}
