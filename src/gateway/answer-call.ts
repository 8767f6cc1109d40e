/** Load, open, decide, seal, commit: a call from its snapshot to its stored reply. */

import type { LayoutCatalogue } from '../cards/layout.ts';
import { type Attempt, commitDecision } from '../db/commit-decision.ts';
import type { Database } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import { gatewayCode, type Refusal, refuse } from '../errors.ts';
import type { Call } from './call.ts';
import { responsesDigest } from './content-digest.ts';
import { type CallDecision, decideCall } from './decide-call.ts';
import { replyText } from './reply.ts';
import type { Alarm } from './round.ts';
import {
  closeSession,
  insertAlarm,
  insertRound,
  roundMoneyStatements,
  touchSession,
  writeSession,
} from './round-store.ts';
import { type SealedCommand, sealCommands } from './seal.ts';
import type { Snapshot } from './snapshot.ts';
import { loadRoundReply, loadSnapshot } from './snapshot-store.ts';

export interface GatewayServices {
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
  /** How long a session may take from its first call; SESSION_TTL_MS unless told. */
  readonly sessionTtlMs?: bigint;
}

/** What became of a call, beside the reply's bytes: for the log. */
export interface AnsweredCall {
  readonly reply: string;
  readonly statusCode: number;
  readonly replayed: boolean;
  /** What was committed for a person to look at. */
  readonly alarms: readonly Alarm[];
}

/**
 * @param issuerIds the issuers the caller may speak for
 * @param digest the call's content digest
 */
export async function answerCall(
  services: GatewayServices,
  call: Call,
  digest: string,
  issuerIds: ReadonlySet<string>,
): Promise<AnsweredCall> {
  const issuerId = issuerIds.has(call.issuerId) ? call.issuerId : null;
  for (;;) {
    const answered = await commitDecision(services.db, () => attempt(services, call, digest, issuerId));
    if (answered !== 'decide-again') return answered;
  }
}

async function attempt(
  services: GatewayServices,
  call: Call,
  digest: string,
  issuerId: string | null,
): Promise<Attempt<AnsweredCall | 'decide-again'>> {
  const { db, layouts, entropy, sessionTtlMs } = services;
  const snapshot = await loadSnapshot(db, call, issuerId);
  const { earlier } = snapshot;
  if (earlier !== null) return nothingToCommit(replay(services, call, digest, snapshot, earlier));

  const decision = decideCall(call, responsesDigest(call), snapshot, layouts, entropy, sessionTtlMs);
  switch (decision.kind) {
    case 'turn-away':
      return nothingToCommit(fresh(services, call, snapshot, decision.refusal));
    case 'close-expired': {
      if (snapshot.deviceBusy === null) throw new Error('nothing holds the device');
      const { subject, version } = snapshot.deviceBusy;
      return { batch: [closeSession(subject, version)], result: 'decide-again' };
    }
    case 'answer':
      return commitAnswer(services, call, digest, snapshot, decision);
    case 'repeat-last-round':
      return commitRepeat(services, call, digest, snapshot, decision);
    case 'round':
      return commitRound(services, call, digest, snapshot, decision);
  }
}

type Decision<Kind extends CallDecision['kind']> = Extract<CallDecision, { kind: Kind }>;

function commitAnswer(
  services: GatewayServices,
  call: Call,
  digest: string,
  snapshot: Snapshot,
  { refusal }: Decision<'answer'>,
): Attempt<AnsweredCall> {
  const answered = fresh(services, call, snapshot, refusal);
  const sessionKey = services.entropy.uuid();
  return { batch: [roundRow(call, digest, snapshot, answered, sessionKey, 0n)], result: answered };
}

/** The same bytes under a new requestId, which from now on stands for them too. */
async function commitRepeat(
  services: GatewayServices,
  call: Call,
  digest: string,
  snapshot: Snapshot,
  { session }: Decision<'repeat-last-round'>,
): Promise<Attempt<AnsweredCall>> {
  const { card } = snapshot;
  if (card === null || snapshot.session === null)
    throw new Error('a repeated round has a card and a session');
  const last = await loadRoundReply(services.db, session);
  if (last === null) return nothingToCommit(fresh(services, call, snapshot, refuse('unknown-session')));
  const answered = { reply: last.reply, statusCode: Number(last.statusCode), replayed: true, alarms: [] };
  const sessionKey = services.entropy.uuid();
  return {
    batch: [
      touchSession(card.id, snapshot.session.version),
      roundRow(call, digest, snapshot, answered, sessionKey, 0n),
    ],
    result: answered,
  };
}

function commitRound(
  services: GatewayServices,
  call: Call,
  digest: string,
  snapshot: Snapshot,
  { refusal, session, layout, idm, money, alarms }: Decision<'round'>,
): Attempt<AnsweredCall> {
  const { card, nowMs } = snapshot;
  if (card === null) throw new Error('a round has a card');
  const commands = sealCommands(layout, idm, session.expected);
  const answered = { ...fresh(services, call, snapshot, refusal, commands), alarms };
  return {
    batch: [
      writeSession(card.id, session, snapshot.session),
      roundRow(call, digest, snapshot, answered, session.id, session.round),
      ...roundMoneyStatements(snapshot, money, session.id),
      ...alarms.map((alarm) => insertAlarm(services.entropy.uuid(), card.id, alarm, nowMs)),
    ],
    result: answered,
  };
}

function replay(
  services: GatewayServices,
  call: Call,
  digest: string,
  snapshot: Snapshot,
  earlier: NonNullable<Snapshot['earlier']>,
): AnsweredCall {
  if (earlier.contentDigest !== digest) {
    return fresh(
      services,
      call,
      snapshot,
      refuse('malformed-parameter', 'requestHeader.requestId was used before'),
    );
  }
  return { reply: earlier.reply, statusCode: Number(earlier.statusCode), replayed: true, alarms: [] };
}

function roundRow(
  call: Call,
  contentDigest: string,
  { card, nowMs }: Snapshot,
  { reply, statusCode }: AnsweredCall,
  sessionKey: string,
  round: bigint,
) {
  return insertRound({
    call,
    contentDigest,
    sessionKey,
    round,
    cardKey: card?.id ?? null,
    reply,
    statusCode,
    nowMs,
  });
}

function fresh(
  { entropy }: GatewayServices,
  call: Call,
  { nowMs }: Snapshot,
  refusal: Refusal | null,
  commands: readonly SealedCommand[] = [],
): AnsweredCall {
  return {
    reply: replyText(entropy.uuid(), call.sessionId, nowMs, refusal, commands),
    statusCode: gatewayCode(refusal),
    replayed: false,
    alarms: [],
  };
}

function nothingToCommit(result: AnsweredCall): Attempt<AnsweredCall> {
  return { batch: [], result };
}
