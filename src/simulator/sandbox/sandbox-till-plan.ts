/** The shops of a new sandbox, and the passes of their customers. */

import { bytesToHex } from '../../bytes.ts';
import type { Entropy } from '../../entropy.ts';
import { ownNumber } from '../../till/pass-number.ts';
import type { SandboxPass, SandboxTill } from './sandbox-file.ts';

const GROUP_ID = 7;
const STORE_ID = 70;
const POINT_OF_SALE_ID = 65;

/** One after the other, of every currency and state; the last two digits are not zeros, so that nothing fits by chance. */
const BALANCES: Readonly<Record<string, readonly number[]>> = {
  EUR: [2_000, 3_765, 5_050, 8_421, 12_345, 19_999, 25_000, 33_333, 42_050, 50_000],
  JPY: [500, 1_234, 9_876, 20_000, 50_000],
  KWD: [1_500, 12_345, 60_001, 99_999, 250_000],
};
/** In minor units: a little of each. What has expired is nothing. */
const BLOCKED_BALANCE = 1_111;

/** @param issuerId whose shops these are */
export function planTill(issuerId: string, entropy: Entropy): SandboxTill {
  const used = new Set<string>();
  const passes = Object.entries(BALANCES).flatMap(([currency, balances]) => [
    ...balances.map((balance, i) => planPass(currency, 'ACTIVE', i, balance, used, entropy)),
    planPass(currency, 'BLOCKED', balances.length, BLOCKED_BALANCE, used, entropy),
    planPass(currency, 'EXPIRED', balances.length + 1, 0, used, entropy),
  ]);
  return {
    issuerId,
    clientId: 'sandbox-till',
    clientSecret: bytesToHex(entropy.bytes(32)).toLowerCase(),
    groupId: GROUP_ID,
    storeId: STORE_ID,
    pointOfSaleId: POINT_OF_SALE_ID,
    deviceId: 'till-1',
    passes,
  };
}

function planPass(
  currency: string,
  state: SandboxPass['state'],
  place: number,
  balance: number,
  used: Set<string>,
  entropy: Entropy,
): SandboxPass {
  const name = `${currency}-${String(place + 1).padStart(2, '0')}`;
  return {
    id: `pass-${name}`,
    nfc_number: bytesToHex(entropy.bytes(8)),
    number: freshNumber(used, entropy),
    serial_number: `S-${name}`,
    balance,
    currency,
    state,
  };
}

function freshNumber(used: Set<string>, entropy: Entropy): string {
  for (;;) {
    const random = BigInt(`0x${bytesToHex(entropy.bytes(8))}`) % 10n ** 10n;
    const number = ownNumber(random);
    if (used.has(number)) continue;
    used.add(number);
    return number;
  }
}
