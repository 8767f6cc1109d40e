/** Authentication1 v2, Authentication2 v2, Read v2 and Write v2: what of the AES commands can be seen without keys. */

import type { FelicaCommand } from '../command.ts';
import { defineCommand, MAX_NODES } from '../define-command.ts';
import { fixedBytes, id8, list, record, uint8, uint16LE } from '../field.ts';
import { CHALLENGE_3C_BYTES } from './aes.ts';
import { type AesEncrypted, aesEncrypted } from './aes-packet.ts';
import { AES_BLOCK_BYTES } from './ciphers.ts';
import { PACKET_MAC_BYTES } from './secure-message.ts';

/** IDi and PMi. */
const ISSUE_BYTES = 16;

export interface Authentication1V2Command {
  readonly idm: string;
  /** Its meaning is not public; 0 is what open software sends. */
  readonly parameter: number;
  /** 1 to 32 area and service codes. Block lists count these. */
  readonly nodes: readonly number[];
  /** 16 bytes, like 1B, 2A and 2B. */
  readonly challenge1A: Uint8Array;
}

export interface Authentication1V2Response {
  readonly idm: string;
  readonly challenge1B: Uint8Array;
  readonly challenge2A: Uint8Array;
  /** 4 bytes. */
  readonly challenge3C: Uint8Array;
}

export interface Authentication2V2Command {
  readonly idm: string;
  readonly challenge2B: Uint8Array;
}

const challenge = fixedBytes('a challenge', AES_BLOCK_BYTES);

export const authentication1V2: FelicaCommand<Authentication1V2Command, Authentication1V2Response> =
  defineCommand({
    name: 'AUTHENTICATION1_V2',
    code: 0x40,
    command: record<Authentication1V2Command>({
      idm: id8,
      parameter: uint8('the parameter'),
      nodes: list('nodes', uint16LE, 1, MAX_NODES),
      challenge1A: challenge,
    }),
    response: record<Authentication1V2Response>({
      idm: id8,
      challenge1B: challenge,
      challenge2A: challenge,
      challenge3C: fixedBytes('challenge 3C', CHALLENGE_3C_BYTES),
    }),
  });

export const authentication2V2: FelicaCommand<Authentication2V2Command, AesEncrypted> = defineCommand({
  name: 'AUTHENTICATION2_V2',
  code: 0x42,
  command: record<Authentication2V2Command>({ idm: id8, challenge2B: challenge }),
  response: record<AesEncrypted>({
    transactionNumber: uint16LE,
    encrypted: fixedBytes('the encrypted data', ISSUE_BYTES),
    mac: fixedBytes('the MAC', PACKET_MAC_BYTES),
  }),
});

export const secureReadV2: FelicaCommand<AesEncrypted, AesEncrypted> = defineCommand({
  name: 'READ_V2',
  code: 0x44,
  command: aesEncrypted,
  response: aesEncrypted,
});

export const secureWriteV2: FelicaCommand<AesEncrypted, AesEncrypted> = defineCommand({
  name: 'WRITE_V2',
  code: 0x46,
  command: aesEncrypted,
  response: aesEncrypted,
});
