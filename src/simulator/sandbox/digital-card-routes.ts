/** Those who are not the issuer: holders, wallets, the operator's people and the server itself, played on digital cards. Register under `/sandbox`. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { auditRecord } from '../../audit-trail/record.ts';
import { changeLifecycle } from '../../cards/digital/change.ts';
import { changeDigitalCard, type DigitalCardServices } from '../../cards/digital/change-digital-card.ts';
import {
  DEFAULT_REASON,
  type DigitalCard,
  RESUME_REASONS,
  type Requestor,
  type RequestorType,
  SUSPEND_REASONS,
} from '../../cards/digital/digital-card.ts';
import { loadDigitalCardByKey } from '../../cards/digital/digital-card-store.ts';
import type { LifecycleRequest } from '../../cards/digital/lifecycle.ts';
import { insertStepUp, type NewStepUpRow } from '../../cards/digital/step-up-row.ts';
import { textOf } from '../../db/row.ts';
import { gatewayMessage, REASONS, type Refusal } from '../../errors.ts';
import { problemOf, sendProblem } from '../../http/problem.ts';

const REQUESTORS: readonly RequestorType[] = ['USER', 'TSP', 'CCI', 'D1'];
const STEP_UP_KINDS = ['DEVICE_BINDING', 'CARDHOLDER_VERIFICATION'] as const;
const MAX_AUTHENTICATION_ID = 999_999_999_999_999;
const MAX_SECONDS = 86_400;

interface CardRoute {
  Params: { digitalCardId: string };
}

export interface DigitalSandbox extends DigitalCardServices {
  /** Told when a card was changed. */
  readonly onChange: () => void;
}

export async function digitalSandboxRoutes(app: FastifyInstance, sandbox: DigitalSandbox): Promise<void> {
  app.get<CardRoute>('/digitalCards/:digitalCardId', async (request, reply) => {
    const snapshot = await find(sandbox, request.params.digitalCardId);
    if (snapshot === null) return notFound(reply);
    const { card, pending, devices } = snapshot;
    const { issuerId, digitalCardId, cardId, state, holds, type, scheme, walletId } = card;
    const pendingOperation = pending === null ? null : { operationId: pending.id, operation: pending.kind };
    return {
      issuerId,
      digitalCardId,
      cardId,
      state,
      holds,
      type,
      scheme,
      walletId,
      devices,
      pendingOperation,
    };
  });
  app.post<CardRoute>('/digitalCards/:digitalCardId/operations', async (request, reply) => {
    const snapshot = await find(sandbox, request.params.digitalCardId);
    if (snapshot === null) return notFound(reply);
    const asked = requestOf(members(request.body));
    if ('field' in asked) return unfit(reply, asked);
    const operationId = sandbox.entropy.uuid();
    const requestor = requestorOf(asked.by, snapshot.card);
    // A wallet asks by itself, for its holder too: it is not told again.
    const isWallets = asked.by === 'USER' || asked.by === 'TSP';
    const done = await changeDigitalCard(sandbox, {
      operationId,
      load: () => loadDigitalCardByKey(sandbox, snapshot.card.key),
      decide: (now) =>
        changeLifecycle(isWallets ? { ...now, wallet: null } : now, asked, {
          operationId,
          requestor,
          reason: null,
        }),
      also: ({ card, nowMs }, { begun }) => [
        auditRecord(sandbox.entropy, {
          subject: card.key,
          actor: 'sandbox',
          action: `digital-card.${asked.operation.toLowerCase()}`,
          reason: null,
          detail: { operationId, status: begun?.status ?? null, requestor: asked.by },
          nowMs,
        }),
      ],
    });
    if ('reason' in done) return refused(reply, done);
    sandbox.onChange();
    return reply.send({ operationId: done.id, status: done.status });
  });
  app.post<CardRoute>('/digitalCards/:digitalCardId/stepUps', async (request, reply) => {
    const snapshot = await find(sandbox, request.params.digitalCardId);
    if (snapshot === null) return notFound(reply);
    const asked = stepUpOf(members(request.body), sandbox);
    if ('field' in asked) return unfit(reply, asked);
    const { authenticationId, kind, expiresInSeconds } = asked;
    const key = sandbox.entropy.uuid();
    const deviceId = kind === 'DEVICE_BINDING' ? `handset-${key}` : null;
    const expiresMs = snapshot.nowMs + 1000n * BigInt(expiresInSeconds);
    const outcome = await sandbox.db.commit([
      insertStepUp({
        id: key,
        cardKey: snapshot.card.key,
        authenticationId: BigInt(authenticationId),
        kind,
        deviceId,
        expiresMs,
      }),
    ]);
    if (outcome !== 'committed')
      return sendProblem(reply, problemOf(409, 'The card has, or had, a step-up of that authenticationId.'));
    return reply.code(201).send({ authenticationId, kind, deviceId });
  });
}

