/** Rounds of a race for one pass: 64 debits at once, some of them sent twice, from servers that may be killed meanwhile. */

import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { type HttpReply, httpAsk } from './http-client.ts';
import { type MovementRow, movementText, token } from './till-client.ts';

export const DEBITS_A_ROUND = 64;
/** So many of them are sent to two servers at once. */
const REPEATED = 16;

/** Each of the 64 debits takes as much, minor units. */
export const AMOUNT = 100n;

/** A server is started anew meanwhile, at worst; each wait is up to {@link LONGEST_WAIT_MS}. */
const MAX_TRIES = 500;
const LONGEST_WAIT_MS = 20;

/** Where a server listens now. */
export type Where = () => string;

export interface RacePass {
  readonly passId: string;
  /** By which it is found. */
  readonly number: string;
  readonly issued: bigint;
}

export interface RaceCounts {
  rounds: number;
  /** Rows that were carried out, and those refused for want of balance. */
  debits: number;
  refused: number;
  /** Rows that were asked for more than once at the same time. */
  repeats: number;
  /** Requests that were sent again because the connection broke, and because of each answer of the server's own. */
  lost: number;
  failures: Record<string, number>;
}

export function noCounts(): RaceCounts {
  return { rounds: 0, debits: 0, refused: 0, repeats: 0, lost: 0, failures: {} };
}

/** As much as is enough for all of them, or for some. */
export function raceAmount(): bigint {
  return AMOUNT * BigInt(randomInt(2) === 0 ? DEBITS_A_ROUND : randomInt(DEBITS_A_ROUND));
}

/** Throws AssertionError when a row was carried out twice or not at all, or when two answers to one row differ. */
export async function raceOnce(servers: readonly Where[], pass: RacePass, counts: RaceCounts): Promise<void> {
  const ticket = randomUUID();
  const rows = Array.from({ length: DEBITS_A_ROUND }, (_, i) => i);
  const answers = await Promise.all(
    rows.map(async (i) => {
      const row: MovementRow = { pass: pass.passId, amount: '1', ticket, row: String(i) };
      const times = i < REPEATED ? 2 : 1;
      const texts = await Promise.all(
        Array.from({ length: times }, (_, n) => answerTo(servers, i + n, row, counts)),
      );
      counts.repeats += times - 1;
      assert.equal(new Set(texts.map(({ text }) => text)).size, 1, 'both callers get the same bytes');
      return texts[0];
    }),
  );
  const done = answers.filter((answer) => answer?.status === 200).length;
  const affordable = Number(pass.issued / AMOUNT);
  assert.equal(done, Math.min(DEBITS_A_ROUND, affordable), 'while funds remain, none is refused');
  counts.rounds++;
  counts.debits += done;
  counts.refused += DEBITS_A_ROUND - done;
  const left = pass.issued - AMOUNT * BigInt(done);
  const found = await answerTo(
    servers,
    0,
    null,
    counts,
    `/cards?search_mode=MANUAL&q=${pass.number}&group_id=1`,
  );
  const { balance } = (JSON.parse(found.text) as { pass: { balance: number } }).pass;
  assert.equal(BigInt(Math.round(balance * 100)), left, 'the balance is what was not taken');
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The final answer: the same row is sent again, to the next server, until there is one. */
async function answerTo(
  servers: readonly Where[],
  first: number,
  row: MovementRow | null,
  counts: RaceCounts,
  path = '/cards/debit',
): Promise<Answer> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const where = servers[(first + tries) % servers.length];
    const reply = where === undefined ? null : await sent(`${where()}${path}`, row);
    if (reply !== null && reply.status < 500) return { status: reply.status, text: await reply.text() };
    if (reply === null) {
      counts.lost++;
    } else {
      const { code } = (await reply.json()) as { code: string };
      counts.failures[code] = (counts.failures[code] ?? 0) + 1;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT_MS));
  }
  throw new Error('no server answers');
}

/** Null when the connection broke. */
async function sent(url: string, row: MovementRow | null): Promise<HttpReply | null> {
  const headers = { authorization: token(), 'content-type': 'application/json' };
  const asked = row === null ? { headers } : { method: 'POST', headers, body: movementText(row) };
  return httpAsk(url, asked).catch(() => null);
}
