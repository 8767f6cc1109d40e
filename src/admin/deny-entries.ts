/** Cards that must not be taken any more, whoever holds them. */

import { mayHoldCardNumber } from '../card-number.ts';
import { externalKey } from '../cards/external-key.ts';
import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import type { DenyImport } from '../http/admin.generated.ts';
import { assertIssuer } from './issuers.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

/** The contract's bound on one import: a batch has 64 statements at most. */
const MAX_ENTRIES = 50;

const ENTRIES = `select external_key, issuer_id, system_code, idm, reason, created_ms from deny_entry
where issuer_id = $1 and external_key > $2 order by external_key limit $3`;

const PRESENT = `select external_key from deny_entry
where external_key in (${Array.from({ length: MAX_ENTRIES }, (_, i) => `$${i + 1}`).join(', ')})`;

export async function listDenyEntries({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const asked = pageAsked(request);
  const rows = await db.read(ENTRIES, [issuerId, asked.after, asked.rows]);
  return pageOf(asked, rows, 'external_key', entryBody);
}

interface NewEntry {
  readonly systemCode: string;
  readonly idm: string;
  readonly reason: string;
}

export async function importDenyEntries(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const wanted = new Map<string, NewEntry>();
  for (const { systemCode, idm, reason = request.reason } of (request.body as DenyImport).entries) {
    if (mayHoldCardNumber(reason))
      throw new Refused(422, 'entries: a reason holds what may be a card number');
    wanted.set(externalKey(issuerId, systemCode, idm), { systemCode, idm, reason });
  }
  const keys = Array.from({ length: MAX_ENTRIES }, (_, i) => [...wanted.keys()][i] ?? null);
  const present = new Set((await db.read(PRESENT, keys)).map((row) => textOf(row, 'external_key')));
  const added = [...wanted].filter(([key]) => !present.has(key));
  return {
    status: 200,
    body: { added: added.length, present: present.size },
    statements: added.map(([key, entry]) => insertEntry(entropy, issuerId, key, entry, request.nowMs)),
    audit: {
      subject: issuerId,
      action: 'deny-entry.import',
      detail: { issuerId, added: added.map(([, { systemCode, idm }]) => `${systemCode} ${idm}`) },
    },
  };
}

export async function removeDenyEntry({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '', systemCode = '', idm = '' } = request.path;
  const key = externalKey(issuerId, systemCode, idm);
  const [row] = await db.read(
    'select external_key, issuer_id, system_code, idm, reason, created_ms from deny_entry where external_key = $1',
    [key],
  );
  if (row === undefined) throw new Refused(404, 'The card is not on the issuer’s list.');
  const remove: Statement = {
    table: 'deny_entry',
    key,
    text: 'delete from deny_entry where external_key = $1',
    values: [key],
    rows: 1,
  };
  return {
    status: 200,
    body: entryBody(row),
    statements: [remove],
    audit: { subject: issuerId, action: 'deny-entry.remove', detail: { issuerId, systemCode, idm } },
  };
}

function insertEntry(
  entropy: Entropy,
  issuerId: string,
  key: string,
  { systemCode, idm, reason }: NewEntry,
  nowMs: bigint,
): Statement {
  return {
    table: 'deny_entry',
    key,
    text: `insert into deny_entry (id, external_key, issuer_id, system_code, idm, reason, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [entropy.uuid(), key, issuerId, systemCode, idm, reason, nowMs],
    rows: 1,
  };
}

function entryBody(row: Row) {
  return {
    issuerId: textOf(row, 'issuer_id'),
    systemCode: textOf(row, 'system_code'),
    idm: textOf(row, 'idm'),
    reason: textOf(row, 'reason'),
    createdAt: timeText(bigintOf(row, 'created_ms')),
  };
}
