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
  /** Blocks by the layout's names. */
  | { readonly kind: 'read'; readonly blocks: readonly string[] }
  | { readonly kind: 'write'; readonly blocks: readonly { readonly name: string; readonly data: string }[] };

/** A command the session waits for an answer to. */
export interface ExpectedCommand {
  readonly id: string;
  readonly command: PlainCommand;
}

/** What one response, or its absence, says. */
export type Fact =
  | { readonly kind: 'silent' }
  /** Not a well-formed response to this command. */
  | { readonly kind: 'malformed' }
  /** Another card's IDm. */
  | { readonly kind: 'other-card' }
  /** Status flags that are no success. */
  | { readonly kind: 'refused'; readonly sf1: number; readonly sf2: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'polled'; readonly systemCode: number | null }
  | { readonly kind: 'key-versions'; readonly keyVersions: readonly number[] }
  | { readonly kind: 'blocks'; readonly image: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'written' };

/** The response list as a whole: a fact for every expected command, or a list that no honest device sends. */
export type Opened =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'not-believed'; readonly why: string };
