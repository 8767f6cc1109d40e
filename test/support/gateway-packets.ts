/** Responses of a card, changed on their way: what another kind of card, or a phone that lies, would have sent. */

import assert from 'node:assert/strict';
import { bytesToHex, hexToBytes } from '../../src/bytes.ts';
import type { DeviceResponse } from './gateway-use-case.ts';

/** `responses` with the packet that answers the command `name` changed. */
export function withPacket(
  responses: readonly DeviceResponse[],
  name: string,
  change: (packet: Uint8Array) => Uint8Array,
): readonly DeviceResponse[] {
  assert.ok(
    responses.some((response) => response.name === `${name}_RESP`),
    `no response to ${name}`,
  );
  return responses.map((response) =>
    response.name === `${name}_RESP`
      ? { ...response, value: bytesToHex(change(hexToBytes(response.value))) }
      : response,
  );
}

/** `bytes` from `offset` on, counted from the end when negative. */
export function withBytes(packet: Uint8Array, offset: number, ...bytes: readonly number[]): Uint8Array {
  const changed = packet.slice();
  changed.set(bytes, offset < 0 ? packet.length + offset : offset);
  return changed;
}

export function without(responses: readonly DeviceResponse[], name: string): readonly DeviceResponse[] {
  return responses.filter((response) => response.name !== `${name}_RESP`);
}
