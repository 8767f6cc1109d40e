/**
 * The copy of the segments outside of the database: a file to which one line a segment is added, in order. A line that a crash
 * left unfinished has no line break yet; it counts for nothing and is cut off before the next one is written.
 */

import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './sync-folder.ts';

const FILE_NAME = 'audit-segments.log';
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Longer than two lines, of 430 bytes at most. */
const TAIL_BYTES = 4096;
const LINE_BREAK = 10;

export function copyPath(dataDir: string): string {
  return join(dataDir, FILE_NAME);
}

/** The last whole line, null when there is none. */
export async function lastCopiedLine(path: string): Promise<string | null> {
  if (!existsSync(path)) return null;
  const file = await open(path, 'r');
  try {
    const { bytes } = await tailOf(file);
    const end = bytes.lastIndexOf(LINE_BREAK);
    if (end === -1) return null;
    return bytes.toString('utf8', bytes.lastIndexOf(LINE_BREAK, end - 1) + 1, end);
  } finally {
    await file.close();
  }
}

/** On the disk when it returns. */
export async function appendToCopy(path: string, lines: readonly string[]): Promise<void> {
  const isNew = !existsSync(path);
  if (isNew) await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const file = await open(path, 'a+', OWNER_ONLY);
  try {
    const { bytes, size } = await tailOf(file);
    const torn = bytes.length - (bytes.lastIndexOf(LINE_BREAK) + 1);
    if (torn > 0) await file.truncate(size - torn);
    await file.appendFile(lines.map((line) => `${line}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  if (isNew) syncFolder(dirname(path));
}

/** Every whole line, from the first; nothing when there is no file. */
export async function* copiedLines(path: string): AsyncGenerator<string> {
  if (!existsSync(path)) return;
  const stream = createReadStream(path, 'utf8');
  let unfinished = '';
  try {
    for await (const chunk of stream) {
      const lines = (unfinished + chunk).split('\n');
      unfinished = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    stream.destroy();
  }
}

async function tailOf(file: FileHandle): Promise<{ readonly bytes: Buffer; readonly size: number }> {
  const { size } = await file.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
  return { bytes: buffer.subarray(0, bytesRead), size };
}
