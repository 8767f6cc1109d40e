/**
 * Cards whose number does not open, because what is stored of it was spoilt. A rotation leaves a few of them as they are and tells of
 * each by an alarm; the next rotation tries them again.
 */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { Pkcs11Error } from './pkcs11/library.ts';
import type { Rotation, RotationServices } from './rotation.ts';
import { VaultError } from './vault.ts';

/** Of one rotation. When there are more it is a key that is not what it was, and going on would cost all cards their hashes. */
export const MAX_SKIPPED = 64;

/** CKR_AEAD_DECRYPT_FAILED, CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE. */
const SPOILT_IN_TOKEN: readonly number[] = [0x35, 0x40, 0x41];

export interface CardsStep {
  readonly statements: readonly Statement[];
  /** How many were done. */
  readonly cards: number;
}

/**
 * The change of each of these cards, for one commit. Throws what `change` throws, unless that is a card that does not open.
 *
 * @param rows with the `id` and `version` of a `digital_card_secret`
 */
export async function changeReadable(
  services: RotationServices,
  rotation: Rotation,
  rows: readonly Row[],
  change: (row: Row) => Promise<readonly Statement[]>,
): Promise<CardsStep> {
  const faults: unknown[] = [];
  const statements = await Promise.all(
    rows.map(async (row) => {
      try {
        return await change(row);
      } catch (error) {
        if (!isSpoilt(error)) throw error;
        faults.push(error);
        return skip(services, rotation, row);
      }
    }),
  );
  if (faults.length > 0 && (await countSkipped(services, rotation)) + faults.length > MAX_SKIPPED)
    throw faults[0];
  return { statements: statements.flat(), cards: rows.length - faults.length };
}

/** How many cards the rotation has left as they were. */
export async function countSkipped(
  { db }: Pick<RotationServices, 'db'>,
  { id }: Pick<Rotation, 'id'>,
): Promise<number> {
  const [row] = await db.read('select count(*) as skipped from digital_card_secret where skipped_by = $1', [
    id,
  ]);
  if (row === undefined) throw new Error('a count is always one row');
  return Number(bigintOf(row, 'skipped'));
}

/** A key or a token that is not there can come back: that is for somebody to mend, and nothing is left behind for it. */
function isSpoilt(error: unknown): boolean {
  if (error instanceof VaultError) return !error.isKeyMissing;
  return error instanceof Pkcs11Error && SPOILT_IN_TOKEN.includes(error.code);
}

function skip({ entropy }: RotationServices, { id, kind }: Rotation, row: Row): readonly Statement[] {
  const cardKey = textOf(row, 'id');
  const alarmId = entropy.uuid();
  return [
    {
      table: 'digital_card_secret',
      key: cardKey,
      text: 'update digital_card_secret set skipped_by = $3, version = version + 1 where id = $1 and version = $2',
      values: [cardKey, bigintOf(row, 'version'), id],
      rows: 1,
    },
    {
      table: 'alarm',
      key: alarmId,
      text: 'insert into alarm (id, card_id, kind, detail, created_ms) values ($1, $2, $3, $4, now_ms())',
      values: [
        alarmId,
        cardKey,
        'card-number-unreadable',
        `the number of the digital card ${cardKey} does not open: the rotation of ${kind} left it as it is`,
      ],
      rows: 1,
    },
  ];
}
