/** Puts the keys of an operator's file into a token. */

import { concatBytes } from '../../bytes.ts';
import { codeToText } from '../../felica/service-code.ts';
import type { KeySet, KeySets } from '../key-set.ts';
import { loadPkcs11 } from './library.ts';
import { ATTRIBUTE, keyLabel, type NewKey, SECRET_KEYS, templateOf } from './objects.ts';
import { openUserSession, slotOf, type TokenOptions } from './token.ts';

/** The labels of the keys it made. Throws, and makes none, when the token has a key of one of these labels already. */
export async function importKeySets(options: TokenOptions, sets: KeySets): Promise<readonly string[]> {
  const library = await loadPkcs11(options.library);
  const slot = slotOf(library, options.label);
  const session = openUserSession(library, slot, options.pin(), true);
  try {
    const keys = [...sets].flatMap(([name, set]) => newKeys(name, set));
    for (const { label } of keys) {
      const template = [...SECRET_KEYS, { type: ATTRIBUTE.LABEL, value: Buffer.from(label, 'utf8') }];
      if (library.findObjects(session, template).length > 0)
        throw new Error(`the token has a key ${label} already`);
    }
    for (const key of keys) library.createObject(session, templateOf(key));
    return keys.map(({ label }) => label);
  } finally {
    library.closeAllSessions(slot);
  }
}

function newKeys(name: string, set: KeySet): readonly NewKey[] {
  const label = (part: string) => keyLabel(name, part);
  switch (set.kind) {
    case 'des':
      return [
        { label: label('system'), type: 'generic', value: set.system.export(), use: 'read' },
        ...[...set.nodes].map(([code, key]): NewKey => {
          // One DES key twice: few tokens have single DES.
          const value = concatBytes(key.export(), key.export());
          return { label: label(codeToText(code)), type: 'des2', value, use: 'encrypt' };
        }),
      ];
    case 'aes': {
      const nodes = [...set.nodes].map(
        ([code, key]): NewKey => ({
          label: label(codeToText(code)),
          type: 'aes',
          value: key.export(),
          use: 'encrypt',
        }),
      );
      if (set.individualMaster === undefined) return nodes;
      const value = set.individualMaster.export();
      return [...nodes, { label: label('individual-master'), type: 'aes', value, use: 'cmac' }];
    }
    case 'lite-s':
      return [{ label: label('master'), type: 'des3', value: set.master.export(), use: 'cmac' }];
  }
}
