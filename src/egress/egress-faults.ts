/** Why a request to the world had no answer. The messages name neither the URL nor anything that was sent. */

/** The server does not call such an address, and nothing was sent. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
}

/** There was no answer that could be used; the request may have arrived. */
export class EgressFailed extends Error {
  override readonly name = 'EgressFailed';
}
