/** The sandbox around the door: phones and the street. */

import assert from 'node:assert/strict';
import type { Members } from './gateway-http.ts';
import type { GatewayWorld } from './gateway-world.ts';
import { httpAsk } from './http-client.ts';

export interface SandboxCalls {
  /** A GET without a body. What is refused fails the test. */
  call(path: string, body?: Members): Promise<Members>;
  /** What the sandbox says that refuses, null when it does not. */
  refusal(path: string, body: Members): Promise<string | null>;
  /** Null is silence. */
  transceive(deviceId: string, target: 'internal' | 'external', command: string): Promise<string | null>;
}

export function sandboxCalls(world: Pick<GatewayWorld, 'baseUrl'>): SandboxCalls {
  const send = (path: string, body?: Members) =>
    httpAsk(`${world.baseUrl}/sandbox/${path}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
    });
  const calls: SandboxCalls = {
    async call(path, body) {
      const response = await send(path, body);
      const text = await response.text();
      assert.ok(response.ok, `${path}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
    async refusal(path, body) {
      const response = await send(path, body);
      const text = await response.text();
      return response.ok ? null : text;
    },
    async transceive(deviceId, target, command) {
      const { response } = await calls.call(`phones/${deviceId}/transceive`, { command, target });
      return response === null ? null : String(response);
    },
  };
  return calls;
}
