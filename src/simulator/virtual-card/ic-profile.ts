/** What differs between the chips that a card may be built on. */

/** Commands that not every chip knows; a chip is silent to those it does not. */
export const EXTRA_COMMANDS = [
  'REQUEST_BLOCK_INFORMATION',
  'REQUEST_SERVICE_V2',
  'GET_SYSTEM_STATUS',
  'REQUEST_SPECIFICATION_VERSION',
  'RESET_MODE',
] as const;

export type ExtraCommand = (typeof EXTRA_COMMANDS)[number];

export interface IcProfile {
  /** The most blocks one read may name, secured or not, 1 to 15; a DES packet holds 14. */
  readonly maxReadBlocks: number;
  /** The most blocks one write may name, secured or not, 1 to 13; a DES packet holds 12. */
  readonly maxWriteBlocks: number;
  readonly extraCommands: readonly ExtraCommand[];
  /** What Request Service v2 answers: 4F, 43, 41, 3F or 2F. */
  readonly keyType: number;
  /** What Request Specification Version answers; the high nibble is always 8, the rest is BCD. */
  readonly basicVersion: number;
  readonly optionVersions: readonly number[];
}

/** A mobile chip, or a card with AES: as many blocks as a packet can hold. */
export const MOBILE_PROFILE: IcProfile = {
  maxReadBlocks: 15,
  maxWriteBlocks: 13,
  extraCommands: EXTRA_COMMANDS,
  keyType: 0x43,
  basicVersion: 0x8500,
  optionVersions: [0x8500, 0x0000],
};

/** RC-S915 and its like: DES only, fewer blocks, none of the later commands. */
export const RC_S915_PROFILE: IcProfile = {
  maxReadBlocks: 12,
  maxWriteBlocks: 8,
  extraCommands: [],
  keyType: 0x2f,
  basicVersion: 0,
  optionVersions: [],
};
