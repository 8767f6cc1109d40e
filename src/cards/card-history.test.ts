import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { explainDifference, historyOf, newHistoryRecord, recordSerial } from './card-history.ts';
import { type Layout, layoutNamed } from './layout.ts';
import { loadLayouts } from './layout-catalogue.ts';

const LAYOUTS = loadLayouts();
const CJRC = layoutNamed(LAYOUTS, 'cjrc');
const WITH_HISTORY = [...LAYOUTS.values()].filter(({ history }) => history !== undefined);

const NOON = BigInt(Date.UTC(2026, 6, 9, 12));
const RECEIPT = hexToBytes('A1A2A3A4');

/** The ring after `records`, oldest first: as many of the newest as it holds. */
function ring(layout: Layout, records: readonly Uint8Array[]): ReadonlyMap<string, Uint8Array> {
  const { ring: name, blocks } = layout.history ?? assert.fail();
  const newestFirst = records.toReversed();
  return new Map(
    Array.from({ length: blocks }, (_, i) => [`${name}.${i}`, newestFirst[i] ?? new Uint8Array(16)]),
  );
}

function record(layout: Layout, serial: bigint, balanceMinor: bigint): Uint8Array {
  const { serial: place } = layout.history ?? assert.fail();
  const made = newHistoryRecord(layout, ring(layout, []), { balanceMinor, dateMs: NOON, receipt: RECEIPT });
  const bytes = hexToBytes(serial.toString(16).padStart(2 * place.length, '0'));
  made.set(place.byteOrder === 'big' ? bytes : bytes.reverse(), place.offset);
  return made;
}

/** A ring with a record for each [serial, balance], oldest first. */
function ringOf(layout: Layout, ...told: readonly (readonly [bigint, bigint])[]) {
  return ring(
    layout,
    told.map(([serial, balance]) => record(layout, serial, balance)),
  );
}

function explain(
  layout: Layout,
  image: ReadonlyMap<string, Uint8Array>,
  since: bigint | null,
  booked: bigint,
  chip: bigint,
) {
  const { explainedMinor, unexplainedMinor, records, newestSerial } = explainDifference(
    layout,
    image,
    since,
    booked,
    chip,
  );
  return [explainedMinor, unexplainedMinor, records.map(({ serial }) => serial), newestSerial];
}

describe('what a record says', () => {
  test('a gate record of a real transit card', () => {
    const image = ring(CJRC, [hexToBytes('1601000234E9E2030507D20400012C00')]);
    assert.deepEqual(historyOf(CJRC, image), [
      {
        serial: 300n,
        balanceMinor: 1234n,
        process: '01',
        terminal: '16',
        date: '2026-07-09',
        hex: '1601000234E9E2030507D20400012C00',
      },
    ]);
  });

  test('a date that is in no calendar is none; a layout that knows none has none', () => {
    const dateOf = (hex: string) =>
      historyOf(CJRC, ring(CJRC, [hexToBytes(`16010000${hex}00000000000000000100`)]))[0]?.date;
    assert.deepEqual([dateOf('0000'), dateOf('345E'), dateOf('345C')], [null, null, '2026-02-28']);
    const edy = layoutNamed(LAYOUTS, 'edy-purse');
    assert.equal(historyOf(edy, ringOf(edy, [1n, 500n]))[0]?.date, null);
  });

  test('blocks that were never written are no records; a layout without a history has none', () => {
    assert.deepEqual(historyOf(CJRC, ring(CJRC, [])), []);
    assert.deepEqual(historyOf(layoutNamed(LAYOUTS, 'demo-purse'), new Map()), []);
    assert.throws(() => historyOf(CJRC, new Map()), /lacks the block history\.0/);
  });
});

