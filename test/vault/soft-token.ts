/** SoftHSM, where it is on the machine: a real PKCS#11 library with a token of this test's own. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenOptions } from '../../src/vault/pkcs11/token.ts';
import { temporaryFolder } from './temporary-folder.ts';

const LABEL = 'tessera-test';
const PIN = '1234';
const SO_PIN = '5678';

/** Where Debian, Fedora and Homebrew put it. */
const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** Set where every test must run: SoftHSM's absence is then a failure. */
export const SOFTHSM_REQUIRED = process.env.TESSERA_REQUIRE_SOFTHSM === '1';

export const SOFTHSM_LIBRARY = LIBRARIES.find((path) => existsSync(path));

export interface SoftToken extends TokenOptions {
  /** What `tessera keys` is told it with. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** SoftHSM reads its configuration once a process: one token for each test file. */
export function createSoftToken(library: string): SoftToken {
  const folder = temporaryFolder();
  const configuration = join(folder.path, 'softhsm2.conf');
  const tokens = join(folder.path, 'tokens');
  mkdirSync(tokens);
  writeFileSync(
    configuration,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env.SOFTHSM2_CONF = configuration;
  const options = ['--init-token', '--free', '--label', LABEL, '--pin', PIN, '--so-pin', SO_PIN];
  execFileSync('softhsm2-util', options, { stdio: 'pipe' });
  return {
    library,
    label: LABEL,
    pin: () => PIN,
    env: {
      SOFTHSM2_CONF: configuration,
      TESSERA_PKCS11_LIBRARY: library,
      TESSERA_PKCS11_TOKEN: LABEL,
      TESSERA_PKCS11_PIN: PIN,
    },
    remove: () => folder.remove(),
  };
}
