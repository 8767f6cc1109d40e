/**
 * The functions of a PKCS#11 library that we need (OASIS PKCS #11 v2.40), called through koffi.
 *
 * On 64-bit Linux and macOS: Windows libraries pack their structures in another way.
 */

import { promisify } from 'node:util';

/** What every function returns when it succeeds: CKR_OK. */
const OK = 0;
const ALREADY_INITIALIZED = 0x191;

/** CKF_OS_LOCKING_OK: calls come from several threads. */
const OS_LOCKING_OK = 0x02;
/** CKF_SERIAL_SESSION must always be set; CKF_RW_SESSION is for making keys. */
const SERIAL_SESSION = 0x04;
const RW_SESSION = 0x02;
/** CKU_USER. */
const USER = 1;
const TOKEN_PRESENT = 1;

/** The label is the first member of CK_TOKEN_INFO; the rest is some 160 bytes, 208 at most. */
const TOKEN_INFO_BYTES = 256;
const LABEL_BYTES = 32;
/** Ciphertexts and MACs of single blocks, wrapped keys, labels, readable keys: all are shorter. */
const ANSWER_BYTES = 256;
const FOUND_AT_ONCE = 64;

/** A handle or a number: CK_ULONG. */
type Ulong = number | bigint;
export type SessionHandle = Ulong;
export type ObjectHandle = Ulong;
export type Slot = Ulong;

/** CKM_AES_KEY_GEN and CKM_AES_GCM. */
const AES_KEY_GEN = 0x1080;
const AES_GCM = 0x1087;
const GCM_TAG_BITS = 128;
const BYTE_BITS = 8;

/** What a message is sealed with besides the key. */
export interface GcmInput {
  /** 12 bytes, never twice under one key. */
  readonly nonce: Uint8Array;
  /** What the tag covers besides the message. */
  readonly bound: Uint8Array;
}

export interface Attribute {
  readonly type: number;
  readonly value: Uint8Array;
}

export interface Pkcs11Library {
  /** Of the slots with a token in them, with the token's label. */
  tokens(): readonly { readonly slot: Slot; readonly label: string }[];
  openSession(slot: Slot, mayWrite: boolean): SessionHandle;
  /** Every session of this process with the token, and its login. */
  closeAllSessions(slot: Slot): void;
  login(session: SessionHandle, pin: string): void;
  findObjects(session: SessionHandle, template: readonly Attribute[]): readonly ObjectHandle[];
  attribute(session: SessionHandle, object: ObjectHandle, type: number): Uint8Array;
  createObject(session: SessionHandle, template: readonly Attribute[]): void;
  /** A new AES key, made inside. */
  generateAesKey(session: SessionHandle, template: readonly Attribute[]): void;
  /** Not two of them at once in one session. */
  encrypt(
    session: SessionHandle,
    mechanism: number,
    key: ObjectHandle,
    data: Uint8Array,
  ): Promise<Uint8Array>;
  sign(session: SessionHandle, mechanism: number, key: ObjectHandle, data: Uint8Array): Promise<Uint8Array>;
  /** AES-GCM: the ciphertext and its tag of 16 bytes. */
  encryptGcm(
    session: SessionHandle,
    key: ObjectHandle,
    input: GcmInput,
    data: Uint8Array,
  ): Promise<Uint8Array>;
  /** The opposite. Throws Pkcs11Error when the tag does not fit. */
  decryptGcm(
    session: SessionHandle,
    key: ObjectHandle,
    input: GcmInput,
    sealed: Uint8Array,
  ): Promise<Uint8Array>;
}

/** What a function of the library returned instead of success. */
export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error';
  /** CKR_…, section 11.1. */
  readonly code: number;

  constructor(calledFunction: string, code: number) {
    super(`${calledFunction} returned 0x${code.toString(16).toUpperCase().padStart(8, '0')}`);
    this.code = code;
  }
}

type Koffi = typeof import('koffi');
type TypeSpec = Parameters<ReturnType<Koffi['load']>['func']>[3][number];
type Calls = ReturnType<typeof bind>;
type Call = Calls['initialize'];

