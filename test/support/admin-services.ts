/** What the operator's door works on, over a test's database and a vault of its own. */

import { createSecretKey, randomBytes } from 'node:crypto';
import type { AdminServices } from '../../src/admin/request.ts';
import type { LayoutCatalogue } from '../../src/cards/layout.ts';
import type { Database } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { vaultKeyWrapper } from '../../src/vault/key-wrapper.ts';
import { openPanVault } from '../../src/vault/pan-vault.ts';
import { type KeyRotations, startRotations } from '../../src/vault/rotations.ts';
import { openServerKeys } from '../../src/vault/server-keys.ts';
import { createVault, VAULT_KEY_BYTES } from '../../src/vault/vault.ts';

export interface TestAdminServices extends AdminServices {
  /** They run: to be stopped before the database is closed. */
  readonly rotations: KeyRotations;
}

export function testAdminServices(db: Database, layouts: LayoutCatalogue): TestAdminServices {
  const vault = createVault([{ kid: 'test', key: createSecretKey(randomBytes(VAULT_KEY_BYTES)) }]);
  const panServices = { db, vault, wrapper: vaultKeyWrapper(vault), entropy: systemEntropy };
  return {
    db,
    layouts,
    entropy: systemEntropy,
    vault,
    pans: openPanVault(panServices),
    serverKeys: openServerKeys({ db, vault }),
    // Whoever waits for one sees that it does not end.
    rotations: startRotations(panServices, { error() {} }),
  };
}

/** For changes of cards and money, which have no secrets. */
export function withoutSecrets(services: Pick<AdminServices, 'db' | 'layouts' | 'entropy'>): AdminServices {
  const none = (): never => {
    throw new Error('there is no vault here');
  };
  return {
    ...services,
    vault: { kid: 'none', seal: none, open: none },
    pans: {
      insertStatements: none,
      replaceStatements: none,
      open: none,
      findCards: none,
      eraseStatements: none,
    },
    serverKeys: {
      decryptionKey: none,
      tokenKey: none,
      tokenPublicKey: none,
      publicJwks: none,
      encryptionJwk: none,
      plan: none,
      planRetirement: none,
    },
    rotations: { plan: none, list: none },
  };
}
