/** Which nodes of Authentication1's lists have a part in the keys. */

import type { AuthenticatedNodes } from '../cards/card-keys.ts';
import { serviceAttribute } from '../felica/service-code.ts';

/**
 * The services that a card asks for a key for: an odd attribute needs none. Throws RangeError without any, since no card
 * authenticates for such a list.
 */
export function keyedServices({ services }: AuthenticatedNodes): readonly number[] {
  const keyed = services.filter((code) => serviceAttribute(code)?.keyed !== false);
  if (keyed.length === 0) throw new RangeError('no keyed service to authenticate for');
  return keyed;
}
