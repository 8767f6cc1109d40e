/** What a server does beside its replies is looked for until it is there: how often is bounded, how long it takes is not asserted. */

import assert from 'node:assert/strict';

const MAX_LOOKS = 1_000;
/** So that looking does not take the server's time. Timer milliseconds. */
const BETWEEN_LOOKS_MS = 20;

/** What `look` finds as soon as it `isThere`; fails the test, and shows the last look, when it never is. */
export async function eventually<Found>(
  look: () => Promise<Found>,
  isThere: (found: Found) => boolean,
): Promise<Found> {
  let found = await look();
  for (let looks = 1; !isThere(found); looks++) {
    assert.ok(looks < MAX_LOOKS, `it never came: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    found = await look();
  }
  return found;
}
