/** Where decisions get what they may not make up: identifiers and random bytes. The edge supplies it; a simulated world can replay it. */
export interface Entropy {
  /** A new UUIDv7, so that keys made later sort later. */
  uuid(): string;
  bytes(length: number): Uint8Array;
}
