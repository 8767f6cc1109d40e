/** The only place that wires: a database, the doors over it, and in a sandbox the world around it. */

import { pathToFileURL } from 'node:url';
import { forgetAdminRequests } from './admin/forget-requests.ts';
import { adminRoutes } from './admin/routes.ts';
import { startSealing } from './audit-trail/sealing.ts';
import { forgetAssertions } from './authz/assertion-use.ts';
import type { LayoutCatalogue } from './cards/layout.ts';
import { loadLayouts } from './cards/layout-catalogue.ts';
import type { ServerConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { type Chore, startHousekeeping } from './db/housekeeping.ts';
import { openDatabase } from './db/open.ts';
import { fixedFact } from './db/world.ts';
import { forgetStepUps } from './digital-cards/forget-step-ups.ts';
import { createEgress } from './egress/egress.ts';
import { closeLeftSessions } from './gateway/close-left-sessions.ts';
import { forgetAttempts } from './gateway/forget-attempts.ts';
import { forgetOldRounds } from './gateway/forget-rounds.ts';
import { gatewayRoutes } from './gateway/routes.ts';
import { keepWebPagesOut } from './http/browser-guard.ts';
import { rememberCallers } from './http/callers.ts';
import { loadContract } from './http/contract.ts';
import { keepTlsFresh } from './http/keep-tls-fresh.ts';
import { createServer } from './http/server.ts';
import { readClientTls, readTls } from './http/tls.ts';
import { addIssuerDoors, ISSUER_CONTRACTS, type IssuerWork, startIssuerWork } from './issuer-routes.ts';
import { forgetNotifications } from './notifications/forget-notifications.ts';
import { operatorSecrets, sandboxSecrets } from './secrets.ts';
import { openSandbox } from './simulator/sandbox/sandbox.ts';
import { sandboxRoutes } from './simulator/sandbox/sandbox-routes.ts';
import { addSimulatedWorld } from './simulator/sandbox/simulated-world-routes.ts';
import { systemEntropy } from './system-entropy.ts';
import { addTillDoors, TILL_CONTRACTS, tillChores } from './till-routes.ts';
import { eraseDeletedCards } from './vault/erase-cards.ts';
import { openPanVault, type PanVault } from './vault/pan-vault.ts';
import { startRotations } from './vault/rotations.ts';
import { openServerKeys } from './vault/server-keys.ts';

export interface RunningServer {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** What it answers to, as the router knows it. */
  readonly routes: readonly Route[];
  /** Takes up TLS files that have changed; it looks by itself every second too. */
  reload(): void;
  /** Answers what is in flight, then lets go of the database. */
  close(): Promise<void>;
}

export interface Route {
  readonly method: string | string[];
  readonly url: string;
}

/** Opens the database, brings its schema up to date, and listens. Throws when any of it cannot be had. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  return serveDatabase(config, await openDatabase(config.database));
}

/** Listens over a database that is open, and from now on owns it: it is closed with the server, or when the start fails. */
export async function serveDatabase(config: ServerConfig, db: Database): Promise<RunningServer> {
  const layouts = usableLayouts(config);
  const contract = loadContract('device-gateway');
  const adminContract = loadContract('admin');
  try {
    await assertKindOfWorld(config, await fixedFact(db, 'kind', config.sandbox ? 'sandbox' : 'production'));
    const app = createServer({
      logLevel: config.logLevel,
      contracts: [contract, adminContract, ...[...ISSUER_CONTRACTS, ...TILL_CONTRACTS].map(loadContract)],
      isReady: async () => (await db.read('select 1 as one', [])).length === 1,
      tls: config.tls === null ? null : readTls(config.tls),
    });
    const clientTls = config.clientTls === undefined ? {} : { tls: readClientTls(config.clientTls) };
    const routes: Route[] = [];
    app.addHook('onRoute', ({ method, url }) => void routes.push({ method, url }));
    const freshTls = config.tls === null ? null : keepTlsFresh(app, config.tls);
    if (config.sandbox) keepWebPagesOut(app, config.host);
    const sandbox = config.sandbox ? await openSandbox(db, layouts, systemEntropy, config.dataDir) : null;
    const secrets =
      sandbox === null ? await operatorSecrets(process.env) : sandboxSecrets(config.dataDir, sandbox.keySets);
    const { vault, wrapper } = secrets;
    if (!secrets.hasVaultKey)
      app.log.warn('no vault key is set: no digital cards, no tills, and no cards with keys can be served');
    const entropy = systemEntropy;
    const pans = openPanVault({ db, wrapper, vault, entropy });
    const serverKeys = openServerKeys({ db, vault });
    const rotations = startRotations({ db, wrapper, vault, entropy }, app.log);
    let listensOn = '';
    const issuerUrl = () => config.publicUrl ?? listensOn;
    const common = { db, layouts, entropy, vault, checkReplies: config.sandbox };
    const issuerServices = { ...common, pans, serverKeys, issuerUrl };
    let issuerWork: IssuerWork | null = null;
    const onChange = () => issuerWork?.wake();
    await app.register(gatewayRoutes, {
      ...common,
      prefix: contract.basePath,
      contract,
      callers: rememberCallers(db),
      keys: secrets.keys,
      sessionTtlMs: config.sessionTtlMs,
    });
    const forgetTillClients = await addTillDoors(app, issuerServices);
    await app.register(adminRoutes, {
      ...common,
      prefix: adminContract.basePath,
      pans,
      serverKeys,
      rotations,
      onChange(operationId) {
        if (operationId === 'startKeyRotation') rotations.wake();
        forgetTillClients();
        onChange();
      },
      contract: adminContract,
      tokenHash: sandbox?.adminTokenHash ?? null,
    });
    await addIssuerDoors(app, issuerServices, onChange);
    if (sandbox !== null) {
      await sandbox.furnish({ vault, pans });
      await app.register(sandboxRoutes, { prefix: '/sandbox', sandbox });
      await addSimulatedWorld(app, sandbox, { db, layouts, entropy, onChange, serverUrl: () => listensOn });
    }
    const stopHousekeeping = startHousekeeping(db, chores(pans), systemEntropy.uuid(), app.log);
    const stopSealing = startSealing(db, { dataDir: config.dataDir, owner: systemEntropy.uuid() }, app.log);
    const baseUrl = await app.listen({ host: config.host, port: config.port });
    listensOn = baseUrl;
    if (sandbox !== null) await sandbox.publish(baseUrl, await serverKeys.encryptionJwk());
    // A sandbox plays the issuers and wallets that it calls.
    const own = sandbox === null ? [] : [new URL(baseUrl).origin];
    const egress = createEgress({
      allowedOrigins: [...(config.allowedOrigins ?? []), ...own],
      ...clientTls,
    });
    const pauses = config.sandbox ? { pausesMs: SANDBOX_PAUSES_MS } : {};
    const work = startIssuerWork({ ...issuerServices, ...pauses, egress }, app.log);
    issuerWork = work;
    return {
      baseUrl,
      routes,
      reload: () => freshTls?.reload(),
      async close() {
        // The doors close at once: a call to somebody else may take as long as that one likes to wait.
        await Promise.all([app.close(), stopHousekeeping(), stopSealing(), rotations.stop(), work.stop()]);
        await secrets.close();
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** What is cleared away now and then. */
function chores(pans: PanVault): readonly Chore[] {
  return [
    forgetOldRounds,
    closeLeftSessions,
    forgetAttempts,
    forgetAdminRequests,
    forgetAssertions,
    forgetNotifications,
    forgetStepUps,
    eraseDeletedCards(pans, systemEntropy),
    ...tillChores(systemEntropy),
  ];
}

/** Between the calls of a simulated wallet that is told to fail: its end can be waited for. */
const SANDBOX_PAUSES_MS = [500n, 1_000n, 2_000n];

/** The shipped layouts and the operator's. A key-free card is the phone's word: its layout is for a sandbox only. */
function usableLayouts(config: ServerConfig): LayoutCatalogue {
  const own = config.layoutsDir === undefined ? [] : loadLayouts(pathToFileURL(`${config.layoutsDir}/`));
  const all = new Map([...loadLayouts(), ...own]);
  return new Map([...all].filter(([, { sandboxOnly }]) => config.sandbox || !sandboxOnly));
}

/** What a database is for is fixed when it is created: made-up money never meets real money. */
async function assertKindOfWorld(config: ServerConfig, kind: string): Promise<void> {
  if (kind === 'sandbox' && !config.sandbox)
    throw new Error('this database is a sandbox: serve it with --sandbox');
  if (kind !== 'sandbox' && config.sandbox)
    throw new Error('this database is no sandbox: serve it without --sandbox');
}
