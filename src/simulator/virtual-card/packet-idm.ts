/** The card that a command is addressed to. */

import { id8 } from '../../felica/field.ts';
import { openPacket, packetCode } from '../../felica/packet.ts';

/** The IDm that follows the code of every addressed command. Throws FrameError when the packet is too short. */
export function packetIdm(packet: Uint8Array): string {
  return id8.read(openPacket(packet, packetCode(packet)));
}
