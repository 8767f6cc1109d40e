/** Who answers each operation of the contract. */

import { audit } from '../ledger/audit.ts';
import { readBook } from '../ledger/book-report.ts';
import { createActor, listActors, rotateActorToken } from './actors.ts';
import { handleAlarm, listAlarms } from './alarms.ts';
import { bindCard } from './binding.ts';
import { changeCardExpiry, changeCardState, getCard, listCards, registerCard } from './cards.ts';
import {
  changeCertificateRequirement,
  listActorCertificates,
  registerActorCertificate,
  revokeActorCertificate,
} from './certificates.ts';
import { listClearing, listUnexplained, sumClearing } from './clearing.ts';
import { importDenyEntries, listDenyEntries, removeDenyEntry } from './deny-entries.ts';
import { confirmOutcome, listDoubts, proposeOutcome, withdrawProposal } from './doubts.ts';
import { createIssuer, listDevices, listIssuers, registerDevice } from './issuers.ts';
import { orderWork, withdrawOrder } from './orders.ts';
import { listParked, moveParked, payOut } from './parked.ts';
import { changeProduct, createProduct, listLayouts, listProducts } from './products.ts';
import { cancelPurchase, getPurchase, listPurchases, recordPurchase } from './purchases.ts';
import { refundPurchase } from './refund.ts';
import { type Change, Refused, type View } from './request.ts';
import { getSession, listSessions } from './sessions.ts';

/** By the contract's operationId. */
export const VIEWS: Readonly<Record<string, View>> = {
  getAudit: ({ db }) => audit(db),
  async getCardBook({ db }, { path }) {
    const book = await readBook(db, path.issuerId ?? '', path.cardId ?? '');
    if (book === null) throw new Refused(404, 'The issuer has no such card.');
    return book;
  },
  getCard,
  getPurchase,
  getSession,
  listActorCertificates,
  listActors,
  listAlarms,
  listCards,
  listClearing,
  listDenyEntries,
  listDevices,
  listDoubts,
  listIssuers,
  listLayouts,
  listParked,
  listProducts,
  listPurchases,
  listSessions,
  listUnexplained,
  sumClearing,
};

export const CHANGES: Readonly<Record<string, Change>> = {
  bindCard,
  cancelPurchase,
  changeCardExpiry,
  changeCardState,
  changeCertificateRequirement,
  changeProduct,
  confirmOutcome,
  createActor,
  createIssuer,
  createProduct,
  handleAlarm,
  importDenyEntries,
  moveParked,
  orderWork,
  payOut,
  proposeOutcome,
  recordPurchase,
  refundPurchase,
  registerActorCertificate,
  registerCard,
  registerDevice,
  removeDenyEntry,
  revokeActorCertificate,
  rotateActorToken,
  withdrawOrder,
  withdrawProposal,
};
