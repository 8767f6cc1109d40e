/** The device door without HTTP: a call's body to its reply, in this process. */

import type { LayoutCatalogue } from '../../src/cards/layout.ts';
import type { Database } from '../../src/db/database.ts';
import { answerCall } from '../../src/gateway/answer-call.ts';
import { type CallBody, readCall } from '../../src/gateway/call.ts';
import { contentDigest } from '../../src/gateway/content-digest.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import type { SendCall } from './journey.ts';
import { benchSecrets } from './secrets.ts';
import { ACTOR_ID, ISSUER_ID } from './world.ts';

const ENDPOINT = 'getCardCommands';
const ISSUERS: ReadonlySet<string> = new Set([ISSUER_ID]);

export function answerInProcess(db: Database, layouts: LayoutCatalogue): SendCall {
  const services = { db, layouts, entropy: systemEntropy, ...benchSecrets() };
  return async (text) => {
    const body: CallBody = JSON.parse(text);
    const call = readCall(ENDPOINT, ACTOR_ID, body);
    if ('reason' in call) throw new Error(`the bench's own call is refused: ${call.reason}`);
    return (await answerCall(services, call, contentDigest(ENDPOINT, body), ISSUERS)).reply;
  };
}
