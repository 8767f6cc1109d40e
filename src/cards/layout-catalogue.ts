/** Reads the layouts of the `layouts` folder, once at start. */

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  type Layout,
  type LayoutBlock,
  type LayoutCatalogue,
  layoutFaults,
  type Operation,
} from './layout.ts';

const LAYOUTS_FOLDER = new URL('../../layouts/', import.meta.url);
const SCHEMA_FILE = 'layout.schema.json';

/** The layout file as `layouts/layout.schema.json` describes it. */
interface LayoutFile {
  name: string;
  title: string;
  security: 'none';
  sandboxOnly: boolean;
  currency: string;
  systemCode: string;
  systemKeyVersion: string;
  areas: { code: string; end: string; keyVersion: string }[];
  services: { code: string; keyVersion: string; blocks: number }[];
  blocks: Record<string, { read: string; write: string; block: number }>;
  balance: Layout['balance'];
  receipt: Layout['receipt'];
  clearedByLoad: Layout['clearedByLoad'];
  status?: { block: string; offset: number; blockedMask: string };
  limits: { floor: number; maximum: number; step: number };
  operations: Operation[];
  virtualCard: {
    pmm: string;
    maxReadBlocks: number;
    maxWriteBlocks: number;
    directMayRaise: boolean;
    decrementService?: string;
  };
}

/** All layouts by name. Throws an Error that lists every fault of the first faulty file. */
export function loadLayouts(folder: URL = LAYOUTS_FOLDER): LayoutCatalogue {
  const validate = new Ajv2020({ allErrors: true }).compile<LayoutFile>(
    readJson(new URL(SCHEMA_FILE, LAYOUTS_FOLDER)),
  );
  const catalogue = new Map<string, Layout>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json') || file === SCHEMA_FILE) continue;
    const content: unknown = readJson(new URL(file, folder));
    if (!validate(content)) {
      const faults = (validate.errors ?? []).map(
        (error) => `${error.instancePath || '/'} ${error.message ?? ''}`,
      );
      throw new Error(`layout ${file}: ${faults.join('; ')}`);
    }
    const layout = toLayout(content);
    const faults = layoutFaults(layout);
    if (faults.length > 0) throw new Error(`layout ${file}: ${faults.join('; ')}`);
    if (`${layout.name}.json` !== file) throw new Error(`layout ${file}: is named ${layout.name}`);
    catalogue.set(layout.name, layout);
  }
  return catalogue;
}

function toLayout(file: LayoutFile): Layout {
  const { decrementService, ...virtualCard } = file.virtualCard;
  return {
    name: file.name,
    title: file.title,
    security: file.security,
    sandboxOnly: file.sandboxOnly,
    currency: file.currency,
    systemCode: code(file.systemCode),
    systemKeyVersion: code(file.systemKeyVersion),
    areas: file.areas.map((area) => ({
      code: code(area.code),
      end: code(area.end),
      keyVersion: code(area.keyVersion),
    })),
    services: file.services.map((service) => ({
      code: code(service.code),
      keyVersion: code(service.keyVersion),
      blocks: service.blocks,
    })),
    blocks: new Map(
      Object.entries(file.blocks).map(([name, block]): [string, LayoutBlock] => [
        name,
        { read: code(block.read), write: code(block.write), block: block.block },
      ]),
    ),
    balance: file.balance,
    receipt: file.receipt,
    clearedByLoad: file.clearedByLoad,
    ...(file.status === undefined
      ? {}
      : { status: { ...file.status, blockedMask: code(file.status.blockedMask) } }),
    limits: {
      floor: BigInt(file.limits.floor),
      maximum: BigInt(file.limits.maximum),
      step: BigInt(file.limits.step),
    },
    operations: file.operations,
    virtualCard: {
      ...virtualCard,
      ...(decrementService === undefined ? {} : { decrementService: code(decrementService) }),
    },
  };
}

function code(text: string): number {
  return Number.parseInt(text, 16);
}

function readJson(file: URL) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
