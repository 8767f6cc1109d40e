/** `node bench/run.ts`: all benches, one after the other, and one table. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Figure, say, table } from './support/figures.ts';

const BENCHES = ['http', 'postgres', 'start', 'scale', 'search', 'till'];

const figures: Figure[] = [];
for (const name of BENCHES) {
  say(`--- ${name}`);
  figures.push(...(await run(name)));
}
console.log(table(figures));

/** A process each, so that none inherits another's heap. */
async function run(name: string): Promise<readonly Figure[]> {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`bench/${name}.ts failed`);
  return JSON.parse(said);
}
