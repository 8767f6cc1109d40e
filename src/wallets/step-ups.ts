/** A wallet opens a step-up: its holder proves himself to the issuer, and the card waits for the issuer's word. */

import { bindingRefusal } from '../cards/digital/binding.ts';
import { loadNewDevice } from '../cards/digital/binding-store.ts';
import type { DigitalCardServices } from '../cards/digital/change-digital-card.ts';
import { isExpired } from '../cards/digital/digital-card.ts';
import type { DigitalSnapshot } from '../cards/digital/snapshot.ts';
import { insertStepUp } from '../cards/digital/step-up-row.ts';
import type { Database } from '../db/database.ts';
import { bigintOf } from '../db/row.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { NewStepUp, StepUp } from '../http/wallet.generated.ts';
import { loadOwnCard } from './own-card.ts';
import { refusalAudit, type WalletChange } from './wallet-request.ts';

/** No person has more questions open at once; a wallet that opens more is at fault. */
const MAX_OPEN = 8n;

const STEP_UPS = `select
  (select count(*) from step_up where digital_card_id = $1 and authentication_id = $2) as of_that_id,
  (select count(*) from step_up where digital_card_id = $3 and answered_ms is null and expires_ms > now_ms()) as waiting`;

export const openStepUp: WalletChange = async (services, request, nowMs) => {
  const asked = request.body as NewStepUp;
  const snapshot = await loadOwnCard(services, request);
  if (snapshot === null) return { refusal: refuse('unknown-digital-card'), audit: null };
  const subject = snapshot.card.key;
  const refusal =
    (await cardRefusal(services, snapshot, asked)) ?? (await idRefusal(services.db, subject, asked));
  if (refusal !== null) return { refusal, audit: refusalAudit(subject, 'openStepUp', null, refusal) };
  const { authenticationId, kind, deviceId = null } = asked;
  const expiresMs = nowMs + 1000n * BigInt(asked.expiresInSeconds);
  const id = services.entropy.uuid();
  const insert = insertStepUp({
    id,
    cardKey: subject,
    authenticationId: BigInt(authenticationId),
    kind,
    deviceId,
    expiresMs,
  });
  const body: StepUp = { authenticationId, kind, expiresAt: new Date(Number(expiresMs)).toISOString() };
  const detail = { ...body, deviceId };
  return {
    status: 201,
    body,
    statements: [insert],
    audit: { subject, action: 'digital-card.open-step-up', reason: null, detail },
  };
};

/** What speaks against it now would speak against the issuer's approval. */
async function cardRefusal(
  services: DigitalCardServices,
  snapshot: DigitalSnapshot,
  { kind, deviceId }: NewStepUp,
): Promise<Refusal | null> {
  const { card, nowMs } = snapshot;
  if (kind === 'DEVICE_BINDING') {
    if (deviceId === undefined) return refuse('missing-parameter', 'deviceId');
    return bindingRefusal(snapshot, await loadNewDevice(services, card, deviceId));
  }
  if (deviceId !== undefined) return refuse('malformed-parameter', 'deviceId');
  if (card.state === 'DELETED') return refuse('card-deleted');
  return isExpired(card, nowMs) ? refuse('card-expired') : null;
}

async function idRefusal(
  db: Database,
  cardKey: string,
  { authenticationId }: NewStepUp,
): Promise<Refusal | null> {
  const [row] = await db.read(STEP_UPS, [cardKey, BigInt(authenticationId), cardKey]);
  if (row === undefined) throw new Error('the count is always one row');
  if (bigintOf(row, 'of_that_id') > 0n)
    return refuse('not-allowed', 'the card has, or had, a step-up of that authenticationId');
  return bigintOf(row, 'waiting') >= MAX_OPEN ? refuse('not-allowed', 'too many step-ups are open') : null;
}
