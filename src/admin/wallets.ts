/** The wallets that digital cards live in. The token by which one calls us is shown once; the one by which we call it, never. */

import type { AuditDetail } from '../audit-trail/record.ts';
import type { Database, Row, Statement } from '../db/database.ts';
import { bigintOf, bigintOrNull, textOf, textOrNull } from '../db/row.ts';
import type { NewWallet, WalletChange, WalletPause } from '../http/admin.generated.ts';
import { hashToken } from '../http/bearer.ts';
import { walletPurpose } from '../sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';
import { newToken } from './actors.ts';
import { callUrl } from './call-url.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { timeText } from './time-text.ts';

interface Wallet {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
  readonly tokenHash: string;
  /** Sealed; null: we call it without a token. */
  readonly secret: string | null;
  /** Milliseconds since 1970; null: it is called. */
  readonly pausedMs: bigint | null;
}

const COLUMNS = 'id, name, url, token_hash, secret, paused_ms, version';
const WALLETS = `select ${COLUMNS} from wallet where id > $1 order by id limit $2`;
const ONE_WALLET = `select ${COLUMNS} from wallet where id = $1`;

export async function listWallets({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const asked = pageAsked(request);
  const rows = await db.read(WALLETS, [asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', (row) => walletBody(walletFromRow(row)));
}

export async function createWallet(
  { db, entropy, vault }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { walletId: id, name, url, bearerSecret } = request.body as NewWallet;
  const known = await db.read(ONE_WALLET, [id]);
  if (known.length > 0) throw new Refused(409, 'There is a wallet of that walletId.');
  const token = newToken(entropy);
  const wallet: Wallet = {
    id,
    name,
    url: url === undefined ? null : callUrl(url, 'url'),
    tokenHash: hashToken(token),
    secret: bearerSecret === undefined ? null : sealed(vault, id, bearerSecret),
    pausedMs: null,
  };
  const insert: Statement = {
    table: 'wallet',
    key: id,
    text: `insert into wallet (id, name, url, token_hash, secret, paused_ms, version)
  values ($1, $2, $3, $4, $5, null, 0)`,
    values: [id, name, wallet.url, wallet.tokenHash, wallet.secret],
    rows: 1,
  };
  return withToken(201, 'wallet.create', wallet, token, insert);
}

export async function changeWallet({ db, vault }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { name, url, bearerSecret } = request.body as WalletChange;
  const { wallet, version } = await loadWallet(db, request);
  const secret = typeof bearerSecret === 'string' ? sealed(vault, wallet.id, bearerSecret) : null;
  const after: Wallet = {
    ...wallet,
    name,
    url: url === undefined ? null : callUrl(url, 'url'),
    secret: bearerSecret === undefined ? wallet.secret : secret,
  };
  const detail = { name, url: after.url, changesSecret: bearerSecret !== undefined };
  return changed('wallet.change', after, version, detail);
}

export async function rotateWalletToken(
  { db, entropy }: AdminServices,
  request: ChangeRequest,
): Promise<Decided> {
  const { wallet, version } = await loadWallet(db, request);
  const token = newToken(entropy);
  const after = { ...wallet, tokenHash: hashToken(token) };
  return withToken(200, 'wallet.rotate-token', after, token, updateWallet(after, version));
}

export async function changeWalletPause({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { paused } = request.body as WalletPause;
  const { wallet, version } = await loadWallet(db, request);
  const pausedMs = paused ? (wallet.pausedMs ?? request.nowMs) : null;
  return changed('wallet.change-pause', { ...wallet, pausedMs }, version, { paused });
}

async function loadWallet(
  db: Database,
  { path }: AdminRequest,
): Promise<{ readonly wallet: Wallet; readonly version: bigint }> {
  const [row] = await db.read(ONE_WALLET, [path.walletId ?? '']);
  if (row === undefined) throw new Refused(404, 'There is no such wallet.');
  return { wallet: walletFromRow(row), version: bigintOf(row, 'version') };
}

/** @param row of {@link COLUMNS} */
function walletFromRow(row: Row): Wallet {
  return {
    id: textOf(row, 'id'),
    name: textOf(row, 'name'),
    url: textOrNull(row, 'url'),
    tokenHash: textOf(row, 'token_hash'),
    secret: textOrNull(row, 'secret'),
    pausedMs: bigintOrNull(row, 'paused_ms'),
  };
}

function sealed(vault: Vault, walletId: string, secret: string): string {
  return vault.seal(walletPurpose(walletId), Buffer.from(secret, 'utf8'));
}

/** @param version under which the row was read */
function updateWallet(wallet: Wallet, version: bigint): Statement {
  return {
    table: 'wallet',
    key: wallet.id,
    text: `update wallet set name = $2, url = $3, token_hash = $4, secret = $5, paused_ms = $6, version = version + 1
  where id = $1 and version = $7`,
    values: [wallet.id, wallet.name, wallet.url, wallet.tokenHash, wallet.secret, wallet.pausedMs, version],
    rows: 1,
  };
}

function changed(action: string, after: Wallet, version: bigint, detail: AuditDetail): Decided {
  return {
    status: 200,
    body: walletBody(after),
    statements: [updateWallet(after, version)],
    audit: { subject: after.id, action, detail: { walletId: after.id, ...detail } },
  };
}

function withToken(
  status: 200 | 201,
  action: string,
  wallet: Wallet,
  token: string,
  statement: Statement,
): Decided {
  const { id: walletId, name, url } = wallet;
  return {
    status,
    body: { wallet: walletBody(wallet), token },
    keptBody: { wallet: walletBody(wallet), token: null },
    statements: [statement],
    audit: { subject: walletId, action, detail: { walletId, name, url } },
  };
}

function walletBody({ id, name, url, secret, pausedMs }: Wallet) {
  return {
    walletId: id,
    name,
    url,
    hasBearerSecret: secret !== null,
    pausedAt: pausedMs === null ? null : timeText(pausedMs),
  };
}
