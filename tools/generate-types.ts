/**
 * TypeScript types of the contracts: `node tools/generate-types.ts` writes them, and a test compares, so that contract and
 * code cannot drift apart.
 */

import { writeFileSync } from 'node:fs';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { loadContract } from '../src/http/contract.ts';

/** Every contract a door is written against. */
export const CONTRACTS = ['device-gateway', 'admin', 'digital-cards', 'wallet', 'authz', 'till'] as const;

const HEADER =
  '/** Made from the contract by `node tools/generate-types.ts`. Change the contract, not this file. */\n\n';

export function generatedFile(name: string): URL {
  return new URL(`../src/http/${name}.generated.ts`, import.meta.url);
}

/** The whole text of the generated file. Throws when the contract is not valid OpenAPI. */
export async function generateTypes(name: string): Promise<string> {
  const document = loadContract(name).document as unknown as OpenAPI3;
  const nodes = await openapiTS(structuredClone(document), {
    exportType: true,
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  });
  return HEADER + astToString(nodes);
}

if (import.meta.main) {
  for (const name of CONTRACTS) writeFileSync(generatedFile(name), await generateTypes(name));
}
