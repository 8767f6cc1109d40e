/** Simulated wallets on HTTP: the server's calls to them, what is to go wrong, and what they hold. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { problemOf, sendProblem } from '../../http/problem.ts';
import type { OperationCall } from '../../http/wallet.generated.ts';
import { addWalletFault } from './wallet.ts';
import { parseWalletFault, WalletFaultError } from './wallet-faults.ts';
import type { WalletHost } from './wallet-host.ts';

interface WalletRoute {
  Params: { walletId: string };
}

/** Register under `/sandbox/wallets`; the URL of a wallet is then `…/sandbox/wallets/{walletId}`. */
export async function simulatedWalletRoutes(
  app: FastifyInstance,
  { wallets }: { readonly wallets: WalletHost },
): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof WalletFaultError) return sendProblem(reply, problemOf(422, error.message));
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== undefined && statusCode < 500) return sendProblem(reply, problemOf(statusCode));
    request.log.error({ err: error }, 'a simulated wallet failed');
    return sendProblem(reply, problemOf(500));
  });
  app.post<WalletRoute>('/:walletId/operations', (request, reply) => {
    const identity = wallets.identity(request.params.walletId);
    if (identity === undefined) return notFound(reply);
    if (request.headers.authorization !== `Bearer ${identity.secret}`)
      return sendProblem(reply, problemOf(401));
    const answer = wallets.take(identity.walletId, request.body as OperationCall);
    if (typeof answer === 'object') return reply.code(answer.status).send(answer.body);
    reply.hijack();
    // Silence lasts until the other side hangs up.
    if (answer === 'hang-up') request.raw.socket.destroy();
    return reply;
  });
  app.post<WalletRoute>('/:walletId/faults', (request, reply) => {
    const wallet = wallets.get(request.params.walletId);
    if (wallet === undefined) return notFound(reply);
    const fault = parseWalletFault(request.body);
    wallets.set(addWalletFault(wallet, fault));
    return reply.code(201).send({ fault });
  });
  app.get<WalletRoute>('/:walletId', (request, reply) => {
    const wallet = wallets.get(request.params.walletId);
    return wallet === undefined ? notFound(reply) : reply.send(wallet);
  });
}

function notFound(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, problemOf(404, 'There is no such wallet in this sandbox.'));
}
