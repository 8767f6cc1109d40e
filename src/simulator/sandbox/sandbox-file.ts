/** `sandbox.json`: everything a user of the sandbox needs, and the only place where its tokens stand in clear. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DigitalCardState, DigitalCardType } from '../../cards/digital/digital-card.ts';
import { replaceFile } from './replace-file.ts';

export interface SandboxFile {
  readonly baseUrl: string;
  /** Ties the folder to its database. */
  readonly worldId: string;
  /** Of two people of the operator's: some decisions need both. */
  readonly admin: { readonly token: string; readonly secondToken: string };
  readonly issuers: readonly SandboxIssuer[];
  readonly cards: readonly SandboxCard[];
  /** Held to a phone each, not issued to it. */
  readonly externalCards: readonly SandboxExternalCard[];
  /** Paid and not yet loaded when the server started. */
  readonly purchases: readonly SandboxPurchase[];
  /** Ours: what an issuer encrypts to. Public. */
  readonly serverEncryptionKey: Readonly<Record<string, unknown>> | null;
  readonly wallets: readonly SandboxWallet[];
  readonly digitalCards: readonly SandboxDigitalCard[];
  /** That waited for an answer when the server started. */
  readonly stepUps: readonly SandboxStepUp[];
  readonly till: SandboxTill;
}

export interface SandboxIssuer {
  /** 10 characters. */
  readonly issuerId: string;
  readonly deviceGateway: { readonly actorId: string; readonly token: string };
  /** Private: signs the issuer's assertions, ES256. */
  readonly assertionKey: SandboxKey;
  /** Private: opens what is encrypted to the issuer. */
  readonly encryptionKey: SandboxKey;
  readonly notifications: SandboxEndpoint;
}

/** A JWK on P-256. */
export interface SandboxKey {
  readonly kid: string;
  readonly [member: string]: unknown;
}

/** Where the issuer is told of operations: a receiver of the sandbox's own. */
export interface SandboxEndpoint {
  readonly url: string;
  /** Of the webhook signature, `whsec_…`. */
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SandboxWallet {
  readonly walletId: string;
  /** With which it calls the server. */
  readonly token: string;
  /** With which the server calls it. */
  readonly secret: string;
}

export interface SandboxDigitalCard {
  readonly issuerId: string;
  readonly digitalCardId: string;
  readonly pan: string;
  /** MMYY; null where the scheme has no expiry. */
  readonly exp: string | null;
  readonly consumerId: string;
  readonly cardId: string;
  readonly type: DigitalCardType;
  readonly scheme: string;
  readonly walletId: string | null;
  /** The device that it is bound to. */
  readonly deviceId: string | null;
  /** When the server started. */
  readonly state: DigitalCardState;
}

export interface SandboxStepUp {
  readonly issuerId: string;
  readonly digitalCardId: string;
  readonly authenticationId: number;
  readonly kind: 'DEVICE_BINDING' | 'CARDHOLDER_VERIFICATION';
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

/** A card as a phone announces it: `idm`, `pmm`, `systemCode` and `areaCodeList` are what a hub sends of it. */
export interface SandboxExternalCard {
  readonly issuerId: string;
  readonly deviceId: string;
  readonly layout: string;
  /** The hub's name for the kind of card. */
  readonly cardServiceId: string;
  readonly systemCode: string;
  readonly idm: string;
  readonly pmm: string;
  /** Key versions in the byte order of the layout. */
  readonly areaCodeList: readonly { readonly areaCode: string; readonly keyVersion: string }[];
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

/** A till vendor's system, the shop that it stands in, and the passes of the shop's customers. */
export interface SandboxTill {
  readonly issuerId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly groupId: number;
  readonly storeId: number;
  readonly pointOfSaleId: number;
  readonly deviceId: string;
  readonly passes: readonly SandboxPass[];
}

/** Named as the till's contract names it. */
export interface SandboxPass {
  readonly id: string;
  readonly nfc_number: string;
  /** An EAN-13. */
  readonly number: string;
  readonly serial_number: string;
  /** When the sandbox was made, minor units. */
  readonly balance: number;
  readonly currency: string;
  readonly state: 'ACTIVE' | 'BLOCKED' | 'EXPIRED';
}

const FILE_NAME = 'sandbox.json';

/** Tokens stand in it. */
const OWNER_ONLY = 0o600;

export function sandboxFilePath(dataDir: string): string {
  return join(dataDir, FILE_NAME);
}

/** Null when the folder has no sandbox yet. Throws when an earlier version made it, whose cards are not those of today's layouts. */
export function readSandboxFile(dataDir: string): SandboxFile | null {
  const path = sandboxFilePath(dataDir);
  if (!existsSync(path)) return null;
  const file: SandboxFile = JSON.parse(readFileSync(path, 'utf8'));
  const { admin, externalCards, digitalCards, till } = file as Partial<SandboxFile>;
  const isWhole = [admin?.secondToken, externalCards, digitalCards, till].every((part) => part !== undefined);
  if (!isWhole) {
    throw new Error(
      `${path} is of an earlier version, and its cards are not those of this one: take another data folder (and database)`,
    );
  }
  return file;
}

export function writeSandboxFile(dataDir: string, file: SandboxFile): void {
  replaceFile(sandboxFilePath(dataDir), `${JSON.stringify(file, null, 2)}\n`, OWNER_ONLY);
}
