/**
 * `tessera audit`: recomputes the books of a database, or asks the sandbox server that holds it to. `tessera audit verify`:
 * recomputes the seals of its audit trail.
 */

import { existsSync } from 'node:fs';
import { copyPath } from './audit-trail/segment-copy.ts';
import { readSegmentKeys, signingKeyPath } from './audit-trail/signing-key.ts';
import { type TrailReport, verifyTrail } from './audit-trail/verify-trail.ts';
import type { DataConfig } from './config.ts';
import { isPostgresUrl, openDatabase } from './db/open.ts';
import { DatabaseInUse } from './db/sqlite.ts';
import { type AuditReport, audit } from './ledger/audit.ts';
import type { PassTotal } from './ledger/audit-passes.ts';
import { formatMinor, jsonWithIntegers } from './ledger/money-text.ts';
import { readSandboxFile } from './simulator/sandbox/sandbox-file.ts';

/** True when the books are in order. Money in doubt is in order: it is known to be in doubt. */
export async function runAudit(config: DataConfig, json: boolean): Promise<boolean> {
  assertDatabaseExists(config);
  const report = await auditOf(config);
  if (json) console.log(jsonWithIntegers(report, 2));
  else print(report);
  return report.faults.length === 0;
}

/** Where the keys and the copy lie, when that is not the data folder. */
export interface VerifyOptions {
  readonly keys?: string;
  readonly copy?: string;
}

/** True when no segment of the audit trail is broken. Throws DatabaseInUse while a server owns the file. */
export async function runVerify(config: DataConfig, options: VerifyOptions, json: boolean): Promise<boolean> {
  assertDatabaseExists(config);
  const keys = readSegmentKeys(options.keys ?? signingKeyPath(config.dataDir));
  const db = await openDatabase(config.database);
  try {
    const report = await verifyTrail(db, keys, options.copy ?? copyPath(config.dataDir));
    if (json) console.log(jsonWithIntegers(report, 2));
    else printTrail(report);
    return report.fault === null;
  } finally {
    await db.close();
  }
}

function assertDatabaseExists({ database }: DataConfig): void {
  if (!isPostgresUrl(database) && !existsSync(database)) throw new Error(`there is no database ${database}`);
}

async function auditOf(config: DataConfig): Promise<AuditReport> {
  try {
    const db = await openDatabase(config.database);
    try {
      return await audit(db);
    } finally {
      await db.close();
    }
  } catch (error) {
    if (!(error instanceof DatabaseInUse)) throw error;
    return askServer(config, error);
  }
}

/** The embedded database belongs to one process; a sandbox's server can be asked in its place. */
async function askServer(config: DataConfig, inUse: Error): Promise<AuditReport> {
  const sandbox = readSandboxFile(config.dataDir);
  if (sandbox === null) throw inUse;
  const response = await fetch(`${sandbox.baseUrl}/admin/v1/audit`, {
    headers: { authorization: `Bearer ${sandbox.admin.token}` },
  });
  if (response.status !== 200) throw new Error(`the server answered HTTP ${response.status}`);
  const report = (await response.json()) as AuditReport;
  return {
    ...report,
    currencies: report.currencies.map(({ currency, sum, onChips, inDoubt, prepaid, parked }) => ({
      currency,
      sum: BigInt(sum),
      onChips: BigInt(onChips),
      inDoubt: BigInt(inDoubt),
      prepaid: BigInt(prepaid),
      parked: BigInt(parked),
    })),
    passCurrencies: report.passCurrencies.map(withBigints),
    doubts: report.doubts.map((doubt) => ({ ...doubt, amountMinor: BigInt(doubt.amountMinor) })),
  };
}

/** The amounts of a report that was asked for over HTTP. */
function withBigints({ currency, ...amounts }: PassTotal): PassTotal {
  const read = Object.entries(amounts).map(([name, amount]) => [name, BigInt(amount)]);
  return { currency, ...(Object.fromEntries(read) as Omit<PassTotal, 'currency'>) };
}

function printPasses({ passes, passTransfers, passCurrencies }: AuditReport): void {
  if (passes === 0) return;
  console.log(`${passes} passes, ${passTransfers} transfers`);
  for (const { currency, ...amounts } of passCurrencies) {
    const text = (amount: bigint) => formatMinor(amount, currency);
    console.log(
      `${currency}: on passes ${text(amounts.onPasses)}, owed ${text(amounts.receivable)}, issued ${text(amounts.issued)}, ` +
        `earned ${text(amounts.cashback)}, spent ${text(amounts.sales)}, expired ${text(amounts.breakage)}, ` +
        `sum of the ledger ${text(amounts.sum)}`,
    );
  }
}

function print(report: AuditReport): void {
  const { cards, transfers, currencies, doubts, faults } = report;
  console.log(`${cards} cards, ${transfers} transfers`);
  for (const { currency, sum, onChips, inDoubt, prepaid, parked } of currencies) {
    const [chips, doubt, waiting, kept, total] = [onChips, inDoubt, prepaid, parked, sum].map((amount) =>
      formatMinor(amount, currency),
    );
    console.log(
      `${currency}: on chips ${chips}, in doubt ${doubt}, paid and not loaded ${waiting}, parked ${kept}, sum of the ledger ${total}`,
    );
  }
  printPasses(report);
  for (const { cardId, code, purchaseId, amountMinor, currency } of doubts) {
    const what = purchaseId === null ? code : `purchase ${purchaseId}`;
    console.log(`in doubt: ${formatMinor(amountMinor, currency)} ${currency}, ${what} on card ${cardId}`);
  }
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(
    faults.length === 0 ? 'The books are in order.' : `The books are NOT in order: ${faults.length} faults.`,
  );
}

function printTrail({ segments, records, unsealed, notCopiedYet, fault }: TrailReport): void {
  console.log(`${segments} segments with ${records} records verified, ${unsealed} records not sealed yet`);
  if (notCopiedYet > 0n) console.log(`${notCopiedYet} segments not copied yet`);
  if (fault === null) console.log('The audit trail is in order.');
  else console.log(`BROKEN at segment ${fault.segment}: ${fault.why}, ${fault.explanation}`);
}
