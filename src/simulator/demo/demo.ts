/** `tessera demo`: a server, a phone with a virtual card, and a hub, in a world of their own that is gone afterwards. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type ServerConfig } from '../../config.ts';
import { isPostgresUrl } from '../../db/open.ts';
import { createScratchSchema } from '../../db/scratch-schema.ts';
import { readSandboxFile, type SandboxFile } from '../sandbox/sandbox-file.ts';
import { type Act, tellStory } from './demo-story.ts';
import { actText } from './demo-transcript.ts';
import { demoWorld } from './demo-world.ts';

export interface DemoOptions {
  readonly layout: string;
  /** A PostgreSQL URL or a file; a file in the demo's own folder when left out. */
  readonly database?: string;
  readonly json?: boolean;
}

interface Server {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** True when everything held. */
export async function runDemo(
  options: DemoOptions,
  startServer: (config: ServerConfig) => Promise<Server>,
): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tessera-demo-'));
  const scratch =
    options.database !== undefined && isPostgresUrl(options.database)
      ? await createScratchSchema(options.database)
      : null;
  try {
    const database = scratch?.url ?? options.database;
    const config = readConfig(
      {
        sandbox: true,
        port: '0',
        dataDir,
        logLevel: 'error',
        ...(database === undefined ? {} : { database }),
      },
      {},
    );
    const server = await startServer(config);
    try {
      return await perform(options, dataDir, server.baseUrl);
    } finally {
      await server.close();
    }
  } finally {
    await scratch?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function perform(
  { layout, database, json }: DemoOptions,
  dataDir: string,
  baseUrl: string,
): Promise<boolean> {
  const sandbox = readSandboxFile(dataDir);
  if (sandbox === null) throw new Error('the sandbox was not published');
  const world = demoWorld(sandbox, layout);
  const { currency, balance } = world.card;
  const say = (text: string) => json || console.log(text);

  say(introduction(world.card, baseUrl, database));
  const acts: Act[] = [];
  for await (const act of tellStory(world, balance)) {
    acts.push(act);
    say(actText(act, acts.length, currency));
  }
  const failed = acts.flatMap(({ checks }) => checks).filter(({ holds }) => !holds);
  const held = failed.length === 0;
  say(
    held
      ? 'Ledger and card agree: every amount arrived exactly once.'
      : `Ledger and card do NOT agree: ${failed.map(({ claim }) => claim).join('; ')}.`,
  );
  if (json) console.log(JSON.stringify({ held, layout, card: world.card, acts }, null, 2));
  return held;
}

function introduction(
  card: SandboxFile['cards'][number],
  baseUrl: string,
  database: string | undefined,
): string {
  const where = database === undefined ? 'the embedded database in a fresh folder' : 'the database you named';
  return `One top-up, end to end
A Tessera server at ${baseUrl} over ${where}; ${card.deviceId} with a virtual FeliCa card in it
(layout ${card.layout}, system ${card.systemCode}, IDm ${card.idm}); and a hub that knows the published contract only.
> is what the hub has the phone send to the card, < what the card answers.
`;
}
