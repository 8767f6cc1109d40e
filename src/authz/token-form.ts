/** The form in which OAuth sends parameters (RFC 6749, appendix B). Pure. */

import { isUtf8 } from 'node:buffer';

/** With any parameters, as Fastify writes the header before it compares. */
export const FORM_MEDIA_TYPE = /^application\/x-www-form-urlencoded(?:;.*)?$/i;

/** A form that cannot be read, or in which a parameter is repeated. */
export class FormFault extends Error {
  override readonly name = 'FormFault';
  /** For the web server: it is the sender's fault. */
  readonly statusCode = 400;
}

/**
 * The parameters by their names. One without a value counts as left out, and none may stand there twice (RFC 6749, section 3.2).
 * Throws FormFault.
 */
export function readForm(body: Buffer): Readonly<Record<string, string>> {
  if (!isUtf8(body)) throw new FormFault('the form is not UTF-8');
  const parameters = [...new URLSearchParams(body.toString())];
  const names = new Set(parameters.map(([name]) => name));
  if (names.size !== parameters.length) throw new FormFault('a parameter is repeated');
  return Object.fromEntries(parameters.filter(([, value]) => value !== ''));
}
