import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AES,
  book,
  call,
  card,
  doubt,
  externalCard,
  IDM,
  JOURNAL,
  NOW_MS,
  PURSE,
  product,
  purchase,
  READ_ONLY,
  RING,
  snapshot,
  standing,
} from '../../test/support/gateway-fixtures.ts';
import type { Layout, Operation } from '../cards/layout.ts';
import type { Owed } from '../cards/owed.ts';
import type { CardBook, DecidedDoubt } from '../ledger/card-book.ts';
import { type Admission, admitCard, admitExternalCard, isBeingIngested } from './admission.ts';
import type { Call } from './call.ts';
import type { SessionOperation } from './session.ts';
import type { GatewayCard, Snapshot } from './snapshot.ts';
import type { Standing } from './standing.ts';

const OPERATIONS: readonly Operation[] = [
  'READ_BALANCE',
  'UPDATE_BALANCE',
  'UPDATE_CONFIG',
  'UPDATE_PLAN',
  'ERASE_CARD',
  'PARK_CARD',
  'BLOCK_AND_READ_CARD',
];
const HOLDERS: readonly SessionOperation[] = OPERATIONS.slice(0, 4);

/** `ask` when the card must be asked, `ok` for success at once, or the reason. */
function said(admission: Admission): string {
  return admission === null ? 'ask' : (admission.refusal?.reason ?? 'ok');
}

interface Asked {
  readonly layout?: Layout;
  readonly card?: Partial<GatewayCard>;
  readonly more?: Partial<Standing>;
  readonly found?: Partial<Snapshot>;
  readonly call?: Partial<Call>;
}

function admit(operation: SessionOperation, asked: Asked = {}): string {
  const layout = asked.layout ?? PURSE;
  const stands = standing(layout, { card: card(layout, asked.card ?? {}), ...asked.more });
  return said(admitCard(call(asked.call ?? {}), snapshot(layout, asked.found), layout, stands, operation));
}

const IN_DOUBT = { more: { book: book({ doubt: doubt(PURSE) }) } };
const LOAD = { call: { purchaseId: 'purchase' } };

test('each operation on a card that is well: what the card must be asked, and what is done at once', () => {
  const rows: readonly (readonly [SessionOperation, string, string])[] = [
    ['READ_BALANCE', 'ask', 'ask'],
    ['UPDATE_BALANCE', 'ok', 'ask'],
    ['UPDATE_CONFIG', 'ok', 'ask'],
    ['UPDATE_PLAN', 'ok', 'ask'],
    ['ERASE_CARD', 'ask', 'ask'],
    ['PARK_CARD', 'ask', 'ask'],
    ['BLOCK_AND_READ_CARD', 'ask', 'ask'],
    ['OWED', 'ok', 'ask'],
  ];
  for (const [operation, outcome, inDoubt] of rows) {
    assert.equal(admit(operation), outcome, operation);
    assert.equal(admit(operation, IN_DOUBT), inDoubt, `${operation} in doubt`);
  }
});

test('what is owed is asked for by its own operation, and by none named', () => {
  const rows: readonly (readonly [Owed, readonly SessionOperation[]])[] = [
    [{ kind: 'CONFIG', content: {} }, ['UPDATE_CONFIG', 'OWED']],
    [{ kind: 'PLAN', content: {} }, ['UPDATE_PLAN', 'OWED']],
    [{ kind: 'BLOCK' }, ['OWED']],
    [{ kind: 'UNBLOCK' }, ['OWED']],
    [{ kind: 'ERASE' }, ['OWED']],
    [{ kind: 'FENCE' }, ['OWED']],
    [{ kind: 'LOAD', purchaseId: 'purchase' }, ['OWED']],
  ];
  const named: readonly SessionOperation[] = ['UPDATE_BALANCE', 'UPDATE_CONFIG', 'UPDATE_PLAN', 'OWED'];
  for (const [owed, asked] of rows) {
    const outcome = named.filter((operation) => admit(operation, { card: { owed: [owed] } }) === 'ask');
    assert.deepEqual(outcome, asked, owed.kind);
  }
});

