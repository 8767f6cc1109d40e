/** Every operation with every fault, on cards with AES keys. */

import { forEachEngine } from '../support/engines.ts';
import { FAMILIES, matrixOf } from './matrix.ts';

forEachEngine((engine) => matrixOf(engine, FAMILIES.aes));
