/** A sandbox in the test's own process. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveDatabase } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';
import { readSandboxFile, type SandboxFile } from '../../src/simulator/sandbox/sandbox-file.ts';
import { type HttpReply, httpAsk } from './http-client.ts';

export interface TestSandbox {
  readonly file: SandboxFile;
  get(path: string): Promise<HttpReply>;
  post(path: string, body: unknown): Promise<HttpReply>;
  /** Closes the server and the database it was given. */
  close(): Promise<void>;
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tessera-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Serves `db`, and from now on owns it. */
export async function startSandbox(db: Database, dataDir: string): Promise<TestSandbox> {
  const config = readConfig({ sandbox: true, port: '0', dataDir, logLevel: 'silent' }, {});
  const server = await serveDatabase(config, db);
  const file = readSandboxFile(dataDir);
  if (file === null) throw new Error('the sandbox was not published');
  const authorization = `Bearer ${file.admin.token}`;
  return {
    file,
    get: (path) => httpAsk(server.baseUrl + path, { headers: { authorization } }),
    post: (path, body) =>
      httpAsk(server.baseUrl + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify(body),
      }),
    close: () => server.close(),
  };
}
