/** The sandbox on HTTP: hold a card to a phone, break things, use a card behind the server's back, look into the chip. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { bytesToHex, hexToBytes, isHex } from '../../bytes.ts';
import { layoutNamed } from '../../cards/layout.ts';
import { problemOf, sendProblem } from '../../http/problem.ts';
import { recordPurchase } from '../../ledger/purchase-store.ts';
import { MAX_AMOUNT_MINOR } from '../../ledger/transfer.ts';
import { chipBalance, imageOfChip } from '../card-maker.ts';
import { FaultError, parseFault, type Target } from '../faults.ts';
import { GATE_EVENTS, GATE_RANDOM_BYTES, type GateEvent, type GateOutcome, useAtGate } from '../gate.ts';
import { addFault, setCard, setField, transceive } from '../phone.ts';
import { cardIn, phoneOf, type Sandbox } from './sandbox.ts';
import type { SandboxCard, SandboxExternalCard } from './sandbox-file.ts';

/** The longest command a phone carries: LEN is one byte. */
const MAX_COMMAND_BYTES = 255;

/** A request that cannot be carried out as it stands; `field` is the one to mend. */
class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** Register under `/sandbox`. */
export async function sandboxRoutes(
  app: FastifyInstance,
  { sandbox }: { readonly sandbox: Sandbox },
): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof BadRequest || error instanceof FaultError)
      return sendProblem(reply, problemOf(422, error.message));
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== undefined && statusCode < 500) return sendProblem(reply, problemOf(statusCode));
    request.log.error({ err: error }, 'a sandbox request failed');
    return sendProblem(reply, problemOf(500));
  });
  addPhoneRoutes(app, sandbox);
  addCardRoutes(app, sandbox);
}

type Members = Readonly<Record<string, unknown>>;

interface PhoneRoute {
  Params: { deviceId: string };
}

interface CardRoute {
  Params: { cardId: string };
}

function addPhoneRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  const { phones, externalCards } = sandbox;
  const findExternal = (deviceId: string) => externalCards.find((card) => card.deviceId === deviceId);

  app.post<PhoneRoute>('/phones/:deviceId/transceive', (request, reply) => {
    const phone = phones.get(request.params.deviceId);
    if (phone === undefined) return notFound(reply, 'phone');
    const body = members(request.body);
    const { phone: after, response } = transceive(phone, targetOf(body), commandOf(body));
    phones.set(after);
    return reply.send({ response: response === null ? null : bytesToHex(response) });
  });
  app.post<PhoneRoute>('/phones/:deviceId/faults', (request, reply) => {
    const phone = phones.get(request.params.deviceId);
    if (phone === undefined) return notFound(reply, 'phone');
    const fault = parseFault(request.body);
    phones.set(addFault(phone, fault));
    return reply.code(201).send({ fault });
  });
  app.post<PhoneRoute>('/phones/:deviceId/field', (request, reply) => {
    const phone = phones.get(request.params.deviceId);
    if (phone === undefined) return notFound(reply, 'phone');
    const body = members(request.body);
    if (typeof body.on !== 'boolean') throw new BadRequest('on: true or false');
    phones.set(setField(phone, body.on, targetOf(body)));
    return reply.send({ on: body.on });
  });
  app.get<PhoneRoute>('/phones/:deviceId/external', (request, reply) => {
    const card = findExternal(request.params.deviceId);
    if (card === undefined) return notFound(reply, 'card held to that phone');
    return reply.send(chipReport(sandbox, card, 'external'));
  });
  app.post<PhoneRoute>('/phones/:deviceId/external/gate', (request, reply) => {
    const card = findExternal(request.params.deviceId);
    if (card === undefined) return notFound(reply, 'card held to that phone');
    const used = passGate(sandbox, card, 'external', members(request.body));
    if (used.kind === 'refused') return sendProblem(reply, problemOf(409, used.why));
    return reply.send({ deviceId: card.deviceId, balance: Number(used.balanceMinor) });
  });
}

function addCardRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  const { entropy, cards } = sandbox;
  const find = (cardId: string): SandboxCard | undefined => cards.find((card) => card.cardId === cardId);

  app.get<CardRoute>('/cards/:cardId', (request, reply) => {
    const card = find(request.params.cardId);
    if (card === undefined) return notFound(reply, 'card');
    return reply.send(chipReport(sandbox, card, 'internal'));
  });
  app.post<CardRoute>('/cards/:cardId/gate', (request, reply) => {
    const card = find(request.params.cardId);
    if (card === undefined) return notFound(reply, 'card');
    const used = passGate(sandbox, card, 'internal', members(request.body));
    if (used.kind === 'refused') return sendProblem(reply, problemOf(409, used.why));
    return reply.send({ cardId: card.cardId, balance: Number(used.balanceMinor) });
  });
  app.post('/purchases', async (request, reply) => {
    const body = members(request.body);
    const card = typeof body.cardId === 'string' ? find(body.cardId) : undefined;
    if (card === undefined) throw new BadRequest('cardId: a card of this sandbox');
    const purchaseId = entropy.uuid();
    const { issuerId, cardId } = card;
    await recordPurchase(sandbox.db, entropy, { issuerId, purchaseId, cardId, amountMinor: amountOf(body) });
    return reply.code(201).send({ purchaseId });
  });
}

type AnyCard = SandboxCard | SandboxExternalCard;

/** A card is used behind the server's back. */
function passGate(
  { phones, layouts, entropy }: Sandbox,
  card: AnyCard,
  target: Target,
  body: Members,
): GateOutcome {
  const phone = phoneOf(phones, card.deviceId);
  const event = eventOf(body);
  const used = useAtGate(layoutNamed(layouts, card.layout), cardIn(phone, target), {
    event,
    amountMinor: gateAmountOf(event, body),
    random: entropy.bytes(GATE_RANDOM_BYTES),
    atMs: Date.now(),
  });
  if (used.kind === 'done') phones.set(setCard(phone, target, used.card));
  return used;
}

/** What the chip really holds, as nobody else can see it. */
function chipReport({ layouts, phones }: Sandbox, card: AnyCard, target: Target) {
  const layout = layoutNamed(layouts, card.layout);
  const phone = phoneOf(phones, card.deviceId);
  const chip = cardIn(phone, target);
  const blocks = [...imageOfChip(layout, chip)].map(([name, data]) => [name, bytesToHex(data)]);
  return {
    ...card,
    balance: Number(chipBalance(layout, chip)),
    mode: chip.mode,
    blocks: Object.fromEntries(blocks),
    faults: phone.faults,
  };
}

function notFound(reply: FastifyReply, what: string): FastifyReply {
  return sendProblem(reply, problemOf(404, `There is no such ${what} in this sandbox.`));
}

function members(body: unknown): Members {
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new BadRequest('body: a JSON object');
  return body as Record<string, unknown>;
}

function commandOf({ command }: Members): Uint8Array {
  if (
    typeof command !== 'string' ||
    command === '' ||
    !isHex(command) ||
    command.length > 2 * MAX_COMMAND_BYTES
  ) {
    throw new BadRequest('command: 1 to 255 bytes as hexadecimal text');
  }
  return hexToBytes(command);
}

function targetOf({ target = 'internal' }: Members): Target {
  if (target !== 'internal' && target !== 'external') throw new BadRequest('target: internal or external');
  return target;
}

function eventOf({ event }: Members): GateEvent {
  const found = GATE_EVENTS.find((each) => each === event);
  if (found === undefined) throw new BadRequest(`event: ${GATE_EVENTS.join(', ')}`);
  return found;
}

function gateAmountOf(event: GateEvent, body: Members): bigint {
  if (body.amount === undefined && (event === 'enter' || event === 'exit')) return 0n;
  if (event === 'enter') throw new BadRequest('amount: nothing is paid on the way in');
  return amountOf(body);
}

function amountOf({ amount }: Members): bigint {
  if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 1 || amount > MAX_AMOUNT_MINOR) {
    throw new BadRequest('amount: a positive integer in minor units');
  }
  return BigInt(amount);
}
