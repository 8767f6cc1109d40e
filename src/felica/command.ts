/**
 * The shape of every FeliCa command: one object that builds and parses both directions.
 *
 * A packet is `LEN | code | data`; LEN is one byte and counts the whole packet, itself included.
 */

export interface FelicaCommand<Command, Response> {
  /** The card manual's name in the gateway's spelling, for example `READ_WITHOUT_ENCRYPTION`. */
  readonly name: string;
  /** The command code; the response code is one more. */
  readonly code: number;
  /** The whole packet, LEN included. Throws RangeError when a value is outside the command's limits. */
  buildCommand(command: Command): Uint8Array;
  /** Throws {@link FrameError}. */
  parseCommand(packet: Uint8Array): Command;
  /** The whole packet, LEN included. Throws RangeError when a value is outside the response's limits. */
  buildResponse(response: Response): Uint8Array;
  /** Throws {@link FrameError}. */
  parseResponse(packet: Uint8Array): Response;
}

/** Why a packet is not what it should be. */
export type FrameFault = 'length' | 'code' | 'content';

/** A packet that is not a well-formed command or response of the expected kind. The message never holds block data. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly fault: FrameFault;

  constructor(fault: FrameFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
