/**
 * Card keys in a token (an HSM). Node keys and master keys never leave it: it makes every step of their chains inside.
 *
 * What comes out are the ends of the chains, since everything after them needs the card's own numbers. One key is read:
 * the system key of a DES card, which the protocol takes as the first text to encrypt, not as a key.
 */

import { concatBytes, hexToBytes } from '../bytes.ts';
import { type CardKeys, MissingKeyError } from '../cards/card-keys.ts';
import { BLOCK_BYTES } from '../felica/block-list.ts';
import { checkRange } from '../felica/field.ts';
import { aesAuthenticationKeys, GROUP_KEY_START } from '../felica/security/aes.ts';
import { AES_BLOCK_BYTES, encryptDes } from '../felica/security/ciphers.ts';
import { desAuthenticationKeys } from '../felica/security/des.ts';
import { exactly } from '../felica/security/octets.ts';
import { codeToText, SYSTEM_NODE } from '../felica/service-code.ts';
import { keyedServices } from './node-list.ts';
import { type KeyType, keyLabel } from './pkcs11/objects.ts';
import type { Token } from './pkcs11/token.ts';

const DES: readonly KeyType[] = ['des', 'des2', 'des3'];
const AES: readonly KeyType[] = ['aes'];
const READABLE: readonly KeyType[] = ['generic', ...DES];

const DES_KEY_BYTES = 8;
const SECOND_HALF = 0x80;

export function tokenCardKeys(token: Token): CardKeys {
  /** The label of a key that is there and of one of these types. */
  const find = (keySet: string, part: string, types: readonly KeyType[]): string | undefined => {
    const label = keyLabel(keySet, part);
    const type = token.typeOf(label);
    return type !== undefined && types.includes(type) ? label : undefined;
  };
  const nodeLabels = (keySet: string, codes: readonly number[], types: readonly KeyType[]) =>
    codes.map((code) => {
      const label = find(keySet, codeToText(code), types);
      if (label !== undefined) return label;
      throw new MissingKeyError(`key set ${keySet} has no key of node ${codeToText(code)}`);
    });
  const chain = async (labels: readonly string[], start: Uint8Array): Promise<Uint8Array> => {
    let block = start;
    for (const label of labels) block = await token.encryptBlock(label, block);
    return block;
  };

  return {
    async des(keySet, nodes, idm) {
      checkRange('the number of areas', nodes.areas.length, 1, Number.MAX_SAFE_INTEGER);
      const systemLabel = find(keySet, 'system', READABLE);
      if (systemLabel === undefined) throw new MissingKeyError(`no des key set ${keySet}`);
      // All labels are looked up before the token has anything to do.
      const areas = nodes.areas.map((code) =>
        code === SYSTEM_NODE ? undefined : nodeLabels(keySet, [code], DES)[0],
      );
      const services = nodeLabels(keySet, keyedServices(nodes), DES);
      const system = (await token.read(systemLabel)).slice(0, DES_KEY_BYTES);
      let group: Uint8Array = system;
      for (const label of areas) {
        group = label === undefined ? encryptDes(system, group) : await token.encryptBlock(label, group);
      }
      return desAuthenticationKeys({ group, user: await chain(services, group) }, idm);
    },
    async aes(keySet, nodes, idm) {
      const labels = nodeLabels(keySet, [...nodes.areas, ...keyedServices(nodes)], AES);
      const master = find(keySet, 'individual-master', AES);
      const groupKey = await chain(labels, GROUP_KEY_START);
      const individualKey =
        master === undefined ? new Uint8Array(AES_BLOCK_BYTES) : await token.cmac(master, hexToBytes(idm));
      return aesAuthenticationKeys(groupKey, individualKey, idm);
    },
    async liteS(keySet, id) {
      const master = find(keySet, 'master', ['des3']);
      if (master === undefined) throw new MissingKeyError(`no lite-s key set ${keySet}`);
      const message = exactly('the ID block', id, BLOCK_BYTES);
      // As diversifyCardKey does.
      const other = message.map((byte, i) => (i === 0 ? byte ^ SECOND_HALF : byte));
      return concatBytes(await token.cmac(master, message), await token.cmac(master, other));
    },
  };
}
