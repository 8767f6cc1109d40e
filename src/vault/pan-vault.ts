/** Where the numbers of digital cards are: sealed, found by a keyed hash, and destroyed when their time is over. */

import { isCardNumber } from '../card-number.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import { activeHashKeys, type HashKey, hashCardNumber, relyOnHashKey } from './hash-keys.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import {
  type CardOfIssuer,
  deleteIndex,
  deleteSecret,
  insertIndex,
  insertSecret,
  updateIndex,
  updateSecret,
} from './pan-rows.ts';
import { openPan, sealPan } from './sealed-pan.ts';
import type { Vault } from './vault.ts';

export interface PanCredentials {
  /** 12 to 19 digits with their check digit. */
  readonly pan: string;
  /** MMYY; null where the scheme has no expiry. */
  readonly exp: string | null;
}

/**
 * The statements are for the commit that they belong to, at most one card's in each. Ask for them in the decision, not before it:
 * they rely on what was read for them, and after a conflict they have to be asked for again.
 */
export interface PanVault {
  /** Throws RangeError for a number or an expiry that is none. */
  insertStatements(card: CardOfIssuer, credentials: PanCredentials): Promise<readonly Statement[]>;
  /** As above; throws when the card has no number. */
  replaceStatements(card: CardOfIssuer, credentials: PanCredentials): Promise<readonly Statement[]>;
  /** Null when the card has no number, or none any more. Throws when it does not open. */
  open(cardKey: string): Promise<PanCredentials | null>;
  /** The keys of the issuer's digital cards with this number, also of deleted ones until they are erased; in order. */
  findCards(issuerId: string, pan: string): Promise<readonly string[]>;
  /** None when there is nothing to destroy. */
  eraseStatements(cardKey: string): Promise<readonly Statement[]>;
}

export interface PanVaultServices {
  readonly db: Database;
  readonly wrapper: KeyWrapper;
  readonly vault: Vault;
  readonly entropy: Entropy;
}

const EXPIRY = /^(?:0[1-9]|1[0-2])\d{2}$/;

/** How often the keys may have changed during one search: a rotation changes them twice. */
const MAX_LOOKS = 8;

const SECRET = 'select data_key, content from digital_card_secret where id = $1';
const STANDING = `select digital_card_secret.version,
  (select count(*) from pan_index where pan_index.digital_card_id = digital_card_secret.id) as hashes,
  (select string_agg(pan_index.hash_key_id || ' ' || pan_index.hash, '\n') from pan_index
    where pan_index.digital_card_id = digital_card_secret.id) as entries
from digital_card_secret where digital_card_secret.id = $1`;

// Which keys are active is read with the cards: what is found under other keys may not be all.
const FIND = `select (select string_agg(id, ' ') from hash_key where retired_ms is null) as active,
  (select string_agg(digital_card_id, ' ') from pan_index
    where issuer_id = $1 and hash_key_id = $2 and hash = $3) as cards,
  (select string_agg(digital_card_id, ' ') from pan_index
    where issuer_id = $1 and hash_key_id = $4 and hash = $5) as more_cards`;

export function openPanVault(services: PanVaultServices): PanVault {
  const { db, wrapper } = services;
  let searched: readonly HashKey[] = [];

  return {
    async insertStatements(card, credentials) {
      assertCredentials(credentials);
      const keys = await activeHashKeys(services);
      return [
        insertSecret(card.key, await sealPan(services, card.key, credentials)),
        ...keys.map((key) => insertIndex(card, entryOf(key, card, credentials))),
        ...keys.map(relyOnHashKey),
      ];
    },

    async replaceStatements(card, credentials) {
      assertCredentials(credentials);
      const keys = await activeHashKeys(services);
      const [row] = await db.read(STANDING, [card.key]);
      if (row === undefined) throw new Error('the card has no number');
      const hashes = hashesOf(row);
      return [
        updateSecret(card.key, bigintOf(row, 'version'), await sealPan(services, card.key, credentials)),
        ...keys.flatMap((key) => {
          const entry = entryOf(key, card, credentials);
          const earlier = hashes.get(key.id);
          if (earlier === undefined) return [insertIndex(card, entry)];
          return earlier === entry.hash ? [] : [updateIndex(card.key, entry, earlier)];
        }),
        ...keys.map(relyOnHashKey),
      ];
    },

    async open(cardKey) {
      const [row] = await db.read(SECRET, [cardKey]);
      if (row === undefined) return null;
      return openPan(wrapper, cardKey, { dataKey: textOf(row, 'data_key'), content: textOf(row, 'content') });
    },

    async findCards(issuerId, pan) {
      for (let look = 0; look < MAX_LOOKS; look++) {
        // Another search may look the keys up while this one waits.
        const keys = searched;
        const [key, next = key] = keys;
        const hashes = [key, next].flatMap((each) =>
          each === undefined ? ['', ''] : [each.id, hashCardNumber(each, issuerId, pan)],
        );
        const [row] = await db.read(FIND, [issuerId, ...hashes]);
        if (row === undefined) throw new Error('a search is always one row');
        const active = wordsOf(row, 'active');
        if (active.length === 0) return [];
        if (active.join() === keys.map(({ id }) => id).join()) return cardsOf(row);
        searched = await activeHashKeys(services);
      }
      throw new Error('the keys of card numbers do not come to rest');
    },

    async eraseStatements(cardKey) {
      const [row] = await db.read(STANDING, [cardKey]);
      if (row === undefined) return [];
      const hashes = Number(bigintOf(row, 'hashes'));
      return [
        deleteSecret(cardKey, bigintOf(row, 'version')),
        ...(hashes === 0 ? [] : [deleteIndex(cardKey, hashes)]),
      ];
    },
  };
}

function entryOf(key: HashKey, { issuerId }: CardOfIssuer, { pan }: PanCredentials) {
  return { hashKeyId: key.id, hash: hashCardNumber(key, issuerId, pan) };
}

/** By hash key. */
function hashesOf(row: Row): ReadonlyMap<string, string> {
  const entries = textOrNull(row, 'entries')?.split('\n') ?? [];
  return new Map(
    entries.map((entry) => {
      const [hashKeyId = '', hash = ''] = entry.split(' ');
      return [hashKeyId, hash];
    }),
  );
}

function cardsOf(row: Row): readonly string[] {
  return [...new Set([...wordsOf(row, 'cards'), ...wordsOf(row, 'more_cards')])].sort();
}

/** No key of a card or of a hash holds a blank. */
function wordsOf(row: Row, column: string): readonly string[] {
  return textOrNull(row, column)?.split(' ').sort() ?? [];
}

function assertCredentials({ pan, exp }: PanCredentials): void {
  if (!isCardNumber(pan)) throw new RangeError('not a card number');
  if (exp !== null && !EXPIRY.test(exp)) throw new RangeError('not an expiry: MMYY');
}
