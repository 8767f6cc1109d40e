/**
 * `node bench/search.ts`: what a search by an encrypted number costs among many digital cards, as a ratio to what it costs among a
 * thousand, and its rate as a ratio to `jose` decrypting the same texts alone. In this process, without HTTP, on the embedded
 * database; all take turns. `--million` for a million cards, which take some minutes to make.
 */

import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import { registerIssuer } from '../src/admin/register.ts';
import type { DigitalCard } from '../src/cards/digital/digital-card.ts';
import { insertDigitalCard } from '../src/cards/digital/digital-card-store.ts';
import { loadLayouts } from '../src/cards/layout-catalogue.ts';
import type { Database } from '../src/db/database.ts';
import { openDatabase } from '../src/db/open.ts';
import type { DigitalCardDoor } from '../src/digital-cards/door.ts';
import { searchDigitalCards } from '../src/digital-cards/search.ts';
import { loadContract } from '../src/http/contract.ts';
import { systemEntropy } from '../src/system-entropy.ts';
import { vaultKeyWrapper } from '../src/vault/key-wrapper.ts';
import { openPanVault, type PanVault } from '../src/vault/pan-vault.ts';
import { openServerKeys, type ServerKeys } from '../src/vault/server-keys.ts';
import { createVault, VAULT_KEY_BYTES } from '../src/vault/vault.ts';
import { count, fsyncRate, machine, median, printFigures, ratios, say, spread } from './support/figures.ts';
import { forEachOf } from './support/world.ts';

const FEW = 1_000;
const MANY = process.argv.includes('--million') ? 1_000_000 : 20_000;
const ROUNDS = 7;
/** How many searches are timed in each round, each for another card. */
const SEARCHES = 1_000;
const AT_ONCE = 32;

const ISSUER_ID = 'BENCH00001';
const PHYSICAL_CARD = `${ISSUER_ID}\ncard`;

interface World {
  readonly db: Database;
  readonly cards: number;
  readonly door: DigitalCardDoor;
  readonly keys: ServerKeys;
  /** The encrypted numbers of as many cards, spread over all. */
  readonly texts: readonly string[];
}

