/** What a secured session must remember between two rounds. It is stored only under the vault's key. Pure. */

import type { LiteSSession } from '../felica/security/lite-s-mac.ts';
import type { SecureSession } from '../felica/security/secure-session.ts';

export type SessionSecret =
  /** Authentication1 is out. Our random number, hexadecimal. */
  | { readonly kind: 'challenged'; readonly random1: string }
  /** The card has proven itself; Authentication2 is to go out. Hexadecimal. */
  | { readonly kind: 'answered'; readonly challenge2B: string; readonly session: SecureSession }
  | { readonly kind: 'secured'; readonly session: SecureSession }
  /** `writeCount` as the card's last authentic read told it. */
  | { readonly kind: 'lite-s'; readonly session: LiteSSession; readonly writeCount: number | null };
