/** Every operation with every fault, on cards of the FeliCa Lite-S kind. */

import { forEachEngine } from '../support/engines.ts';
import { FAMILIES, matrixOf } from './matrix.ts';

forEachEngine((engine) => matrixOf(engine, FAMILIES.liteS));