/** Loads and initializes the library at `path`. Throws when it cannot be loaded, or koffi is not installed. */
export async function loadPkcs11(path: string): Promise<Pkcs11Library> {
  if (process.platform === 'win32') throw new Error('PKCS#11 libraries are not supported on Windows');
  const calls = bind(await loadKoffi(), path);
  const nothing = {
    createMutex: null,
    destroyMutex: null,
    lockMutex: null,
    unlockMutex: null,
    reserved: null,
  };
  try {
    run(calls.initialize, { ...nothing, flags: OS_LOCKING_OK });
  } catch (error) {
    // Loaded before by somebody else in this process: it is the same library.
    if (!(error instanceof Pkcs11Error && error.code === ALREADY_INITIALIZED)) throw error;
  }
  return {
    tokens: () => slotsOf(calls).map((slot) => ({ slot, label: tokenLabel(calls, slot) })),
    openSession(slot, mayWrite) {
      const session = [0];
      const flags = SERIAL_SESSION | (mayWrite ? RW_SESSION : 0);
      run(calls.openSession, slot, flags, null, null, session);
      return first(session);
    },
    closeAllSessions: (slot) => run(calls.closeAllSessions, slot),
    login(session, pin) {
      const bytes = Buffer.from(pin, 'utf8');
      run(calls.login, session, USER, bytes, bytes.length);
    },
    findObjects(session, template) {
      run(calls.findObjectsInit, session, template.map(withLength), template.length);
      try {
        return foundObjects(calls, session);
      } finally {
        run(calls.findObjectsFinal, session);
      }
    },
    attribute(session, object, type) {
      const value = new Uint8Array(ANSWER_BYTES);
      const answer = [withLength({ type, value })];
      run(calls.getAttributeValue, session, object, answer, 1);
      return value.slice(0, Number(first(answer).length));
    },
    createObject(session, template) {
      run(calls.createObject, session, template.map(withLength), template.length, [0]);
    },
    generateAesKey(session, template) {
      const attributes = template.map(withLength);
      run(calls.generateKey, session, plain(AES_KEY_GEN), attributes, attributes.length, [0]);
    },
    encrypt: (session, mechanism, key, data) =>
      transform(calls.encryptInit, calls.encrypt, session, plain(mechanism), key, data),
    sign: (session, mechanism, key, data) =>
      transform(calls.signInit, calls.sign, session, plain(mechanism), key, data),
    encryptGcm: (session, key, input, data) =>
      transform(calls.encryptGcmInit, calls.encrypt, session, calls.gcm(input), key, data),
    decryptGcm: (session, key, input, sealed) =>
      transform(calls.decryptGcmInit, calls.decrypt, session, calls.gcm(input), key, sealed),
  };
}

async function loadKoffi(): Promise<Koffi> {
  try {
    return await import('koffi');
  } catch {
    throw new Error('PKCS#11 needs the optional package koffi, which is not installed here');
  }
}

