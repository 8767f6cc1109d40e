/** Digital cards for the operator's tests, made over the operator's door. */

import { isCardNumber } from '../../src/card-number.ts';
import { sealJwe } from '../../src/jose/jwe.ts';
import type { AdminWorld, Asked } from './admin-world.ts';

export const BANK = 'BANK000001';

/** Of 16 digits, another one every time; in the range of test numbers of no scheme. */
export function newPan(): string {
  const body = `9999${String(++made).padStart(11, '0')}`;
  for (let digit = 0; ; digit++) if (isCardNumber(`${body}${digit}`)) return `${body}${digit}`;
}

let made = 0;

export async function encrypted(world: AdminWorld, plaintext: object | string): Promise<string> {
  const text = typeof plaintext === 'string' ? plaintext : JSON.stringify(plaintext);
  return sealJwe(text, await world.services.serverKeys.encryptionJwk());
}

/** What `createDigitalCard` is asked for: an ACTIVE card on file, unless told. */
export async function newDigitalCard(
  world: AdminWorld,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly path: Asked['path'] & {}; readonly body: Readonly<Record<string, unknown>> }> {
  const number = ++made;
  const body = {
    digitalCardId: `digital-${number}`,
    cardId: `physical-${number}`,
    consumerId: 'consumer-1',
    type: 'COF',
    scheme: 'VISA',
    state: 'ACTIVE',
    encryptedPan: await encrypted(world, { pan: newPan(), exp: '1299' }),
    ...more,
  };
  return { path: { issuerId: BANK }, body };
}

/** The path of a card that was made. */
export async function makeDigitalCard(
  world: AdminWorld,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly issuerId: string; readonly digitalCardId: string; readonly cardId: string }> {
  const { digitalCard } = await world.done('createDigitalCard', await newDigitalCard(world, more));
  const { issuerId, digitalCardId, cardId } = digitalCard;
  return { issuerId, digitalCardId, cardId };
}
