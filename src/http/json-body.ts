/** The only body the server reads: JSON in UTF-8. A door that speaks anything else adds a parser of its own. */

import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';

/**
 * `application/json`, with any parameters but a charset other than UTF-8 (RFC 8259, section 8.1). Fastify writes the header in
 * this one form before it compares.
 */
const JSON_IN_UTF8 = /^application\/json(?:; charset="utf-?8"|; (?!charset=)[^;]+)*$/i;

/**
 * Makes `app` and what is registered in it refuse every other content type with 415. Text that is not UTF-8 is malformed:
 * decoding it anyway would make different bodies equal.
 *
 * @param emptyBody a body of no bytes that says it is JSON is a fault, or no body
 */
export function readOnlyJson(app: FastifyInstance, emptyBody: 'refused' | 'absent' = 'refused'): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_IN_UTF8, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (body.length === 0 && emptyBody === 'absent') done(null, undefined);
    else if (isUtf8(body)) parseJson(request, body.toString(), done);
    else done(Object.assign(new SyntaxError('the body is not UTF-8'), { statusCode: 400 }));
  });
}
