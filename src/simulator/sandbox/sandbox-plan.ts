/** What a new sandbox is to hold. */

import { bytesToHex, uintToBytesBE, uintToBytesLE } from '../../bytes.ts';
import type { Layout, LayoutCatalogue } from '../../cards/layout.ts';
import type { Entropy } from '../../entropy.ts';
import { codeToText } from '../../felica/service-code.ts';
import { newKey, planDigitalCards, planEndpoint, planStepUps, planWallets } from './sandbox-digital-plan.ts';
import type {
  SandboxCard,
  SandboxExternalCard,
  SandboxFile,
  SandboxIssuer,
  SandboxPurchase,
} from './sandbox-file.ts';
import { planTill } from './sandbox-till-plan.ts';

/** Two, so that one issuer's actor can be seen not to reach the other's cards. 10 characters each. */
const ISSUERS = ['METRO00001', 'COAST00001'];

const CARDS_PER_LAYOUT = 8;
const EXTERNAL_CARDS_PER_LAYOUT = 3;
/** There are no fewer, however few layouts take them. */
const PURCHASES = 20;
const PURCHASES_PER_LAYOUT = 8;

/** The first balance and the step between the cards' balances, as parts of the layout's maximum. */
const BALANCE_PARTS = 20n;
/** A planned purchase, as a part of the layout's maximum: several fit on every planned card. */
const PURCHASE_PARTS = 20n;

export function planSandbox(layouts: LayoutCatalogue, entropy: Entropy): SandboxFile {
  const kinds = [...layouts.values()].map((layout, i) => ({
    layout,
    issuerId: ISSUERS[i % ISSUERS.length] ?? '',
  }));
  const cards = kinds.flatMap(({ layout, issuerId }) =>
    numbers(CARDS_PER_LAYOUT).map((number) => planCard(layout, issuerId, number, entropy)),
  );
  const externalCards = kinds
    .filter(({ layout }) => layout.readerOperations.length > 0)
    .flatMap(({ layout, issuerId }) =>
      numbers(EXTERNAL_CARDS_PER_LAYOUT).map((number) => planExternalCard(layout, issuerId, number, entropy)),
    );
  const digitalCards = planDigitalCards(ISSUERS, cards, entropy);
  return {
    baseUrl: '',
    worldId: entropy.uuid(),
    admin: { token: token(entropy), secondToken: token(entropy) },
    issuers: ISSUERS.map((issuerId) => planIssuer(issuerId, entropy)),
    cards,
    externalCards,
    purchases: planPurchases(layouts, cards),
    serverEncryptionKey: null,
    wallets: planWallets(entropy),
    digitalCards,
    stepUps: planStepUps(ISSUERS, digitalCards),
    till: planTill(ISSUERS[0] ?? '', entropy),
  };
}

/** The product of a sandbox card; a hub names it so too. */
export function productIdOf({ issuerId, layout }: { readonly issuerId: string; readonly layout: string }) {
  return `${issuerId}-${layout}`;
}

function planIssuer(issuerId: string, entropy: Entropy): SandboxIssuer {
  return {
    issuerId,
    deviceGateway: { actorId: `hub-${issuerId}`, token: token(entropy) },
    assertionKey: newKey(`assertion-${issuerId}`, 'sig'),
    encryptionKey: newKey(`encryption-${issuerId}`, 'enc'),
    notifications: planEndpoint(issuerId, entropy),
  };
}

function planCard(layout: Layout, issuerId: string, number: number, entropy: Entropy): SandboxCard {
  const place = `${layout.name}-${twoDigits(number)}`;
  return {
    issuerId,
    cardId: `card-${place}`,
    deviceId: `phone-${place}`,
    layout: layout.name,
    systemCode: codeToText(layout.systemCode),
    idm: planIdm(entropy),
    currency: layout.currency,
    balance: planBalance(layout, number),
  };
}

function planExternalCard(
  layout: Layout,
  issuerId: string,
  number: number,
  entropy: Entropy,
): SandboxExternalCard {
  const versionBytes = layout.keyVersionOrder === 'little' ? uintToBytesLE : uintToBytesBE;
  return {
    issuerId,
    deviceId: `phone-${layout.name}-external-${twoDigits(number)}`,
    layout: layout.name,
    cardServiceId: productIdOf({ issuerId, layout: layout.name }),
    systemCode: codeToText(layout.systemCode),
    idm: planIdm(entropy),
    pmm: layout.virtualCard.pmm,
    areaCodeList: layout.areas.map(({ code, keyVersion }) => ({
      areaCode: codeToText(code),
      keyVersion: bytesToHex(versionBytes(keyVersion, 2)),
    })),
    currency: layout.currency,
    balance: planBalance(layout, number),
  };
}

/** The same number on each layout that takes purchases, each on a card of its own as long as there are enough. */
function planPurchases(layouts: LayoutCatalogue, cards: readonly SandboxCard[]): readonly SandboxPurchase[] {
  const takers = [...layouts.values()].filter(({ operations }) => operations.includes('UPDATE_BALANCE'));
  const each = Math.max(PURCHASES_PER_LAYOUT, Math.ceil(PURCHASES / takers.length));
  return takers
    .flatMap((layout) => {
      const takingCards = cards.filter((card) => card.layout === layout.name);
      return numbers(each).map((number) => ({
        cardId: takingCards[(number - 1) % takingCards.length]?.cardId ?? '',
        amount: Number(roundedDown(layout.limits.maximum / PURCHASE_PARTS, layout.limits.step)),
      }));
    })
    .map((purchase, i) => ({ purchaseId: `purchase-${twoDigits(i + 1)}`, ...purchase }));
}

function planBalance({ balance, limits }: Layout, number: number): number {
  return Number(roundedDown(limits.maximum / BALANCE_PARTS, balance.unit) * BigInt(number));
}

/** 0 is the number of the card's first system; the rest is like no other card's. */
function planIdm(entropy: Entropy): string {
  return `0${bytesToHex(entropy.bytes(8)).slice(1)}`;
}

function roundedDown(amount: bigint, step: bigint): bigint {
  return amount - (amount % step);
}

/** 1 to `count`. */
function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** 256 random bits. */
function token(entropy: Entropy): string {
  return bytesToHex(entropy.bytes(32)).toLowerCase();
}
