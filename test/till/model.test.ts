import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { housekeepOnce } from '../../src/db/housekeeping.ts';
import { audit } from '../../src/ledger/audit.ts';
import { systemEntropy } from '../../src/system-entropy.ts';
import { expirePasses } from '../../src/till/expire-passes.ts';
import { lotsFromText, sumOf } from '../../src/till/lots.ts';
import { forEachEngine } from '../support/engines.ts';
import type { Reply } from '../support/till-client.ts';
import { FAR, PAST } from '../support/till-rows.ts';
import { tillWorld } from './till-world.ts';

/** Any sequence of what tills do with one pass, held against a model that knows three sums. */

type Step =
  | { readonly do: 'debit' | 'credit' | 'refund'; readonly amount: number; readonly of: number }
  | { readonly do: 'cancel' | 'cancel-early' | 'repeat'; readonly of: number }
  | { readonly do: 'expire'; readonly share: number };

const OF = fc.nat(100);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('debit' as const),
      amount: fc.integer({ min: 1, max: 900 }),
      of: OF,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('credit' as const),
      amount: fc.integer({ min: 1, max: 9_000 }),
      of: OF,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      amount: fc.integer({ min: 1, max: 900 }),
      of: OF,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'cancel-early' as const, 'repeat' as const),
      of: OF,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('expire' as const), share: fc.integer({ min: 1, max: 100 }) }),
  },
);

/** What a till has sent, and what it was answered. */
interface Sent {
  readonly again: () => Promise<Reply>;
  readonly reply: Reply;
  readonly kind: 'debit' | 'credit' | 'refund' | 'cancel';
  readonly ticket: string;
  readonly amount: bigint;
  readonly early: boolean;
}

forEachEngine((engine) => {
  const world = tillWorld(engine);

  test('whatever tills do, in whatever order, value is neither made nor lost', async () => {
    await fc.assert(fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 25 }), story), {
      numRuns: engine.engine === 'sqlite' ? 60 : 25,
    });
    const { faults, passCurrencies } = await audit(world.db);
    assert.deepEqual(faults, []);
    for (const { sum } of passCurrencies) assert.equal(sum, 0n);
  });

  async function story(steps: readonly Step[]): Promise<void> {
    const pass = await world.addPass({ issued: 2_000n });
    const sent: Sent[] = [];
    /** By ticket: what is left of each debit. */
    const left = new Map<string, bigint>();
    for (const step of steps) {
      const before = await bookOf(pass);
      const now = await run(step, pass, sent, left);
      const after = await bookOf(pass);
      assert.ok(after.balance >= 0n);
      if (now === null) continue;
      if (step.do !== 'repeat') sent.push(now);
      assert.equal(
        after.balance - before.balance,
        expected(now, before, left),
        `${step.do}: ${now.reply.text}`,
      );
    }
    for (const { again, reply } of sent) assert.equal((await again()).text, reply.text);
  }

  /** By how much the balance changes; and what is left of the debit afterwards. */
  function expected(
    { kind, reply, ticket, amount, early }: Sent,
    before: Book,
    left: Map<string, bigint>,
  ): bigint {
    const receipt = reply.body.receipt_row;
    if (reply.status !== 200 || early) {
      if (kind === 'debit' && !early) assert.ok(before.balance < amount || reply.code === 'CARD-12');
      return 0n;
    }
    if (kind === 'debit') {
      left.set(ticket, amount);
      return -amount;
    }
    if (kind === 'credit') return amount < 100n ? 0n : amount / 10n;
    const open = left.get(ticket) ?? 0n;
    if (kind === 'cancel') {
      assert.equal(receipt === null, open === 0n);
      left.set(ticket, 0n);
    } else {
      assert.ok(amount <= open);
      left.set(ticket, open - amount);
    }
    // What came back and had expired went on at once: the receipt knows.
    return receipt === null ? 0n : minor(receipt.balance) - minor(receipt.previous_balance);
  }

  async function run(
    step: Step,
    pass: string,
    sent: readonly Sent[],
    left: ReadonlyMap<string, bigint>,
  ): Promise<Sent | null> {
    const made = async (
      kind: Sent['kind'],
      ticket: string,
      amount: bigint,
      again: () => Promise<Reply>,
      early = false,
    ) => ({
      kind,
      ticket,
      amount,
      again,
      reply: await again(),
      early,
    });
    const debits = [...left.keys()];
    switch (step.do) {
      case 'debit': {
        const row = { pass, amount: (step.amount / 100).toFixed(2), ticket: randomUUID() };
        return made('debit', row.ticket, BigInt(step.amount), () => world.till.debit(row));
      }
      case 'credit': {
        const row = { pass, amount: (step.amount / 100).toFixed(2), ticket: randomUUID() };
        return made('credit', row.ticket, BigInt(step.amount), () => world.till.credit(row));
      }
      case 'refund': {
        const original = debits[step.of % debits.length];
        if (original === undefined) return null;
        const row = { pass, amount: (step.amount / 100).toFixed(2), ticket: randomUUID(), original };
        return made('refund', original, BigInt(step.amount), () => world.till.refund(row));
      }
      case 'cancel': {
        const ticket = debits[step.of % debits.length];
        if (ticket === undefined || sent.some((each) => each.kind === 'cancel' && each.ticket === ticket))
          return null;
        return made('cancel', ticket, 0n, () => world.till.cancel({ ticket, row: '1' }));
      }
      case 'cancel-early': {
        const ticket = randomUUID();
        await world.till.cancel({ ticket, row: '1' });
        return made('debit', ticket, 1n, () => world.till.debit({ pass, amount: '0.01', ticket }), true);
      }
      case 'repeat': {
        const other = sent[step.of % sent.length];
        if (other === undefined) return null;
        const reply = await other.again();
        assert.equal(reply.text, other.reply.text);
        return { ...other, reply, early: true };
      }
      case 'expire':
        await expireSome(pass, step.share);
        return null;
    }
  }

  /** A share of what is on the pass expires now. */
  async function expireSome(pass: string, share: number): Promise<void> {
    const { balance } = await bookOf(pass);
    const gone = (balance * BigInt(share)) / 100n;
    const lots = [
      [PAST, gone],
      [FAR - 1n, balance - gone],
    ] as const;
    const text = JSON.stringify(lots.filter(([, amount]) => amount > 0n).map((lot) => lot.map(String)));
    await world.write(
      'pass',
      'update pass set lots = $2, due_ms = $3, version = version + 1 where pass_id = $1',
      [pass, text, PAST],
    );
    await housekeepOnce(world.db, [expirePasses(systemEntropy)], randomUUID());
    assert.equal((await bookOf(pass)).balance, balance - gone);
  }

  interface Book {
    readonly balance: bigint;
  }

  /** The balance, which its lots and its transfers agree on. */
  async function bookOf(pass: string): Promise<Book> {
    const [row] = await world.read(
      `select balance, lots, (select cast(coalesce(sum(case when debit = 'pass:' || pass.id then -amount when
  credit = 'pass:' || pass.id then amount else 0 end), 0) as bigint) from pass_transfer where pass_transfer.pass_id = pass.id) as moved
  from pass where pass_id = $1`,
      [pass],
    );
    const balance = row?.balance as bigint;
    assert.equal(row?.moved, balance);
    assert.equal(sumOf(lotsFromText(String(row?.lots))), balance);
    return { balance };
  }
});

function minor(amount: unknown): bigint {
  return BigInt(Math.round(Number(amount) * 100));
}
