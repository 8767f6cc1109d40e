/** A use case as a hub carries it out: calls of one sessionId, with a card at the phone that answers the commands. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ask, type Command, type Members, type Reply, type Sender } from './gateway-http.ts';

/** More rounds than any procedure has, with three things owed one after the other. */
const MAX_ROUNDS = 12;

/** The commands by which a card's content is changed, whatever keys it has. */
const WRITES: ReadonlySet<string> = new Set(['WRITE_WITHOUT_ENCRYPTION', 'WRITE', 'WRITE_V2']);

export interface DeviceResponse {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface Asked {
  readonly operation?: string;
  readonly purchaseId?: string;
  /** A new one when left out. */
  readonly sessionId?: string;
}

export interface CallOptions {
  /** A new one when left out. */
  readonly requestId?: string;
  /** The use case's own when left out. */
  readonly endpoint?: string;
  /** The hub of the card's issuer when left out. */
  readonly sender?: Sender;
  /** Members of the body that are otherwise; undefined leaves one out. */
  readonly body?: Members;
}

export interface UseCase {
  readonly sessionId: string;
  /** The body of a call, to be sent in whatever way. */
  body(more?: Members): Members;
  firstCall(options?: CallOptions): Promise<Reply>;
  nextCall(responses: readonly Partial<DeviceResponse>[], options?: CallOptions): Promise<Reply>;
  /** The phone carries the reply's commands out; silence leaves no response. */
  tap(reply: Reply): Promise<readonly DeviceResponse[]>;
  /** The phone carries the reply's commands out, and the call with its responses is made. */
  goOn(reply: Reply): Promise<Reply>;
  /** From the first call to the reply that releases a write, which no phone has seen yet. */
  toWrite(): Promise<Reply>;
  /** From `reply` to the last one. */
  finish(reply: Reply): Promise<Reply>;
  runToEnd(): Promise<Reply>;
}

/** What is spoken to, and by whom. */
export interface UseCaseOf {
  readonly baseUrl: () => string;
  readonly hub: () => Sender;
  readonly endpoint: string;
  /** Members of every body that say what card is meant. */
  readonly subject: Members;
  /** Those of a first call alone. */
  readonly announced?: Members;
  readonly transceive: (command: string) => Promise<string | null>;
  /** The rounds that read the card, before the one that writes. */
  readonly readingRounds: number;
}

export function openUseCase(of: UseCaseOf, asked: Asked): UseCase {
  const { sessionId = randomUUID(), ...named } = asked;
  const send = (more: Members, { requestId, endpoint, sender, body }: CallOptions): Promise<Reply> =>
    ask(of.baseUrl(), endpoint ?? of.endpoint, sender ?? of.hub(), {
      ...useCase.body(more),
      ...(requestId === undefined ? {} : { requestHeader: { requestId, sessionId } }),
      ...body,
    });
  const useCase: UseCase = {
    sessionId,
    body: (more = {}) => ({
      requestHeader: {
        requestId: randomUUID(),
        sessionId,
        generationDateTime: new Date().toISOString(),
      },
      ...of.subject,
      ...('responses' in more ? {} : of.announced),
      ...named,
      ...more,
    }),
    firstCall: (options = {}) => send({}, options),
    nextCall: (responses, options = {}) => send({ responses }, options),
    async tap(reply) {
      const responses: DeviceResponse[] = [];
      for (const command of reply.commands) {
        const value = await of.transceive(command.value);
        if (value !== null) responses.push(responseTo(command, value));
      }
      return responses;
    },
    goOn: async (reply) => useCase.nextCall(await useCase.tap(reply)),
    async toWrite() {
      let reply = await useCase.firstCall();
      for (let round = 0; round < of.readingRounds; round++) reply = await useCase.goOn(reply);
      assert.ok(WRITES.has(reply.commands[0]?.name ?? ''), `no write is released: ${reply.text}`);
      return reply;
    },
    async finish(reply) {
      let last = reply;
      for (let round = 0; last.commands.length > 0; round++) {
        assert.ok(round < MAX_ROUNDS, 'the use case does not end');
        last = await useCase.goOn(last);
      }
      return last;
    },
    runToEnd: async () => useCase.finish(await useCase.firstCall()),
  };
  return useCase;
}

export function responseTo({ id, name }: Command, value: string): DeviceResponse {
  return { id, name: `${name}_RESP`, value };
}
