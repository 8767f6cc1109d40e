/** Every operation with every fault, on cards with DES keys and the receipt in a history. */

import { forEachEngine } from '../support/engines.ts';
import { FAMILIES, matrixOf } from './matrix.ts';

forEachEngine((engine) => matrixOf(engine, FAMILIES.ring));
