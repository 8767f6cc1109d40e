/** Passes are made known, one by one or as a list. */

import type { Database } from '../db/database.ts';
import { textOf, textOrNull } from '../db/row.ts';
import type { Entropy } from '../entropy.ts';
import type { NewPass as AskedPass, NewPassOrder, PassImport } from '../http/admin.generated.ts';
import { issue, type Pass } from '../till/pass.ts';
import { nfcNumber, ownNumber, passNumber } from '../till/pass-number.ts';
import { type NewPass, newPassRows } from '../till/pass-rows.ts';
import { passBody } from './pass-row.ts';
import { type AdminServices, type ChangeRequest, type Decided, Refused } from './request.ts';
import { askedGroup, groupSubject } from './till-groups.ts';
import { timeMs } from './time-text.ts';

/** The contract's bound on one import: a pass and its first value are two statements, and a batch has 64 at most. */
const MAX_PASSES = 25;

const PRODUCTS = `select id, currency from pass_product where group_id = $1`;

const places = (from: number) => Array.from({ length: MAX_PASSES }, (_, i) => `$${from + i}`).join(', ');
const PRESENT = `select pass_id, nfc_number, number from pass where group_id = $1 and (pass_id in (${places(2)})
  or nfc_number in (${places(2 + MAX_PASSES)}) or number in (${places(2 + 2 * MAX_PASSES)}))`;

export async function createPass(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { db, entropy } = services;
  const { reason: _, ...asked } = request.body as NewPassOrder;
  const { id: groupId } = await askedGroup(db, request);
  const pass = newPass(asked, groupId, await currenciesOf(db, groupId), request, entropy, '');
  const present = await loadPresent(db, groupId, [pass]);
  if (present.passIds.has(pass.passId)) throw new Refused(409, 'The group has a pass of that passId.');
  assertFree(pass, present, '');
  const amount = BigInt(asked.amount ?? 0);
  const { key, statements } = newPassRows(entropy, pass, amount, request.nowMs);
  const unused: Pass = {
    ...pass,
    key,
    lots: [],
    receivable: 0n,
    earnedDay: 0n,
    earnedAmount: 0n,
    sequence: 0n,
    version: 0n,
  };
  const moment = { nowMs: request.nowMs, newId: () => '' };
  const made = amount === 0n ? unused : issue(unused, amount, moment).pass;
  return {
    status: 201,
    body: passBody({ pass: made, cardId: null }),
    statements,
    audit: {
      subject: key,
      action: 'pass.create',
      detail: { groupId, passId: pass.passId, productId: pass.productId, amount, currency: pass.currency },
    },
  };
}

/** A list may be imported again: what is there already stays as it is. */
export async function importPasses(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { db, entropy } = services;
  const { passes: asked } = request.body as PassImport;
  const { id: groupId } = await askedGroup(db, request);
  const currencies = await currenciesOf(db, groupId);
  const passes = asked.map((each, i) =>
    newPass(each, groupId, currencies, request, entropy, `passes[${i}].`),
  );
  assertDifferent(passes);
  const present = await loadPresent(db, groupId, passes);
  const added = passes.flatMap((pass, i) => {
    if (present.passIds.has(pass.passId)) return [];
    assertFree(pass, present, `passes[${i}].`);
    const amount = BigInt(asked[i]?.amount ?? 0);
    return { passId: pass.passId, ...newPassRows(entropy, pass, amount, request.nowMs) };
  });
  return {
    status: 200,
    body: { added: added.length, present: passes.length - added.length },
    statements: added.flatMap(({ statements }) => statements),
    audit: {
      subject: groupSubject(groupId),
      action: 'pass.import',
      detail: { groupId, added: added.map(({ passId }) => passId) },
    },
  };
}

async function currenciesOf(db: Database, groupId: bigint): Promise<ReadonlyMap<string, string>> {
  const rows = await db.read(PRODUCTS, [groupId]);
  return new Map(rows.map((row) => [textOf(row, 'id'), textOf(row, 'currency')]));
}

/** @param field what stands before the name of a faulty field */
function newPass(
  asked: AskedPass,
  groupId: bigint,
  currencies: ReadonlyMap<string, string>,
  { nowMs }: ChangeRequest,
  entropy: Pick<Entropy, 'bytes'>,
  field: string,
): NewPass {
  const { passId, productId, consumer } = asked;
  const currency = currencies.get(productId);
  if (currency === undefined) throw new Refused(422, `${field}productId: the group has no such pass product`);
  const expiresMs = timeMs(asked.expiresAt, `${field}expiresAt`);
  if (expiresMs <= nowMs) throw new Refused(422, `${field}expiresAt: is over`);
  const nfc = asked.nfcNumber === undefined ? null : nfcNumber(asked.nfcNumber);
  if (asked.nfcNumber !== undefined && nfc === null)
    throw new Refused(422, `${field}nfcNumber: 4 to 10 bytes in hexadecimal`);
  const number = asked.number === undefined ? null : passNumber(asked.number);
  if (asked.number !== undefined && number === null)
    throw new Refused(422, `${field}number: no number of a barcode, or its check digit is wrong`);
  return {
    groupId,
    productId,
    passId,
    serialNumber: asked.serialNumber ?? passId,
    nfcNumber: nfc,
    // By something it has to be found.
    number: number ?? (nfc === null ? randomNumber(entropy) : null),
    consumer: { ...consumer, id: BigInt(consumer.id) },
    state: 'ACTIVE',
    expiresMs,
    currency,
    cardKey: null,
  };
}

const OWN_NUMBERS = 10n ** 10n;

function randomNumber(entropy: Pick<Entropy, 'bytes'>): string {
  return ownNumber(BigInt(`0x${Buffer.from(entropy.bytes(8)).toString('hex')}`) % OWN_NUMBERS);
}

interface Present {
  readonly passIds: ReadonlySet<string>;
  readonly nfcNumbers: ReadonlySet<string | null>;
  readonly numbers: ReadonlySet<string | null>;
}

/** What of the group's passes has something in common with these. */
async function loadPresent(db: Database, groupId: bigint, passes: readonly NewPass[]): Promise<Present> {
  const filled = (pick: (pass: NewPass) => string | null) =>
    Array.from({ length: MAX_PASSES }, (_, i) => {
      const pass = passes[i];
      return pass === undefined ? null : pick(pass);
    });
  const names = [
    ({ passId }: NewPass) => passId,
    (pass: NewPass) => pass.nfcNumber,
    (pass: NewPass) => pass.number,
  ];
  const rows = await db.read(PRESENT, [groupId, ...names.flatMap(filled)]);
  return {
    passIds: new Set(rows.map((row) => textOf(row, 'pass_id'))),
    nfcNumbers: new Set(rows.map((row) => textOrNull(row, 'nfc_number'))),
    numbers: new Set(rows.map((row) => textOrNull(row, 'number'))),
  };
}

function assertFree({ nfcNumber: nfc, number }: NewPass, present: Present, field: string): void {
  if (nfc !== null && present.nfcNumbers.has(nfc))
    throw new Refused(409, `${field}nfcNumber: another pass of the group has it.`);
  if (number !== null && present.numbers.has(number))
    throw new Refused(409, `${field}number: another pass of the group has it.`);
}

function assertDifferent(passes: readonly NewPass[]): void {
  for (const name of ['passId', 'nfcNumber', 'number'] as const) {
    const seen = new Set<string>();
    for (const [i, { [name]: value }] of passes.entries()) {
      if (value === null) continue;
      if (seen.has(value)) throw new Refused(422, `passes[${i}].${name}: stands there twice`);
      seen.add(value);
    }
  }
}