describe('what the records explain', () => {
  test('those since the last one seen lead from the booked balance to the newest', () => {
    const image = ringOf(CJRC, [7n, 1000n], [8n, 800n], [9n, 650n]);
    assert.deepEqual(explain(CJRC, image, 7n, 1000n, 650n), [-350n, 0n, [8n, 9n], 9n]);
    assert.deepEqual(explain(CJRC, image, 8n, 800n, 650n), [-150n, 0n, [9n], 9n]);
    assert.deepEqual(explain(CJRC, image, 9n, 650n, 650n), [0n, 0n, [], 9n]);
  });

  test('serials need not follow one another: an entry may raise them without a record', () => {
    const image = ringOf(CJRC, [7n, 1000n], [9n, 800n], [12n, 650n]);
    assert.deepEqual(explain(CJRC, image, 7n, 1000n, 650n), [-350n, 0n, [9n, 12n], 12n]);
  });

  test('a load of ours that left no record is booked already, and is not explained again', () => {
    const image = ringOf(CJRC, [7n, 1000n], [8n, 1300n]);
    assert.deepEqual(explain(CJRC, image, 7n, 1500n, 1300n), [-200n, 0n, [8n], 8n]);
  });

  test('what came after the newest record is unexplained', () => {
    const image = ringOf(CJRC, [7n, 1000n], [8n, 800n]);
    assert.deepEqual(explain(CJRC, image, 7n, 1000n, 790n), [-200n, -10n, [8n], 8n]);
    assert.deepEqual(explain(CJRC, image, 8n, 800n, 790n), [0n, -10n, [], 8n]);
  });

  test('what was pushed out of the ring is unexplained, up to the oldest record that is left', () => {
    const told = Array.from({ length: 20 }, (_, i) => [BigInt(12 + i), BigInt(900 - 10 * i)] as const);
    const image = ringOf(CJRC, ...told);
    const [explained, unexplained] = explain(CJRC, image, 10n, 1000n, 710n);
    assert.deepEqual([explained, unexplained], [-190n, -100n]);
    assert.deepEqual(explain(CJRC, image, 11n, 910n, 710n).slice(0, 2), [-200n, 0n]);
  });

  test('a record that should be there and is not leaves a gap, also where the ring is not full', () => {
    assert.deepEqual(explain(CJRC, ringOf(CJRC, [9n, 800n], [10n, 700n]), 7n, 1000n, 700n), [
      -100n,
      -200n,
      [9n, 10n],
      10n,
    ]);
  });

  test('records whose serials fall are not of one card’s life: what is before them is unexplained', () => {
    const image = ringOf(CJRC, [40n, 5000n], [11n, 800n], [12n, 700n]);
    assert.deepEqual(explain(CJRC, image, 9n, 1000n, 700n), [-100n, -200n, [11n, 12n], 12n]);
  });

  test('an empty ring is seen at serial 0, and its first records explain from there', () => {
    assert.deepEqual(explain(CJRC, ringOf(CJRC), null, 1000n, 1000n), [0n, 0n, [], 0n]);
    assert.deepEqual(explain(CJRC, ringOf(CJRC, [2n, 900n], [3n, 800n]), 0n, 1000n, 800n), [
      -200n,
      0n,
      [2n, 3n],
      3n,
    ]);
  });

  test('a card never seen explains from the newest record that has the booked balance, or not at all', () => {
    const image = ringOf(CJRC, [7n, 1000n], [8n, 800n], [9n, 1000n], [10n, 650n]);
    assert.deepEqual(explain(CJRC, image, null, 1000n, 650n), [-350n, 0n, [10n], 10n]);
    assert.deepEqual(explain(CJRC, image, null, 800n, 650n), [-150n, 0n, [9n, 10n], 10n]);
    assert.deepEqual(explain(CJRC, image, null, 999n, 650n), [0n, -349n, [], 10n]);
    assert.deepEqual(explain(CJRC, image, null, 650n, 640n), [0n, -10n, [], 10n]);
  });

  test('serials go round', () => {
    const last = 256n ** 3n - 1n;
    const image = ringOf(CJRC, [last - 1n, 1000n], [last, 900n], [0n, 800n], [1n, 700n]);
    assert.deepEqual(explain(CJRC, image, last - 1n, 1000n, 700n), [-300n, 0n, [last, 0n, 1n], 1n]);
    assert.deepEqual(explain(CJRC, image, 0n, 800n, 700n), [-100n, 0n, [1n], 1n]);
  });

  test('a balance below zero is one', () => {
    const aes = layoutNamed(LAYOUTS, 'aes-purse');
    const image = ringOf(aes, [1n, 200n], [2n, -300n]);
    assert.deepEqual(explain(aes, image, 1n, 200n, -300n), [-500n, 0n, [2n], 2n]);
  });

  test('without a history nothing is explained', () => {
    const purse = layoutNamed(LAYOUTS, 'demo-purse');
    assert.deepEqual(explain(purse, new Map(), null, 1000n, 900n), [0n, -100n, [], null]);
  });

  test('explained and unexplained always add up to the difference, whatever the blocks say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WITH_HISTORY),
        fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 20 }),
        fc.option(fc.bigInt(0n, 2n ** 48n)),
        fc.bigInt(-1000n, 30_000n),
        fc.bigInt(-1000n, 30_000n),
        (layout, records, since, booked, chip) => {
          const told = explainDifference(layout, ring(layout, records), since, booked, chip);
          assert.equal(told.explainedMinor + told.unexplainedMinor, chip - booked);
        },
      ),
    );
  });

  test('a life of a card: all is explained while the ring reaches back, and else the part that it shows', () => {
    const event = fc.record({ by: fc.bigInt(-50n, 50n), skipped: fc.bigInt(0n, 2n) });
    fc.assert(
      fc.property(
        fc.constantFrom(...WITH_HISTORY),
        fc.array(event, { maxLength: 25 }),
        fc.array(event, { minLength: 1, maxLength: 25 }),
        fc.bigInt(1n, 2n ** 24n - 1n),
        (layout, before, after, firstSerial) => {
          const { blocks, serial: place } = layout.history ?? assert.fail();
          const round = 256n ** BigInt(place.length);
          let [serial, balance] = [firstSerial, 10_000n];
          const live = ({ by, skipped }: { by: bigint; skipped: bigint }) => {
            serial = (serial + 1n + skipped) % round;
            balance += by;
            return { serial, balance, bytes: record(layout, serial, balance) };
          };
          const seen = [{ by: 0n, skipped: 0n }, ...before].map(live);
          const [booked, since] = [balance, serial];
          const unseen = after.map(live);
          const image = ring(
            layout,
            [...seen, ...unseen].map(({ bytes }) => bytes),
          );
          const told = explainDifference(layout, image, since, booked, balance);

          const visible = unseen.slice(-blocks);
          const oldest = visible[0] ?? assert.fail();
          const reachesBack = unseen.length < blocks || oldest.serial === (since + 1n) % round;
          assert.deepEqual(
            told.records.map((one) => one.serial),
            visible.map((one) => one.serial),
          );
          assert.equal(told.unexplainedMinor, reachesBack ? 0n : oldest.balance - booked);
          assert.equal(told.newestSerial, serial);
        },
      ),
    );
  });
});

