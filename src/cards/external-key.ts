/** The one name of a card that came from elsewhere. Pure. */

/** By what an external card is known. Hexadecimal in upper case. */
export function externalKey(issuerId: string, systemCode: string, idm: string): string {
  return `${issuerId}\n${systemCode}\n${idm}`;
}
