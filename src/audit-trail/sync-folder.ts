/** A new file is only there after a power cut when its name is on the disk too: in its folder. */

import { closeSync, fsyncSync, openSync } from 'node:fs';

export function syncFolder(path: string): void {
  // Windows opens no folder.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
