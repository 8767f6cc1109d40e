/** The command line. */

import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { startServer } from './app.ts';
import { runAudit } from './audit-command.ts';
import { ConfigError, readConfig, type ServerOptions } from './config.ts';
import { runDemo } from './simulator/demo/demo.ts';
import { sandboxFilePath } from './simulator/sandbox/sandbox-file.ts';

/** Exit codes: 0 all held; 1 it did not, or the command could not be carried out. */
const FAILED = 1;

export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('tessera')
    .description('Card services: a transit device gateway over one ledger.')
    .version(version());
  withServerOptions(program.command('serve'))
    .description('serve the doors on 127.0.0.1')
    .option('--sandbox', 'with virtual cards and made-up issuers around it')
    .option('--port <number>', 'where to listen, 0 for any free port (TESSERA_PORT, 8080)')
    .option('--session-ttl <seconds>', 'how long a session may take (TESSERA_SESSION_TTL, 300)')
    .option(
      '--log-level <level>',
      'fatal, error, warn, info, debug, trace or silent (TESSERA_LOG_LEVEL, info)',
    )
    .action((options: ServerOptions) => serve(options));
  program
    .command('demo')
    .description('one top-up end to end, and one torn away in the middle of the write')
    .option('--layout <name>', 'the kind of card', 'demo-purse')
    .option('--database <location>', 'postgres://… or a file; a fresh file when left out')
    .option('--json', 'for machines')
    .action(async (options: { layout: string; database?: string; json?: true }) => {
      if (!(await runDemo(options, startServer))) process.exitCode = FAILED;
    });
  withServerOptions(program.command('audit'))
    .description('recompute every balance from the transfers and compare')
    .option('--json', 'for machines')
    .action(async (options: ServerOptions & { json?: true }) => {
      if (!(await runAudit(readConfig(options, process.env), options.json === true)))
        process.exitCode = FAILED;
    });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    console.error(`tessera: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof ConfigError) && process.env.TESSERA_LOG_LEVEL === 'debug') console.error(error);
    process.exitCode = FAILED;
  }
}

function withServerOptions(command: Command): Command {
  return command
    .option(
      '--data-dir <folder>',
      'where the sandbox and the embedded database live (TESSERA_DATA_DIR, ./tessera-data)',
    )
    .option(
      '--database <location>',
      'postgres://… or the path of a file (TESSERA_DATABASE, tessera.db in the data folder)',
    );
}

async function serve(options: ServerOptions): Promise<void> {
  const config = readConfig(options, process.env);
  const server = await startServer(config);
  if (config.sandbox) sayWhatToTry(server.baseUrl, config.dataDir);
  else
    console.log(
      `Tessera on ${server.baseUrl}, with no issuers yet. For a world to try things in: --sandbox.`,
    );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close().catch((error: unknown) => {
        console.error('tessera: closing failed:', error);
        process.exitCode = FAILED;
      });
    });
  }
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}

function sayWhatToTry(baseUrl: string, dataDir: string): void {
  const file = sandboxFilePath(dataDir);
  if (!existsSync(file)) throw new Error('the sandbox was not published');
  console.log(`Tessera sandbox on ${baseUrl}
Its issuers, tokens, cards and purchases stand in ${file}.

What to try first, in another terminal:
  curl -s ${baseUrl}/sandbox/cards/card-demo-purse-01
  curl -s ${baseUrl}/openapi/device-gateway.json
  npm run demo                    # a whole top-up, frame by frame, in a world of its own
docs/sandbox.md goes on from here. Ctrl-C ends it; the data folder keeps its world.`);
}
