/**
 * Card commands as the decisions speak of them: in the layout's words, without frames, keys or transaction numbers.
 *
 * `seal.ts` turns them into frames after a decision, `open.ts` turns the frames' responses into facts before the next one. Pure.
 */

/** JSON-able, since a session keeps the commands it waits for. */
export type PlainCommand =
  | { readonly kind: 'reset-mode' }
  | { readonly kind: 'polling' }
  | { readonly kind: 'request-service'; readonly nodes: readonly number[] }
  /** Mutual authentication, DES or AES. */
  | { readonly kind: 'authenticate-1' }
  | { readonly kind: 'authenticate-2' }
  /** A fresh challenge, by which a Lite-S card authenticates what it says from now on. */
  | { readonly kind: 'challenge' }
  /** Blocks by the layout's names. */
  | { readonly kind: 'read'; readonly blocks: readonly string[] }
  | { readonly kind: 'write'; readonly blocks: readonly PlainBlock[] };

export interface PlainBlock {
  readonly name: string;
  /** Hexadecimal. */
  readonly data: string;
  /** Through the layout's decrement service. */
  readonly isDecrement?: true;
}

/** A command the session waits for an answer to. */
export interface ExpectedCommand {
  readonly id: string;
  readonly command: PlainCommand;
  /** The contract's name of it. */
  readonly name: string;
  /** The transaction number that a secured response bears. */
  readonly responseNumber?: number;
}

/** A command that is decided and has no frame yet. */
export type NumberedCommand = Pick<ExpectedCommand, 'id' | 'command'>;

/** What one response, or its absence, says. */
export type Fact =
  | { readonly kind: 'silent' }
  /** Not a well-formed response to this command. */
  | { readonly kind: 'malformed' }
  /** Another card's IDm. */
  | { readonly kind: 'other-card' }
  /** It does not come from the card of this session, or not in this place. */
  | { readonly kind: 'not-authentic' }
  /** Status flags that are no success. */
  | { readonly kind: 'refused'; readonly sf1: number; readonly sf2: number }
  /** Done, and nothing to tell: Reset Mode, the two steps of authentication, the challenge. */
  | { readonly kind: 'done' }
  | { readonly kind: 'polled'; readonly systemCode: number | null }
  | { readonly kind: 'key-versions'; readonly keyVersions: readonly number[] }
  | { readonly kind: 'blocks'; readonly image: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'written' };

/** The response list as a whole: a fact for every expected command, in order, or a list that no honest device sends. */
export type Opened =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'not-believed'; readonly why: string };
