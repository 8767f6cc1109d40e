/** The one name of a card that came from elsewhere. Pure. */

/** By what an external card is known. Hexadecimal in upper case. */
export function externalKey(issuerId: string, systemCode: string, idm: string): string {
  return `${issuerId}\n${systemCode}\n${idm}`;
}

/** The IDm of the chip that is called so. */
export function idmOf(key: string): string {
  return partsOf(key).idm;
}

export function partsOf(key: string): { readonly systemCode: string; readonly idm: string } {
  const [, systemCode, idm] = key.split('\n');
  if (systemCode === undefined || idm === undefined) throw new Error('an external key has three parts');
  return { systemCode, idm };
}
