/** What a new sandbox is to hold. Pure. */

import { bytesToHex } from '../../bytes.ts';
import type { Layout, LayoutCatalogue } from '../../cards/layout.ts';
import type { Entropy } from '../../entropy.ts';
import { codeToText } from '../../felica/service-code.ts';
import type { SandboxCard, SandboxFile, SandboxIssuer, SandboxPurchase } from './sandbox-file.ts';

/** Two, so that one issuer's actor can be seen not to reach the other's cards. 10 characters each. */
const ISSUERS = ['METRO00001', 'COAST00001'];

const CARDS_PER_LAYOUT = 8;
const PURCHASES = 20;

/** The first balance and the step between the cards' balances, as parts of the layout's maximum. */
const BALANCE_PARTS = 20n;
/** A planned purchase, as a part of the layout's maximum: several fit on every planned card. */
const PURCHASE_PARTS = 20n;

export function planSandbox(layouts: LayoutCatalogue, entropy: Entropy): SandboxFile {
  const issuers = ISSUERS.map((issuerId) => planIssuer(issuerId, entropy));
  const cards = [...layouts.values()].flatMap((layout, i) =>
    Array.from({ length: CARDS_PER_LAYOUT }, (_, n) =>
      planCard(layout, ISSUERS[i % ISSUERS.length] ?? '', n + 1, entropy),
    ),
  );
  const purchases = Array.from({ length: PURCHASES }, (_, n) => planPurchase(layouts, cards, n));
  return {
    baseUrl: '',
    worldId: entropy.uuid(),
    admin: { token: token(entropy) },
    issuers,
    cards,
    purchases,
  };
}

function planIssuer(issuerId: string, entropy: Entropy): SandboxIssuer {
  return { issuerId, deviceGateway: { actorId: `hub-${issuerId}`, token: token(entropy) } };
}

function planCard(layout: Layout, issuerId: string, number: number, entropy: Entropy): SandboxCard {
  const place = `${layout.name}-${String(number).padStart(2, '0')}`;
  const step = layout.limits.maximum / BALANCE_PARTS;
  return {
    issuerId,
    cardId: `card-${place}`,
    deviceId: `phone-${place}`,
    layout: layout.name,
    systemCode: codeToText(layout.systemCode),
    // 0 is the number of the card's first system; the rest is like no other card's.
    idm: `0${bytesToHex(entropy.bytes(8)).slice(1)}`,
    currency: layout.currency,
    balance: Number(step * BigInt(number)),
  };
}

function planPurchase(
  layouts: LayoutCatalogue,
  cards: readonly SandboxCard[],
  number: number,
): SandboxPurchase {
  const card = cards[number % cards.length];
  const layout = card === undefined ? undefined : layouts.get(card.layout);
  if (card === undefined || layout === undefined) throw new Error('a sandbox needs layouts');
  return {
    purchaseId: `purchase-${String(number + 1).padStart(2, '0')}`,
    cardId: card.cardId,
    amount: Number(layout.limits.maximum / PURCHASE_PARTS),
  };
}

/** 256 random bits. */
function token(entropy: Entropy): string {
  return bytesToHex(entropy.bytes(32)).toLowerCase();
}
