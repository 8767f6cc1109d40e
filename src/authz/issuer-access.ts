/** How an issuer may use the issuer door, and whose certificate it comes with. */

import type { Database } from '../db/database.ts';
import { bigintOf, textOf, textOrNull } from '../db/row.ts';
import type { Scope } from './issuer-callers.ts';
import { scopesAmong } from './scope.ts';

export interface IssuerAccess {
  readonly issuerId: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Its assertions must have an audience and an id of their own. */
  readonly strictAssertions: boolean;
  /** Nothing is done without a registered certificate, and its tokens are bound to it. */
  readonly requiresCertificate: boolean;
  /**
   * The client certificate of the connection, if it is registered: in force, for this issuer (`own`) or for another one. `none`:
   * there is none, or nobody has registered it.
   */
  readonly certificate: 'own' | 'foreign' | 'none';
}

/** No certificate has it. */
const NO_FINGERPRINT = '';

const LOOK_UP = `select issuer_access.scopes, issuer_access.strict_assertions, issuer_access.requires_certificate,
  issuer_certificate.issuer_id as certificate_issuer_id
from issuer_access
left join issuer_certificate on issuer_certificate.fingerprint = $1
  and issuer_certificate.revoked_ms is null and issuer_certificate.not_after_ms > now_ms()
where issuer_access.issuer_id = $2`;

/**
 * Null when the issuer may not use the door, or is not known.
 *
 * @param fingerprint of the client certificate that the connection has proven; null without one
 */
export async function loadIssuerAccess(
  db: Database,
  issuerId: string,
  fingerprint: string | null,
): Promise<IssuerAccess | null> {
  const [row] = await db.read(LOOK_UP, [fingerprint ?? NO_FINGERPRINT, issuerId]);
  if (row === undefined) return null;
  const certificateIssuerId = textOrNull(row, 'certificate_issuer_id');
  return {
    issuerId,
    scopes: scopesAmong(JSON.parse(textOf(row, 'scopes'))),
    strictAssertions: bigintOf(row, 'strict_assertions') === 1n,
    requiresCertificate: bigintOf(row, 'requires_certificate') === 1n,
    certificate: certificateIssuerId === null ? 'none' : certificateIssuerId === issuerId ? 'own' : 'foreign',
  };
}
