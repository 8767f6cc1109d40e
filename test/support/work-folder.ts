/** Where the files of a run are kept: in memory where that can be, since all of them are gone after it. */

import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. A rename or an fsync costs nothing there, and a killed process loses nothing. */
const MEMORY = '/dev/shm';

/** Several times what a run has been seen to need at once; a container may give 64 MiB. */
const ENOUGH_BYTES = 2 * 2 ** 30;

/**
 * Makes a folder for this run and has all processes that are started from now on keep their temporary files there, and what
 * Node.js has compiled: otherwise every test file strips and compiles the same modules anew.
 *
 * @returns the folder, for the caller to remove
 */
export function useWorkFolder(): string {
  const folder = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'tessera-run-'));
  process.env.TMPDIR = folder;
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
  return folder;
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ENOUGH_BYTES;
}
