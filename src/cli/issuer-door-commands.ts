/** `tessera issuers access`, `keys` and `certificates`: how an issuer may use the issuer door, and how it proves itself there. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Certificate, IssuerKey } from '../http/admin.generated.ts';
import { parseFingerprint } from '../http/certificate.ts';
import { path } from './admin-client.ts';
import { changeCommand, listCommand, shownFields, viewCommand } from './operator-command.ts';
import { fieldText } from './print.ts';

/** When the command line does not say. */
const DEFAULT_RETENTION_DAYS = '180';
const DEFAULT_OPERATION_TTL_SECONDS = '86400';

export function addIssuerDoor(issuers: Command): void {
  issuers.addCommand(accessCommand());
  issuers.addCommand(issuerKeysCommand());
  issuers.addCommand(certificatesCommand());
}

function accessCommand(): Command {
  const access = new Command('access').description('how an issuer may use the issuer door');
  const of = (issuerId = '') => path`/issuers/${issuerId}/access`;
  viewCommand(access, 'get <issuerId>', 'what it may do', async (door, [issuerId]) => {
    const found = await door.get(of(issuerId));
    return { json: found, text: fieldText(found) };
  });
  changeCommand(
    access,
    'set <issuerId>',
    'say what it may do; what is left out becomes the default again',
    async (door, [issuerId], options) => {
      const { scopes = '', retentionDays, operationTtl } = options;
      const body = {
        scopes: scopes.split(',').filter(Boolean),
        strictAssertions: options.strictAssertions !== undefined,
        requiresCertificate: options.requireCertificate !== undefined,
        walletsBindDevices: options.walletsBindDevices !== undefined,
        retentionDays: Number(retentionDays),
        operationTtlSeconds: Number(operationTtl),
      };
      return shownFields(await door.change('PUT', of(issuerId), body));
    },
  )
    .option('--scopes <names>', 'with commas: digitalcards:read, :write, :credentials; none when left out')
    .option('--strict-assertions', 'an assertion must have an audience and an id of its own')
    .option('--require-certificate', 'nothing without a registered certificate')
    .option('--wallets-bind-devices', 'a wallet may bind a device without a step-up')
    .option('--retention-days <days>', 'how long a deleted card’s number is kept', DEFAULT_RETENTION_DAYS)
    .option(
      '--operation-ttl <seconds>',
      'how long a device has to carry an operation out',
      DEFAULT_OPERATION_TTL_SECONDS,
    );
  return access;
}

function issuerKeysCommand(): Command {
  const keys = new Command('keys').description('an issuer’s public keys');
  const of = (issuerId = '') => path`/issuers/${issuerId}/keys`;
  listCommand<IssuerKey>(
    keys,
    'list <issuerId>',
    'its keys, oldest first',
    ([issuerId]) => of(issuerId),
    (items) => ({
      head: ['PURPOSE', 'KID', 'ACTIVE FROM', 'RETIRED'],
      rows: items.map((each) => [each.purpose, each.kid, each.activatesAt, each.retiresAt ?? '-']),
    }),
  );
  changeCommand(
    keys,
    'add <issuerId> <purpose> <file>',
    'let it sign by, or be written to under, the keys of a file: a public JWK or a set of them',
    async (door, [issuerId, purpose, file = ''], { activates, retires }) => {
      const body = {
        purpose,
        keys: readKeys(readFileSync(file, 'utf8')),
        ...(activates === undefined ? {} : { activatesAt: activates }),
        ...(retires === undefined ? {} : { retiresAt: retires }),
      };
      return shownFields(await door.change('POST', of(issuerId), body));
    },
  )
    .option('--activates <time>', 'from when they hold; at once when left out')
    .option('--retires <time>', 'until when they hold');
  changeCommand(
    keys,
    'retire <issuerId> <purpose> <kid>',
    'use a key no more',
    async (door, [issuerId, purpose, kid], { at }) => {
      const body = { purpose, kid, ...(at === undefined ? {} : { retiresAt: at }) };
      return shownFields(await door.change('POST', `${of(issuerId)}/retirement`, body));
    },
  ).option('--at <time>', 'at once when left out');
  return keys;
}

/** A private key that stands there by mistake does not leave this machine. */
function readKeys(text: string): readonly object[] {
  const value = JSON.parse(text) as { readonly keys?: readonly object[] };
  const keys = value.keys ?? [value];
  if (keys.some((key) => 'd' in key))
    throw new Error('the file holds a private key: give out the public one');
  return keys;
}

function certificatesCommand(): Command {
  const certificates = new Command('certificates').description('an issuer’s TLS client certificates');
  const of = (issuerId = '') => path`/issuers/${issuerId}/certificates`;
  listCommand<Certificate>(
    certificates,
    'list <issuerId>',
    'its certificates',
    ([issuerId]) => of(issuerId),
    (items) => ({
      head: ['FINGERPRINT', 'NOT AFTER', 'REVOKED'],
      rows: items.map((each) => [each.fingerprint, each.notAfter, each.revokedAt ?? '-']),
    }),
  );
  changeCommand(
    certificates,
    'add <issuerId> <file>',
    'let it prove itself by a certificate, PEM',
    async (door, [issuerId, file = '']) =>
      shownFields(await door.change('POST', of(issuerId), { certificate: readFileSync(file, 'utf8') })),
  );
  changeCommand(
    certificates,
    'revoke <issuerId> <fingerprint>',
    'believe a certificate no more',
    async (door, [issuerId, text = '']) => {
      const fingerprint = parseFingerprint(text) ?? text;
      return shownFields(await door.change('POST', of(issuerId) + path`/${fingerprint}/revocation`));
    },
  );
  return certificates;
}
