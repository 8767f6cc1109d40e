/** Kinds of passes: their currency, what they are called at the till, and how purchases earn value. */

import type { Row, Statement } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import type { NewPassProduct, PassProductChange } from '../http/admin.generated.ts';
import type { Rule } from '../till/rule.ts';
import { type Page, pageAsked, pageOf } from './page.ts';
import {
  type AdminRequest,
  type AdminServices,
  type ChangeRequest,
  type Decided,
  Refused,
} from './request.ts';
import { askedGroup } from './till-groups.ts';

interface PassProduct {
  readonly productId: string;
  readonly groupId: bigint;
  readonly name: string;
  readonly currency: string;
  /** Null: purchases earn nothing. */
  readonly rule: Rule | null;
  readonly blocksWithCard: boolean;
}

const COLUMNS = 'id, group_id, name, currency, rule, blocks_with_card, version';
const PRODUCTS = `select ${COLUMNS} from pass_product where group_id = $1 and id > $2 order by id limit $3`;
const ONE_PRODUCT = `select ${COLUMNS} from pass_product where id = $1`;

export async function listPassProducts({ db }: AdminServices, request: AdminRequest): Promise<Page<unknown>> {
  const { id } = await askedGroup(db, request);
  const asked = pageAsked(request);
  return pageOf(asked, await db.read(PRODUCTS, [id, asked.after, asked.rows]), 'id', productFromRow);
}

export async function createPassProduct({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { productId, name, currency, rule, blocksWithCard } = request.body as NewPassProduct;
  const { id: groupId } = await askedGroup(db, request);
  const known = await db.read(ONE_PRODUCT, [productId]);
  if (known.length > 0) throw new Refused(409, 'There is a pass product of that productId.');
  const product: PassProduct = { productId, groupId, name, currency, rule, blocksWithCard };
  const insert: Statement = {
    table: 'pass_product',
    key: productId,
    text: `insert into pass_product (id, group_id, name, currency, rule, blocks_with_card, version)
  values ($1, $2, $3, $4, $5, $6, 0)`,
    values: [productId, groupId, name, currency, ruleText(rule), blocksWithCard ? 1n : 0n],
    rows: 1,
  };
  return decidedProduct(201, 'create', product, insert);
}

/** The currency stays: it is that of the passes there are. */
export async function changePassProduct({ db }: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { name, rule, blocksWithCard } = request.body as PassProductChange;
  const { id: groupId } = await askedGroup(db, request);
  const { productId = '' } = request.path;
  const [row] = await db.read(ONE_PRODUCT, [productId]);
  if (row === undefined || row.group_id !== groupId)
    throw new Refused(404, 'The group has no such pass product.');
  const update: Statement = {
    table: 'pass_product',
    key: productId,
    text: `update pass_product set name = $2, rule = $3, blocks_with_card = $4, version = version + 1
  where id = $1 and version = $5`,
    values: [productId, name, ruleText(rule), blocksWithCard ? 1n : 0n, bigintOf(row, 'version')],
    rows: 1,
  };
  return decidedProduct(200, 'change', { ...productFromRow(row), name, rule, blocksWithCard }, update);
}

function ruleText(rule: Rule | null): string | null {
  return rule === null ? null : JSON.stringify(rule);
}

function decidedProduct(
  status: 200 | 201,
  verb: 'create' | 'change',
  product: PassProduct,
  statement: Statement,
): Decided {
  const { productId, groupId, name, currency, rule, blocksWithCard } = product;
  const detail = { groupId, productId, name, currency, rule: ruleText(rule), blocksWithCard };
  return {
    status,
    body: product,
    statements: [statement],
    audit: { subject: productId, action: `pass-product.${verb}`, detail },
  };
}

/** @param row of {@link COLUMNS} */
function productFromRow(row: Row): PassProduct {
  const rule = textOrNull(row, 'rule');
  return {
    productId: textOf(row, 'id'),
    groupId: bigintOf(row, 'group_id'),
    name: textOf(row, 'name'),
    currency: textOf(row, 'currency'),
    rule: rule === null ? null : JSON.parse(rule),
    blocksWithCard: bigintOf(row, 'blocks_with_card') === 1n,
  };
}
