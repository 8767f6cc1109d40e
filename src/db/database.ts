/**
 * What the server asks of a database: one consistent read, one guarded batch. Both engines keep one contract, held by
 * `test/db/contract.ts`, and `docs/decisions/0002-one-read-one-guarded-batch.md` says why there is no transaction to hold open.
 */

/** All integers are bigint: 64 bits wide on both engines. */
export type Value = string | bigint | null;

export type Row = Readonly<Record<string, Value>>;

/** One data-changing statement of a batch. Its parameters are `$1 … $n`; it has no RETURNING. */
export interface Statement {
  /** The table it changes; orders the batch, parents first. */
  readonly table: TableName;
  /** The key of the row it changes. A (table, key) stands once in a batch. */
  readonly key: string;
  readonly text: string;
  readonly values: readonly Value[];
  /** How many rows it must touch. Any other number undoes the whole batch and makes it a conflict. */
  readonly rows: number;
}

/**
 * - `committed`: everything is durable.
 * - `conflict`: nothing was changed; somebody else was first. Load and decide again.
 * - `unknown`: the connection was lost after the batch was sent, or the disk failed in the middle of the commit. Load again to
 *   see which it was; never resend blindly.
 *
 * Any other failure is a broken invariant and is thrown.
 */
export type CommitOutcome = 'committed' | 'conflict' | 'unknown';

export interface Database {
  readonly engine: 'sqlite' | 'postgres';
  /** One SELECT, one consistent snapshot. Throws {@link DatabaseUnavailable} when the database cannot be reached. */
  read(text: string, values: readonly Value[]): Promise<readonly Row[]>;
  /** All of `batch` or nothing of it. */
  commit(batch: readonly Statement[]): Promise<CommitOutcome>;
  close(): Promise<void>;
}

/** The database cannot be reached at present. The request fails with a reason that may be retried; nothing was changed. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/**
 * Every table, parents first. A batch is sorted by this order and then by key, so that two batches never wait for each
 * other in opposite orders.
 */
export const TABLES = [
  'world',
  'issuer',
  'actor',
  'actor_certificate',
  'issuer_access',
  'issuer_key',
  'issuer_certificate',
  'issuer_endpoint',
  'assertion_use',
  'server_key',
  'hash_key',
  'key_rotation',
  'wallet',
  'product',
  'device',
  'staff',
  'reader_attempts',
  'deny_entry',
  'card',
  'account',
  'purchase',
  'gateway_session',
  'gateway_round',
  'transfer',
  'doubt_decision',
  'physical_card',
  'digital_card',
  'digital_card_secret',
  'pan_index',
  'device_binding',
  'digital_card_operation',
  'wallet_task',
  'step_up',
  'notification',
  'till_group',
  'till_store',
  'till_point',
  'till_client',
  'pass_product',
  'pass',
  'till_row',
  'till_counter',
  'pass_transfer',
  'alarm',
  'admin_request',
  'lane',
  'audit_sealer',
  'audit_segment',
  'audit_record',
] as const;

export type TableName = (typeof TABLES)[number];
