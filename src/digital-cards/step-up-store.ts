/** Step-ups in the database. */

import { loadNewDevice } from '../cards/digital/binding-store.ts';
import type { DigitalCard } from '../cards/digital/digital-card.ts';
import type { LayoutCatalogue } from '../cards/layout.ts';
import type { Database, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../db/row.ts';
import type { StepUp } from './step-up.ts';

const STEP_UP = `select id, kind, device_id, expires_ms, answered_ms, version from step_up
where digital_card_id = $1 and authentication_id = $2`;

/** Null when the card waits for no such step-up. */
export async function loadStepUp(
  services: { readonly db: Database; readonly layouts: LayoutCatalogue },
  card: DigitalCard,
  authenticationId: bigint,
): Promise<StepUp | null> {
  const [row] = await services.db.read(STEP_UP, [card.key, authenticationId]);
  if (row === undefined) return null;
  const deviceId = textOrNull(row, 'device_id');
  return {
    key: textOf(row, 'id'),
    kind: textOf(row, 'kind') as StepUp['kind'],
    device: deviceId === null ? null : await loadNewDevice(services, card, deviceId),
    expiresMs: bigintOf(row, 'expires_ms'),
    answeredMs: bigintOrNull(row, 'answered_ms'),
    version: bigintOf(row, 'version'),
  };
}

export function answerStepUp({ key, version }: StepUp, nowMs: bigint): Statement {
  return {
    table: 'step_up',
    key,
    text: 'update step_up set answered_ms = $2, version = version + 1 where id = $1 and version = $3',
    values: [key, nowMs, version],
    rows: 1,
  };
}
