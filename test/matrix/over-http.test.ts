/**
 * A sample of the cells through the real server: on one layout of each kind of security every operation without a fault, and every
 * operation with every kind of fault on one of them. A kill is a lost commit and a lost reply here; real servers are killed in
 * `test/crash`.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/db/database.ts';
import { forEachEngine } from '../support/engines.ts';
import { assertInStep, type TestCard } from '../support/gateway-card.ts';
import type { ExternalCard } from '../support/gateway-external.ts';
import { headersOf, type Members, post } from '../support/gateway-http.ts';
import { sandboxCalls } from '../support/gateway-sandbox.ts';
import { type GatewayWorld, gatewayWorld } from '../support/gateway-world.ts';
import { type CellFault, effectOf, faultText, KILLS, MANGLINGS, mangle, TEARS } from './cell-faults.ts';
import { converse, decisiveOf, type Line, type Place, placesOf, type Told } from './conversation.ts';
import { askFor, configOwed, DEEDS, type Deed, ISSUED, PAID, parkingOf, type Subject } from './deeds.ts';
import { verdictOf } from './verdict.ts';

/** One of each kind of security. */
const SAMPLED = ['demo-journal', 'des-purse', 'aes-purse', 'lite-s-purse'] as const;
type Sampled = (typeof SAMPLED)[number];

/** At the decisive command, which a hub cannot tell from the others but the matrix can. */
function faultsAt(at: Place): readonly CellFault[] {
  return [
    ...TEARS.map((when): CellFault => ({ kind: 'torn', when, at })),
    { kind: 'response-lost', at },
    { kind: 'command-lost', at },
    { kind: 'flags', sf1: 0xff, sf2: 0x70, applied: false, at },
    { kind: 'flags', sf1: 0xff, sf2: 0xa6, applied: true, at },
    ...MANGLINGS.map((how): CellFault => ({ kind: 'responses', how, round: at.round })),
    ...KILLS.map((when): CellFault => ({ kind: 'killed', when, request: at.round })),
  ];
}
const FAULTS_OF_A_CONVERSATION = 13;

/** A card of the real server, wherever it is. */
interface Subjected {
  readonly subject: Subject;
  readonly internal: TestCard | null;
  readonly external: ExternalCard | null;
}

