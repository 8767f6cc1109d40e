/** What can be wrong with the trail. */

export type WhyBroken =
  | 'segment-removed'
  | 'key-unknown'
  | 'signature-wrong'
  | 'chain-broken'
  | 'record-removed'
  | 'record-added'
  | 'record-changed'
  | 'copy-missing'
  | 'copy-differs';

export interface TrailFault {
  readonly segment: bigint;
  readonly why: WhyBroken;
  /** One sentence's end, after the name of the segment. */
  readonly explanation: string;
}

export function broken(segment: bigint, why: WhyBroken, explanation: string): TrailFault {
  return { segment, why, explanation };
}
