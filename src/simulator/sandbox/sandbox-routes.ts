/** The sandbox on HTTP: hold a card to a phone, break things, use a card behind the server's back, look into the chip. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { bytesToHex, hexToBytes, isHex } from '../../bytes.ts';
import { layoutNamed } from '../../cards/layout.ts';
import { problemOf, sendProblem } from '../../http/problem.ts';
import { MAX_AMOUNT_MINOR } from '../../ledger/card-book.ts';
import { recordPurchase } from '../../ledger/purchase-store.ts';
import { chipBalance, imageOfChip } from '../card-maker.ts';
import { FaultError, parseFault, type Target } from '../faults.ts';
import { GATE_RANDOM_BYTES, type GateEvent, useAtGate } from '../gate.ts';
import { addFault, type Phone, setCard, setField, transceive } from '../phone.ts';
import { cardIn, phoneOf, type Sandbox } from './sandbox.ts';
import type { SandboxCard } from './sandbox-file.ts';

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

interface PhoneRoute {
  Params: { deviceId: string };
}

interface CardRoute {
  Params: { cardId: string };
}

function addPhoneRoutes(app: FastifyInstance, { phones }: Sandbox): void {
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
    const { on } = members(request.body);
    if (typeof on !== 'boolean') throw new BadRequest('on: true or false');
    phones.set(setField(phone, on));
    return reply.send({ on });
  });
}

function addCardRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  const { phones, layouts, entropy, cards } = sandbox;
  const find = (cardId: string): SandboxCard | undefined => cards.find((card) => card.cardId === cardId);

  app.get<CardRoute>('/cards/:cardId', (request, reply) => {
    const card = find(request.params.cardId);
    if (card === undefined) return notFound(reply, 'card');
    return reply.send(chipReport(sandbox, card, phoneOf(phones, card.deviceId)));
  });
  app.post<CardRoute>('/cards/:cardId/gate', (request, reply) => {
    const card = find(request.params.cardId);
    if (card === undefined) return notFound(reply, 'card');
    const body = members(request.body);
    const phone = phoneOf(phones, card.deviceId);
    const layout = layoutNamed(layouts, card.layout);
    const used = useAtGate(
      layout,
      cardIn(phone),
      eventOf(body),
      amountOf(body),
      entropy.bytes(GATE_RANDOM_BYTES),
    );
    if (used.kind === 'refused') return sendProblem(reply, problemOf(409, used.why));
    phones.set(setCard(phone, 'internal', used.card));
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

/** What the chip really holds, as nobody else can see it. */
function chipReport({ layouts }: Sandbox, card: SandboxCard, phone: Phone) {
  const layout = layoutNamed(layouts, card.layout);
  const chip = cardIn(phone);
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

function members(body: unknown): Readonly<Record<string, unknown>> {
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new BadRequest('body: a JSON object');
  return body as Record<string, unknown>;
}

function commandOf({ command }: Readonly<Record<string, unknown>>): Uint8Array {
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

function targetOf({ target = 'internal' }: Readonly<Record<string, unknown>>): Target {
  if (target !== 'internal' && target !== 'external') throw new BadRequest('target: internal or external');
  return target;
}

function eventOf({ event }: Readonly<Record<string, unknown>>): GateEvent {
  if (event !== 'spend' && event !== 'load') throw new BadRequest('event: spend or load');
  return event;
}

function amountOf({ amount }: Readonly<Record<string, unknown>>): bigint {
  if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 1 || amount > MAX_AMOUNT_MINOR) {
    throw new BadRequest('amount: a positive integer in minor units');
  }
  return BigInt(amount);
}
