/** Bodies of the device gateway for tests: the smallest valid ones, and a way to change one member. */

type Members = Record<string, unknown>;

export const HEADER = { requestId: 'request-1', sessionId: 'session-1' };

/** Valid for getCardCommands and getParkCardCommands. */
export const CARD_REQUEST = {
  requestHeader: HEADER,
  issuerId: 'issuer-1',
  cardId: 'card-1',
  deviceId: 'device-1',
};

/** Valid for getReaderModeCommands. */
export const READER_REQUEST = { requestHeader: HEADER, issuerId: 'issuer-1', deviceId: 'device-1' };

export const RESPONSE = { id: '1', name: 'POLLING_RESP', value: '00' };

/** Valid for all three. */
export const REPLY = { responseHeader: { responseId: 'reply-1', sessionId: 'session-1', statusCode: 0 } };

/** A copy of `body` with the member at `path` (`requestHeader.requestId`, `responses.0.id`) set, or left out when undefined. */
export function changed(body: object, path: string, value: unknown): unknown {
  const copy = structuredClone(body) as Members;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let parent = copy;
  for (const step of steps) {
    parent[step] ??= {};
    parent = parent[step] as Members;
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
