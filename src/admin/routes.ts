/** The operator's door on HTTP. In this version it answers two questions: are the books in order, and where is a card's money? */

import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.ts';
import { equalHashes, hashToken, parseBearer } from '../http/bearer.ts';
import { problemOf, sendProblem } from '../http/problem.ts';
import { audit } from '../ledger/audit.ts';
import { readBook } from '../ledger/book-report.ts';
import { jsonWithIntegers } from '../ledger/money-text.ts';

export interface AdminDoor {
  readonly db: Database;
  /** Of the operator's token. */
  readonly tokenHash: string;
}

/** Register under `/admin/v1`. */
export async function adminRoutes(app: FastifyInstance, { db, tokenHash }: AdminDoor): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    const token = parseBearer(request.headers.authorization);
    if (token !== null && equalHashes(hashToken(token), tokenHash)) return;
    reply.header('www-authenticate', 'Bearer');
    return sendProblem(reply, problemOf(401, 'The operator’s bearer token is needed.'));
  });
  app.get('/audit', async (_request, reply) => {
    return reply.type('application/json').send(jsonWithIntegers(await audit(db)));
  });
  app.get<{ Params: { issuerId: string; cardId: string } }>(
    '/issuers/:issuerId/cards/:cardId/book',
    async ({ params }, reply) => {
      const book = await readBook(db, params.issuerId, params.cardId);
      if (book === null) return sendProblem(reply, problemOf(404, 'The issuer has no such card.'));
      return reply.type('application/json').send(jsonWithIntegers(book));
    },
  );
}