test('the holder of a card that may not be used asks for nothing; the rest is the operator’s to finish', () => {
  const rows: readonly (readonly [string, Partial<GatewayCard>])[] = [
    ['card-blocked', { state: 'SUSPENDED_ISSUER' }],
    ['card-blocked', { state: 'SUSPENDED_WALLET' }],
    ['card-expired', { expiresMs: NOW_MS }],
    ['ask', { state: 'CREATED' }],
  ];
  for (const [reason, change] of rows) {
    for (const operation of HOLDERS)
      assert.equal(
        admit(operation, {
          ...IN_DOUBT,
          card: change,
          more: { ...IN_DOUBT.more, card: card(PURSE, change) },
        }),
        reason,
        operation,
      );
    for (const operation of ['ERASE_CARD', 'PARK_CARD', 'BLOCK_AND_READ_CARD'] as const)
      assert.equal(admit(operation, { card: change }), 'ask', operation);
  }
});

test('a deleted card is asked for nothing, but for the erasure that its chip is still owed', () => {
  for (const operation of OPERATIONS)
    assert.equal(admit(operation, { card: { state: 'DELETED' } }), 'card-deleted', operation);
  const owed = { state: 'DELETED', owed: [{ kind: 'ERASE' }] } as const;
  for (const operation of OPERATIONS)
    assert.equal(admit(operation, { card: owed }), operation === 'ERASE_CARD' ? 'ask' : 'card-deleted');
  assert.equal(admit('OWED', { card: owed }), 'ask');
});

test('a card on the deny list: its holder asks for nothing, the operator still takes its value', () => {
  const denied = { found: { denied: true } };
  for (const operation of HOLDERS) assert.equal(admit(operation, denied), 'card-blocked', operation);
  for (const operation of ['ERASE_CARD', 'PARK_CARD', 'BLOCK_AND_READ_CARD'] as const)
    assert.equal(admit(operation, denied), 'ask', operation);
  assert.equal(admit('OWED', denied), 'ok');
});

test('an operation must be both the layout’s and the product’s', () => {
  for (const operation of OPERATIONS) {
    const isRead = operation === 'READ_BALANCE';
    assert.equal(admit(operation, { layout: READ_ONLY }), isRead ? 'ask' : 'not-eligible', operation);
    const only = { card: { product: product(PURSE, { operations: ['READ_BALANCE'] }) } };
    assert.equal(admit(operation, only), isRead ? 'ask' : 'not-eligible', operation);
    const none = { card: { product: product(PURSE, { operations: [] }) } };
    assert.equal(admit(operation, none), 'not-eligible', operation);
    const all = { layout: RING, card: { product: product(RING, { operations: OPERATIONS }) } };
    if (!RING.operations.includes(operation)) assert.equal(admit(operation, all), 'not-eligible', operation);
  }
  assert.equal(admit('OWED', { card: { product: product(PURSE, { operations: [] }) } }), 'ok');
});

