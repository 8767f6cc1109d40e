/** Every operation with every fault, on cards without keys. */

import { forEachEngine } from '../support/engines.ts';
import { FAMILIES, matrixOf } from './matrix.ts';

forEachEngine((engine) => matrixOf(engine, FAMILIES.keyFree));