describe('a record of ours', () => {
  test('has the next serial, the balance, the date, what the layout says of a load, and the receipt', () => {
    const image = ringOf(CJRC, [299n, 234n]);
    const made = newHistoryRecord(CJRC, image, { balanceMinor: 1234n, dateMs: NOON, receipt: RECEIPT });
    assert.equal(bytesToHex(made), '1F02000034E9A1A2A3A4D20400012C00');
  });

  test('is the first on an empty ring, and goes on from 0 after the last serial', () => {
    const make = (image: ReadonlyMap<string, Uint8Array>) =>
      historyOf(
        CJRC,
        ring(CJRC, [newHistoryRecord(CJRC, image, { balanceMinor: 5n, dateMs: NOON, receipt: RECEIPT })]),
      )[0]?.serial;
    assert.equal(make(ringOf(CJRC)), 1n);
    assert.equal(make(ringOf(CJRC, [256n ** 3n - 1n, 5n])), 0n);
  });

  test('leaves the receipt out where the layout keeps it elsewhere', () => {
    const aes = layoutNamed(LAYOUTS, 'aes-purse');
    const made = newHistoryRecord(aes, ringOf(aes), {
      balanceMinor: -500n,
      dateMs: NOON,
      receipt: new Uint8Array(16).fill(0xff),
    });
    assert.equal(bytesToHex(made), '000034E90000000001000000'.padEnd(32, '0'));
  });

  test('reads back as it was made, on every layout', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WITH_HISTORY),
        fc.bigInt(0n, 20_000n),
        fc.date({ min: new Date('2000-01-01'), max: new Date('2127-12-31'), noInvalidDate: true }),
        (layout, balanceMinor, date) => {
          const made = newHistoryRecord(layout, ringOf(layout), {
            balanceMinor,
            dateMs: BigInt(date.getTime()),
            receipt: RECEIPT,
          });
          const [read] = historyOf(layout, ring(layout, [made]));
          assert.equal(read?.balanceMinor, balanceMinor);
          assert.equal(read?.serial, 1n);
          assert.equal(recordSerial(layout, made), 1n);
          if (layout.history?.date !== undefined) assert.equal(read?.date, date.toISOString().slice(0, 10));
        },
      ),
    );
  });

  test('is not made where it cannot be: no history, no such balance, no such year', () => {
    const values = { balanceMinor: 5n, dateMs: NOON, receipt: RECEIPT };
    const purse = layoutNamed(LAYOUTS, 'demo-purse');
    assert.throws(() => newHistoryRecord(purse, new Map(), values), /has no history/);
    const image = ringOf(CJRC);
    assert.throws(() => newHistoryRecord(CJRC, image, { ...values, balanceMinor: 65_536n }), RangeError);
    assert.throws(() => newHistoryRecord(CJRC, image, { ...values, dateMs: -1n }), RangeError);
    const tooLate = BigInt(Date.UTC(2128, 0, 1));
    assert.throws(() => newHistoryRecord(CJRC, image, { ...values, dateMs: tooLate }), RangeError);
  });
});
