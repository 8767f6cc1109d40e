/**
 * A session after mutual authentication, as the reader and as the card: which transaction number each packet has, and so
 * which packets are refused as old.
 *
 * The reader sends the last number plus one and the card answers with the next. A reader can therefore seal several
 * commands ahead; each response must bear its own command's number, so that none is taken for another's. `undefined`
 * always means: not proven to come from the other side of this session, in this place. A FrameError is a packet that is not
 * well-formed, or an authentic one that says nothing sensible.
 */

import { checkRange, id8, record } from '../field.ts';
import type { AesSession } from './aes.ts';
import { authentication2V2 } from './aes-commands.ts';
import { openAesPacket, sealAesPacket } from './aes-packet.ts';
import type { DesSession } from './des.ts';
import { authentication2 } from './des-commands.ts';
import { MAX_DES_PADDING, openDesPacket, sealDesPacket } from './des-packet.ts';
import { type AccessKind, SECURE_COMMANDS, type SecureAccess } from './secure-access.ts';
import { MAX_TRANSACTION_NUMBER, readPayload, type SecureMessage } from './secure-message.ts';

/** Plain data. Whoever has it can read and write the card as long as it stays in mode 2: keep it sealed. */
export type SecureSession = DesSession | AesSession;

/** What the card tells of itself at the end of authentication: 16 upper-case hexadecimal digits each. */
export interface IssueInformation {
  readonly idi: string;
  readonly pmi: string;
}

export interface Sealed {
  readonly packet: Uint8Array;
  /** The session from now on. */
  readonly session: SecureSession;
}

const issueInformation = record<IssueInformation>({ idi: id8, pmi: id8 });

/** The card's response to Authentication2. */
export function sealAuthentication2(session: SecureSession, issue: IssueInformation): Uint8Array {
  const { transactionNumber } = session;
  return seal(session, authentication2Code(session), {
    transactionNumber,
    payload: issueInformation.write(issue),
  });
}

/**
 * The card's response to Authentication2, read by the reader. The session goes on from the card's number, or from its own
 * when commands were sealed ahead.
 */
export function openAuthentication2(
  session: SecureSession,
  packet: Uint8Array,
): (IssueInformation & { readonly session: SecureSession }) | undefined {
  const found = open(session, authentication2Code(session), packet);
  if (found === undefined) return undefined;
  const transactionNumber = Math.max(session.transactionNumber, found.transactionNumber);
  return { ...readPayload(issueInformation, found.payload, 0), session: { ...session, transactionNumber } };
}

/**
 * A command, the number its response must bear, and the session, in which further commands can be sealed at once.
 * Throws RangeError when a value is outside the command's limits or the numbers are used up.
 */
export function sealCommand<Kind extends AccessKind>(
  session: SecureSession,
  kind: Kind,
  value: SecureAccess[Kind]['command'],
): Sealed & { readonly responseNumber: number } {
  const transactionNumber = session.transactionNumber + 1;
  const responseNumber = transactionNumber + 1;
  checkRange('the transaction number', responseNumber, 0, MAX_TRANSACTION_NUMBER);
  const { code, command } = SECURE_COMMANDS[session.cipher][kind];
  const packet = seal(session, code, { transactionNumber, payload: command.write(value) });
  return { packet, responseNumber, session: { ...session, transactionNumber: responseNumber } };
}

/** What the card answered to the command whose response has this number. */
export function openResponse<Kind extends AccessKind>(
  session: SecureSession,
  kind: Kind,
  responseNumber: number,
  packet: Uint8Array,
): SecureAccess[Kind]['response'] | undefined {
  const { code, response } = SECURE_COMMANDS[session.cipher][kind];
  const found = open(session, code + 1, packet);
  if (found?.transactionNumber !== responseNumber) return undefined;
  return readPayload(response, found.payload, padding(session));
}

/** Which access a card in this session takes the command code for; undefined for none. */
export function accessOf(session: SecureSession, code: number): AccessKind | undefined {
  const { read, write } = SECURE_COMMANDS[session.cipher];
  if (code === read.code) return 'read';
  return code === write.code ? 'write' : undefined;
}

/** What the reader asks of the card, and the session in which the card answers it. An old number is refused. */
export function openCommand<Kind extends AccessKind>(
  session: SecureSession,
  kind: Kind,
  packet: Uint8Array,
): { readonly value: SecureAccess[Kind]['command']; readonly session: SecureSession } | undefined {
  const { code, command } = SECURE_COMMANDS[session.cipher][kind];
  const found = open(session, code, packet);
  if (found === undefined) return undefined;
  const { transactionNumber, payload } = found;
  const isNew = transactionNumber > session.transactionNumber && transactionNumber < MAX_TRANSACTION_NUMBER;
  if (!isNew) return undefined;
  return {
    value: readPayload(command, payload, padding(session)),
    session: { ...session, transactionNumber },
  };
}

/** The card's answer, in the session that {@link openCommand} gave. */
export function sealResponse<Kind extends AccessKind>(
  session: SecureSession,
  kind: Kind,
  value: SecureAccess[Kind]['response'],
): Sealed {
  const transactionNumber = session.transactionNumber + 1;
  const { code, response } = SECURE_COMMANDS[session.cipher][kind];
  const packet = seal(session, code + 1, { transactionNumber, payload: response.write(value) });
  return { packet, session: { ...session, transactionNumber } };
}

function authentication2Code({ cipher }: SecureSession): number {
  return (cipher === 'des' ? authentication2 : authentication2V2).code + 1;
}

function padding({ cipher }: SecureSession): number {
  return cipher === 'des' ? MAX_DES_PADDING : 0;
}

function seal(session: SecureSession, code: number, message: SecureMessage): Uint8Array {
  return session.cipher === 'des'
    ? sealDesPacket(session, code, message)
    : sealAesPacket(session, code, message);
}

function open(session: SecureSession, code: number, packet: Uint8Array): SecureMessage | undefined {
  return session.cipher === 'des'
    ? openDesPacket(session, code, packet)
    : openAesPacket(session, code, packet);
}
