/** Reads the layouts of the `layouts` folder, once at start. */

import { readdirSync, readFileSync } from 'node:fs';
import type { Layout, LayoutCatalogue } from './layout.ts';
import { layoutChecker } from './layout-check.ts';
import { LAYOUTS_FOLDER, SCHEMA_FILE } from './layout-file.ts';

/** All layouts by name. Throws an Error that lists every fault of the first faulty file, with its lines. */
export function loadLayouts(folder: URL = LAYOUTS_FOLDER): LayoutCatalogue {
  const check = layoutChecker();
  const catalogue = new Map<string, Layout>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json') || file === SCHEMA_FILE) continue;
    const { layout, faults } = check(readFileSync(new URL(file, folder), 'utf8'), file);
    if (layout === null) {
      throw new Error(
        `layout ${file}: ${faults.map(({ line, fault }) => `line ${line}: ${fault}`).join('; ')}`,
      );
    }
    catalogue.set(layout.name, layout);
  }
  return catalogue;
}
