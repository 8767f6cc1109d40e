/** Whether a layout can be used: what its file's form alone does not hold. Pure. */

import type { Layout } from './layout.ts';
import { fieldFaults } from './layout-faults/fields.ts';
import { historyFaults } from './layout-faults/history.ts';
import { operationFaults } from './layout-faults/operations.ts';
import { purseFaults } from './layout-faults/purse.ts';
import { securityFaults } from './layout-faults/security.ts';
import { structureFaults } from './layout-faults/structure.ts';
import { valueFaults } from './layout-faults/value.ts';

/**
 * Everything wrong with a layout whose file is well-formed, one sentence each; empty when it can be used. Each sentence starts with
 * the member that it is about and a colon.
 */
export function layoutFaults(layout: Layout): readonly string[] {
  return [
    ...structureFaults(layout),
    ...securityFaults(layout),
    ...fieldFaults(layout),
    ...historyFaults(layout),
    ...operationFaults(layout),
    ...valueFaults(layout),
    ...purseFaults(layout),
  ];
}
