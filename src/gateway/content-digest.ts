/** Digests by which a repeated request is told from another one: JSON values are compared, not bytes. Pure. */

import { hash } from 'node:crypto';
import type { Call, CallBody, Endpoint } from './call.ts';

/**
 * Of everything a caller says, but for the date it wrote on it: a client that builds its request anew for a retry may date it
 * anew.
 */
export function contentDigest(endpoint: Endpoint, body: CallBody): string {
  const { generationDateTime: _, ...requestHeader } = body.requestHeader;
  return digest([endpoint, { ...body, requestHeader }]);
}

/** Of what the device answered: a call that repeats it, under whatever requestId, is owed the same reply. */
export function responsesDigest(call: Call): string {
  return digest([call.responses, call.deviceStatus]);
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value, sortedKeys), 'base64url');
}

/** Objects are written with their keys in order, so that equal values are equal text. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
