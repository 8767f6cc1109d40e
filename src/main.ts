/** The command line. */

import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { startServer } from './app.ts';
import { runAudit, runVerify, type VerifyOptions } from './audit-command.ts';
import { operatorCommands } from './cli/operator-commands.ts';
import { type DataOptions, readConfig, readDataConfig, type ServerOptions } from './config.ts';
import { ConfigError } from './config-value.ts';
import { keysCommand } from './keys-command.ts';
import { layoutCommand } from './layout-command.ts';
import { runDemo } from './simulator/demo/demo.ts';
import { sandboxFilePath } from './simulator/sandbox/sandbox-file.ts';

/** Exit codes: 0 all held; 1 it did not, or the command could not be carried out. */
const FAILED = 1;

export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('tessera')
    .description('Card services: a transit device gateway, an issuer door and a till over one ledger.')
    .version(version());
  withDataOptions(program.command('serve'))
    .description('serve the doors, on 127.0.0.1 unless told otherwise')
    .option('--sandbox', 'with virtual cards and made-up issuers around it')
    .option('--port <number>', 'where to listen, 0 for any free port (TESSERA_PORT, 8080)')
    .option('--host <address>', 'an address or a name of this machine (TESSERA_HOST, 127.0.0.1)')
    .option('--tls-key <file>', 'the key of the certificate, PEM (TESSERA_TLS_KEY)')
    .option('--tls-cert <file>', 'the server’s certificate and its chain, PEM (TESSERA_TLS_CERT)')
    .option('--tls-client-ca <file>', 'who signs the hubs’ certificates, PEM (TESSERA_TLS_CLIENT_CA)')
    .option('--tls-client-crl <file>', 'which of those are revoked, PEM (TESSERA_TLS_CLIENT_CRL)')
    .option(
      '--allow-plain-http',
      'without TLS on another address than loopback (TESSERA_ALLOW_PLAIN_HTTP=true)',
    )
    .option(
      '--allow-remote-sandbox',
      'a sandbox on another address than loopback (TESSERA_ALLOW_REMOTE_SANDBOX=true)',
    )
    .option('--layouts <folder>', 'card layouts of your own (TESSERA_LAYOUTS)')
    .option('--session-ttl <seconds>', 'how long a session may take (TESSERA_SESSION_TTL, 300)')
    .option('--client-tls-key <file>', 'of the certificate for calls to others, PEM (TESSERA_CLIENT_TLS_KEY)')
    .option('--client-tls-cert <file>', 'the certificate for calls to others, PEM (TESSERA_CLIENT_TLS_CERT)')
    .option(
      '--client-tls-ca <file>',
      'the roots of those that are called, PEM; the public ones when left out (TESSERA_CLIENT_TLS_CA)',
    )
    .option('--public-url <url>', 'by which issuers know this server (TESSERA_PUBLIC_URL)')
    .option(
      '--allow-origins <origins>',
      'what may be called besides https on the public internet, with commas between (TESSERA_ALLOW_ORIGINS)',
    )
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
  const audit = withDataOptions(program.command('audit'))
    .description('recompute every balance from the transfers and compare')
    .option('--json', 'for machines')
    .action(async (options: DataOptions & { json?: true }) => {
      if (!(await runAudit(readDataConfig(options, process.env), options.json === true)))
        process.exitCode = FAILED;
    });
  audit
    .command('verify')
    .description('recompute the seals of the audit trail and compare')
    .configureHelp({ showGlobalOptions: true })
    .option('--keys <file>', 'the public keys (audit-signing-key.json in the data folder)')
    .option('--copy <file>', 'the copied segments (audit-segments.log in the data folder)')
    .action(async (_options: VerifyOptions, command: Command) => {
      const options: DataOptions & VerifyOptions & { json?: true } = command.optsWithGlobals();
      if (!(await runVerify(readDataConfig(options, process.env), options, options.json === true)))
        process.exitCode = FAILED;
    });
  program.addCommand(keysCommand());
  program.addCommand(layoutCommand());
  for (const command of operatorCommands()) program.addCommand(command);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    console.error(`tessera: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof ConfigError) && process.env.TESSERA_LOG_LEVEL === 'debug') console.error(error);
    process.exitCode = FAILED;
  }
}

function withDataOptions(command: Command): Command {
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
      `Tessera on ${server.baseUrl}. docs/operator.md tells how issuers and cards are made; for a world to try things in: --sandbox.`,
    );
  if (config.tls !== null) process.on('SIGHUP', () => server.reload());
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
Its issuers, keys, tokens, cards, purchases, shops and passes stand in ${file}.

What to try first, in another terminal:
  curl -s ${baseUrl}/sandbox/cards/card-demo-purse-01
  curl -s ${baseUrl}/openapi/device-gateway.json
  curl -s ${baseUrl}/openapi/digital-cards.json      # the issuer door: docs/sandbox.md gets its token
  curl -s ${baseUrl}/openapi/till.json               # the till: docs/sandbox.md sells something
  npm run demo                    # a whole top-up, frame by frame, in a world of its own
docs/sandbox.md goes on from here. Ctrl-C ends it; the data folder keeps its world.`);
}
