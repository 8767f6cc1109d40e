/** Authentication1, Authentication2, Read and Write: what of the DES commands can be seen without keys. */

import type { FelicaCommand } from '../command.ts';
import { defineCommand, MAX_NODES } from '../define-command.ts';
import { fixedBytes, id8, list, record, uint16LE } from '../field.ts';
import { DES_BLOCK_BYTES } from './ciphers.ts';
import { desEncrypted } from './des-packet.ts';

/** Transaction number and ID, IDi, PMi, MAC. */
const ENCRYPTED_ISSUE_BYTES = 32;

export interface Authentication1Command {
  readonly idm: string;
  /** 1 to 32 area codes, the first a real area; FFFF is the system. */
  readonly areas: readonly number[];
  /** 1 to 32 service codes: keyed ones first, then key-free ones. Block lists count these. */
  readonly services: readonly number[];
  /** 8 bytes, like every challenge. */
  readonly challenge1A: Uint8Array;
}

export interface Authentication1Response {
  readonly idm: string;
  readonly challenge1B: Uint8Array;
  readonly challenge2A: Uint8Array;
}

export interface Authentication2Command {
  readonly idm: string;
  readonly challenge2B: Uint8Array;
}

/** A packet that only the session's key opens. It does not name its card. */
export interface DesEncrypted {
  readonly encrypted: Uint8Array;
}

const challenge = fixedBytes('a challenge', DES_BLOCK_BYTES);
const encrypted = record<DesEncrypted>({ encrypted: desEncrypted });

export const authentication1: FelicaCommand<Authentication1Command, Authentication1Response> = defineCommand({
  name: 'AUTHENTICATION1',
  code: 0x10,
  command: record<Authentication1Command>({
    idm: id8,
    areas: list('areas', uint16LE, 1, MAX_NODES),
    services: list('services', uint16LE, 1, MAX_NODES),
    challenge1A: challenge,
  }),
  response: record<Authentication1Response>({ idm: id8, challenge1B: challenge, challenge2A: challenge }),
});

export const authentication2: FelicaCommand<Authentication2Command, DesEncrypted> = defineCommand({
  name: 'AUTHENTICATION2',
  code: 0x12,
  command: record<Authentication2Command>({ idm: id8, challenge2B: challenge }),
  response: record<DesEncrypted>({ encrypted: fixedBytes('the encrypted data', ENCRYPTED_ISSUE_BYTES) }),
});

export const secureRead: FelicaCommand<DesEncrypted, DesEncrypted> = defineCommand({
  name: 'READ',
  code: 0x14,
  command: encrypted,
  response: encrypted,
});

export const secureWrite: FelicaCommand<DesEncrypted, DesEncrypted> = defineCommand({
  name: 'WRITE',
  code: 0x16,
  command: encrypted,
  response: encrypted,
});