/** The sandbox gives every digital card a name of its own. */
async function find(sandbox: DigitalCardServices, digitalCardId: string) {
  const [row] = await sandbox.db.read('select id from digital_card where digital_card_id = $1', [
    digitalCardId,
  ]);
  return row === undefined ? null : loadDigitalCardByKey(sandbox, textOf(row, 'id'));
}

type Members = Readonly<Record<string, unknown>>;

interface Unfit {
  readonly field: string;
  readonly problem: string;
}

function requestOf({
  requestorType,
  operation,
  reasonCode = DEFAULT_REASON,
}: Members): LifecycleRequest | Unfit {
  const by = REQUESTORS.find((each) => each === requestorType);
  if (by === undefined) return { field: 'requestorType', problem: REQUESTORS.join(', ') };
  if (operation === 'RESUME') {
    const resumed = RESUME_REASONS.find((each) => each === reasonCode);
    return resumed === undefined
      ? { field: 'reasonCode', problem: RESUME_REASONS.join(', ') }
      : { operation, by, reasonCode: resumed };
  }
  if (operation !== 'SUSPEND' && operation !== 'DELETE')
    return { field: 'operation', problem: 'SUSPEND, RESUME, DELETE' };
  const given = SUSPEND_REASONS.find((each) => each === reasonCode);
  return given === undefined
    ? { field: 'reasonCode', problem: SUSPEND_REASONS.join(', ') }
    : { operation, by, reasonCode: given };
}

function requestorOf(type: RequestorType, { consumerId, walletId }: DigitalCard): Requestor {
  const ids: Readonly<Partial<Record<RequestorType, string>>> = {
    USER: consumerId,
    TSP: walletId ?? 'sandbox-tsp',
    CCI: 'sandbox-operator',
  };
  return { type, id: ids[type] ?? type };
}

interface AskedStepUp {
  readonly authenticationId: number;
  readonly kind: NewStepUpRow['kind'];
  readonly expiresInSeconds: number;
}

function stepUpOf(body: Members, { entropy }: DigitalCardServices): AskedStepUp | Unfit {
  const {
    authenticationId = randomId(entropy),
    kind: asked = STEP_UP_KINDS[1],
    expiresInSeconds = 600,
  } = body;
  if (!isWhole(authenticationId, MAX_AUTHENTICATION_ID))
    return { field: 'authenticationId', problem: 'an integer of at most 15 digits' };
  const kind = STEP_UP_KINDS.find((each) => each === asked);
  if (kind === undefined) return { field: 'kind', problem: STEP_UP_KINDS.join(', ') };
  if (!isWhole(expiresInSeconds, MAX_SECONDS))
    return { field: 'expiresInSeconds', problem: `0 to ${MAX_SECONDS}` };
  return { authenticationId, kind, expiresInSeconds };
}

function randomId({ bytes }: DigitalCardServices['entropy']): number {
  return Buffer.from(bytes(6)).readUIntBE(0, 6);
}

function isWhole(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}

function members(body: unknown): Members {
  return body !== null && typeof body === 'object' && !Array.isArray(body) ? (body as Members) : {};
}

function unfit(reply: FastifyReply, { field, problem }: Unfit): FastifyReply {
  return sendProblem(reply, problemOf(422, `${field}: ${problem}`));
}

function refused(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const code = REASONS[refusal.reason].guidelineCode;
  return sendProblem(reply, problemOf(409, `${code}: ${gatewayMessage(refusal)}`));
}

function notFound(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, problemOf(404, 'There is no such digital card in this sandbox.'));
}
