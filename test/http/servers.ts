/** Servers for tests, with their log lines kept. */

import type { FastifyInstance } from 'fastify';
import type { LogLevel } from '../../src/http/log.ts';
import { createServer, type ServerOptions } from '../../src/http/server.ts';

export type LogLine = Readonly<Record<string, unknown>>;

export interface TestServer {
  readonly app: FastifyInstance;
  /** What has been logged so far, as it was written and as it reads. */
  readonly text: () => string;
  readonly lines: () => LogLine[];
}

export function testServer(logLevel: LogLevel = 'info', options: Partial<ServerOptions> = {}): TestServer {
  let written = '';
  const logStream = {
    write(line: string) {
      written += line;
    },
  };
  const app = createServer({ logLevel, logStream, contracts: [], isReady: async () => true, ...options });
  return {
    app,
    text: () => written,
    lines: () =>
      written
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
