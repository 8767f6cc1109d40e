/** What a server is told: options before environment before defaults, frozen once. */

import { join } from 'node:path';
import type { LogLevel } from './http/log.ts';

export interface ServerConfig {
  /** A sandbox plays the world around the server: virtual cards, made-up issuers. Never with real money. */
  readonly sandbox: boolean;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** `postgres://…` or the path of a SQLite file. */
  readonly database: string;
  /** How long a session of the device door may take. */
  readonly sessionTtlMs: bigint;
  readonly logLevel: LogLevel;
}

/** As they come from the command line; what is left out comes from the environment. */
export interface ServerOptions {
  readonly sandbox?: boolean;
  readonly port?: string;
  readonly dataDir?: string;
  readonly database?: string;
  /** Seconds. */
  readonly sessionTtl?: string;
  readonly logLevel?: string;
}

export const DEFAULT_PORT = 8080;
export const DEFAULT_DATA_DIR = './tessera-data';

/** Five minutes. */
const DEFAULT_SESSION_TTL = '300';
/** Nobody holds a card to a phone for an hour. */
const MAX_SESSION_TTL = 3600;

/** Only this machine: a sandbox is nobody else's business, and a real server belongs behind its operator's TLS. */
const LOOPBACK = '127.0.0.1';
const DATABASE_FILE = 'tessera.db';
const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Throws ConfigError naming the option. */
export function readConfig(
  options: ServerOptions,
  env: Readonly<Record<string, string | undefined>>,
): ServerConfig {
  const dataDir = options.dataDir ?? env.TESSERA_DATA_DIR ?? DEFAULT_DATA_DIR;
  return Object.freeze({
    sandbox: options.sandbox ?? readBoolean('TESSERA_SANDBOX', env.TESSERA_SANDBOX ?? 'false'),
    host: LOOPBACK,
    port: readPort(options.port ?? env.TESSERA_PORT ?? String(DEFAULT_PORT)),
    dataDir,
    database: options.database ?? env.TESSERA_DATABASE ?? join(dataDir, DATABASE_FILE),
    sessionTtlMs: readSeconds(options.sessionTtl ?? env.TESSERA_SESSION_TTL ?? DEFAULT_SESSION_TTL),
    logLevel: readLogLevel(options.logLevel ?? env.TESSERA_LOG_LEVEL ?? 'info'),
  });
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Anything else is refused: what a database is for is fixed by it for ever. */
function readBoolean(name: string, text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new ConfigError(`${name}: true or false`);
  return text === 'true';
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new ConfigError('port: a number from 0 to 65535');
  return port;
}

function readSeconds(text: string): bigint {
  const seconds = Number(text);
  if (!/^\d{1,4}$/.test(text) || seconds < 1 || seconds > MAX_SESSION_TTL) {
    throw new ConfigError(`session ttl: 1 to ${MAX_SESSION_TTL} seconds`);
  }
  return BigInt(seconds) * 1000n;
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text);
  if (level === undefined) throw new ConfigError(`log level: one of ${LOG_LEVELS.join(', ')}`);
  return level;
}