function bind(koffi: Koffi, path: string) {
  const library = koffi.load(path);
  const number = koffi.types.ulong;
  const bytes = koffi.pointer(koffi.types.void);
  const attribute = koffi.struct({ type: number, value: bytes, length: number });
  const mechanism = koffi.pointer(koffi.struct({ mechanism: number, parameter: bytes, length: number }));
  const gcmParameters = koffi.struct({
    nonce: bytes,
    nonceLength: number,
    nonceBits: number,
    bound: bytes,
    boundLength: number,
    tagBits: number,
  });
  const gcmMechanism = koffi.pointer(
    koffi.struct({ mechanism: number, parameter: koffi.pointer(gcmParameters), length: number }),
  );
  const mutexes = { createMutex: bytes, destroyMutex: bytes, lockMutex: bytes, unlockMutex: bytes };
  const locking = koffi.pointer(koffi.struct({ ...mutexes, flags: number, reserved: bytes }));
  const template = koffi.pointer(attribute);
  const answer = koffi.inout(koffi.pointer(attribute));
  const numberAnswer = koffi.inout(koffi.pointer(number));
  const of = (name: string, ...types: TypeSpec[]) => ({ name, call: library.func(name, number, types) });
  return {
    initialize: of('C_Initialize', locking),
    getSlotList: of('C_GetSlotList', koffi.types.uint8, bytes, numberAnswer),
    getTokenInfo: of('C_GetTokenInfo', number, bytes),
    openSession: of('C_OpenSession', number, number, bytes, bytes, numberAnswer),
    closeAllSessions: of('C_CloseAllSessions', number),
    login: of('C_Login', number, number, bytes, number),
    findObjectsInit: of('C_FindObjectsInit', number, template, number),
    findObjects: of('C_FindObjects', number, bytes, number, numberAnswer),
    findObjectsFinal: of('C_FindObjectsFinal', number),
    getAttributeValue: of('C_GetAttributeValue', number, number, answer, number),
    createObject: of('C_CreateObject', number, template, number, numberAnswer),
    /** What a call with CKM_AES_GCM takes as its mechanism. */
    gcm: ({ nonce, bound }: GcmInput) => ({
      mechanism: AES_GCM,
      parameter: {
        nonce,
        nonceLength: nonce.length,
        nonceBits: nonce.length * BYTE_BITS,
        bound,
        boundLength: bound.length,
        tagBits: GCM_TAG_BITS,
      },
      length: koffi.sizeof(gcmParameters),
    }),
    generateKey: of('C_GenerateKey', number, mechanism, template, number, numberAnswer),
    encryptGcmInit: of('C_EncryptInit', number, gcmMechanism, number),
    decryptGcmInit: of('C_DecryptInit', number, gcmMechanism, number),
    decrypt: of('C_Decrypt', number, bytes, number, bytes, numberAnswer),
    encryptInit: of('C_EncryptInit', number, mechanism, number),
    encrypt: of('C_Encrypt', number, bytes, number, bytes, numberAnswer),
    signInit: of('C_SignInit', number, mechanism, number),
    sign: of('C_Sign', number, bytes, number, bytes, numberAnswer),
  };
}

function slotsOf(calls: Calls): readonly Slot[] {
  const count = [0];
  run(calls.getSlotList, TOKEN_PRESENT, null, count);
  const slots = new BigUint64Array(Number(first(count)));
  run(calls.getSlotList, TOKEN_PRESENT, slots, count);
  return [...slots.subarray(0, Number(first(count)))];
}

function tokenLabel(calls: Calls, slot: Slot): string {
  const info = Buffer.alloc(TOKEN_INFO_BYTES);
  run(calls.getTokenInfo, slot, info);
  return info.toString('utf8', 0, LABEL_BYTES).trimEnd();
}

function foundObjects(calls: Calls, session: SessionHandle): readonly ObjectHandle[] {
  const all: ObjectHandle[] = [];
  for (;;) {
    const found = new BigUint64Array(FOUND_AT_ONCE);
    const count = [0];
    run(calls.findObjects, session, found, FOUND_AT_ONCE, count);
    if (first(count) === 0) return all;
    all.push(...found.subarray(0, Number(first(count))));
  }
}

/** Off this thread: a token on a network takes its time. */
async function transform(
  init: Call,
  work: Call,
  session: SessionHandle,
  mechanism: object,
  key: ObjectHandle,
  data: Uint8Array,
): Promise<Uint8Array> {
  await runAside(init, session, mechanism, key);
  const input = data.slice();
  const answer = new Uint8Array(ANSWER_BYTES);
  const length = [ANSWER_BYTES];
  try {
    await runAside(work, session, input, input.length, answer, length);
    return answer.slice(0, Number(first(length)));
  } finally {
    // Both stay in use until here, so that they are not collected while another thread works on them.
    input.fill(0);
    answer.fill(0);
  }
}

function run({ name, call }: Call, ...values: readonly unknown[]): void {
  check(name, call(...values));
}

async function runAside({ name, call }: Call, ...values: readonly unknown[]): Promise<void> {
  check(name, await promisify(call.async)(...values));
}

function check(name: string, result: unknown): void {
  if (Number(result) !== OK) throw new Pkcs11Error(name, Number(result));
}

/** A mechanism without parameters. */
function plain(mechanism: number): object {
  return { mechanism, parameter: null, length: 0 };
}

function withLength({ type, value }: Attribute): Attribute & { readonly length: number } {
  return { type, value, length: value.length };
}

function first<Value>(values: readonly Value[]): Value {
  const [value] = values;
  if (value === undefined) throw new Error('a PKCS#11 call left no answer');
  return value;
}
