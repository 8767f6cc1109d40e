/** The phones of a sandbox and the cards in them, kept in a folder: a chip does not forget, whatever becomes of the server. */

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Phone } from '../phone.ts';
import { replaceFile } from './replace-file.ts';

const FOLDER = 'phones';
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

export interface Phones {
  get(deviceId: string): Phone | undefined;
  /** Kept before it returns. */
  set(phone: Phone): void;
}

/** The phones of `dataDir`, as they were left. */
export function openPhones(dataDir: string): Phones {
  const folder = join(dataDir, FOLDER);
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const phones = new Map<string, Phone>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.json')) continue;
    const phone = readPhone(join(folder, file));
    phones.set(phone.deviceId, phone);
  }
  return {
    get: (deviceId) => phones.get(deviceId),
    set(phone) {
      replaceFile(join(folder, `${phone.deviceId}.json`), JSON.stringify(phone), OWNER_ONLY_FILE);
      phones.set(phone.deviceId, phone);
    },
  };
}

/** Throws an Error that names the file when it is no phone. */
function readPhone(path: string): Phone {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} is not the file of a phone`, { cause });
  }
}
