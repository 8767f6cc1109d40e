/** A till as the door sees one, and who it says it is: taken at its word. */

import { randomUUID } from 'node:crypto';
import { refuse } from '../../src/errors.ts';
import type { TillCaller, TillCallers, TillScope } from '../../src/till-access/till-callers.ts';
import { type HttpReply, httpAsk } from './http-client.ts';
import { POINT } from './till-rows.ts';

const ALL: readonly TillScope[] = ['cards:read', 'cards:debit', 'cards:credit', 'cards:refund'];

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  readonly body: Body;
  readonly header: (name: string) => string | null;
}

/** Whatever a reply holds. */
export interface Body {
  readonly [name: string]: unknown;
  readonly pass: Body;
  readonly receipt_row: Body;
  readonly payment_row: Body;
  readonly rows: readonly Body[];
}

export interface Till {
  readonly baseUrl: string;
  readonly logged: () => string;
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  find(query: string, token?: string): Promise<Reply>;
  debit(row: MovementRow): Promise<Reply>;
  credit(row: MovementRow): Promise<Reply>;
  refund(row: MovementRow & RefundRow): Promise<Reply>;
  cancel(row: { readonly ticket: string; readonly row: string; readonly token?: string }): Promise<Reply>;
}

export interface MovementRow {
  readonly pass: string;
  /** As it stands in the body. */
  readonly amount: string;
  readonly ticket?: string;
  readonly row?: string;
  readonly method?: number;
  readonly point?: number;
  readonly device?: string;
  readonly token?: string;
}

export interface RefundRow {
  readonly original: string;
  readonly originalRow?: string;
}

/** `Bearer` and these, with dots between: client, group, store or nothing, scopes with commas between. */
export function token({
  client = 'client-1',
  group = 1,
  store = '',
  scopes = ALL,
}: {
  client?: string;
  group?: number;
  store?: string;
  scopes?: readonly string[];
} = {}): string {
  return `Bearer ${[client, group, store, scopes.join(',')].join('.')}`;
}

const REASONS = {
  unsigned: 'token-signature',
  expired: 'token-expired',
  wrong: 'invalid-token',
} as const;

export const callers: TillCallers = {
  async identify(authorization) {
    if (authorization === undefined) return refuse('missing-token');
    const [clientId = '', group, store, scopes] = authorization.slice('Bearer '.length).split('.');
    const reason = REASONS[clientId as keyof typeof REASONS];
    if (reason !== undefined) return refuse(reason);
    const storeId = store === '' ? null : BigInt(store ?? 0);
    return {
      clientId,
      groupId: BigInt(group ?? 0),
      storeId,
      scopes: new Set(scopes?.split(',')) as TillCaller['scopes'],
    };
  },
};

export function tillAt(baseUrl: string, logged: () => string = () => ''): Till {
  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return read(
      await httpAsk(`${baseUrl}${path}`, {
        method,
        headers: {
          authorization: token(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: text }),
      }),
    );
  }
  const post = (path: string, body: string, by: string = token()) =>
    ask('POST', path, body, { authorization: by });
  return {
    baseUrl,
    logged,
    ask,
    find: (query, by = token()) => ask('GET', `/cards?${query}`, undefined, { authorization: by }),
    debit: (row) => post('/cards/debit', movementText(row), row.token),
    credit: (row) => post('/cards/credit', movementText({ method: 1, ...row }), row.token),
    refund: (row) => post('/cards/refund', movementText(row, row), row.token),
    cancel: ({ ticket, row, token: by }) =>
      post(
        '/cards/cancel',
        JSON.stringify({
          ticket_id: ticket,
          payment_row_id: row,
          point_of_sale_id: POINT,
          device_id: 'till-1',
        }),
        by,
      ),
  };
}

/** The amount stands in it as it was written. */
export function movementText(row: MovementRow, refund?: RefundRow): string {
  const { pass, amount, ticket = randomUUID(), method = 2, point = POINT, device = 'till-1' } = row;
  const text = JSON.stringify({
    ticket_id: ticket,
    ...(refund === undefined ? {} : { original_ticket_id: refund.original }),
    ...(refund?.originalRow === undefined ? {} : { original_payment_row_id: refund.originalRow }),
    point_of_sale_id: point,
    device_id: device,
    payment_row: {
      id: row.row ?? '1',
      payment_method_id: method,
      amount: '@',
      pass: { type: 'CASHBACK', id: pass },
    },
  });
  return text.replace('"@"', amount);
}

async function read(reply: HttpReply): Promise<Reply> {
  const text = await reply.text();
  const body = text === '' ? {} : JSON.parse(text);
  return { status: reply.status, text, body, code: body.code, header: (name) => reply.headers.get(name) };
}
