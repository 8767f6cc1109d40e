/** Writing a file so that whoever reads it, even after a kill, finds it whole: the old content or the new. */

import { renameSync, writeFileSync } from 'node:fs';

export function replaceFile(path: string, content: string, mode: number): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, path);
}
