/** `tessera audit`: recomputes the books of a database, or asks the sandbox server that holds it to. */

import { existsSync } from 'node:fs';
import type { ServerConfig } from './config.ts';
import { isPostgresUrl, openDatabase } from './db/open.ts';
import { DatabaseInUse } from './db/sqlite.ts';
import { type AuditReport, audit } from './ledger/audit.ts';
import { formatMinor, jsonWithIntegers } from './ledger/money-text.ts';
import { readSandboxFile } from './simulator/sandbox/sandbox-file.ts';

/** True when the books are in order. Money in doubt is in order: it is known to be in doubt. */
export async function runAudit(config: ServerConfig, json: boolean): Promise<boolean> {
  if (!isPostgresUrl(config.database) && !existsSync(config.database)) {
    throw new Error(`there is no database ${config.database}`);
  }
  const report = await auditOf(config);
  if (json) console.log(jsonWithIntegers(report, 2));
  else print(report);
  return report.faults.length === 0;
}

async function auditOf(config: ServerConfig): Promise<AuditReport> {
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
async function askServer(config: ServerConfig, inUse: Error): Promise<AuditReport> {
  const sandbox = readSandboxFile(config.dataDir);
  if (sandbox === null) throw inUse;
  const response = await fetch(`${sandbox.baseUrl}/admin/v1/audit`, {
    headers: { authorization: `Bearer ${sandbox.admin.token}` },
  });
  if (response.status !== 200) throw new Error(`the server answered HTTP ${response.status}`);
  const report = (await response.json()) as AuditReport;
  return {
    ...report,
    currencies: report.currencies.map(({ currency, sum, onChips, inDoubt, prepaid }) => ({
      currency,
      sum: BigInt(sum),
      onChips: BigInt(onChips),
      inDoubt: BigInt(inDoubt),
      prepaid: BigInt(prepaid),
    })),
    doubts: report.doubts.map((doubt) => ({ ...doubt, amountMinor: BigInt(doubt.amountMinor) })),
  };
}

function print({ cards, transfers, currencies, doubts, faults }: AuditReport): void {
  console.log(`${cards} cards, ${transfers} transfers`);
  for (const { currency, sum, onChips, inDoubt, prepaid } of currencies) {
    const [chips, doubt, waiting, total] = [onChips, inDoubt, prepaid, sum].map((amount) =>
      formatMinor(amount, currency),
    );
    console.log(
      `${currency}: on chips ${chips}, in doubt ${doubt}, paid and not loaded ${waiting}, sum of the ledger ${total}`,
    );
  }
  for (const { cardId, purchaseId, amountMinor, currency } of doubts) {
    console.log(
      `in doubt: ${formatMinor(amountMinor, currency)} ${currency}, purchase ${purchaseId} on card ${cardId}`,
    );
  }
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(
    faults.length === 0 ? 'The books are in order.' : `The books are NOT in order: ${faults.length} faults.`,
  );
}
