import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { registerIssuer } from '../../src/admin/register.ts';
import { changeLifecycle } from '../../src/cards/digital/change.ts';
import { changeDigitalCard } from '../../src/cards/digital/change-digital-card.ts';
import { loadDigitalCard } from '../../src/cards/digital/digital-card-store.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import type { Database } from '../../src/db/database.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { digitalCard, putDigitalCard } from '../support/digital-card-rows.ts';
import { forEachEngine } from '../support/engines.ts';

const layouts = loadLayouts();
const ISSUER = 'ISSUER0001';

forEachEngine((engine) => {
  let db: Database;
  before(async () => {
    db = await engine.open();
    await registerIssuer(db, { id: ISSUER, name: 'An issuer' });
  });

  const suspend = (digitalCardId: string, operationId: string) =>
    changeDigitalCard(
      { db, entropy: systemEntropy },
      {
        operationId,
        load: () => loadDigitalCard({ db, layouts }, ISSUER, digitalCardId),
        decide: (snapshot) =>
          changeLifecycle(
            snapshot,
            { operation: 'SUSPEND', by: 'ISSUER', reasonCode: 'CARD_LOST' },
            { operationId, requestor: { type: 'ISSUER', id: ISSUER }, reason: null },
          ),
        also: () => [],
      },
    );

  test('an operation, the card after it and what the issuer is told are one commit', async () => {
    const card = digitalCard();
    await putDigitalCard(db, card);
    const operationId = systemEntropy.uuid();
    assert.deepEqual(await suspend(card.digitalCardId, operationId), {
      id: operationId,
      kind: 'SUSPEND',
      status: 'SUCCESSFUL',
    });
    const after = await loadDigitalCard({ db, layouts }, ISSUER, card.digitalCardId);
    assert.deepEqual(after?.card.holds, [{ requestorType: 'ISSUER', reasonCode: 'CARD_LOST' }]);
    assert.deepEqual([after?.card.state, after?.card.operations, after?.pending], ['SUSPENDED', 1n, null]);
    const told = await db.read('select sequence, body, state from notification where digital_card_id = $1', [
      card.key,
    ]);
    const body = JSON.stringify({ operationId, operation: 'SUSPEND', status: 'SUCCESSFUL' });
    assert.deepEqual(told, [{ sequence: 1n, body, state: 'QUEUED' }]);
  });

  test('a card that its issuer does not have is not found', async () => {
    assert.deepEqual(await suspend('nothing', systemEntropy.uuid()), { reason: 'unknown-digital-card' });
  });
});
