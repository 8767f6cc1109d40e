import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OperationCall } from '../../http/wallet.generated.ts';
import { addWalletFault, createWallet, type SimulatedWallet, takeCall } from './wallet.ts';
import { parseWalletFault, WALLET_FAULTS, WalletFaultError } from './wallet-faults.ts';

const call = (more: Partial<OperationCall> = {}): OperationCall => ({
  operationId: 'operation-1',
  sequence: 1,
  issuerId: 'ISSUER0001',
  digitalCardId: 'card-1',
  operation: 'SUSPEND',
  devices: ['phone'],
  expiresAt: '2030-01-01T00:00:00.000Z',
  ...more,
});

const faulty = (kind: string, times = 1): SimulatedWallet =>
  addWalletFault(createWallet('wallet-1'), parseWalletFault({ kind, times }));

test('an operation is accepted, carried out, and confirmed once', () => {
  const { wallet, answer, confirmation } = takeCall(createWallet('wallet-1'), call());
  assert.deepEqual(answer, { status: 202, body: {} });
  assert.deepEqual(confirmation, { result: { status: 'DONE' }, times: 1 });
  assert.deepEqual(
    wallet.cards.map(({ state }) => state),
    ['SUSPENDED'],
  );
});

test('the same operation again has the same result, and one that comes late changes nothing', () => {
  const failed = takeCall(faulty('error-232'), call());
  const again = takeCall(failed.wallet, call());
  assert.deepEqual(again.confirmation?.result, { status: 'FAILED', errorCode: 232 });
  assert.equal(again.wallet.operations[0]?.calls, 2);
  const deleted = takeCall(
    again.wallet,
    call({ operationId: 'operation-3', sequence: 3, operation: 'DELETE' }),
  );
  const late = takeCall(
    deleted.wallet,
    call({ operationId: 'operation-2', sequence: 2, operation: 'RESUME' }),
  );
  assert.deepEqual(
    late.wallet.cards.map(({ state }) => state),
    ['DELETED'],
  );
});

test('each fault spoils as many calls as it says, and no more', () => {
  for (const kind of [...WALLET_FAULTS, 'reject-911']) {
    let wallet = faulty(kind, 2);
    for (let i = 0; i < 2; i++) wallet = takeCall(wallet, call({ operationId: `operation-${i}` })).wallet;
    assert.deepEqual(wallet.faults, [], kind);
    const { answer, confirmation } = takeCall(wallet, call({ operationId: 'operation-9' }));
    assert.deepEqual([answer, confirmation?.times], [{ status: 202, body: {} }, 1], kind);
  }
});

test('what a fault does to the answer and to the confirmation', () => {
  const outcome = (kind: string) => {
    const { answer, confirmation } = takeCall(faulty(kind), call());
    return [answer, confirmation?.times ?? 0];
  };
  assert.deepEqual(outcome('silent'), ['silence', 0]);
  assert.deepEqual(outcome('unreachable'), ['hang-up', 0]);
  assert.deepEqual(outcome('lose-reply'), ['hang-up', 0]);
  assert.deepEqual(outcome('busy'), [{ status: 503, body: { errorCode: 222 } }, 0]);
  assert.deepEqual(outcome('reject-531'), [{ status: 422, body: { errorCode: 531 } }, 0]);
  assert.deepEqual(outcome('lose-confirmation'), [{ status: 202, body: {} }, 0]);
  assert.deepEqual(outcome('duplicate-confirmation'), [{ status: 202, body: {} }, 2]);
});

test('a fault that there is not is refused', () => {
  for (const body of [
    null,
    {},
    { kind: 'gone' },
    { kind: 'reject-' },
    { kind: 'busy', times: 0 },
    { kind: 'busy', times: 1.5 },
  ])
    assert.throws(() => parseWalletFault(body), WalletFaultError);
});
