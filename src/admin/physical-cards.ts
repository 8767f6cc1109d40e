/** A card of an issuer's customer is deleted, and with it all its digital cards. */

import { deleteCard } from '../cards/digital/delete-card.ts';
import { REASONS } from '../errors.ts';
import { refusedBy } from './refusal.ts';
import type { AdminServices, ChangeRequest, Decided } from './request.ts';

/**
 * Each digital card goes in a commit of its own. Where one cannot go at this moment, the card is deleted all the same: that is a 409,
 * and not kept under the request's key.
 */
export async function deletePhysicalCard(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '', cardId = '' } = request.path;
  const asked = { actor: `staff:${request.staffId}`, reason: request.reason };
  const outcome = await deleteCard(services, issuerId, cardId, () => services.entropy.uuid(), asked);
  const isPartly = 'reason' in outcome;
  if (isPartly && outcome.reason !== 'partly-done') throw refusedBy(outcome);
  const operations = isPartly ? [] : outcome.operations.map(({ id }) => id);
  const status = isPartly ? 409 : 200;
  return {
    status,
    body: isPartly
      ? `${REASONS['partly-done'].title}: the card is deleted, and some of its digital cards cannot be at this moment. The server goes on by itself; the same request tells whether it has.`
      : { issuerId, cardId, operations },
    statements: [],
    audit: {
      subject: `${issuerId}\n${cardId}`,
      action: 'physical-card.ask-deletion',
      detail: { issuerId, cardId, operations, isDone: !isPartly },
    },
  };
}
