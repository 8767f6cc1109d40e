/** Card keys from the operator's key sets, in this process's memory. */

import type { KeyObject } from 'node:crypto';
import { hexToBytes } from '../bytes.ts';
import { type CardKeys, MissingKeyError } from '../cards/card-keys.ts';
import { aesAuthenticationKeys, aesGroupKey } from '../felica/security/aes.ts';
import { AES_BLOCK_BYTES, aesCmac } from '../felica/security/ciphers.ts';
import { desAuthenticationKeys, desServiceKeys } from '../felica/security/des.ts';
import { diversifyCardKey } from '../felica/security/lite-s-mac.ts';
import { codeToText, SYSTEM_NODE } from '../felica/service-code.ts';
import type { KeySet, KeySets } from './key-set.ts';
import { keyedServices } from './node-list.ts';

/** A sandbox makes its own key sets; a server has them from `readKeyFile`. */
export function cardKeysFrom(sets: KeySets): CardKeys {
  return {
    async des(name, nodes, idm) {
      const set = keySetOf(sets, name, 'des');
      const areaKey = (code: number) =>
        code === SYSTEM_NODE ? set.system.export() : nodeKey(set.nodes, name, code);
      const keys = desServiceKeys({
        system: set.system.export(),
        areas: nodes.areas.map(areaKey),
        services: keyedServices(nodes).map((code) => nodeKey(set.nodes, name, code)),
      });
      return desAuthenticationKeys(keys, idm);
    },
    async aes(name, nodes, idm) {
      const set = keySetOf(sets, name, 'aes');
      const codes = [...nodes.areas, ...keyedServices(nodes)];
      const groupKey = aesGroupKey(codes.map((code) => nodeKey(set.nodes, name, code)));
      return aesAuthenticationKeys(groupKey, individualKey(set.individualMaster, idm), idm);
    },
    async liteS(name, id) {
      return diversifyCardKey(keySetOf(sets, name, 'lite-s').master.export(), id);
    },
  };
}

/** Ours: how issuers derive it is not public. AES-CMAC of the IDm under the operator's master key. */
function individualKey(master: KeyObject | undefined, idm: string): Uint8Array {
  if (master === undefined) return new Uint8Array(AES_BLOCK_BYTES);
  return aesCmac(master.export(), hexToBytes(idm));
}

function keySetOf<Kind extends KeySet['kind']>(
  sets: KeySets,
  name: string,
  kind: Kind,
): Extract<KeySet, { kind: Kind }> {
  const set = sets.get(name);
  if (!isOfKind(set, kind)) throw new MissingKeyError(`no ${kind} key set ${name}`);
  return set;
}

function isOfKind<Kind extends KeySet['kind']>(
  set: KeySet | undefined,
  kind: Kind,
): set is Extract<KeySet, { kind: Kind }> {
  return set?.kind === kind;
}

function nodeKey(keys: ReadonlyMap<number, KeyObject>, name: string, code: number): Uint8Array {
  const key = keys.get(code);
  if (key === undefined) throw new MissingKeyError(`key set ${name} has no key of node ${codeToText(code)}`);
  return key.export();
}
