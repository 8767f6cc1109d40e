/** All cells of some layouts on one engine, counted. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { layoutNamed } from '../../src/cards/layout.ts';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { audit } from '../../src/ledger/audit.ts';
import type { TestEngine } from '../support/engines.ts';
import { type Bank, openBank } from '../support/world-bank.ts';
import { countedEntropy } from '../support/world-entropy.ts';
import { runCell, runRefusal } from './cell.ts';
import { type CellFault, cellsOf, faultsOf, faultText } from './cell-faults.ts';
import { placesOf } from './conversation.ts';
import { DEEDS, type Deed } from './deeds.ts';

interface Count {
  /** Cells that there are. */
  cells: number;
  held: number;
  /** Cells that cannot be, by why. */
  readonly impossible: Map<string, number>;
  /** What `cells` and `impossible` must come to. */
  product: number;
  /** Cells in which the device brings a list that no honest device brings. */
  mangled: number;
}

/** The layouts, a test file for each family: node's runner takes as many files at once as there are cores. */
export const FAMILIES = {
  keyFree: ['demo-purse', 'demo-journal', 'octopus'],
  des: ['des-purse'],
  ring: ['cjrc', 'edy-purse'],
  aes: ['aes-purse'],
  liteS: ['lite-s-purse'],
} as const;

/** Cells that run at once, each on a card of its own: they share what a commit costs. */
const AT_ONCE = 16;
const LISTED_FAILURES = 5;

/** Call it inside `forEachEngine`. */
export function matrixOf(engine: TestEngine, layoutNames: readonly string[]): void {
  const layouts = loadLayouts();
  const counts = new Map<Deed['name'], Count>();
  let bank: Bank | undefined;
  const opened = (): Bank => {
    assert.ok(bank !== undefined);
    return bank;
  };
  before(async () => {
    bank = await openBank(await engine.open(), countedEntropy(layoutNames.join()));
  });
  // The databases are closed by now.
  after(() => {
    bank = undefined;
  });

  for (const deed of DEEDS) {
    const count: Count = { cells: 0, held: 0, impossible: new Map(), product: 0, mangled: 0 };
    counts.set(deed.name, count);
    for (const layoutName of layoutNames) {
      if (!deed.isAllowed(layoutNamed(layouts, layoutName))) {
        test(`${layoutName} does not allow ${deed.name}: ${deed.codeWhereNot} and no command`, async () => {
          count.product++;
          count.cells++;
          await runRefusal(opened(), layoutName, deed);
          count.held++;
        });
        continue;
      }
      test(`${layoutName}, ${deed.name}: every fault ends in a correct ledger and a correct code`, async () => {
        await runAll(opened(), layoutName, deed, count);
      });
    }
  }

  test('no cell is missing, and all books are in order', async (t) => {
    for (const [name, { cells, held, impossible, product }] of counts) {
      const without = [...impossible.values()].reduce((sum, each) => sum + each, 0);
      assert.equal(cells + without, product, `${name}: cells are missing`);
      const why = [...impossible].map(([reason, times]) => `${times} cannot be (${reason})`);
      t.diagnostic([`${name}: ${cells} cells, ${held} held`, ...why].join(', '));
    }
    const sum = (of: (count: Count) => number) =>
      [...counts.values()].reduce((total, count) => total + of(count), 0);
    t.diagnostic(
      `${engine.engine}, ${layoutNames.join(', ')}: ${sum(({ cells }) => cells)} cells, ${sum(({ held }) => held)} held`,
    );
    assert.equal(
      sum(({ held }) => held),
      sum(({ cells }) => cells),
    );
    const alarms = await opened().db.read('select kind, count(*) as times from alarm group by kind', []);
    assert.deepEqual(
      alarms.map(({ kind, times }) => [kind, Number(times)]),
      [['responses-not-believed', sum(({ mangled }) => mangled)]],
      'what no honest device brings is noticed, and nothing else',
    );
    const { faults, doubts } = await audit(opened().db);
    assert.deepEqual({ faults, doubts }, { faults: [], doubts: [] });
  });
}

async function runAll(bank: Bank, layoutName: string, deed: Deed, count: Count): Promise<void> {
  const { rounds } = await runCell(bank, layoutName, deed, { kind: 'none' }, null);
  const places = placesOf({ rounds });
  count.product += cellsOf(rounds.length, places.length);
  const faults: CellFault[] = [];
  for (const planned of faultsOf(places, rounds)) {
    if ('fault' in planned) faults.push(planned.fault);
    else count.impossible.set(planned.impossible, (count.impossible.get(planned.impossible) ?? 0) + 1);
  }
  count.cells += faults.length;
  count.mangled += faults.filter(({ kind }) => kind === 'responses').length;

  const failures: string[] = [];
  const waiting = faults.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const fault of waiting) {
        try {
          await runCell(bank, layoutName, deed, fault, places);
          count.held++;
        } catch (error) {
          failures.push(`${faultText(fault)}: ${error instanceof Error ? error.message : error}`);
        }
      }
    }),
  );
  const listed = failures.slice(0, LISTED_FAILURES).join('\n');
  assert.equal(failures.length, 0, `${failures.length} of ${faults.length} cells do not hold:\n${listed}`);
}