forEachEngine((engine) => {
  let killing: 'before-commit' | 'after-commit' | null = null;
  const wrap = (db: Database): Database => ({
    engine: db.engine,
    read: (text, values) => db.read(text, values),
    close: () => db.close(),
    async commit(batch) {
      const when = killing;
      if (when === null) return db.commit(batch);
      killing = null;
      if (when === 'after-commit') assert.equal(await db.commit(batch), 'committed');
      throw new Error('the server is killed');
    },
  });
  const world = gatewayWorld(engine, { layouts: SAMPLED, cards: 48, externals: 10, wrap });
  let cells = 0;
  const impossible: string[] = [];

  for (const [j, layout] of SAMPLED.entries()) {
    for (const [i, deed] of DEEDS.entries()) {
      test(`${layout}, ${deed.name}: over HTTP as in the matrix`, async () => {
        const { rounds } = await runCell(layout, deed, { kind: 'none' }, null);
        cells++;
        const places = placesOf({ rounds });
        const faults = faultsAt(decisiveOf(places));
        assert.equal(faults.length, FAULTS_OF_A_CONVERSATION);
        for (const [k, fault] of faults.entries()) {
          if ((i + j + k) % SAMPLED.length !== 0) continue;
          const why = whyImpossible(fault, layout, rounds);
          if (why !== null) {
            impossible.push(why);
            continue;
          }
          cells++;
          await runCell(layout, deed, fault, places).catch((error: Error) => {
            throw new Error(`${faultText(fault)}: ${error.message}`, { cause: error });
          });
        }
      });
    }
  }

  test('no cell of the sample is missing', (t) => {
    t.diagnostic(
      `${engine.engine}: ${cells} cells over HTTP, ${impossible.length} cannot be (${[...new Set(impossible)].join(', ')})`,
    );
    const faultless = SAMPLED.length * DEEDS.length;
    assert.equal(cells + impossible.length, faultless + DEEDS.length * FAULTS_OF_A_CONVERSATION);
  });

  async function runCell(
    layout: Sampled,
    deed: Deed,
    fault: CellFault,
    places: readonly Place[] | null,
  ): Promise<Told> {
    const card = await readyCard(layout, deed);
    const told = await converse(lineOf(world, card, fault), askFor(deed, card.subject));
    const { security } = (card.internal ?? card.external ?? assert.fail()).layout;
    const movesValue = deed.moves !== null;
    const { code } =
      places === null ? { code: 0 } : verdictOf({ security, places, movesValue, isInSession: false }, fault);
    assert.equal(told.code, code, told.message);

    const again = await converse(lineOf(world, card, { kind: 'none' }), askFor(deed, card.subject));
    assert.equal(again.code, code === 0 ? deed.codeOnceDone : 0, again.message);
    const { internal, external } = card;
    const amount = deed.moves === 'load' ? PAID : ISSUED;
    const posted = `post ${deed.moves} ${amount}`;
    if (internal !== null) {
      await assertInStep(internal);
      assert.equal(count(await internal.transfers(), posted), movesValue ? 1 : 0);
      assert.deepEqual((await internal.standing()).owed, []);
    }
    if (external !== null && movesValue) {
      assert.equal(count(await external.transfers(), posted), 1);
      assert.equal(told.cardAccountId ?? again.cardAccountId, await external.find());
    }
    return told;
  }

  async function readyCard(layout: Sampled, deed: Deed): Promise<Subjected> {
    if (deed.target === 'external') {
      const external = world.external(layout);
      const { issuerId, deviceId, contents } = external;
      return {
        subject: { issuerId, deviceId, contents, cardId: '', purchaseId: '' },
        internal: null,
        external,
      };
    }
    const internal = world.card(layout);
    const { issuerId, deviceId, cardId } = internal;
    const paid = deed.moves === 'load' ? await internal.purchase(Number(PAID)) : '';
    const subject = { issuerId, deviceId, cardId, purchaseId: paid, contents: {} };
    const card = { subject, internal, external: null };
    await prepare(deed, card, internal);
    return card;
  }

  async function prepare(deed: Deed, card: Subjected, internal: TestCard): Promise<void> {
    const config = configOwed(internal.layout);
    switch (deed.name) {
      case 'UPDATE_BALANCE put back': {
        const { code } = await converse(lineOf(world, card, { kind: 'none' }), parkingOf(card.subject));
        assert.equal(code, 0);
        return;
      }
      case 'UPDATE_CONFIG':
        return internal.owe(config);
      case 'UPDATE_PLAN':
        return internal.owe({ kind: 'PLAN', content: { from: '5A5A' } });
      case 'owed work, no operation named':
        return internal.owe(config, { kind: 'LOAD', purchaseId: card.subject.purchaseId });
      case 'owed erasure, no operation named':
        await internal.set('state', 'DELETED');
        return internal.owe({ kind: 'ERASE' });
    }
  }

  function lineOf(at: GatewayWorld, { subject, internal, external }: Subjected, fault: CellFault): Line {
    const target = external === null ? 'internal' : 'external';
    const strike = (effect: Members) => (external ?? internal ?? assert.fail()).fault(effect);
    return {
      async toServer({ endpoint }, body, request) {
        const send = async () => {
          const headers = headersOf(at.hub(subject.issuerId));
          return (await post(at.baseUrl, endpoint, headers, JSON.stringify(body))).text();
        };
        if (fault.kind !== 'killed' || fault.request !== request) return send();
        killing = fault.when;
        await send();
        assert.equal(killing, null, 'nothing was committed');
        return send();
      },
      async toCard({ value }, index) {
        const effect = effectOf(fault);
        if (effect !== null && 'at' in fault && fault.at.index === index)
          await strike({ ...effect, atCommand: 1 });
        return sandboxCalls(at).transceive(subject.deviceId, target, value);
      },
      gathered: (responses, round) =>
        fault.kind === 'responses' && fault.round === round ? mangle(responses, fault.how) : responses,
    };
  }
});

function whyImpossible(fault: CellFault, layout: Sampled, rounds: Told['rounds']): string | null {
  const isSecured = layout === 'des-purse' || layout === 'aes-purse';
  if (fault.kind === 'flags' && isSecured) return 'flags inside an encrypted response are the card’s own';
  const alone = fault.kind === 'responses' && rounds[fault.round - 1]?.length === 1;
  return alone && fault.how === 'reordered' ? 'one response has no order' : null;
}

function count(transfers: readonly string[], transfer: string): number {
  return transfers.filter((each) => each === transfer).length;
}
