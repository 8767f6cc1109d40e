/** Certificates made for a test: an authority, what it signs, and what it takes back. */

import 'reflect-metadata';
import { createPrivateKey } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import { fingerprintOf } from '../../src/http/certificate.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;

export interface Issued {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  readonly serialNumber: string;
  /** As the server writes it. */
  readonly fingerprint: string;
}

export interface IssueOptions {
  readonly use: 'server' | 'client';
  /** Milliseconds from now; an hour unless said otherwise. */
  readonly validFor?: number;
}

export interface Authority {
  /** Its own certificate, PEM. */
  readonly cert: string;
  issue(options: IssueOptions): Promise<Issued>;
  /** A revocation list of these serial numbers, PEM, good for an hour. */
  revoke(...serialNumbers: readonly string[]): Promise<string>;
  /** An empty revocation list that should have been followed by another. */
  revokeNobodyAnyMore(): Promise<string>;
}

export async function makeAuthority(name: string): Promise<Authority> {
  const subject = `CN=${name}`;
  const keys = await makeKeys();
  const cert = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    keys,
    signingAlgorithm: ALGORITHM,
    serialNumber: '01',
    ...validity(HOUR_MS),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  let issued = 1;

  async function list(serialNumbers: readonly string[], validFor: number): Promise<string> {
    const { notBefore, notAfter } = validity(validFor);
    const crl = await X509CrlGenerator.create({
      issuer: subject,
      thisUpdate: notBefore,
      nextUpdate: notAfter,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      entries: serialNumbers.map((serialNumber) => ({ serialNumber, revocationDate: new Date() })),
    });
    // As RFC 7468, section 6, and OpenSSL label it.
    return crl.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----');
  }

  return {
    cert: cert.toString('pem'),
    async issue({ use, validFor = HOUR_MS }) {
      const own = await makeKeys();
      issued += 1;
      const serialNumber = issued.toString(16).padStart(2, '0');
      const leaf = await X509CertificateGenerator.create({
        subject: `CN=${use} ${serialNumber}`,
        issuer: subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        serialNumber,
        ...validity(validFor),
        extensions: extensionsFor(use),
      });
      return {
        key: await pemOf(own.privateKey),
        cert: leaf.toString('pem'),
        serialNumber,
        fingerprint: fingerprintOf(new Uint8Array(leaf.rawData)),
      };
    },
    revoke: (...serialNumbers) => list(serialNumbers, HOUR_MS),
    revokeNobodyAnyMore: () => list([], -1000),
  };
}

function extensionsFor(use: IssueOptions['use']): Extension[] {
  if (use === 'client') return [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  return [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
  ];
}

function validity(validFor: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 2 * HOUR_MS), notAfter: new Date(Date.now() + validFor) };
}

function makeKeys() {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function pemOf(key: Awaited<ReturnType<typeof makeKeys>>['privateKey']): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}
