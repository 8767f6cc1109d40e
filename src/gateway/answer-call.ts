/** Load, open, decide, seal, commit: a call from its snapshot to its stored reply. */

import { insertAlarm } from '../alarm-row.ts';
import type { CardKeys } from '../cards/card-keys.ts';
import { idmOf } from '../cards/external-key.ts';
import { type LayoutCatalogue, layoutNamed } from '../cards/layout.ts';
import { type Attempt, commitDecision } from '../db/commit-decision.ts';
import type { Database, Statement } from '../db/database.ts';
import type { Entropy } from '../entropy.ts';
import { gatewayCode, type Refusal, refuse } from '../errors.ts';
import type { Vault } from '../vault/vault.ts';
import type { Alarm } from './alarm.ts';
import type { Call } from './call.ts';
import { responsesDigest } from './content-digest.ts';
import {
  awaitedSession,
  type CallContext,
  type CallDecision,
  countedAttempts,
  decideCall,
  sessionSubject,
} from './decide-call.ts';
import { type OpenedRound, openResponses } from './open.ts';
import { type Reply, replyText } from './reply.ts';
import {
  closeSession,
  insertRound,
  standingStatements,
  touchSession,
  writeAttempts,
  writeSession,
} from './round-store.ts';
import { sameDigitalCardStatements } from './same-digital-card.ts';
import { sealCommands } from './seal.ts';
import type { SessionSecret } from './session-secret.ts';
import type { Snapshot } from './snapshot.ts';
import { loadRoundReply, loadSnapshot } from './snapshot-store.ts';

export interface GatewayServices {
  readonly db: Database;
  readonly layouts: LayoutCatalogue;
  readonly entropy: Entropy;
  readonly keys: CardKeys;
  /** What a secured session must remember between two rounds is stored under its key. */
  readonly vault: Vault;
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
  const snapshot = await loadSnapshot(db, call, issuerId, layouts);
  const { earlier } = snapshot;
  if (earlier !== null) return nothingToCommit(replay(services, call, digest, snapshot, earlier));

  const answers = responsesDigest(call);
  const round = await openRound(services, call, answers, snapshot);
  const context: CallContext = {
    call,
    responsesDigest: answers,
    snapshot,
    opened: round.opened,
    layouts,
    entropy,
    ...(sessionTtlMs === undefined ? {} : { sessionTtlMs }),
  };
  const asked = { services, call, digest, snapshot, context };
  const decision = decideCall(context);
  switch (decision.kind) {
    case 'turn-away':
      return { batch: attemptRows(context), result: fresh(asked, { refusal: decision.refusal }) };
    case 'close-expired': {
      if (snapshot.rival === null) throw new Error('nothing is in the way');
      const { subject, version } = snapshot.rival;
      return { batch: [closeSession(subject, version)], result: 'decide-again' };
    }
    case 'answer':
      return commitAnswer(asked, decision);
    case 'repeat-last-round':
      return commitRepeat(asked, decision);
    case 'round':
      return commitRound(asked, decision, round.secret);
  }
}

/** A call with all that it is answered from. */
interface Asked {
  readonly services: GatewayServices;
  readonly call: Call;
  readonly digest: string;
  readonly snapshot: Snapshot;
  readonly context: CallContext;
}

type OpenedCall = Pick<OpenedRound, 'secret'> & { readonly opened: OpenedRound['opened'] | null };

/** What the responses say, where a session waits for them. */
async function openRound(
  { layouts, keys, vault }: GatewayServices,
  call: Call,
  answers: string,
  snapshot: Snapshot,
): Promise<OpenedCall> {
  const session = awaitedSession(call, answers, snapshot);
  const { product, card, sealedSecret } = snapshot;
  if (session === null || product === null) return { opened: null, secret: null };
  const idm = session.externalKey === null ? card?.idm : idmOf(session.externalKey);
  if (idm === undefined) throw new Error('a session of a phone’s card has the card');
  const address = { layout: layoutNamed(layouts, product.layout), idm, keys };
  const secret = sealedSecret === null ? null : openSecret(vault, session.id, sealedSecret);
  return openResponses(address, session.expected, call.responses ?? [], secret);
}

type Decision<Kind extends CallDecision['kind']> = Extract<CallDecision, { kind: Kind }>;

function commitAnswer(asked: Asked, { refusal }: Decision<'answer'>): Attempt<AnsweredCall> {
  const answered = fresh(asked, { refusal });
  const sessionKey = asked.services.entropy.uuid();
  return {
    batch: [roundRow(asked, answered, sessionKey, 0n), ...attemptRows(asked.context)],
    result: answered,
  };
}

