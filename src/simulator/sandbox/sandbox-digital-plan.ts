/** The digital cards, wallets and keys that a new sandbox is to have. */

import { generateKeyPairSync } from 'node:crypto';
import { bytesToHex } from '../../bytes.ts';
import { DIGITAL_CARD_TYPES, type DigitalCardState } from '../../cards/digital/digital-card.ts';
import type { Entropy } from '../../entropy.ts';
import type {
  SandboxCard,
  SandboxDigitalCard,
  SandboxEndpoint,
  SandboxKey,
  SandboxStepUp,
  SandboxWallet,
} from './sandbox-file.ts';

const WALLETS = ['wallet-alpha', 'wallet-beta'];

/** ACTIVE ones that stand alone, for each issuer: two of each type. */
const ACTIVE_OF_EACH_TYPE = 2;
const OTHER_STATES: readonly DigitalCardState[] = ['INACTIVE', 'SUSPENDED', 'DELETED'];

/** Cards of the device door that are digital cards too: the last of each of these layouts. */
const DIGITAL_LAYOUTS = ['demo-purse', 'demo-journal', 'aes-purse', 'lite-s-purse'];

/** Whole test ranges; the number of the issuing bank is made up. */
const SCHEMES = [
  { scheme: 'VISA', prefix: '400099' },
  { scheme: 'MASTERCARD', prefix: '520099' },
  { scheme: 'UPI', prefix: '620099' },
] as const;
const PAN_DIGITS = 16;

/** The last month of a card that is expired. */
const LONG_AGO = '0120';
/** Two digits: far enough for a sandbox. */
const GOOD_UNTIL = '1239';

/** For each issuer. */
const STEP_UPS = 4;

export function planWallets(entropy: Entropy): readonly SandboxWallet[] {
  return WALLETS.map((walletId) => ({ walletId, token: token(entropy), secret: token(entropy) }));
}

/** The url is known when the server listens. */
export function planEndpoint(issuerId: string, entropy: Entropy): SandboxEndpoint {
  return {
    url: '',
    signingSecret: `whsec_${Buffer.from(entropy.bytes(32)).toString('base64')}`,
    clientId: `tessera-${issuerId}`,
    clientSecret: token(entropy),
  };
}

/** A new private key on P-256. */
export function newKey(kid: string, use: 'sig' | 'enc'): SandboxKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
  return { ...privateKey.export({ format: 'jwk' }), kid, use, alg };
}

/** In every state and type for each issuer, and some that are cards of the device door too. */
export function planDigitalCards(
  issuerIds: readonly string[],
  cards: readonly SandboxCard[],
  entropy: Entropy,
): readonly SandboxDigitalCard[] {
  const used = new Set<string>();
  const alone = issuerIds.flatMap((issuerId) => {
    const states: DigitalCardState[] = [...Array(ACTIVE_OF_EACH_TYPE).fill('ACTIVE'), ...OTHER_STATES];
    const kinds = states.flatMap((state) => DIGITAL_CARD_TYPES.map((type) => ({ state, type })));
    return kinds.map(({ state, type }, i): SandboxDigitalCard => {
      const { scheme, prefix } = SCHEMES[i % SCHEMES.length] ?? SCHEMES[0];
      const isOnDevice = type === 'SE' || type === 'HCE';
      const name = `${issuerId}-${String(i + 1).padStart(2, '0')}`;
      return {
        issuerId,
        digitalCardId: `digital-${name}`,
        pan: freshPan(prefix, used, entropy),
        exp: scheme === 'UPI' ? null : GOOD_UNTIL,
        consumerId: `consumer-${name}`,
        cardId: `plastic-${name}`,
        type,
        scheme,
        walletId: isOnDevice ? (WALLETS[i % WALLETS.length] ?? null) : null,
        deviceId: isOnDevice ? `handset-${name}` : null,
        state,
      };
    });
  });
  return [...alone, ...expired(issuerIds, used, entropy), ...sameAs(cards, used, entropy)];
}

/** One for each issuer. The server has suspended it. */
function expired(issuerIds: readonly string[], used: Set<string>, entropy: Entropy) {
  return issuerIds.map(
    (issuerId): SandboxDigitalCard => ({
      issuerId,
      digitalCardId: `digital-${issuerId}-expired`,
      pan: freshPan(SCHEMES[0].prefix, used, entropy),
      exp: LONG_AGO,
      consumerId: `consumer-${issuerId}-expired`,
      cardId: `plastic-${issuerId}-expired`,
      type: 'COF',
      scheme: SCHEMES[0].scheme,
      walletId: null,
      deviceId: null,
      state: 'SUSPENDED',
    }),
  );
}

function sameAs(cards: readonly SandboxCard[], used: Set<string>, entropy: Entropy) {
  return DIGITAL_LAYOUTS.flatMap((layout): readonly SandboxDigitalCard[] => {
    const card = cards.findLast((each) => each.layout === layout);
    if (card === undefined) return [];
    return [
      {
        issuerId: card.issuerId,
        digitalCardId: `digital-${card.cardId}`,
        pan: freshPan(SCHEMES[0].prefix, used, entropy),
        exp: GOOD_UNTIL,
        consumerId: `consumer-${card.cardId}`,
        cardId: card.cardId,
        type: 'SE',
        scheme: SCHEMES[0].scheme,
        walletId: null,
        deviceId: card.deviceId,
        state: 'ACTIVE',
      },
    ];
  });
}

/** For the first ACTIVE cards of each issuer that stand alone, one of each kind by turns. */
export function planStepUps(
  issuerIds: readonly string[],
  digitalCards: readonly SandboxDigitalCard[],
): readonly SandboxStepUp[] {
  const active = digitalCards.filter(({ state }) => state === 'ACTIVE');
  const waiting = issuerIds.flatMap((id) =>
    active.filter(({ issuerId }) => issuerId === id).slice(0, STEP_UPS),
  );
  return waiting.map(({ issuerId, digitalCardId }, i) => ({
    issuerId,
    digitalCardId,
    authenticationId: 100_000_000 + i,
    kind: i % 2 === 0 ? 'CARDHOLDER_VERIFICATION' : 'DEVICE_BINDING',
  }));
}

function freshPan(prefix: string, used: Set<string>, entropy: Entropy): string {
  for (;;) {
    const random = BigInt(`0x${bytesToHex(entropy.bytes(8))}`);
    const body = `${prefix}${random
      .toString()
      .padStart(PAN_DIGITS, '0')
      .slice(-(PAN_DIGITS - prefix.length - 1))}`;
    const pan = `${body}${checkDigit(body)}`;
    if (used.has(pan)) continue;
    used.add(pan);
    return pan;
  }
}

/** ISO/IEC 7812-1, annex B. */
function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** 256 random bits. */
function token(entropy: Entropy): string {
  return bytesToHex(entropy.bytes(32)).toLowerCase();
}
