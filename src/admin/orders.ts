/** What the server is to do to a chip at the next contact: ordered, and taken back. */

import type { Layout, LayoutField } from '../cards/layout.ts';
import { type Owed, type OwedKind, owedOf, withOwed, withoutOwed } from '../cards/owed.ts';
import type { Order } from '../http/admin.generated.ts';
import { layoutOf, loadCard } from './card-row.ts';
import { changedStanding } from './cards.ts';
import { type AdminServices, type ChangeRequest, type Decided, Refused } from './request.ts';
import { assertNotDigital } from './same-digital-card.ts';

type OrderKind = 'BLOCK' | 'CONFIG' | 'PLAN';

export async function orderWork(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const kind = request.path.kind as OrderKind;
  const card = await loadCard(services.db, request.path.issuerId ?? '', request.path.cardId ?? '');
  const work = orderedWork(kind, layoutOf(services, card), request.body as Order);
  if (owedOf(card.owed, kind) !== undefined)
    throw new Refused(409, `A ${kind} is ordered already: withdraw it to order another.`);
  if (card.state === 'DELETED' && kind !== 'BLOCK') throw new Refused(409, 'The card is deleted.');
  if (kind === 'BLOCK') await assertNotDigital(services, card.key);
  const owed = withOwed(card.owed, work);
  // A chip that is to be blocked is not to be used until it is.
  const state = kind === 'BLOCK' && card.state !== 'DELETED' ? 'SUSPENDED_ISSUER' : card.state;
  return changedStanding(card, { ...card, owed, state }, 'card.order', { ...work });
}

export async function withdrawOrder(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const kind = request.path.owed as OwedKind;
  const card = await loadCard(services.db, request.path.issuerId ?? '', request.path.cardId ?? '');
  const work = owedOf(card.owed, kind);
  if (work === undefined) throw new Refused(409, `The chip is owed no ${kind}.`);
  // An operation on the digital card may wait for it.
  if (kind === 'BLOCK' || kind === 'UNBLOCK') await assertNotDigital(services, card.key);
  const after = { ...card, owed: withoutOwed(card.owed, kind) };
  return changedStanding(card, after, 'card.withdraw-order', { ...work });
}

function orderedWork(kind: OrderKind, layout: Layout, { content }: Order): Owed {
  if (kind === 'BLOCK') {
    if (content !== undefined) throw new Refused(422, 'content: a BLOCK has none');
    if (layout.marks === undefined) throw new Refused(422, 'This kind of card cannot be marked as blocked.');
    return { kind };
  }
  if (content === undefined) throw new Refused(422, `content: a ${kind} needs the fields to write`);
  return { kind, content: checkedContent(kind === 'CONFIG' ? layout.config : layout.plan, content) };
}

/** The content in upper case, when the layout has each field and it is as long as there. */
function checkedContent(
  fields: ReadonlyMap<string, LayoutField>,
  content: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [name, hex] of Object.entries(content)) {
    const field = fields.get(name);
    if (field === undefined)
      throw new Refused(422, 'content: names a field that this kind of card does not have');
    if (hex.length !== field.length * 2)
      throw new Refused(422, `content.${name}: must be ${field.length} bytes in hexadecimal`);
  }
  return Object.fromEntries(Object.entries(content).map(([name, hex]) => [name, hex.toUpperCase()]));
}
