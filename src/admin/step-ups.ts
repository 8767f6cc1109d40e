/** A step-up is opened: the issuer is to approve a device, or its holder, before they are believed. */

import { bindingRefusal } from '../cards/digital/binding.ts';
import { loadNewDevice } from '../cards/digital/binding-store.ts';
import { isExpired } from '../cards/digital/digital-card.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { insertStepUp } from '../cards/digital/step-up-row.ts';
import type { Entropy } from '../entropy.ts';
import { refuse } from '../errors.ts';
import type { NewStepUp } from '../http/admin.generated.ts';
import { loadAskedCard } from './digital-card-row.ts';
import { refusedBy } from './refusal.ts';
import { type AdminServices, type ChangeRequest, type Decided, Refused } from './request.ts';
import { timeMs, timeText } from './time-text.ts';

/** When nobody says until when: as long as a person looks at a screen. */
const DEFAULT_TTL_MS = 10n * 60n * 1000n;

/** How many authenticationIds there are. */
const AUTHENTICATION_IDS = 10n ** 15n;

export async function openStepUp(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { kind, deviceId = null, expiresAt, ...asked } = request.body as NewStepUp;
  const snapshot = await loadAskedCard(services, request);
  await assertPossible(services, snapshot, kind, deviceId);
  const { card, nowMs } = snapshot;
  const authenticationId = await freeId(services, card.key, asked.authenticationId);
  const expiresMs = expiresAt === undefined ? nowMs + DEFAULT_TTL_MS : timeMs(expiresAt, 'expiresAt');
  if (expiresMs <= nowMs) throw new Refused(422, 'expiresAt: is over');
  const id = services.entropy.uuid();
  const insert = insertStepUp({ id, cardKey: card.key, authenticationId, kind, deviceId, expiresMs });
  const { issuerId, digitalCardId } = card;
  const stepUp = {
    issuerId,
    digitalCardId,
    authenticationId,
    kind,
    deviceId,
    expiresAt: timeText(expiresMs),
  };
  return {
    status: 201,
    body: stepUp,
    statements: [insert],
    audit: { subject: card.key, action: 'digital-card.open-step-up', detail: stepUp },
  };
}

async function assertPossible(
  services: AdminServices,
  snapshot: DigitalSnapshot,
  kind: NewStepUp['kind'],
  deviceId: string | null,
): Promise<void> {
  const { card, nowMs } = snapshot;
  if ((kind === 'DEVICE_BINDING') !== (deviceId !== null))
    throw new Refused(422, 'deviceId: belongs to a DEVICE_BINDING, and to nothing else');
  if (card.state === 'DELETED') throw refusedBy(refuse('card-deleted'));
  if (isExpired(card, nowMs)) throw refusedBy(refuse('card-expired'));
  if (deviceId === null) return;
  const refusal = bindingRefusal(snapshot, await loadNewDevice(services, card, deviceId));
  if (refusal !== null) throw refusedBy(refusal);
}

async function freeId(
  { db, entropy }: AdminServices,
  cardKey: string,
  asked: number | undefined,
): Promise<bigint> {
  const id = asked === undefined ? randomId(entropy) : BigInt(asked);
  const known = await db.read(
    'select id from step_up where digital_card_id = $1 and authentication_id = $2',
    [cardKey, id],
  );
  if (known.length > 0) throw new Refused(409, 'The card has, or had, a step-up of that authenticationId.');
  return id;
}

function randomId(entropy: Entropy): bigint {
  const word = Buffer.from(entropy.bytes(8)).readBigUInt64BE();
  return word % AUTHENTICATION_IDS;
}
