/** Card products: which kind of card an issuer gives out, and what it may be used for. */

import type { Layout, Operation } from '../cards/layout.ts';
import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import { codeToText } from '../felica/service-code.ts';
import type { NewProduct, ProductChange } from '../http/admin.generated.ts';
import { assertIssuer } from './issuers.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';

const COLUMNS = `id, issuer_id, layout, trust_unauthenticated, operations, reader_operations, card_service_id`;
const PRODUCTS = `select ${COLUMNS} from product where issuer_id = $1 and id > $2 order by id limit $3`;

export async function listProducts({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { issuerId = '' } = request.path;
  await assertIssuer(db, issuerId);
  const asked = pageAsked(request);
  const rows = await db.read(PRODUCTS, [issuerId, asked.after, asked.rows]);
  return pageOf(asked, rows, 'id', productBody);
}

export async function listLayouts({ layouts }: AdminServices): Promise<unknown> {
  return { items: [...layouts.values()].map(layoutBody) };
}

export async function createProduct(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '' } = request.path;
  const { productId, layout: layoutName, ...allowed } = request.body as NewProduct;
  await assertIssuer(services.db, issuerId);
  const layout = services.layouts.get(layoutName);
  if (layout === undefined) throw new Refused(422, 'layout: this server knows no such kind of card');
  const known = await services.db.read('select id from product where id = $1', [productId]);
  if (known.length > 0) throw new Refused(409, 'There is a product of that productId.');
  const columns = allowedColumns(layout, allowed);
  const insert: Statement = {
    table: 'product',
    key: productId,
    text: `insert into product
  (id, issuer_id, layout, trust_unauthenticated, operations, reader_operations, card_service_id)
  values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [productId, issuerId, layoutName, ...columns],
    rows: 1,
  };
  return decidedProduct(201, 'product.create', { productId, issuerId, layoutName }, columns, insert);
}

export async function changeProduct(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { issuerId = '', productId = '' } = request.path;
  const [row] = await services.db.read('select layout from product where id = $1 and issuer_id = $2', [
    productId,
    issuerId,
  ]);
  if (row === undefined) throw new Refused(404, 'The issuer has no such product.');
  const layoutName = textOf(row, 'layout');
  const layout = services.layouts.get(layoutName);
  if (layout === undefined) throw new Refused(409, 'This server does not know the product’s layout.');
  const columns = allowedColumns(layout, request.body as ProductChange);
  const update: Statement = {
    table: 'product',
    key: productId,
    text: `update product set trust_unauthenticated = $2, operations = $3, reader_operations = $4, card_service_id = $5
  where id = $1`,
    values: [productId, ...columns],
    rows: 1,
  };
  return decidedProduct(200, 'product.change', { productId, issuerId, layoutName }, columns, update);
}

type Columns = readonly [
  trust: bigint,
  operations: string | null,
  reader: string | null,
  service: string | null,
];

/** What the product allows of what its layout can. */
function allowedColumns(layout: Layout, allowed: Omit<ProductChange, 'reason'>): Columns {
  assertWithin('operations', allowed.operations, layout.operations);
  assertWithin('readerOperations', allowed.readerOperations, layout.readerOperations);
  return [
    BigInt(allowed.trustUnauthenticated),
    jsonOrNull(allowed.operations),
    jsonOrNull(allowed.readerOperations),
    allowed.cardServiceId ?? null,
  ];
}

function assertWithin(name: string, asked: readonly string[] | undefined, can: readonly Operation[]): void {
  if (asked?.some((operation) => !can.some((each) => each === operation)))
    throw new Refused(422, `${name}: names what this kind of card cannot do`);
}

function jsonOrNull(operations: readonly string[] | undefined): string | null {
  return operations === undefined ? null : JSON.stringify(operations);
}

function decidedProduct(
  status: 200 | 201,
  action: string,
  { productId, issuerId, layoutName }: { productId: string; issuerId: string; layoutName: string },
  [trustUnauthenticated, operations, readerOperations, cardServiceId]: Columns,
  statement: Statement,
): Decided {
  const row = {
    id: productId,
    issuer_id: issuerId,
    layout: layoutName,
    trust_unauthenticated: trustUnauthenticated,
    operations,
    reader_operations: readerOperations,
    card_service_id: cardServiceId,
  };
  return {
    status,
    body: productBody(row),
    statements: [statement],
    audit: {
      subject: productId,
      action,
      detail: {
        issuerId,
        productId,
        layout: layoutName,
        trustUnauthenticated,
        operations,
        readerOperations,
        cardServiceId,
      },
    },
  };
}

/** @param row of {@link COLUMNS} */
function productBody(row: Row) {
  return {
    productId: textOf(row, 'id'),
    issuerId: textOf(row, 'issuer_id'),
    layout: textOf(row, 'layout'),
    trustUnauthenticated: bigintOf(row, 'trust_unauthenticated'),
    operations: row.operations === null ? null : JSON.parse(textOf(row, 'operations')),
    readerOperations: row.reader_operations === null ? null : JSON.parse(textOf(row, 'reader_operations')),
    cardServiceId: row.card_service_id,
  };
}

function layoutBody(layout: Layout) {
  const lengths = (fields: Layout['config']) =>
    Object.fromEntries([...fields].map(([name, { length }]) => [name, length]));
  return {
    name: layout.name,
    title: layout.title,
    security: layout.security,
    sandboxOnly: layout.sandboxOnly,
    currency: layout.currency,
    systemCode: codeToText(layout.systemCode),
    limits: layout.limits,
    operations: layout.operations,
    readerOperations: layout.readerOperations,
    config: lengths(layout.config),
    plan: lengths(layout.plan),
    canBlock: layout.marks !== undefined,
  };
}
