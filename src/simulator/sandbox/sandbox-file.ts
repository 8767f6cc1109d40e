/** `sandbox.json`: everything a user of the sandbox needs, and the only place where its tokens stand in clear. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

export interface SandboxFile {
  readonly baseUrl: string;
  /** Ties the folder to its database. */
  readonly worldId: string;
  readonly admin: { readonly token: string };
  readonly issuers: readonly SandboxIssuer[];
  readonly cards: readonly SandboxCard[];
  /** Paid and not yet loaded when the server started. */
  readonly purchases: readonly SandboxPurchase[];
}

export interface SandboxIssuer {
  /** 10 characters. */
  readonly issuerId: string;
  readonly deviceGateway: { readonly actorId: string; readonly token: string };
}

export interface SandboxCard {
  readonly issuerId: string;
  readonly cardId: string;
  readonly deviceId: string;
  readonly layout: string;
  /** Four hexadecimal digits. */
  readonly systemCode: string;
  readonly idm: string;
  readonly currency: string;
  /** On the chip when the server started, minor units. */
  readonly balance: number;
}

export interface SandboxPurchase {
  readonly purchaseId: string;
  readonly cardId: string;
  /** Minor units. */
  readonly amount: number;
}

const FILE_NAME = 'sandbox.json';

/** Tokens stand in it. */
const OWNER_ONLY = 0o600;

export function sandboxFilePath(dataDir: string): string {
  return join(dataDir, FILE_NAME);
}

/** Null when the folder has no sandbox yet. */
export function readSandboxFile(dataDir: string): SandboxFile | null {
  const path = sandboxFilePath(dataDir);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

export function writeSandboxFile(dataDir: string, file: SandboxFile): void {
  replaceFile(sandboxFilePath(dataDir), `${JSON.stringify(file, null, 2)}\n`, OWNER_ONLY);
}
