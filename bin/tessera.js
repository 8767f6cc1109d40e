#!/usr/bin/env node
// Plain JavaScript, so that an older Node.js can read it and say what is missing.

import { existsSync } from 'node:fs';
import module from 'node:module';

const NEEDED = [24, 15];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(`Tessera needs Node.js ${NEEDED.join('.')} or later; this is ${process.versions.node}.`);
  console.error(
    'In a checkout, `npm ci` brings its own: use `npm start`, `npm run demo` or `npm exec tessera`.',
  );
  process.exit(1);
}

// Compiled modules are kept in the system's temporary folder: the next start takes half the time.
module.enableCompileCache?.();

const source = new URL('../src/main.ts', import.meta.url);
const built = new URL('../dist/main.js', import.meta.url);
const { main } = await import(existsSync(source) ? source : built);
await main(process.argv.slice(2));
