/** Stands between a client and a PostgreSQL server, and cuts the connection when it is told to. */

import { connect, createServer, type Socket } from 'node:net';

/**
 * Where the next request of a client is lost:
 * - `before`: it never reaches the server.
 * - `at-once`: the server has it, but the client is cut off while the server may still be at work.
 * - `after`: the server has answered, but the answer never reaches the client.
 */
export type Cut = 'before' | 'at-once' | 'after';

export interface CuttingProxy {
  /** As the server's, by way of the proxy. */
  readonly url: string;
  /** Loses the next request. */
  cutNext(cut: Cut): void;
  /** Refuses every connection from now on, and ends those there are. */
  refuse(): void;
  close(): Promise<void>;
}

/** The last message of every answer: ReadyForQuery, idle. It is sent when the transaction has ended. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

export async function startCuttingProxy(serverUrl: string): Promise<CuttingProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let next: Cut | undefined;
  let refusing = false;

  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    let losing = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    const cut = () => {
      client.destroy();
      // The server finishes what it has, as it would behind a broken cable.
      server.end();
    };
    if (refusing) {
      cut();
      return;
    }
    client.on('data', (request) => {
      const how = next;
      next = undefined;
      if (how === 'before') {
        cut();
        return;
      }
      server.write(request, () => {
        if (how === 'at-once') cut();
      });
      losing ||= how === 'after';
    });
    server.on('data', (answer) => {
      if (!losing) client.write(answer);
      else if (answer.subarray(-READY.length).equals(READY)) cut();
    });
    client.on('close', () => server.end());
    server.on('close', () => client.destroy());
  });

  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    url: url.href,
    cutNext(cut) {
      next = cut;
    },
    refuse() {
      refusing = true;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        proxy.close(resolve);
      });
    },
  };
}
