/** `tessera demo`: a server, a phone with a virtual card, and a hub, in a world of their own that is gone afterwards. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutNamed } from '../../cards/layout.ts';
import { loadLayouts } from '../../cards/layout-catalogue.ts';
import { readConfig, type ServerConfig } from '../../config.ts';
import { isPostgresUrl } from '../../db/open.ts';
import { createScratchSchema } from '../../db/scratch-schema.ts';
import { readSandboxFile } from '../sandbox/sandbox-file.ts';
import { type Act, tellStory } from './demo-story.ts';
import { actText, introductionText } from './demo-transcript.ts';
import { demoCard, demoWorld } from './demo-world.ts';

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
  { layout: layoutName, database, json }: DemoOptions,
  dataDir: string,
  baseUrl: string,
): Promise<boolean> {
  const sandbox = readSandboxFile(dataDir);
  if (sandbox === null) throw new Error('the sandbox was not published');
  const card = demoCard(sandbox, layoutName);
  const layout = layoutNamed(loadLayouts(), layoutName);
  const world = demoWorld(sandbox, card, layout);
  const say = (text: string) => json || console.log(text);

  say(introductionText(card, layout, baseUrl, database));
  const acts: Act[] = [];
  for await (const act of tellStory(world, layout.security, card.balance)) {
    say(actText(act, acts, layout));
    acts.push(act);
  }
  const failed = acts.flatMap(({ checks }) => checks).filter(({ holds }) => !holds);
  const held = failed.length === 0;
  say(
    held
      ? 'Ledger and card agree: every amount arrived exactly once.'
      : `Ledger and card do NOT agree: ${failed.map(({ claim }) => claim).join('; ')}.`,
  );
  if (json) console.log(JSON.stringify({ held, layout: layoutName, card, acts }, null, 2));
  return held;
}
