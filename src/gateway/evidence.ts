/** What the answers of a card prove of the value in doubt, and of the write that was out. Pure. */

import { equalBytes, hexToBytes } from '../bytes.ts';
import type { CardImage } from '../cards/card-image.ts';
import { erased, ingested } from '../cards/handed-effect.ts';
import type { Layout } from '../cards/layout.ts';
import { type Owed, type OwedKind, withoutOwed } from '../cards/owed.ts';
import type { Entropy } from '../entropy.ts';
import type { PlainBlock } from './plain-command.ts';
import { type Finding, imageOf } from './procedures/fact-refusal.ts';
import type { Session, WriteEffect } from './session.ts';
import { happenedAfterAll, posted, type Standing, settleByRead, withCard } from './standing.ts';

/** What the evidence is held against. */
export interface EvidenceContext {
  readonly layout: Layout;
  /** The account lives on another chip than the one that is held to the phone: that one's word settles nothing. */
  readonly isElsewhere: boolean;
  readonly entropy: Entropy;
}

export interface Evidence {
  readonly standing: Standing;
  /** Null when the card was not read, or not wholly. */
  readonly image: CardImage | null;
  /** The write that was out is known to have happened. */
  readonly isWritten: boolean;
}

/** The doubt is settled by what the card says of the write that was out, or by what a read shows of it. */
export function takeEvidence(
  { layout, isElsewhere, entropy }: EvidenceContext,
  { step, externalKey }: Session,
  standing: Standing,
  findings: readonly Finding[],
): Evidence {
  const image = imageOf(layout, findings);
  const settled = (before: Standing) =>
    image === null || isElsewhere
      ? before
      : settleByRead(before, layout, image, externalKey !== null, entropy);
  if (step.name !== 'writing') return { standing: settled(standing), image, isWritten: false };
  const { effect } = step;
  // What a Lite-S card says of a write is not authentic; the read that follows it is.
  if (layout.security === 'lite-s') {
    const isWritten = image !== null && standsThere(findings, image);
    const after = settled(standing);
    const done = isWritten && effect !== null ? withEffect(after, layout, effect, findings) : after;
    return { standing: done, image, isWritten };
  }
  const isWritten = findings.some(({ fact }) => fact.kind === 'written');
  if (!isWritten) return { standing: settled(standing), image, isWritten };
  const after =
    effect === null ? moved(standing, layout, entropy) : withEffect(standing, layout, effect, findings);
  return { standing: settled(after), image, isWritten };
}

/** The card says that the write is done: the value in doubt has moved, whatever was decided of it meanwhile. */
function moved(standing: Standing, layout: Layout, entropy: Entropy): Standing {
  const { doubt, decided } = standing.book;
  if (doubt !== null) return posted(standing, layout, entropy);
  return decided === null ? standing : happenedAfterAll(standing, layout, entropy);
}

/** What was to be written is what was read after it. */
function standsThere(findings: readonly Finding[], image: CardImage): boolean {
  return writtenBlocks(findings).every(({ name, data }) =>
    equalBytes(image.get(name) ?? new Uint8Array(), hexToBytes(data)),
  );
}

function writtenBlocks(findings: readonly Finding[]): readonly PlainBlock[] {
  return findings.flatMap(({ command }) => (command.kind === 'write' ? command.blocks : []));
}

const EFFECT_PAYS: Readonly<Partial<Record<WriteEffect, OwedKind>>> = {
  blocked: 'BLOCK',
  unblocked: 'UNBLOCK',
  configured: 'CONFIG',
  planned: 'PLAN',
  fenced: 'FENCE',
};

function withEffect(
  standing: Standing,
  layout: Layout,
  effect: WriteEffect,
  findings: readonly Finding[],
): Standing {
  const { card } = standing;
  const after = fences(layout, effect) ? fenced(standing) : standing;
  if (effect === 'erased') return withCard(after, erased(card));
  if (effect === 'ingested') return withCard(after, ingested(card));
  const owed = card.owed.find(({ kind }) => kind === EFFECT_PAYS[effect]);
  const isPaid = owed !== undefined && isWhatWasWritten(layout, owed, writtenBlocks(findings));
  return isPaid ? withCard(after, { owed: withoutOwed(card.owed, owed.kind) }) : after;
}

/** A Lite-S card counts every write, and refuses the frames that were made before. */
function fences({ security }: Layout, effect: WriteEffect): boolean {
  return security === 'lite-s' || effect === 'fenced';
}

function fenced(standing: Standing): Standing {
  const { book } = standing;
  return { ...standing, book: { ...book, fencedSequence: book.sequence } };
}

/** Other content may have been ordered while the write was out. */
function isWhatWasWritten(layout: Layout, owed: Owed, written: readonly PlainBlock[]): boolean {
  if (owed.kind !== 'CONFIG' && owed.kind !== 'PLAN') return true;
  const fields = owed.kind === 'CONFIG' ? layout.config : layout.plan;
  return Object.entries(owed.content).every(([name, hex]) => {
    const field = fields.get(name);
    const data = written.find((block) => block.name === field?.block)?.data;
    if (field === undefined || data === undefined) return false;
    const bytes = hexToBytes(data).slice(field.offset, field.offset + field.length);
    return equalBytes(bytes, hexToBytes(hex));
  });
}
