/**
 * The sandbox: made-up issuers, phones with virtual cards in them or held to them, and paid purchases. Its plan stands in
 * `sandbox.json`; the database is brought up to it, so that a start that was cut short is finished by the next.
 */

import { existsSync } from 'node:fs';
import { type LayoutCatalogue, layoutNamed } from '../../cards/layout.ts';
import type { Database } from '../../db/database.ts';
import { fixedFact, knownFact } from '../../db/world.ts';
import type { Entropy } from '../../entropy.ts';
import { hashToken } from '../../http/bearer.ts';
import { chipBalance, makeCard, SEED_BYTES } from '../card-maker.ts';
import type { Target } from '../faults.ts';
import { createPhone, type Phone, setCard } from '../phone.ts';
import type { KeySets } from '../virtual-card/key-set.ts';
import type { VirtualCard } from '../virtual-card/state.ts';
import { openPhones, type Phones } from './phones.ts';
import {
  type DigitalWorldServices,
  digitalWorldNow,
  makeDigitalWorld,
  moveEndpoints,
} from './sandbox-digital-world.ts';
import {
  readSandboxFile,
  type SandboxCard,
  type SandboxExternalCard,
  type SandboxFile,
  type SandboxIssuer,
  type SandboxWallet,
  writeSandboxFile,
} from './sandbox-file.ts';
import { openSandboxKeys, sandboxKeysPath } from './sandbox-keys.ts';
import { planSandbox } from './sandbox-plan.ts';
import { makeTillWorld } from './sandbox-till-world.ts';
import { makeWorld, unloadedPurchases } from './sandbox-world.ts';

export interface Sandbox {
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
  readonly phones: Phones;
  readonly cards: readonly SandboxCard[];
  readonly externalCards: readonly SandboxExternalCard[];
  /** The keys of all its cards with keys. */
  readonly keySets: KeySets;
  readonly adminTokenHash: string;
  readonly issuers: readonly SandboxIssuer[];
  readonly wallets: readonly SandboxWallet[];
  /** Makes the issuers' keys, wallets and digital cards known. */
  furnish(secrets: Pick<DigitalWorldServices, 'vault' | 'pans'>): Promise<void>;
  /** Writes `sandbox.json` with what holds now, and says where its issuers and wallets are. */
  publish(baseUrl: string, serverEncryptionKey: Readonly<Record<string, unknown>>): Promise<void>;
}

/**
 * Makes the sandbox of `dataDir`, or takes it up where it was left. Throws when the database belongs to another folder, and when
 * the folder has lost the keys of its cards.
 */
export async function openSandbox(
  db: Database,
  layouts: LayoutCatalogue,
  entropy: Entropy,
  dataDir: string,
): Promise<Sandbox> {
  const known = readSandboxFile(dataDir);
  const world = await knownFact(db, 'sandbox');
  if (world !== null && world !== known?.worldId) {
    throw new Error('this database belongs to the sandbox of another data folder');
  }
  const isMade = (await knownFact(db, 'sandbox-made')) !== null;
  if (isMade && !existsSync(sandboxKeysPath(dataDir))) {
    throw new Error(`${sandboxKeysPath(dataDir)} is gone, and nothing else opens the cards of this sandbox`);
  }
  // The files come before the database, so that a start which is cut short leaves nothing that cannot be taken up.
  const file = known ?? planSandbox(layouts, entropy);
  if (known === null) writeSandboxFile(dataDir, file);
  const keySets = openSandboxKeys(layouts, entropy, dataDir);
  await fixedFact(db, 'sandbox', file.worldId);
  const phones = openPhones(dataDir);
  if (!isMade) {
    makePhones(layouts, keySets, entropy, phones, file);
    await makeWorld(db, layouts, entropy, file);
    await fixedFact(db, 'sandbox-made', 'true');
  }
  return {
    db,
    layouts,
    entropy,
    phones,
    cards: file.cards,
    externalCards: file.externalCards,
    keySets,
    adminTokenHash: hashToken(file.admin.token),
    issuers: file.issuers,
    wallets: file.wallets,
    async furnish(secrets) {
      if ((await knownFact(db, 'sandbox-furnished')) !== null) return;
      await makeDigitalWorld({ db, entropy, ...secrets }, file);
      await makeTillWorld({ db, entropy, ...secrets }, file.till);
      await fixedFact(db, 'sandbox-furnished', 'true');
    },
    async publish(baseUrl, serverEncryptionKey) {
      const now = <Card extends PlannedCard>(card: Card, target: Target): Card => {
        const chip = cardIn(phoneOf(phones, card.deviceId), target);
        return { ...card, balance: Number(chipBalance(layoutNamed(layouts, card.layout), chip)) };
      };
      const issuers = file.issuers.map((issuer) => ({
        ...issuer,
        notifications: { ...issuer.notifications, url: `${baseUrl}/sandbox/issuers/${issuer.issuerId}` },
      }));
      await moveEndpoints({ db }, { ...file, baseUrl, issuers });
      writeSandboxFile(dataDir, {
        ...file,
        baseUrl,
        issuers,
        serverEncryptionKey,
        cards: file.cards.map((card) => now(card, 'internal')),
        externalCards: file.externalCards.map((card) => now(card, 'external')),
        purchases: await unloadedPurchases(db),
        ...(await digitalWorldNow({ db }, file)),
      });
    },
  };
}

/** The card in a phone of the sandbox, or held to it. Throws when there is none. */
export function cardIn(phone: Phone, target: Target = 'internal'): VirtualCard {
  const card = phone[target];
  if (card === null) throw new Error(`phone ${phone.deviceId} has no ${target} card`);
  return card;
}

export function phoneOf(phones: Phones, deviceId: string): Phone {
  const phone = phones.get(deviceId);
  if (phone === undefined) throw new Error(`the file of phone ${deviceId} is missing`);
  return phone;
}

type PlannedCard = Pick<SandboxCard, 'deviceId' | 'layout' | 'idm' | 'balance'>;

/** The phones of the plan that are not there yet. */
function makePhones(
  layouts: LayoutCatalogue,
  keySets: KeySets,
  entropy: Entropy,
  phones: Phones,
  file: SandboxFile,
): void {
  const make = (target: Target, cards: readonly PlannedCard[]) => {
    for (const card of cards) {
      if (phones.get(card.deviceId) !== undefined) continue;
      const chip = newChip(layouts, keySets, entropy, card);
      phones.set(setCard(createPhone(card.deviceId), target, chip));
    }
  };
  make('internal', file.cards);
  make('external', file.externalCards);
}

function newChip(
  layouts: LayoutCatalogue,
  keySets: KeySets,
  entropy: Entropy,
  card: PlannedCard,
): VirtualCard {
  const layout = layoutNamed(layouts, card.layout);
  const keys = keySets[card.layout];
  return makeCard(layout, {
    idm: card.idm,
    balanceMinor: BigInt(card.balance),
    receipt: entropy.bytes(layout.receipt?.length ?? 0),
    seed: entropy.bytes(SEED_BYTES),
    ...(keys === undefined ? {} : { keys }),
  });
}