/** The same bytes under a new requestId, which from now on stands for them too. */
async function commitRepeat(
  asked: Asked,
  { session }: Decision<'repeat-last-round'>,
): Promise<Attempt<AnsweredCall>> {
  const { services, snapshot, context } = asked;
  if (snapshot.session === null) throw new Error('a repeated round has a session');
  const last = await loadRoundReply(services.db, session);
  if (last === null) return nothingToCommit(fresh(asked, { refusal: refuse('unknown-session') }));
  const answered = { reply: last.reply, statusCode: Number(last.statusCode), replayed: true, alarms: [] };
  const sessionKey = services.entropy.uuid();
  return {
    batch: [
      touchSession(sessionSubject(context), snapshot.session.version),
      roundRow(asked, answered, sessionKey, 0n),
    ],
    result: answered,
  };
}

async function commitRound(
  asked: Asked,
  decision: Decision<'round'>,
  opened: SessionSecret | null,
): Promise<Attempt<AnsweredCall>> {
  const { services, snapshot, context } = asked;
  const { entropy, keys, vault } = services;
  const { refusal, session, layout, standing, data } = decision;
  const address = { layout, idm: standing.card.idm, keys };
  const sealed = await sealCommands(address, decision.commands, opened, entropy);
  const secret = session.open && sealed.secret !== null ? sealSecret(vault, session.id, sealed.secret) : null;
  const answered = {
    ...fresh(asked, { refusal, commands: sealed.commands, data }),
    alarms: standing.alarms,
  };
  const known = snapshot.card?.id ?? null;
  const isNew = known === null && (standing.book.sequence > 0n || releasesNewCard(decision));
  const followed = await digitalCardRows(asked, decision);
  return {
    batch: [
      writeSession(
        sessionSubject(context),
        { ...session, expected: sealed.expected },
        secret,
        snapshot.session,
      ),
      roundRow(asked, answered, session.id, session.round),
      ...attemptRows(context),
      ...(known === null && !isNew ? [] : standingStatements(snapshot, standing, session.id, entropy.uuid())),
      ...standing.alarms.map((alarm) => insertAlarm(entropy.uuid(), known, alarm, snapshot.nowMs)),
      ...followed,
    ],
    result: answered,
  };
}

async function digitalCardRows(
  { services, call, snapshot }: Asked,
  { refusal, session, standing }: Decision<'round'>,
): Promise<readonly Statement[]> {
  if (snapshot.card === null) return [];
  return sameDigitalCardStatements(services, {
    actorId: call.actorId,
    before: snapshot.card,
    after: standing.card,
    session,
    isDone: !session.open && refusal === null,
  });
}

/** The mark goes to an external card that has no value to give: it must be known to be ours when the answer is lost. */
function releasesNewCard({ session: { step, open } }: Decision<'round'>): boolean {
  return open && step.name === 'writing' && step.effect === 'ingested';
}

function attemptRows(context: CallContext): readonly Statement[] {
  return countedAttempts(context).map(writeAttempts);
}

function sealSecret(vault: Vault, sessionKey: string, secret: SessionSecret): string {
  return vault.seal(secretPurpose(sessionKey), new TextEncoder().encode(JSON.stringify(secret)));
}

function openSecret(vault: Vault, sessionKey: string, sealed: string): SessionSecret {
  return JSON.parse(new TextDecoder().decode(vault.open(secretPurpose(sessionKey), sealed)));
}

/** A secret of one session opens for no other. */
function secretPurpose(sessionKey: string): string {
  return `gateway-session ${sessionKey}`;
}

function replay(
  services: GatewayServices,
  call: Call,
  digest: string,
  snapshot: Snapshot,
  earlier: NonNullable<Snapshot['earlier']>,
): AnsweredCall {
  if (earlier.contentDigest !== digest) {
    const refusal = refuse('malformed-parameter', 'requestHeader.requestId was used before');
    return fresh({ services, call, snapshot }, { refusal });
  }
  return { reply: earlier.reply, statusCode: Number(earlier.statusCode), replayed: true, alarms: [] };
}

function roundRow(
  { call, digest, snapshot: { card, nowMs } }: Asked,
  { reply, statusCode }: AnsweredCall,
  sessionKey: string,
  round: bigint,
): Statement {
  return insertRound({
    call,
    contentDigest: digest,
    sessionKey,
    round,
    cardKey: card?.id ?? null,
    reply,
    statusCode,
    nowMs,
  });
}

/** What a new reply says; left out: no commands and no data. */
interface Said extends Partial<Pick<Reply, 'commands' | 'data'>> {
  readonly refusal: Refusal | null;
}

function fresh(
  { services, call, snapshot }: Pick<Asked, 'services' | 'call' | 'snapshot'>,
  { refusal, commands = [], data = null }: Said,
): AnsweredCall {
  const responseId = services.entropy.uuid();
  const { sessionId } = call;
  return {
    reply: replyText({ responseId, sessionId, nowMs: snapshot.nowMs, refusal, commands, data }),
    statusCode: gatewayCode(refusal),
    replayed: false,
    alarms: [],
  };
}

function nothingToCommit(result: AnsweredCall): Attempt<AnsweredCall> {
  return { batch: [], result };
}
