/** A pass may be a card that travels, too: then one tap finds both. */

import type { Database, Statement } from '../db/database.ts';
import { bigintOf, textOf } from '../db/row.ts';
import type { PassLink, PassUnlink } from '../http/admin.generated.ts';
import { nfcNumber } from '../till/pass-number.ts';
import { updatePass } from '../till/pass-rows.ts';
import { changedPass, loadAskedPass } from './pass-row.ts';
import { type AdminServices, type ChangeRequest, type Decided, Refused } from './request.ts';

const CARD = `select card.id, card.idm, card.state, card.version, linked.pass_id as linked_pass
from card left join pass as linked on linked.card_id = card.id and linked.group_id = $1
where card.issuer_id = $2 and card.card_id = $3 and card.opened = 1`;

const BEARER = 'select pass_id from pass where group_id = $1 and nfc_number = $2 and id <> $3';

/** From now on the pass is found by the card's chip. */
export async function linkPass(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { cardId } = request.body as PassLink;
  const { pass, group } = await loadAskedPass(services, request);
  if (pass.cardKey !== null) throw new Refused(409, 'The pass is linked to a card already.');
  const [row] = await services.db.read(CARD, [group.id, group.issuerId, cardId]);
  if (row === undefined) throw new Refused(422, 'cardId: the group’s issuer has no such card');
  if (row.state === 'DELETED') throw new Refused(409, 'The card is deleted.');
  if (row.linked_pass !== null) throw new Refused(409, 'Another pass of the group is linked to the card.');
  const [cardKey, idm] = [textOf(row, 'id'), textOf(row, 'idm')];
  await assertFreeNumber(services.db, group.id, idm, pass.key);
  const after = { ...pass, cardKey, nfcNumber: idm };
  // Whoever takes the card to another chip at this moment has to look again which passes go with it.
  const outdate: Statement = {
    table: 'card',
    key: cardKey,
    text: 'update card set version = version + 1 where id = $1 and version = $2',
    values: [cardKey, bigintOf(row, 'version')],
    rows: 1,
  };
  const statements = [outdate, updatePass(after, pass.version)];
  return changedPass({ pass: after, cardId }, statements, 'pass.link', { cardId });
}

export async function unlinkPass(services: AdminServices, request: ChangeRequest): Promise<Decided> {
  const { nfcNumber: asked } = request.body as PassUnlink;
  const { pass, cardId, group } = await loadAskedPass(services, request);
  if (cardId === null) throw new Refused(409, 'The pass is linked to no card.');
  const nfc = asked === undefined ? null : nfcNumber(asked);
  if (asked !== undefined && nfc === null) throw new Refused(422, 'nfcNumber: 4 to 10 bytes in hexadecimal');
  if (nfc === null && pass.number === null)
    throw new Refused(409, 'The pass would be found by nothing any more: give it another nfcNumber.');
  if (nfc !== null) await assertFreeNumber(services.db, group.id, nfc, pass.key);
  const after = { ...pass, cardKey: null, nfcNumber: nfc };
  const statements = [updatePass(after, pass.version)];
  return changedPass({ pass: after, cardId: null }, statements, 'pass.unlink', { cardId });
}

/** The passes that are the card go with it to another chip. */
export async function followChip(db: Database, cardKey: string, idm: string): Promise<readonly Statement[]> {
  const rows = await db.read('select id, group_id, version from pass where card_id = $1 order by id', [
    cardKey,
  ]);
  for (const row of rows) await assertFreeNumber(db, bigintOf(row, 'group_id'), idm, textOf(row, 'id'));
  return rows.map((row) => ({
    table: 'pass',
    key: textOf(row, 'id'),
    text: 'update pass set nfc_number = $2, version = version + 1 where id = $1 and version = $3',
    values: [textOf(row, 'id'), idm, bigintOf(row, 'version')],
    rows: 1,
  }));
}

async function assertFreeNumber(db: Database, groupId: bigint, nfc: string, passKey: string): Promise<void> {
  const others = await db.read(BEARER, [groupId, nfc, passKey]);
  if (others.length > 0) throw new Refused(409, 'Another pass of the group is found by this chip.');
}
