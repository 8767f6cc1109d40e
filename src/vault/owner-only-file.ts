/** Files that hold secrets: only their owner may read them, and a reader never finds half of one. */

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { SecretFileError } from './secret-json.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Throws SecretFileError when the group or others may do anything with the file. Windows has no such modes: its users look after that. */
export function readOwnerOnlyFile(path: string): string {
  // The open file is asked, so that it cannot be another one by the time it is read.
  const file = openSync(path, 'r');
  try {
    const { mode } = fstatSync(file);
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new SecretFileError(`${path}: others than its owner have access to it; chmod 600`);
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Throws when there is such a file already (EEXIST). */
export function createOwnerOnlyFile(path: string, content: string): void {
  const file = openSync(path, 'wx', OWNER_ONLY);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The old content or the new, never neither. */
export function replaceOwnerOnlyFile(path: string, content: string): void {
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    createOwnerOnlyFile(temporary, content);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
