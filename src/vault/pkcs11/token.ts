/** The keys of one token: found by label when it is opened, used by label. */

import {
  type GcmInput,
  loadPkcs11,
  type ObjectHandle,
  Pkcs11Error,
  type Pkcs11Library,
  type SessionHandle,
  type Slot,
} from './library.ts';
import {
  ATTRIBUTE,
  KEY_TYPES,
  type KeyType,
  LABEL_PREFIX,
  MECHANISMS,
  numberFrom,
  SECRET_KEYS,
} from './objects.ts';

export interface TokenOptions {
  /** The path of the maker's PKCS#11 library. */
  readonly library: string;
  /** The token's label. */
  readonly label: string;
  /** Asked for whenever a session is opened, and not kept. */
  readonly pin: () => string;
}

/** One session: what is asked at the same time is done one after another. All throw Pkcs11Error when the token refuses. */
export interface Token {
  /** Of the key with this label; undefined when there is none. */
  typeOf(label: string): KeyType | undefined;
  /** One block under an AES or DES key of that label. */
  encryptBlock(label: string, block: Uint8Array): Promise<Uint8Array>;
  /** With AES or three-key 3DES. */
  cmac(label: string, message: Uint8Array): Promise<Uint8Array>;
  /** AES-GCM: the ciphertext and its tag of 16 bytes. */
  encryptGcm(label: string, input: GcmInput, data: Uint8Array): Promise<Uint8Array>;
  decryptGcm(label: string, input: GcmInput, sealed: Uint8Array): Promise<Uint8Array>;
  /** The value of an object that the token lets be read. */
  read(label: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Connection {
  readonly session: SessionHandle;
  readonly keys: ReadonlyMap<string, { readonly handle: ObjectHandle; readonly type: KeyType }>;
}

/** The session is gone, by CKR_…; a new one may do. */
const LOST: readonly number[] = [
  0x30, // DEVICE_ERROR
  0x32, // DEVICE_REMOVED
  0x82, // OBJECT_HANDLE_INVALID
  0x60, // KEY_HANDLE_INVALID
  0xb0, // SESSION_CLOSED
  0xb3, // SESSION_HANDLE_INVALID
  0xe0, // TOKEN_NOT_PRESENT
  0x101, // USER_NOT_LOGGED_IN
];

const ALREADY_LOGGED_IN = 0x100;

/** PIN_INCORRECT, PIN_INVALID, PIN_LEN_RANGE, PIN_EXPIRED, PIN_LOCKED: asking again would lock the token. */
const PIN_REFUSED: readonly number[] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4];

/** Throws when there is no such token, the PIN is wrong, or two keys have one label. */
export async function openToken({ library: path, label, pin }: TokenOptions): Promise<Token> {
  const library = await loadPkcs11(path);
  const slot = slotOf(library, label);
  let connection = connect(library, slot, pin());
  let pinRefused: Pkcs11Error | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const reconnect = () => {
    if (pinRefused !== undefined) throw pinRefused;
    closeQuietly(library, slot);
    try {
      connection = connect(library, slot, pin());
    } catch (error) {
      if (error instanceof Pkcs11Error && PIN_REFUSED.includes(error.code)) pinRefused = error;
      throw error;
    }
  };

  const inTurn = <Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    const result = last.then(async () => {
      try {
        return await work(connection);
      } catch (error) {
        if (!(error instanceof Pkcs11Error && LOST.includes(error.code))) throw error;
        reconnect();
        return await work(connection);
      }
    });
    last = result.catch(() => undefined);
    return result;
  };

  return {
    typeOf: (name) => connection.keys.get(name)?.type,
    encryptBlock: (name, block) =>
      inTurn(({ session, keys }) => {
        const { handle, type } = keyNamed(keys, name);
        return library.encrypt(session, MECHANISMS[type].encrypt, handle, block);
      }),
    cmac: (name, message) =>
      inTurn(({ session, keys }) => {
        const { handle, type } = keyNamed(keys, name);
        return library.sign(session, MECHANISMS[type].cmac, handle, message);
      }),
    encryptGcm: (name, input, data) =>
      inTurn(({ session, keys }) => library.encryptGcm(session, keyNamed(keys, name).handle, input, data)),
    decryptGcm: (name, input, sealed) =>
      inTurn(({ session, keys }) => library.decryptGcm(session, keyNamed(keys, name).handle, input, sealed)),
    read: (name) =>
      inTurn(async ({ session, keys }) =>
        library.attribute(session, keyNamed(keys, name).handle, ATTRIBUTE.VALUE),
      ),
    close: () => inTurn(async () => library.closeAllSessions(slot)),
  };
}

/** Throws unless exactly one token has the label. */
export function slotOf(library: Pkcs11Library, label: string): Slot {
  const slots = library.tokens().filter((token) => token.label === label);
  const [found] = slots;
  if (found === undefined || slots.length > 1)
    throw new Error(`${slots.length} tokens are labelled ${label}, not one`);
  return found.slot;
}

/** A session with the user logged in; the login is the whole process's. */
export function openUserSession(
  library: Pkcs11Library,
  slot: Slot,
  pin: string,
  mayWrite: boolean,
): SessionHandle {
  const session = library.openSession(slot, mayWrite);
  try {
    library.login(session, pin);
  } catch (error) {
    if (!(error instanceof Pkcs11Error && error.code === ALREADY_LOGGED_IN)) throw error;
  }
  return session;
}

function connect(library: Pkcs11Library, slot: Slot, pin: string): Connection {
  const session = openUserSession(library, slot, pin, false);
  const keys = new Map<string, { readonly handle: ObjectHandle; readonly type: KeyType }>();
  for (const handle of library.findObjects(session, SECRET_KEYS)) {
    const label = Buffer.from(library.attribute(session, handle, ATTRIBUTE.LABEL)).toString('utf8');
    if (!label.startsWith(LABEL_PREFIX)) continue;
    if (keys.has(label)) throw new Error(`two keys of the token are labelled ${label}`);
    const type = KEY_TYPES.get(numberFrom(library.attribute(session, handle, ATTRIBUTE.KEY_TYPE)));
    if (type !== undefined) keys.set(label, { handle, type });
  }
  return { session, keys };
}

/** A token counts what is left open; one that is gone has nothing to close. */
function closeQuietly(library: Pkcs11Library, slot: Slot): void {
  try {
    library.closeAllSessions(slot);
  } catch (error) {
    if (!(error instanceof Pkcs11Error)) throw error;
  }
}

function keyNamed(keys: Connection['keys'], label: string) {
  const key = keys.get(label);
  if (key === undefined) throw new Error(`the token has no key ${label}`);
  return key;
}
