/** Wraps the data keys of card numbers under a key of the vault, or of a token. */

import type { Vault } from './vault.ts';

export interface KeyWrapper {
  /** Of the key that wraps at present. Not a secret. */
  readonly kid: string;
  /** `key` as a text that opens for the same `purpose` only; `purpose` names the row it is for. Another text every time. */
  wrap(purpose: string, key: Uint8Array): Promise<string>;
  /** Under whichever key it was wrapped, as long as that is still there. Throws when it does not open. */
  unwrap(purpose: string, wrapped: string): Promise<Uint8Array>;
}

/** By the keys of a file or the environment, in this process's memory. */
export function vaultKeyWrapper(vault: Vault): KeyWrapper {
  return {
    get kid() {
      return vault.kid;
    },
    wrap: async (purpose, key) => vault.seal(purpose, key),
    unwrap: async (purpose, wrapped) => vault.open(purpose, wrapped),
  };
}
