/** The operations of the contract: what each needs, and who answers it. */

import { changeCard } from './change-card.ts';
import { getCredentials } from './credentials.ts';
import type { DoorOperation } from './door.ts';
import { getDigitalCard, getOperation, getOperations } from './information.ts';
import { searchDigitalCards } from './search.ts';
import { stepUpResult } from './step-up-result.ts';

/** By their `operationId` in the contract. */
export const OPERATIONS: Readonly<Record<string, DoorOperation>> = {
  suspendDigitalCard: { scope: 'digitalcards:write', handler: changeCard('SUSPEND') },
  resumeDigitalCard: { scope: 'digitalcards:write', handler: changeCard('RESUME') },
  deleteDigitalCard: { scope: 'digitalcards:write', handler: changeCard('DELETE') },
  approveStepUp: { scope: 'digitalcards:write', handler: stepUpResult },
  searchDigitalCards: { scope: 'digitalcards:read', handler: searchDigitalCards },
  getDigitalCard: { scope: 'digitalcards:read', handler: getDigitalCard },
  getCredentials: { scope: 'digitalcards:credentials', handler: getCredentials },
  getOperation: { scope: 'digitalcards:read', handler: getOperation },
  getOperations: { scope: 'digitalcards:read', handler: getOperations },
};
