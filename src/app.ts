/** The only place that wires: a database, the doors over it, and in a sandbox the world around it. */

import { adminRoutes } from './admin/routes.ts';
import type { LayoutCatalogue } from './cards/layout.ts';
import { loadLayouts } from './cards/layout-catalogue.ts';
import type { ServerConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/open.ts';
import { fixedFact } from './db/world.ts';
import { forgetOldRounds } from './gateway/forget-rounds.ts';
import { gatewayRoutes } from './gateway/routes.ts';
import { rememberCallers } from './http/callers.ts';
import { loadContract } from './http/contract.ts';
import { createServer } from './http/server.ts';
import { openSandbox } from './simulator/sandbox/sandbox.ts';
import { sandboxRoutes } from './simulator/sandbox/sandbox-routes.ts';
import { systemEntropy } from './system-entropy.ts';

export interface RunningServer {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Answers what is in flight, then lets go of the database. */
  close(): Promise<void>;
}

/** Opens the database, brings its schema up to date, and listens. Throws when any of it cannot be had. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  return serveDatabase(config, await openDatabase(config.database));
}

/** Listens over a database that is open, and from now on owns it: it is closed with the server, or when the start fails. */
export async function serveDatabase(config: ServerConfig, db: Database): Promise<RunningServer> {
  const layouts = usableLayouts(config);
  const contract = loadContract('device-gateway');
  try {
    await assertKindOfWorld(config, await fixedFact(db, 'kind', config.sandbox ? 'sandbox' : 'production'));
    const app = createServer({
      logLevel: config.logLevel,
      contracts: config.sandbox ? [contract, loadContract('admin')] : [contract],
      isReady: async () => (await db.read('select 1 as one', [])).length === 1,
    });
    const callers = rememberCallers(db);
    await app.register(gatewayRoutes, {
      prefix: contract.basePath,
      db,
      layouts,
      entropy: systemEntropy,
      contract,
      callers,
      sessionTtlMs: config.sessionTtlMs,
      checkReplies: config.sandbox,
    });
    const sandbox = config.sandbox ? await openSandbox(db, layouts, systemEntropy, config.dataDir) : null;
    if (sandbox !== null) {
      await app.register(adminRoutes, { prefix: '/admin/v1', db, tokenHash: sandbox.adminTokenHash });
      await app.register(sandboxRoutes, { prefix: '/sandbox', sandbox });
    }
    const stopForgetting = forgetOldRounds(db, systemEntropy.uuid(), app.log);
    const baseUrl = await app.listen({ host: config.host, port: config.port });
    await sandbox?.publish(baseUrl);
    return {
      baseUrl,
      async close() {
        stopForgetting();
        await app.close();
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** A key-free card is the phone's word: its layout is for a sandbox only. */
function usableLayouts(config: ServerConfig): LayoutCatalogue {
  return new Map([...loadLayouts()].filter(([, { sandboxOnly }]) => config.sandbox || !sandboxOnly));
}

/** What a database is for is fixed when it is created: made-up money never meets real money. */
async function assertKindOfWorld(config: ServerConfig, kind: string): Promise<void> {
  if (kind === 'sandbox' && !config.sandbox)
    throw new Error('this database is a sandbox: serve it with --sandbox');
  if (kind !== 'sandbox' && config.sandbox)
    throw new Error('this database is no sandbox: serve it without --sandbox');
}
