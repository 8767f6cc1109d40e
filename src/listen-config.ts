/** Where a server listens, and what it may do there. Pure. */

import { ConfigError, readBoolean } from './config-value.ts';
import { isLoopback, LOOPBACK } from './http/loopback.ts';
import type { TlsFiles } from './http/tls.ts';

export interface ListenConfig {
  /** An address or a name of this machine. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null;
}

/** As they come from the command line; what is left out comes from the environment. */
export interface ListenOptions {
  readonly host?: string;
  readonly port?: string;
  readonly allowRemoteSandbox?: boolean;
  readonly allowPlainHttp?: boolean;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly tlsClientCa?: string;
  readonly tlsClientCrl?: string;
}

const DEFAULT_PORT = 8080;

/** Throws ConfigError naming the option. */
export function readListenConfig(
  options: ListenOptions,
  env: Readonly<Record<string, string | undefined>>,
  sandbox: boolean,
): ListenConfig {
  const host = readHost(options.host ?? env.TESSERA_HOST ?? LOOPBACK);
  const port = readPort(options.port ?? env.TESSERA_PORT ?? String(DEFAULT_PORT));
  const tls = readTlsFiles({
    key: options.tlsKey ?? env.TESSERA_TLS_KEY,
    cert: options.tlsCert ?? env.TESSERA_TLS_CERT,
    clientCa: options.tlsClientCa ?? env.TESSERA_TLS_CLIENT_CA,
    clientCrl: options.tlsClientCrl ?? env.TESSERA_TLS_CLIENT_CRL,
  });
  const allowed = (option: boolean | undefined, variable: string) =>
    option ?? readBoolean(variable, env[variable] ?? 'false');
  const allowsRemoteSandbox = allowed(options.allowRemoteSandbox, 'TESSERA_ALLOW_REMOTE_SANDBOX');
  const allowsPlainHttp = allowed(options.allowPlainHttp, 'TESSERA_ALLOW_PLAIN_HTTP');
  if (sandbox) assertSandboxHost(host, allowsRemoteSandbox);
  else if (allowsRemoteSandbox) throw new ConfigError('allow remote sandbox: this server is no sandbox');
  else if (!isLoopback(host) && tls === null && !allowsPlainHttp) {
    throw new ConfigError(
      `host: on ${host} tokens would travel in clear: give a TLS key and certificate, or allow plain HTTP with --allow-plain-http where something else keeps the way secret`,
    );
  }
  return { host, port, tls };
}

/** Two wishes, so that neither a copied address nor a copied flag alone opens a sandbox to others. */
function assertSandboxHost(host: string, allowed: boolean): void {
  if (!isLoopback(host) && !allowed) {
    throw new ConfigError(
      `host: on ${host} others could use this sandbox, and whoever reaches it may break its cards: add --allow-remote-sandbox when that is meant`,
    );
  }
  if (isLoopback(host) && allowed) {
    throw new ConfigError(
      `allow remote sandbox: ${host} is this machine alone: --host says where else to listen`,
    );
  }
}

/** `localhost` may be two addresses, of which a server takes one. */
function readHost(text: string): string {
  if (!/^[\w.:-]+$/.test(text)) throw new ConfigError('host: an address or a name of this machine');
  return text.toLowerCase() === 'localhost' ? LOOPBACK : text;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new ConfigError('port: a number from 0 to 65535');
  return port;
}

type MaybeFiles = { readonly [name in keyof TlsFiles]: string | undefined };

function readTlsFiles({ key, cert, clientCa, clientCrl }: MaybeFiles): TlsFiles | null {
  if (clientCrl !== undefined && clientCa === undefined)
    throw new ConfigError('tls client crl: it is of a client CA, which is not given');
  if (key !== undefined && cert !== undefined)
    return { key, cert, clientCa: clientCa ?? null, clientCrl: clientCrl ?? null };
  if (key !== undefined) throw new ConfigError('tls key: its certificate is not given');
  if (cert !== undefined) throw new ConfigError('tls cert: its key is not given');
  if (clientCa !== undefined)
    throw new ConfigError('tls client ca: without the server’s own key and certificate no client shows one');
  return null;
}
