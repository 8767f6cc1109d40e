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
  readonly logLevel: LogLevel;
}

/** As they come from the command line; what is left out comes from the environment. */
export interface ServerOptions {
  readonly sandbox?: boolean;
  readonly port?: string;
  readonly dataDir?: string;
  readonly database?: string;
  readonly logLevel?: string;
}

export const DEFAULT_PORT = 8080;
export const DEFAULT_DATA_DIR = './tessera-data';

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
    sandbox: options.sandbox ?? env.TESSERA_SANDBOX === 'true',
    host: LOOPBACK,
    port: readPort(options.port ?? env.TESSERA_PORT ?? String(DEFAULT_PORT)),
    dataDir,
    database: options.database ?? env.TESSERA_DATABASE ?? join(dataDir, DATABASE_FILE),
    logLevel: readLogLevel(options.logLevel ?? env.TESSERA_LOG_LEVEL ?? 'info'),
  });
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new ConfigError('port: a number from 0 to 65535');
  return port;
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text);
  if (level === undefined) throw new ConfigError(`log level: one of ${LOG_LEVELS.join(', ')}`);
  return level;
}
