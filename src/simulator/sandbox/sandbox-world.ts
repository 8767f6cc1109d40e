/** What the database must know of a sandbox: its plan, made true. */

import {
  registerActor,
  registerCard,
  registerDevice,
  registerIssuer,
  registerProduct,
} from '../../admin/register.ts';
import { insertStaff, SANDBOX_OPERATOR, SANDBOX_SUPERVISOR } from '../../admin/staff.ts';
import { type LayoutCatalogue, layoutNamed } from '../../cards/layout.ts';
import { commitDecision } from '../../db/commit-decision.ts';
import type { Database } from '../../db/database.ts';
import { bigintOf, textOf } from '../../db/row.ts';
import type { Entropy } from '../../entropy.ts';
import { hashToken } from '../../http/bearer.ts';
import { recordPurchase } from '../../ledger/purchase-store.ts';
import type { SandboxCard, SandboxFile, SandboxPurchase } from './sandbox-file.ts';
import { productIdOf } from './sandbox-plan.ts';

/** A sandbox card never expires in its user's lifetime: 2100-01-01. */
const EXPIRES_MS = 4_102_444_800_000n;

/** How many unloaded purchases `sandbox.json` lists at most. */
const LISTED_PURCHASES = 100n;

/** Everything of the plan that the database does not have yet. What does not build on one another is made at once. */
export async function makeWorld(
  db: Database,
  layouts: LayoutCatalogue,
  entropy: Entropy,
  file: SandboxFile,
): Promise<void> {
  for (const { issuerId, deviceGateway } of file.issuers) {
    await registerIssuer(db, { id: issuerId, name: `Sandbox issuer ${issuerId}` });
    await registerActor(db, { id: deviceGateway.actorId, issuerId, token: deviceGateway.token });
  }
  await registerStaff(db, SANDBOX_OPERATOR, 'Sandbox operator', file.admin.token);
  await registerStaff(db, SANDBOX_SUPERVISOR, 'Sandbox supervisor', file.admin.secondToken);
  const all = [...file.cards, ...file.externalCards];
  const kinds = new Map(all.map((card) => [productIdOf(card), card]));
  await Promise.all([...kinds.values()].map((card) => makeProductKnown(db, layouts, card)));
  await Promise.all(all.map(({ deviceId }) => registerDevice(db, entropy, deviceId)));
  await Promise.all(file.cards.map((card) => makeCardKnown(db, layouts, entropy, card)));
  await Promise.all(file.purchases.map((purchase) => makePurchaseKnown(db, entropy, file, purchase)));
}

/** The oldest of those that are paid and not loaded. */
export async function unloadedPurchases(db: Database): Promise<readonly SandboxPurchase[]> {
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

async function registerStaff(db: Database, id: string, name: string, token: string): Promise<void> {
  await commitDecision(db, async () => {
    const found = await db.read('select id from staff where id = $1', [id]);
    const person = { id, name, tokenHash: hashToken(token) };
    return { batch: found.length > 0 ? [] : [insertStaff(person)], result: undefined };
  });
}

async function makeProductKnown(
  db: Database,
  layouts: LayoutCatalogue,
  card: { readonly issuerId: string; readonly layout: string },
): Promise<void> {
  const layout = layoutNamed(layouts, card.layout);
  const id = productIdOf(card);
  await registerProduct(db, {
    id,
    issuerId: card.issuerId,
    layout: card.layout,
    // Made-up money: the whole card may hang on what the phone says, where the card cannot prove itself.
    trustUnauthenticated: layout.security === 'none' ? layout.limits.maximum : 0n,
    cardServiceId: id,
  });
}

async function makeCardKnown(
  db: Database,
  layouts: LayoutCatalogue,
  entropy: Entropy,
  card: SandboxCard,
): Promise<void> {
  await registerCard(db, entropy, {
    issuerId: card.issuerId,
    cardId: card.cardId,
    productId: productIdOf(card),
    deviceId: card.deviceId,
    idm: card.idm,
    state: 'ACTIVE',
    expiresMs: EXPIRES_MS,
    layout: layoutNamed(layouts, card.layout),
    balanceMinor: BigInt(card.balance),
  });
}

async function makePurchaseKnown(
  db: Database,
  entropy: Entropy,
  { cards }: SandboxFile,
  { purchaseId, cardId, amount }: SandboxPurchase,
): Promise<void> {
  const issuerId = cards.find((card) => card.cardId === cardId)?.issuerId;
  if (issuerId === undefined) throw new Error('a planned purchase is for a planned card');
  await recordPurchase(db, entropy, { issuerId, purchaseId, cardId, amountMinor: BigInt(amount) });
}
