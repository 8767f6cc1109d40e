/** The device door as a hub sees it: a body goes out, and a reply that keeps the contract comes back. */

import assert from 'node:assert/strict';
import { loadContract } from '../../src/http/contract.ts';
import { type HttpReply, httpAsk } from './http-client.ts';

/** What stands in a body, whatever it is. */
export type Members = Readonly<Record<string, unknown>>;

export interface Sender {
  readonly actorId: string;
  readonly token: string;
}

export interface Command {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface Reply {
  readonly text: string;
  readonly code: number;
  readonly message: string;
  readonly sessionId: string;
  readonly commands: readonly Command[];
  /** `cardData.balanceAmount`, major units. */
  readonly balance: number | null;
  readonly cardAccountId: string | null;
}

const contract = loadContract('device-gateway');

export const GATEWAY_PATH = contract.basePath;

/** What a reply may never show: our sources, our database, and who proves itself how. */
const INTERNALS = /\.ts\b|node:|\bat \/|\bselect \w|\binsert into|[A-Za-z]Error\b/;

/** Sends `body` as it is, in whatever headers. */
export async function post(
  baseUrl: string,
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array | undefined,
): Promise<HttpReply> {
  return httpAsk(`${baseUrl}${GATEWAY_PATH}/${endpoint}`, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

export function headersOf({ actorId, token }: Sender): Record<string, string> {
  return { 'content-type': 'application/json', 'x-actor-id': actorId, authorization: `Bearer ${token}` };
}

/** Sends `body` and holds the reply against the contract. */
export async function ask(
  baseUrl: string,
  endpoint: string,
  sender: Sender,
  body: Members | string,
): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readReply(endpoint, sender, await post(baseUrl, endpoint, headersOf(sender), text));
}

/** What a 200 says; anything that breaks the contract or shows too much fails the test. */
export async function readReply(endpoint: string, { token }: Sender, response: HttpReply): Promise<Reply> {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json\b/);
  assert.ok(!text.includes(token), 'a reply shows the token');
  const body = JSON.parse(text);
  assert.equal(contract.operation(endpoint).checkReply(200, body), null, text);
  const { statusCode, statusMessage, sessionId } = body.responseHeader;
  assert.doesNotMatch(statusMessage, INTERNALS);
  return {
    text,
    code: statusCode,
    message: statusMessage,
    sessionId,
    commands: body.commands ?? [],
    balance: body.cardData?.balanceAmount ?? null,
    cardAccountId: body.cardAccountId ?? null,
  };
}
