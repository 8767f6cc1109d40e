/** `tessera`, as a person types it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const TESSERA = fileURLToPath(new URL('../../bin/tessera.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param input what comes on standard input; nothing when left out */
export async function runTessera(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Ended> {
  const { TESSERA_ADMIN_TOKEN: _, TESSERA_URL: __, ...own } = process.env;
  const child = spawn(process.execPath, [TESSERA, ...args], { env: { ...own, ...env } });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk;
  });
  // A command that reads nothing may be over before it is written to.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}