say(machine());
const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
try {
  const fsyncs = fsyncRate();
  const few = await makeWorldOf(FEW);
  const many = await makeWorldOf(MANY);
  for (const world of [few, many]) await timed(() => search(world));
  await timed(() => decryptAlone(many));
  const among: Record<'many' | 'few' | 'alone', number[]> = { many: [], few: [], alone: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    among.many.push(await timed(() => search(many)));
    among.few.push(await timed(() => search(few)));
    among.alone.push(await timed(() => decryptAlone(many)));
    const costs = Object.values(among).map((all) => count(all.at(-1) ?? 0));
    say(`round ${round}: ${costs.join(', ')} µs`);
  }
  await Promise.all([few.db.close(), many.db.close()]);
  const bySize = ratios(among.many, among.few);
  const byCryptography = ratios(among.alone, among.many);
  printFigures([
    {
      what: `one search among ${count(MANY)} digital cards`,
      measured: `${count(median(among.many))} µs`,
      yardstick: `${count(median(among.few))} µs among ${count(FEW)}`,
      ratio: median(bySize),
      spread: spread(bySize),
      aim: 'about 1',
      note: `processor time, ${AT_ONCE} searches at once`,
    },
    {
      what: 'searches a second of one core',
      measured: `${count(1e6 / median(among.many))} recorded and answered`,
      yardstick: `${count(1e6 / median(among.alone))} decrypted by jose alone`,
      ratio: median(byCryptography),
      spread: spread(byCryptography),
      aim: '1 is not to be had',
      note: `processor time; each search leaves a durable record; ${count(fsyncs)} fsyncs/s`,
    },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function makeWorldOf(cards: number): Promise<World> {
  const start = performance.now();
  const db = await openDatabase(join(folder, `${cards}.db`));
  const vault = createVault([{ kid: 'bench', key: createSecretKey(randomBytes(VAULT_KEY_BYTES)) }]);
  const pans = openPanVault({ db, wrapper: vaultKeyWrapper(vault), vault, entropy: systemEntropy });
  const keys = openServerKeys({ db, vault });
  await registerIssuer(db, { id: ISSUER_ID, name: 'Bench issuer' });
  await db.commit([
    {
      table: 'physical_card',
      key: PHYSICAL_CARD,
      text: 'insert into physical_card (id, issuer_id, card_id, deleted_ms, version) values ($1, $2, $3, null, 0)',
      values: [PHYSICAL_CARD, ISSUER_ID, 'card'],
      rows: 1,
    },
  ]);
  // The first one alone, because it makes the keys.
  await addCard(db, pans, 0);
  await forEachOf({ from: 1, upTo: cards }, (n) => addCard(db, pans, n));
  const door: DigitalCardDoor = {
    db,
    layouts: loadLayouts(),
    entropy: systemEntropy,
    contract: loadContract('digital-cards'),
    callers: { identify: async () => null },
    pans,
    serverKeys: keys,
    issuerKeys: { encryptionKey: async () => null },
    checkReplies: false,
  };
  // A prime step, so that neighbours in time are no neighbours in the database.
  const searched = Array.from({ length: SEARCHES }, (_, i) => (i * 7919) % cards);
  const texts = await Promise.all(searched.map((n) => encrypted(keys, panOf(n))));
  say(`${count(cards)} cards made in ${count((performance.now() - start) / 1000)} s`);
  return { db, cards, door, keys, texts };
}

async function addCard(db: Database, pans: PanVault, n: number): Promise<void> {
  const key = systemEntropy.uuid();
  const pan = panOf(n);
  const card: DigitalCard = {
    key,
    issuerId: ISSUER_ID,
    digitalCardId: `dc-${n}`,
    cardId: 'card',
    consumerId: 'consumer',
    type: 'COF',
    scheme: 'VISA',
    walletId: null,
    panSuffix: pan.slice(-4),
    state: 'ACTIVE',
    holds: [],
    expiresMs: null,
    pendingId: null,
    operations: 0n,
    notifications: 0n,
    provisionedMs: 0n,
    replenishedMs: null,
    changedMs: 0n,
    deletedMs: null,
    erasedMs: null,
  };
  const number = await pans.insertStatements(card, { pan, exp: '1239' });
  const outcome = await db.commit([insertDigitalCard(card, PHYSICAL_CARD), ...number]);
  if (outcome !== 'committed') throw new Error(`card ${n}: ${outcome}`);
}

/** A number of 16 digits with its check digit, another one for each `n`. */
function panOf(n: number): string {
  const digits = `9${String(n).padStart(14, '0')}`;
  const sum = [...digits].reduce((all, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

async function encrypted(keys: ServerKeys, pan: string): Promise<string> {
  const jwk = await keys.encryptionJwk();
  return new CompactEncrypt(Buffer.from(JSON.stringify({ pan })))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid ?? '' })
    .encrypt(await importJWK(jwk, 'ECDH-ES'));
}

async function search({ door, texts }: World): Promise<void> {
  await forEachText(texts, async (encryptedData) => {
    const request = { issuerId: ISSUER_ID, path: {}, query: {}, body: { encryptedData } };
    const answer = await searchDigitalCards(door, request);
    const found = 'reply' in answer ? (answer.reply as { digitalCards: unknown[] }).digitalCards : [];
    if (found.length !== 1) throw new Error(`a search found ${found.length} cards`);
  });
}

/** With a key that is imported once: the best that the library does. */
async function decryptAlone({ keys, texts }: World): Promise<void> {
  const { kid = '' } = await keys.encryptionJwk();
  const jwk = await keys.decryptionKey(kid);
  if (jwk === null) throw new Error('the key is gone');
  const key = await importJWK(jwk, 'ECDH-ES');
  await forEachText(texts, async (text) => {
    await compactDecrypt(text, key);
  });
}

async function forEachText(texts: readonly string[], work: (text: string) => Promise<void>): Promise<void> {
  const waiting = [...texts];
  async function worker(): Promise<void> {
    for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) await work(text);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Processor time of each search, in microseconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / SEARCHES;
}
