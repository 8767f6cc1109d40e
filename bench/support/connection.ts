/** The least of HTTP/1.1 that a load generator needs: one kept-alive connection, one request at a time. */

import { connect, type Socket } from 'node:net';
import { ACTOR_ID, TOKEN } from './world.ts';

const PATH = '/tes/devicegtwapi/1/0/getCardCommands';

export interface Connection {
  /** The body of the reply. Throws unless its status is 200. */
  post(body: string): Promise<string>;
  close(): void;
}

interface Pending {
  readonly resolve: (body: string) => void;
  readonly reject: (error: Error) => void;
}

/** Bodies are ASCII in both directions, so that a character is a byte. */
export async function openConnection(port: number): Promise<Connection> {
  const socket = await connected(port);
  const head =
    `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n` +
    `x-actor-id: ${ACTOR_ID}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: `;
  let pending: Pending | null = null;
  let received = '';

  function fail(error: Error): void {
    pending?.reject(error);
    pending = null;
  }

  socket.on('data', (chunk: string) => {
    received += chunk;
    const body = wholeBody(received);
    if (body === null) return;
    const answered = pending;
    const status = received.slice(9, 12);
    received = '';
    pending = null;
    if (status === '200') answered?.resolve(body);
    else answered?.reject(new Error(`HTTP ${status}: ${body}`));
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server hung up')));

  return {
    post(body) {
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        socket.write(`${head}${body.length}\r\n\r\n${body}`, 'latin1');
      });
    },
    close() {
      socket.end();
    },
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket));
    socket.setEncoding('latin1');
    socket.once('error', reject);
  });
}

/** Null while some of it is still on its way. */
function wholeBody(received: string): string | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1]);
  return received.length < end + 4 + length ? null : received.slice(end + 4, end + 4 + length);
}
