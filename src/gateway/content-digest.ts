/** What of a call makes it the same as an earlier one. Pure. */

import { jsonDigest } from '../json-digest.ts';
import type { Call, CallBody, Endpoint } from './call.ts';

/**
 * Of everything a caller says, but for the date it wrote on it: a client that builds its request anew for a retry may date it
 * anew.
 */
export function contentDigest(endpoint: Endpoint, body: CallBody): string {
  const { generationDateTime: _, ...requestHeader } = body.requestHeader;
  return jsonDigest([endpoint, { ...body, requestHeader }]);
}

/** Of what the device answered: a call that repeats it, under whatever requestId, is owed the same reply. */
export function responsesDigest(call: Call): string {
  return jsonDigest([call.responses, call.deviceStatus]);
}
