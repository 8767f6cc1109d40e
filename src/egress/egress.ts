/**
 * The one way out: every request that the server itself makes to the world goes through here. It goes over https to public
 * addresses only, unless the operator has named the origin, and a connection is made to the very address that was checked: a name
 * that is resolved again cannot lead elsewhere. Redirects are not followed; the caller sees their status.
 */

import { lookup as resolveName } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { EgressFailed, EgressRefused } from './egress-faults.ts';
import { isSpecialAddress } from './special-addresses.ts';
import { readOrigins, readTarget } from './target.ts';

export interface EgressRequest {
  readonly method: 'POST' | 'GET';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the call to the last byte of the reply; EGRESS_TIMEOUT_MS when left out, and at most. */
  readonly timeoutMs?: number;
}

export interface EgressReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Egress {
  /** Throws EgressRefused when that is not called, EgressFailed when there is no answer, too late a one, or too long a one. */
  send(request: EgressRequest): Promise<EgressReply>;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

export interface EgressOptions {
  /** Exact origins that may be called whatever their addresses are, and over plain http if they say so. */
  readonly allowedOrigins: readonly string[];
  /** PEM: what the server proves itself with to whoever asks for a client certificate, and whom it believes instead of the public CAs. */
  readonly tls?: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
  /** The system's resolver unless a test brings another. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
}

/** Standard Webhooks 1.0 asks for 15 to 30 s; nobody waits longer for us either. */
export const EGRESS_TIMEOUT_MS = 15_000;
/** Replies are tokens and short errors. */
export const MAX_REPLY_BYTES = 64 * 1024;
/** Connections to one origin at a time; requests beyond them wait within their time-out. */
const MAX_PER_ORIGIN = 16;

/** Throws RangeError for an origin that is none. */
export function createEgress({ allowedOrigins, tls, resolve = resolveAll }: EgressOptions): Egress {
  const allowed = readOrigins(allowedOrigins);
  // A connection for each request: none is left over which its server has just closed.
  const http = new HttpAgent({ maxSockets: MAX_PER_ORIGIN });
  const https = new HttpsAgent({ maxSockets: MAX_PER_ORIGIN, minVersion: 'TLSv1.2', ...tls });
  const checked = lookupThat(async (host) => publicOnes(await resolve(host)));
  const unchecked = lookupThat(resolve);
  return {
    async send(request) {
      const url = readTarget(request.url, allowed);
      const lookup = allowed.has(url.origin) ? unchecked : checked;
      const { method, headers = {}, body = '' } = request;
      const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const agent = url.protocol === 'https:' ? https : http;
      return await exchange(
        () => open(url, { method, headers: withLength(headers, method, body), agent, lookup }),
        body,
        Math.min(request.timeoutMs ?? EGRESS_TIMEOUT_MS, EGRESS_TIMEOUT_MS),
      );
    },
  };
}

function exchange(
  open: () => ReturnType<typeof httpRequest>,
  body: string,
  timeoutMs: number,
): Promise<EgressReply> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(faultOf(error));
      outgoing?.destroy();
    };
    const timer = setTimeout(() => fail(new EgressFailed('no answer in time')), timeoutMs);
    let outgoing: ReturnType<typeof httpRequest> | undefined;
    try {
      outgoing = open();
    } catch (error) {
      // A header that cannot be sent.
      fail(error);
      return;
    }
    outgoing.on('error', fail);
    outgoing.on('response', (incoming) => {
      readReply(incoming).then((reply) => {
        clearTimeout(timer);
        resolve(reply);
      }, fail);
    });
    outgoing.end(body);
  });
}

async function readReply(incoming: IncomingMessage): Promise<EgressReply> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_REPLY_BYTES) throw new EgressFailed('a reply that is too long');
    parts.push(part);
  }
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(parts).toString('utf8'),
  };
}

function withLength(headers: Readonly<Record<string, string>>, method: string, body: string) {
  return method === 'GET' ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

/** The code only: a message may quote what was sent, or where. */
function faultOf(error: unknown): EgressRefused | EgressFailed {
  if (error instanceof EgressRefused || error instanceof EgressFailed) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new EgressFailed(/^[A-Z0-9_]{1,64}$/.test(code) ? `no answer (${code})` : 'no answer');
}

async function resolveAll(host: string): Promise<readonly Address[]> {
  return await resolveName(host, { all: true });
}

/** All of them, or none: a name that leads to us by one of its addresses is not called by another. */
function publicOnes(addresses: readonly Address[]): readonly Address[] {
  if (addresses.some(({ address }) => isSpecialAddress(address)))
    throw new EgressRefused('not a public address');
  return addresses;
}

/** As `net.connect` asks for it. An address that stands in the URL never comes here. */
function lookupThat(resolve: (host: string) => Promise<readonly Address[]>): LookupFunction {
  return (host, { all }, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) callback(new EgressFailed('no address'), '', 0);
        else if (all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new EgressFailed('no address'), '', 0),
    );
  };
}
