/** What a server is told: options before environment before defaults, frozen once. */

import { join } from 'node:path';
import { ConfigError, readBoolean } from './config-value.ts';
import type { LogLevel } from './http/log.ts';
import type { ClientTlsFiles } from './http/tls.ts';
import { type ListenConfig, type ListenOptions, readListenConfig } from './listen-config.ts';

/** Where the data is. */
export interface DataConfig {
  readonly dataDir: string;
  /** `postgres://…` or the path of a SQLite file. */
  readonly database: string;
}

export interface ServerConfig extends DataConfig, ListenConfig {
  /** A sandbox plays the world around the server: virtual cards, made-up issuers. Never with real money. */
  readonly sandbox: boolean;
  /** A folder of the operator's own layouts; one of a shipped name takes its place. */
  readonly layoutsDir?: string;
  /** How long a session of the device door may take. */
  readonly sessionTtlMs: bigint;
  /** By which issuers know this server, without a slash at the end; where it listens when left out. */
  readonly publicUrl?: string;
  /** Origins that may be called though they are not on the public internet, or not by https. */
  readonly allowedOrigins?: readonly string[];
  /** What the server proves itself with where it calls issuers and wallets; nothing when left out. */
  readonly clientTls?: ClientTlsFiles;
  readonly logLevel: LogLevel;
}

export interface DataOptions {
  readonly dataDir?: string;
  readonly database?: string;
}

/** As they come from the command line; what is left out comes from the environment. */
export interface ServerOptions extends DataOptions, ListenOptions {
  readonly sandbox?: boolean;
  readonly layouts?: string;
  /** Seconds. */
  readonly sessionTtl?: string;
  readonly publicUrl?: string;
  /** With commas between them. */
  readonly allowOrigins?: string;
  readonly clientTlsKey?: string;
  readonly clientTlsCert?: string;
  readonly clientTlsCa?: string;
  readonly logLevel?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_DATA_DIR = './tessera-data';

/** Five minutes. */
const DEFAULT_SESSION_TTL = '300';
/** Nobody holds a card to a phone for an hour. */
const MAX_SESSION_TTL = 3600;

const DATABASE_FILE = 'tessera.db';
const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** For commands that need the data and no server. */
export function readDataConfig(options: DataOptions, env: Environment): DataConfig {
  const dataDir = options.dataDir ?? env.TESSERA_DATA_DIR ?? DEFAULT_DATA_DIR;
  return Object.freeze({
    dataDir,
    database: options.database ?? env.TESSERA_DATABASE ?? join(dataDir, DATABASE_FILE),
  });
}

/** Throws ConfigError naming the option. */
export function readConfig(options: ServerOptions, env: Environment): ServerConfig {
  const sandbox = options.sandbox ?? readBoolean('TESSERA_SANDBOX', env.TESSERA_SANDBOX ?? 'false');
  const layoutsDir = options.layouts ?? env.TESSERA_LAYOUTS;
  const publicUrl = options.publicUrl ?? env.TESSERA_PUBLIC_URL;
  const clientTls = readClientTlsFiles({
    key: options.clientTlsKey ?? env.TESSERA_CLIENT_TLS_KEY,
    cert: options.clientTlsCert ?? env.TESSERA_CLIENT_TLS_CERT,
    ca: options.clientTlsCa ?? env.TESSERA_CLIENT_TLS_CA,
  });
  return Object.freeze({
    ...readDataConfig(options, env),
    ...readListenConfig(options, env, sandbox),
    sandbox,
    ...(layoutsDir === undefined ? {} : { layoutsDir }),
    ...(publicUrl === undefined ? {} : { publicUrl: readUrl('public url', publicUrl) }),
    allowedOrigins: readOrigins(options.allowOrigins ?? env.TESSERA_ALLOW_ORIGINS ?? ''),
    ...(clientTls === null ? {} : { clientTls }),
    sessionTtlMs: readSeconds(options.sessionTtl ?? env.TESSERA_SESSION_TTL ?? DEFAULT_SESSION_TTL),
    logLevel: readLogLevel(options.logLevel ?? env.TESSERA_LOG_LEVEL ?? 'info'),
  });
}

function readSeconds(text: string): bigint {
  const seconds = Number(text);
  if (!/^\d{1,4}$/.test(text) || seconds < 1 || seconds > MAX_SESSION_TTL) {
    throw new ConfigError(`session ttl: 1 to ${MAX_SESSION_TTL} seconds`);
  }
  return BigInt(seconds) * 1000n;
}

/** Of http or https, without credentials, query and fragment. */
function readUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain || !/^https?:$/.test(url.protocol)) throw new ConfigError(`${name}: an http or https URL`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readClientTlsFiles(files: {
  readonly key: string | undefined;
  readonly cert: string | undefined;
  readonly ca: string | undefined;
}): ClientTlsFiles | null {
  const { key, cert, ca = null } = files;
  if (key !== undefined && cert !== undefined) return { key, cert, ca };
  if (key === undefined && cert === undefined && ca === null) return null;
  throw new ConfigError('client tls: a key and a certificate belong together');
}

function readOrigins(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      if (readUrl('allow origins', each) !== new URL(each).origin)
        throw new ConfigError('allow origins: each is a scheme, a host and a port');
      return new URL(each).origin;
    });
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text);
  if (level === undefined) throw new ConfigError(`log level: one of ${LOG_LEVELS.join(', ')}`);
  return level;
}