test('purchases: loaded is success for ever, what may be loaded is for the card to say, the rest is refused', () => {
  const states: readonly (readonly [Parameters<typeof purchase>[0], string, string])[] = [
    // the purchase, on a card that is well, and on one that is suspended
    [{ state: 'PAID' }, 'ask', 'card-blocked'],
    [{ state: 'LOADED' }, 'ok', 'ok'],
    [{ state: 'LOADING' }, 'ask', 'ask'],
    [{ state: 'CANCELLED' }, 'operation-failed', 'card-blocked'],
    [{ state: 'REFUNDED' }, 'operation-failed', 'card-blocked'],
    [{ state: 'PAID', cardKey: 'another' }, 'operation-failed', 'card-blocked'],
    [{ state: 'LOADED', cardKey: 'another' }, 'operation-failed', 'card-blocked'],
    [{ state: 'LOADING', cardKey: 'another' }, 'operation-failed', 'card-blocked'],
    [{ purchaseId: 'another' }, 'operation-failed', 'card-blocked'],
    [{ amountMinor: 20_000n }, 'ask', 'card-blocked'],
    [{ amountMinor: 20_001n }, 'not-eligible', 'card-blocked'],
  ];
  for (const [bought, outcome, suspended] of states) {
    const purchases = [purchase(bought)];
    const title = JSON.stringify(bought, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    assert.equal(admit('UPDATE_BALANCE', { ...LOAD, more: { purchases } }), outcome, title);
    const blocked = { purchases, card: card(PURSE, { state: 'SUSPENDED_ISSUER' }) };
    assert.equal(admit('UPDATE_BALANCE', { ...LOAD, more: blocked }), suspended, title);
  }
});

test('the trusted amount is of unauthenticated cards only', () => {
  const big = purchase({ amountMinor: 20_001n });
  assert.equal(
    admit('UPDATE_BALANCE', { ...LOAD, layout: JOURNAL, more: { purchases: [big] } }),
    'not-eligible',
  );
  assert.equal(admit('UPDATE_BALANCE', { ...LOAD, layout: AES, more: { purchases: [big] } }), 'ask');
});

test('a parked card takes no purchase, and is asked to take its value back when none is named', () => {
  assert.equal(admit('UPDATE_BALANCE', { ...LOAD, card: { parked: true } }), 'not-eligible');
  assert.equal(admit('UPDATE_BALANCE', { card: { parked: true } }), 'ask');
});

function admitExternal(
  operation: Operation,
  found: Partial<Snapshot> = {},
  layout = PURSE,
  more: Parameters<typeof product>[1] = {},
  asked: Partial<Call> = {},
): string {
  const systemCode = layout.systemCode.toString(16).toUpperCase().padStart(4, '0');
  const announced = { systemCode, idm: IDM, cardServiceId: null, areas: null };
  return said(
    admitExternalCard(
      call({ announced, ...asked }),
      snapshot(layout, { card: null, book: null, ...found }),
      layout,
      product(layout, more),
      operation,
    ),
  );
}

test('a card that is held to the phone is read and ingested as layout and product allow in reader mode', () => {
  for (const operation of OPERATIONS) {
    const isReaders = PURSE.readerOperations.includes(operation);
    assert.equal(admitExternal(operation), isReaders ? 'ask' : 'not-eligible', operation);
    assert.equal(admitExternal(operation, {}, PURSE, { readerOperations: [] }), 'not-eligible');
    assert.equal(
      admitExternal(operation, {}, PURSE, { operations: [] }),
      isReaders ? 'ask' : 'not-eligible',
      'what is for the phone’s own cards says nothing here',
    );
    const isRead = operation === 'READ_BALANCE';
    assert.equal(admitExternal(operation, {}, RING), isRead ? 'ask' : 'not-eligible');
  }
});

test('reader mode: product, system, areas, account, deny list, in this order', () => {
  const opened = { card: externalCard(PURSE, { opened: true }), denied: true };
  const wrong = {
    announced: { systemCode: '9D10', idm: '', cardServiceId: null, areas: [{ code: 7, keyVersion: null }] },
  };
  const ingest = 'BLOCK_AND_READ_CARD';
  const stranger = { announced: { ...wrong.announced, systemCode: '88B4' } };
  assert.equal(admitExternal(ingest, opened, PURSE, { readerOperations: [] }, stranger), 'not-eligible');
  assert.equal(admitExternal(ingest, opened, PURSE, {}, stranger), 'wrong-system');
  assert.equal(admitExternal(ingest, opened, PURSE, {}, wrong), 'wrong-area');
  assert.equal(admitExternal(ingest, opened), 'already-provisioned');
  assert.equal(admitExternal('READ_BALANCE', opened), 'card-blocked');
  assert.equal(admitExternal(ingest, { denied: true }), 'card-blocked');
  assert.equal(admitExternal('READ_BALANCE', { denied: true }), 'card-blocked');
});

test('a phone card of the issuer is read in reader mode, and is no account of its own', () => {
  assert.equal(admitExternal('BLOCK_AND_READ_CARD', { isIssued: true }), 'already-provisioned');
  assert.equal(admitExternal('READ_BALANCE', { isIssued: true }), 'ask');
});

test('an ingest is ended, whatever the deny list says since, while a write of it is out', () => {
  const voided = { sequence: 2n };
  const rows: readonly (readonly [string, Partial<Snapshot>, boolean])[] = [
    ['never begun', { card: null, book: null }, false],
    ['in doubt', ingesting({ doubt: doubt(PURSE, 'ingest') }), true],
    ['voided, and its frame lives', ingesting({ ...voided, decided: watched() }), true],
    ['voided, and its frame is dead', ingesting(voided), false],
    ['a card without value', ingesting({ sequence: 0n }), true],
    ['done', { ...ingesting({ sequence: 0n }), card: externalCard(PURSE, { opened: true }) }, false],
  ];
  for (const [title, found, isOut] of rows) {
    const whole = snapshot(PURSE, { denied: true, ...found });
    assert.equal(isBeingIngested(whole), isOut, title);
    const reason = isOut ? 'ask' : 'card-blocked';
    assert.equal(admitExternal('READ_BALANCE', whole), reason, title);
  }
});

function ingesting(change: Partial<CardBook>): Partial<Snapshot> {
  return { card: externalCard(PURSE), book: { ...book({ chip: 0n, ...change }), version: 0n } };
}

function watched(): DecidedDoubt {
  return { ...doubt(PURSE, 'ingest'), decision: 'void' };
}
