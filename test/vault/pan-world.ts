/** A database with an issuer, digital cards with numbers, and the vault over them; for tests of both. */

import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { registerIssuer } from '../../src/admin/register.ts';
import { isCardNumber } from '../../src/card-number.ts';
import type { CommitOutcome, Database, Statement } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { vaultKeyWrapper } from '../../src/vault/key-wrapper.ts';
import { openPanVault, type PanCredentials, type PanVaultServices } from '../../src/vault/pan-vault.ts';
import { createVault, type VaultKey } from '../../src/vault/vault.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';

export const ISSUER = 'ISSUER0001';
export const OTHER_ISSUER = 'ISSUER0002';

export const newVaultKey = (kid: string): VaultKey => ({ kid, key: createSecretKey(randomBytes(32)) });

/** The services of one server with these vault keys, the first of which seals. */
export function servicesWith(db: Database, ...keys: readonly VaultKey[]): PanVaultServices {
  const vault = createVault(keys);
  return { db, vault, wrapper: vaultKeyWrapper(vault), entropy: systemEntropy };
}

export async function registerIssuers(db: Database): Promise<void> {
  for (const id of [ISSUER, OTHER_ISSUER]) await registerIssuer(db, { id, name: id });
}

/** 16 digits, another number for each. */
export function panOf(number: number): string {
  const start = `4999${String(number).padStart(11, '0')}`;
  const pan = Array.from({ length: 10 }, (_, i) => `${start}${i}`).find(isCardNumber);
  assert.ok(pan !== undefined);
  return pan;
}

/** A digital card with a number; its key. */
export async function putCardWithNumber(
  services: PanVaultServices,
  credentials: PanCredentials,
  issuerId: string = ISSUER,
): Promise<string> {
  const card = digitalCard({ issuerId });
  await putDigitalCard(services.db, card);
  const pans = openPanVault(services);
  for (;;) {
    const batch = await pans.insertStatements(card, credentials);
    if ((await services.db.commit(batch)) === 'committed') return card.key;
  }
}

export async function committed(db: Database, batch: readonly Statement[]): Promise<void> {
  assert.equal(await db.commit(batch), 'committed');
}

export class Killed extends Error {}

/** The database of a server that dies at its commit number `at`: before it, or after it without knowing. */
export function killedAt(db: Database, at: number, when: 'before' | 'after'): Database {
  let commits = 0;
  return {
    engine: db.engine,
    read: (text, values) => db.read(text, values),
    async commit(batch): Promise<CommitOutcome> {
      if (++commits < at) return db.commit(batch);
      if (when === 'after' && commits === at) await db.commit(batch);
      throw new Killed('killed');
    },
    close: () => db.close(),
  };
}
