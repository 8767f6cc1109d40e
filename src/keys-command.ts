/** `tessera keys`: the vault's key and the cards' keys. Prints names, kinds and node codes, and never a key. */

import { Command } from 'commander';
import { addServerKeys } from './cli/key-commands.ts';
import { codeToText } from './felica/service-code.ts';
import { readKeyFile, readKeyFileIfAny, readPlainKeyFile, writeKeyFile } from './vault/key-file.ts';
import type { KeySet, KeySets } from './vault/key-set.ts';
import { importKeySets } from './vault/pkcs11/import-key-sets.ts';
import { makePanKey } from './vault/pkcs11/make-pan-key.ts';
import type { TokenOptions } from './vault/pkcs11/token.ts';
import { tokenOptionsFrom } from './vault/pkcs11/token-options.ts';
import { createVaultKeyFile, requireVault, rotateVaultKeyFile } from './vault/vault-key.ts';

const VAULT_OPTION = '--vault-key <file>';
const VAULT_MEANING = "the vault's key file (TESSERA_VAULT_KEY_FILE, or the keys in TESSERA_VAULT_KEY)";

interface VaultOptions {
  readonly vaultKey?: string;
}

export function keysCommand(): Command {
  const keys = new Command('keys').description("the vault's key and the keys of cards");
  keys
    .command('vault-init <file>')
    .description('make a vault key file, readable by you alone')
    .action((file: string) => {
      console.log(
        `${file}: vault key ${createVaultKeyFile(file)}. Without this file nothing sealed opens again.`,
      );
    });
  keys
    .command('vault-rotate <file>')
    .description('put a new key into a vault key file: it seals from now on, the old ones still open')
    .action((file: string) => {
      console.log(`${file}: vault key ${rotateVaultKeyFile(file)} seals from now on`);
    });
  keys
    .command('import <file>')
    .description('seal the key sets of a file in clear, beside those that are sealed already')
    .requiredOption('--out <file>', 'the sealed file; made when it is not there')
    .option('--replace', 'a key set of the same name gives way')
    .option(VAULT_OPTION, VAULT_MEANING)
    .action((file: string, options: ImportOptions) => importFile(file, options));
  keys
    .command('reseal <file>')
    .description('seal a sealed file anew, under the key that seals now')
    .option(VAULT_OPTION, VAULT_MEANING)
    .action((file: string, { vaultKey }: VaultOptions) => {
      const vault = requireVault(process.env, vaultKey);
      const sets = readKeyFile(file, vault);
      writeKeyFile(file, vault, sets);
      console.log(`${file}: ${sets.size} key sets sealed anew`);
    });
  keys
    .command('list <file>')
    .description('what a sealed file holds: names, kinds and nodes')
    .option('--json', 'for machines')
    .option(VAULT_OPTION, VAULT_MEANING)
    .action((file: string, { json, vaultKey }: VaultOptions & { readonly json?: true }) =>
      list(readKeyFile(file, requireVault(process.env, vaultKey)), json === true),
    );
  keys
    .command('load-token <file>')
    .description('put the key sets of a file in clear into the token of TESSERA_PKCS11_LIBRARY')
    .action((file: string) => loadToken(file));
  keys
    .command('make-token-key <name>')
    .description('make a key for card numbers inside the token of TESSERA_PKCS11_LIBRARY')
    .action(async (name: string) => console.log(await makePanKey(requireToken(), name)));
  addServerKeys(keys);
  return keys;
}

interface ImportOptions extends VaultOptions {
  readonly out: string;
  readonly replace?: true;
}

function importFile(file: string, { out, replace, vaultKey }: ImportOptions): void {
  const vault = requireVault(process.env, vaultKey);
  const added = readPlainKeyFile(file);
  const there = readKeyFileIfAny(out, vault);
  const twice = [...added.keys()].filter((name) => there.has(name));
  if (twice.length > 0 && replace !== true) {
    throw new Error(`${out} has ${twice.join(', ')} already; --replace to put the new keys in their place`);
  }
  writeKeyFile(out, vault, new Map([...there, ...added]));
  console.log(`${out}: sealed ${[...added.keys()].join(', ')}`);
  warnOf(file);
}

async function loadToken(file: string): Promise<void> {
  const labels = await importKeySets(requireToken(), readPlainKeyFile(file));
  for (const label of labels) console.log(label);
  warnOf(file);
}

function requireToken(): TokenOptions {
  const options = tokenOptionsFrom(process.env);
  if (options === undefined) throw new Error('no token: set TESSERA_PKCS11_LIBRARY');
  return options;
}

function warnOf(file: string): void {
  console.error(`${file} still holds the keys in clear: destroy it, and every copy.`);
}

function list(sets: KeySets, json: boolean): void {
  const entries = [...sets].map(([name, set]) => ({ name, kind: set.kind, nodes: nodesOf(set) }));
  if (json) console.log(JSON.stringify({ keySets: entries }, null, 2));
  else for (const { name, kind, nodes } of entries) console.log([name, kind, ...nodes].join(' '));
}

function nodesOf(set: KeySet): readonly string[] {
  return set.kind === 'lite-s' ? [] : [...set.nodes.keys()].map(codeToText).sort();
}
