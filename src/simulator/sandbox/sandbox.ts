/**
 * The sandbox: made-up issuers, phones with virtual cards in them, and paid purchases. Its plan stands in `sandbox.json`; the
 * database is brought up to it, so that a start that was cut short is finished by the next.
 */

import {
  registerActor,
  registerCard,
  registerDevice,
  registerIssuer,
  registerProduct,
} from '../../admin/register.ts';
import { type Layout, type LayoutCatalogue, layoutNamed } from '../../cards/layout.ts';
import type { Database } from '../../db/database.ts';
import { bigintOf, textOf } from '../../db/row.ts';
import { fixedFact, knownFact } from '../../db/world.ts';
import type { Entropy } from '../../entropy.ts';
import { hashToken } from '../../http/bearer.ts';
import { recordPurchase } from '../../ledger/purchase-store.ts';
import { chipBalance, makeCard } from '../card-maker.ts';
import { createPhone, type Phone } from '../phone.ts';
import { openPhones, type Phones } from './phones.ts';
import { readSandboxFile, type SandboxCard, type SandboxFile, writeSandboxFile } from './sandbox-file.ts';
import { planSandbox } from './sandbox-plan.ts';

/** A sandbox card never expires in its user's lifetime: 2100-01-01. */
const EXPIRES_MS = 4_102_444_800_000n;

/** How many unloaded purchases `sandbox.json` lists at most. */
const LISTED_PURCHASES = 100n;

export interface Sandbox {
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
  readonly phones: Phones;
  readonly cards: readonly SandboxCard[];
  readonly adminTokenHash: string;
  /** Writes `sandbox.json` with what holds now. */
  publish(baseUrl: string): Promise<void>;
}

/** Makes the sandbox of `dataDir`, or takes it up where it was left. Throws when the database belongs to another folder. */
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
  // The file comes before the database, so that a start which is cut short leaves nothing that cannot be taken up.
  const file = known ?? planSandbox(layouts, entropy);
  if (known === null) writeSandboxFile(dataDir, file);
  await fixedFact(db, 'sandbox', file.worldId);
  const phones = openPhones(dataDir);
  if ((await knownFact(db, 'sandbox-made')) === null) {
    makePhones(layouts, entropy, phones, file);
    await makeWorld(db, layouts, entropy, file);
    await fixedFact(db, 'sandbox-made', 'true');
  }
  return {
    db,
    layouts,
    entropy,
    phones,
    cards: file.cards,
    adminTokenHash: hashToken(file.admin.token),
    async publish(baseUrl) {
      const cards = file.cards.map((card) => ({
        ...card,
        balance: Number(balanceNow(layouts, phones, card)),
      }));
      writeSandboxFile(dataDir, { ...file, baseUrl, cards, purchases: await unloadedPurchases(db) });
    },
  };
}

/** The card in a phone of the sandbox. */
export function cardIn(phone: Phone) {
  if (phone.internal === null) throw new Error('a sandbox phone has a card in it');
  return phone.internal;
}

export function phoneOf(phones: Phones, deviceId: string): Phone {
  const phone = phones.get(deviceId);
  if (phone === undefined) throw new Error(`the file of phone ${deviceId} is missing`);
  return phone;
}

function balanceNow(layouts: LayoutCatalogue, phones: Phones, card: SandboxCard): bigint {
  return chipBalance(layoutNamed(layouts, card.layout), cardIn(phoneOf(phones, card.deviceId)));
}

/** The phones of the plan that are not there yet. */
function makePhones(layouts: LayoutCatalogue, entropy: Entropy, phones: Phones, file: SandboxFile): void {
  for (const card of file.cards) {
    if (phones.get(card.deviceId) !== undefined) continue;
    phones.set(newPhone(layoutNamed(layouts, card.layout), card, entropy));
  }
}

function newPhone(layout: Layout, card: SandboxCard, entropy: Entropy): Phone {
  const chip = makeCard(layout, card.idm, BigInt(card.balance), entropy.bytes(layout.receipt.length));
  return createPhone(card.deviceId, chip);
}

/** Everything of the plan that the database does not have yet. */
async function makeWorld(
  db: Database,
  layouts: LayoutCatalogue,
  entropy: Entropy,
  file: SandboxFile,
): Promise<void> {
  for (const { issuerId, deviceGateway } of file.issuers) {
    await registerIssuer(db, { id: issuerId, name: `Sandbox issuer ${issuerId}` });
    await registerActor(db, { id: deviceGateway.actorId, issuerId, token: deviceGateway.token });
  }
  for (const card of file.cards) await makeCardKnown(db, layoutNamed(layouts, card.layout), entropy, card);
  for (const { purchaseId, cardId, amount } of file.purchases) {
    const issuerId = file.cards.find((card) => card.cardId === cardId)?.issuerId;
    if (issuerId === undefined) throw new Error('a planned purchase is for a planned card');
    await recordPurchase(db, entropy, { issuerId, purchaseId, cardId, amountMinor: BigInt(amount) });
  }
}

async function makeCardKnown(
  db: Database,
  layout: Layout,
  entropy: Entropy,
  card: SandboxCard,
): Promise<void> {
  const productId = `${card.issuerId}-${card.layout}`;
  await registerProduct(db, {
    id: productId,
    issuerId: card.issuerId,
    layout: card.layout,
    // Made-up money: the whole card may hang on what the phone says.
    trustUnauthenticated: layout.limits.maximum,
  });
  await registerDevice(db, entropy, card.deviceId);
  await registerCard(db, entropy, {
    issuerId: card.issuerId,
    cardId: card.cardId,
    productId,
    deviceId: card.deviceId,
    idm: card.idm,
    state: 'ACTIVE',
    expiresMs: EXPIRES_MS,
    layout,
    balanceMinor: BigInt(card.balance),
  });
}

async function unloadedPurchases(db: Database): Promise<SandboxFile['purchases']> {
  const rows = await db.read(
    `select purchase.purchase_id, card.card_id, purchase.amount from purchase
join card on card.id = purchase.card_id where purchase.state = 'PAID' order by purchase.id limit $1`,
    [LISTED_PURCHASES],
  );
  return rows.map((row) => ({
    purchaseId: textOf(row, 'purchase_id'),
    cardId: textOf(row, 'card_id'),
    amount: Number(bigintOf(row, 'amount')),
  }));
}
