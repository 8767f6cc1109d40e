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
import { bindDevice, unbindDevice } from './device-bindings.ts';
import { getDigitalCardOperation, listDigitalCardOperations } from './digital-card-operations.ts';
import {
  changeConsumer,
  getDigitalCard,
  listDigitalCards,
  operateDigitalCard,
  renewDigitalCard,
} from './digital-cards.ts';
import { confirmOutcome, listDoubts, proposeOutcome, withdrawProposal } from './doubts.ts';
import { changeIssuerAccess, getIssuerAccess } from './issuer-access.ts';
import {
  listIssuerCertificates,
  registerIssuerCertificate,
  revokeIssuerCertificate,
} from './issuer-certificates.ts';
import {
  dropPreviousSigningSecret,
  getNotificationEndpoint,
  resumeNotificationEndpoint,
  rotateSigningSecret,
  setNotificationEndpoint,
} from './issuer-endpoint.ts';
import { listIssuerKeys, registerIssuerKeys, retireIssuerKey } from './issuer-keys.ts';
import { createIssuer, listDevices, listIssuers, registerDevice } from './issuers.ts';
import { getKeyRotation, listKeyRotations, startKeyRotation } from './key-rotations.ts';
import { createDigitalCard } from './new-digital-card.ts';
import { createPass, importPasses } from './new-passes.ts';
import {
  getNotification,
  listNotifications,
  replayNotifications,
  resendNotification,
} from './notifications.ts';
import { orderWork, withdrawOrder } from './orders.ts';
import { listParked, moveParked, payOut } from './parked.ts';
import { linkPass, unlinkPass } from './pass-cards.ts';
import { changePassProduct, createPassProduct, listPassProducts } from './pass-products.ts';
import {
  changePassExpiry,
  changePassState,
  getPass,
  issuePassValue,
  listPasses,
  listPassTransfers,
} from './passes.ts';
import { deletePhysicalCard } from './physical-cards.ts';
import { closePointOfSale, createPointOfSale, listPointsOfSale } from './points-of-sale.ts';
import { changeProduct, createProduct, listLayouts, listProducts } from './products.ts';
import { cancelPurchase, getPurchase, listPurchases, recordPurchase } from './purchases.ts';
import { refundPurchase } from './refund.ts';
import { type Change, Refused, type View } from './request.ts';
import { addServerKey, listServerKeys, retireServerKey } from './server-keys.ts';
import { getSession, listSessions } from './sessions.ts';
import { openStepUp } from './step-ups.ts';
import {
  addTillClientSecret,
  changeTillScopes,
  createTillClient,
  dropTillClientSecret,
  listTillClients,
  revokeTillClient,
  revokeTillTokens,
} from './till-clients.ts';
import { createTillGroup, createTillStore, listTillGroups, listTillStores } from './till-groups.ts';
import { changeWallet, changeWalletPause, createWallet, listWallets, rotateWalletToken } from './wallets.ts';

/** By the contract's operationId. */
export const VIEWS: Readonly<Record<string, View>> = {
  getAudit: ({ db }) => audit(db),
  async getCardBook({ db }, { path }) {
    const book = await readBook(db, path.issuerId ?? '', path.cardId ?? '');
    if (book === null) throw new Refused(404, 'The issuer has no such card.');
    return book;
  },
  getCard,
  getDigitalCard,
  getDigitalCardOperation,
  getIssuerAccess,
  getKeyRotation,
  getNotification,
  getNotificationEndpoint,
  getPass,
  getPurchase,
  getSession,
  listActorCertificates,
  listActors,
  listAlarms,
  listCards,
  listClearing,
  listDenyEntries,
  listDevices,
  listDigitalCardOperations,
  listDigitalCards,
  listDoubts,
  listIssuerCertificates,
  listIssuerKeys,
  listIssuers,
  listKeyRotations,
  listLayouts,
  listNotifications,
  listParked,
  listPassProducts,
  listPassTransfers,
  listPasses,
  listPointsOfSale,
  listProducts,
  listPurchases,
  listServerKeys,
  listSessions,
  listTillClients,
  listTillGroups,
  listTillStores,
  listUnexplained,
  listWallets,
  sumClearing,
};

export const CHANGES: Readonly<Record<string, Change>> = {
  addServerKey,
  addTillClientSecret,
  bindCard,
  bindDevice,
  cancelPurchase,
  changeCardExpiry,
  changeCardState,
  changeCertificateRequirement,
  changeConsumer,
  changeIssuerAccess,
  changePassExpiry,
  changePassProduct,
  changePassState,
  changeProduct,
  changeTillScopes,
  changeWallet,
  changeWalletPause,
  closePointOfSale,
  confirmOutcome,
  createActor,
  createDigitalCard,
  createIssuer,
  createPass,
  createPassProduct,
  createPointOfSale,
  createProduct,
  createTillClient,
  createTillGroup,
  createTillStore,
  createWallet,
  deletePhysicalCard,
  dropPreviousSigningSecret,
  dropTillClientSecret,
  handleAlarm,
  importDenyEntries,
  importPasses,
  issuePassValue,
  linkPass,
  moveParked,
  openStepUp,
  operateDigitalCard,
  orderWork,
  payOut,
  proposeOutcome,
  recordPurchase,
  refundPurchase,
  registerActorCertificate,
  registerCard,
  registerDevice,
  registerIssuerCertificate,
  registerIssuerKeys,
  removeDenyEntry,
  renewDigitalCard,
  replayNotifications,
  resendNotification,
  resumeNotificationEndpoint,
  retireIssuerKey,
  retireServerKey,
  revokeActorCertificate,
  revokeIssuerCertificate,
  revokeTillClient,
  revokeTillTokens,
  rotateActorToken,
  rotateSigningSecret,
  rotateWalletToken,
  setNotificationEndpoint,
  startKeyRotation,
  unbindDevice,
  unlinkPass,
  withdrawOrder,
  withdrawProposal,
};
