/** What a session with keys must remember is nowhere in clear: not in its row, not in any other, and not at all once it is over. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TABLES, type TableName } from '../../src/db/database.ts';
import { requireVault } from '../../src/vault/vault-key.ts';
import { forEachEngine } from '../support/engines.ts';
import type { TestCard } from '../support/gateway-card.ts';
import type { UseCase } from '../support/gateway-use-case.ts';
import { gatewayWorld, layoutsOn } from '../support/gateway-world.ts';

const LAYOUTS = ['aes-purse', 'des-purse', 'lite-s-purse', 'cjrc'] as const;

/** Shorter runs of digits are numbers, or stand anywhere by chance. */
const KEY_DIGITS = /^[0-9A-Fa-f]{16,}$/;

/** Members of a session that the card tells or is told in clear. */
const OPEN_MEMBERS = new Set(['vector', 'challenge2B', 'transactionId']);

/** All texts of hexadecimal digits in a JSON value. */
function keysIn(value: unknown, member = ''): readonly string[] {
  if (typeof value === 'string') return KEY_DIGITS.test(value) && !OPEN_MEMBERS.has(member) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => keysIn(each, name));
}

forEachEngine((engine) => {
  const world = gatewayWorld(engine, { layouts: LAYOUTS, cards: 8, externals: 1 });

  async function secretOf(subject: string): Promise<{ id: string; state: string; secret: string | null }> {
    const [row] = await world.db.read('select id, state, secret from gateway_session where subject = $1', [
      subject,
    ]);
    assert.ok(row !== undefined);
    return {
      id: String(row.id),
      state: String(row.state),
      secret: row.secret === null ? null : String(row.secret),
    };
  }

  async function keyOf(card: TestCard): Promise<string> {
    const [row] = await world.db.read('select id from card where issuer_id = $1 and card_id = $2', [
      card.issuerId,
      card.cardId,
    ]);
    return String(row?.id);
  }

  /** Every row of every table, in upper case. */
  async function everything(): Promise<string> {
    const rows = await Promise.all(
      TABLES.map((table: TableName) => world.db.read(`select * from ${table}`, [])),
    );
    return JSON.stringify(rows, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    ).toUpperCase();
  }

  function assertNowhere(keys: readonly string[], rows: string): void {
    for (const key of keys) assert.ok(!rows.includes(key.toUpperCase()), 'a key stands in a row');
  }

  /** What the open session remembers, as only the vault's key shows it. */
  async function remembered(card: TestCard): Promise<readonly string[]> {
    const { id, state, secret } = await secretOf(await keyOf(card));
    assert.equal(state, 'open');
    assert.match(secret ?? '', /^v1\./);
    const vault = requireVault({}, join(world.dataDir, 'vault-key.json'));
    const opened = new TextDecoder().decode(vault.open(`gateway-session ${id}`, secret ?? ''));
    return keysIn(JSON.parse(opened));
  }

  for (const layout of layoutsOn(engine, LAYOUTS)) {
    test(`${layout}: in every round the secret is sealed and another, its keys stand in no row, and at the end it is gone`, async () => {
      const card = world.card(layout);
      const useCase = card.useCase({ operation: 'UPDATE_BALANCE', purchaseId: await card.purchase(100) });
      const keys: string[] = [];
      const sealed = new Set<string | null>();
      let reply = await useCase.firstCall();
      for (; reply.commands.length > 0; reply = await useCase.goOn(reply)) {
        keys.push(...(await remembered(card)));
        sealed.add((await secretOf(await keyOf(card))).secret);
        assertNowhere(keys, await everything());
      }
      assert.equal(reply.code, 0);
      assert.ok(keys.length > 0, 'the session had keys');
      assert.equal(sealed.size, card.layout.security === 'lite-s' ? 2 : 3);
      const { state, secret } = await secretOf(await keyOf(card));
      assert.deepEqual([state, secret], ['closed', null]);
      assertNowhere(keys, await everything());
    });

    /** [how the session ends, how it comes about]. */
    const ends: readonly (readonly [string, (card: TestCard, useCase: UseCase) => Promise<unknown>])[] = [
      ['a silent card', (_, useCase) => useCase.nextCall([])],
      ['a device that failed', (_, useCase) => useCase.nextCall([], { body: { statusCode: 221 } })],
      ['responses that are not believed', (_, useCase) => useCase.nextCall([{ id: 'x', value: '00' }])],
      [
        'late responses',
        async (card, useCase) => {
          await card.expireSession();
          await useCase.nextCall([]);
        },
      ],
    ];
    test(`${layout}: whatever ends a session, its secret is gone`, async () => {
      for (const [what, end] of ends) {
        const card = world.card(layout);
        const useCase = card.useCase({ operation: 'READ_BALANCE' });
        await useCase.firstCall();
        await remembered(card);
        await end(card, useCase);
        const { state, secret } = await secretOf(await keyOf(card));
        assert.deepEqual([state, secret], ['closed', null], what);
      }
    });

    test(`${layout}: the keys of the cards stand in no row, and in no reply`, async () => {
      const card = world.card(layout);
      const reply = await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
      const keys = keysIn(JSON.parse(readFileSync(join(world.dataDir, 'sandbox-keys.json'), 'utf8')));
      assert.ok(keys.length > 10);
      assertNowhere(keys, await everything());
      assertNowhere(keys, reply.text.toUpperCase());
    });

    test(`${layout}: an expired session that somebody else closes keeps no secret either`, async () => {
      const card = world.card(layout);
      const held = world.external(layout);
      await card.useCase({ operation: 'READ_BALANCE' }).firstCall();
      await card.expireSession();
      const reader = held.useCase({ operation: 'READ_BALANCE' }, card.deviceId);
      assert.equal((await reader.firstCall()).code, 0);
      const { state, secret } = await secretOf(await keyOf(card));
      assert.deepEqual([state, secret], ['closed', null]);
    });
  }
});
