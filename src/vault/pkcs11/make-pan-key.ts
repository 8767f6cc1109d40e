/** Makes a key inside the token that wraps the data keys of card numbers: nobody ever sees it. */

import { SecretFileError } from '../secret-json.ts';
import { loadPkcs11 } from './library.ts';
import { ATTRIBUTE, isPanKeyName, panKeyLabel, SECRET_KEYS, wrappingKeyTemplate } from './objects.ts';
import { openUserSession, slotOf, type TokenOptions } from './token.ts';

/** Its label. Throws when the token has a key of that name already, or the name is not 1 to 32 letters, digits, _ or -. */
export async function makePanKey(options: TokenOptions, name: string): Promise<string> {
  if (!isPanKeyName(name)) throw new SecretFileError('the name is not 1 to 32 letters, digits, _ or -');
  const label = panKeyLabel(name);
  const library = await loadPkcs11(options.library);
  const slot = slotOf(library, options.label);
  const session = openUserSession(library, slot, options.pin(), true);
  try {
    const template = [...SECRET_KEYS, { type: ATTRIBUTE.LABEL, value: Buffer.from(label, 'utf8') }];
    if (library.findObjects(session, template).length > 0)
      throw new Error(`the token has a key ${label} already`);
    library.generateAesKey(session, wrappingKeyTemplate(label));
    return label;
  } finally {
    library.closeAllSessions(slot);
  }
}
