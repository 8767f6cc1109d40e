import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Which way the house may be walked: every rule names who must not import what, and why. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = join(ROOT, 'src');

interface Import {
  readonly from: string;
  /** A path below `src`, or a package's name. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.generated.ts'))
  .sort();

const IMPORTS = FILES.flatMap(importsOf);

/** Nothing here reads a clock, makes anything up, or touches the world. */
const PURE = [
  'bytes.ts',
  'card-number.ts',
  'entropy.ts',
  'errors.ts',
  'guideline-codes.ts',
  'json-digest.ts',
  'sealed-columns.ts',
  'felica/',
  'audit-trail/merkle.ts',
  'audit-trail/segment.ts',
  'audit-trail/trail-fault.ts',
  'cards/block-field.ts',
  'cards/card-history.ts',
  'cards/card-image.ts',
  'cards/card-keys.ts',
  'cards/card-standing.ts',
  'cards/card-state.ts',
  'cards/chip-work.ts',
  'cards/digital/binding.ts',
  'cards/digital/change.ts',
  'cards/digital/digital-card.ts',
  'cards/digital/follow-gateway.ts',
  'cards/digital/lifecycle.ts',
  'cards/digital/operation.ts',
  'cards/digital/renewal.ts',
  'cards/digital/snapshot.ts',
  'cards/external-key.ts',
  'cards/handed-effect.ts',
  'cards/layout.ts',
  'cards/layout-faults.ts',
  'cards/layout-faults/',
  'cards/owed.ts',
  'digital-cards/error-reply.ts',
  'digital-cards/step-up.ts',
  'digital-cards/views.ts',
  'ledger/account.ts',
  'ledger/card-book.ts',
  'ledger/money-text.ts',
  'ledger/pass-account.ts',
  'ledger/purchase.ts',
  'ledger/transfer.ts',
  'gateway/admission.ts',
  'gateway/alarm.ts',
  'gateway/announced-card.ts',
  'gateway/block-access.ts',
  'gateway/call.ts',
  'gateway/content-digest.ts',
  'gateway/decide-call.ts',
  'gateway/evidence.ts',
  'gateway/plain-command.ts',
  'gateway/procedures/',
  'gateway/reader-attempts.ts',
  'gateway/reading-commands.ts',
  'gateway/receipt-seed.ts',
  'gateway/reply.ts',
  'gateway/round.ts',
  'gateway/session.ts',
  'gateway/session-secret.ts',
  'gateway/snapshot.ts',
  'gateway/standing.ts',
  // They ask for keys, and wait for them; what answers is handed to them, and they touch nothing else.
  'gateway/open.ts',
  'gateway/open-response.ts',
  'gateway/seal.ts',
  'till/amount.ts',
  'till/body.ts',
  'till/credit.ts',
  'till/debit.ts',
  'till/lots.ts',
  'till/pass.ts',
  'till/refund.ts',
  'till/reply.ts',
  'till/request.ts',
  'till/pass-number.ts',
  'till/rule.ts',
  'simulator/issuer/inbox.ts',
  'notifications/after-attempt.ts',
  'notifications/retry-after.ts',
  'simulator/virtual-card/',
  'simulator/phone.ts',
  'simulator/phone-faults.ts',
  'simulator/faults.ts',
  'simulator/gate.ts',
  'simulator/gate-trace.ts',
  'simulator/gate-write.ts',
  'simulator/blank-card.ts',
  'simulator/history-record.ts',
  'simulator/card-maker.ts',
  'notifications/retry-after.ts',
  'simulator/wallet/wallet.ts',
  'simulator/wallet/wallet-faults.ts',
  'wallets/retry-schedule.ts',
  'wallets/wallet-answer.ts',
];

/** A digest or a cipher of its input is no more than arithmetic. */
const PURE_PACKAGES = ['node:crypto'];
const PURE_CRYPTO_USERS = [
  'json-digest.ts',
  'audit-trail/merkle.ts',
  'gateway/receipt-seed.ts',
  'felica/security/ciphers.ts',
];

/** Who may put the simulator, and where keys are, beside the server. */
const WIRING = [
  'app.ts',
  'issuer-routes.ts',
  'till-routes.ts',
  'main.ts',
  'audit-command.ts',
  'keys-command.ts',
  'secrets.ts',
];

const DOORS = ['gateway/', 'digital-cards/', 'wallets/', 'till/'];

const isIn = (places: readonly string[], file: string) =>
  places.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));

describe('import directions', () => {
  test('there is something to look at', () => {
    assert.ok(FILES.length > 80, `${FILES.length} files`);
    assert.ok(IMPORTS.length > 200, `${IMPORTS.length} imports`);
    for (const place of PURE)
      assert.ok(
        FILES.some((file) => isIn([place], file)),
        `${place} is gone`,
      );
  });

  test('pure files import pure files only', () => {
    refuse(({ from, to, typeOnly }) => {
      if (!isIn(PURE, from) || isIn(PURE, to)) return false;
      if (PURE_PACKAGES.includes(to)) return !PURE_CRYPTO_USERS.includes(from);
      // A type is gone before anything runs.
      return !(typeOnly && to.endsWith('.generated.ts'));
    });
  });

  test('pure files read no clock and make nothing up', () => {
    const impure =
      /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.|process\.|setTimeout|setInterval|fetch\()/;
    const found = FILES.filter((file) => isIn(PURE, file) && impure.test(withoutComments(file)));
    assert.deepEqual(found, []);
  });

  test('the server does not know the simulator', () => {
    refuse(
      ({ from, to }) =>
        to.startsWith('simulator/') && !from.startsWith('simulator/') && !WIRING.includes(from),
    );
  });

  test('the simulator meets the device door over its contract only', () => {
    refuse(({ from, to }) => from.startsWith('simulator/') && to.startsWith('gateway/'));
  });

  test('the doors do not know one another', () => {
    const doorOf = (file: string) => DOORS.find((door) => file.startsWith(door));
    refuse(({ from, to }) => {
      const [here, there] = [doorOf(from), doorOf(to)];
      return here !== undefined && there !== undefined && here !== there;
    });
  });

  test('what the doors stand on does not know them', () => {
    const below = ['cards/', 'ledger/', 'db/', 'felica/', 'http/', 'vault/', 'audit-trail/'];
    refuse(({ from, to }) => isIn(below, from) && isIn([...DOORS, 'admin/', 'simulator/', 'app.ts'], to));
  });

  test('keys are asked for at their door: only the wiring says where they are', () => {
    // The simulator makes up the keys of its own cards, in the form in which an operator has them.
    refuse(
      ({ from, to, typeOnly }) =>
        to.startsWith('vault/') &&
        !typeOnly &&
        !from.startsWith('vault/') &&
        !from.startsWith('simulator/sandbox/') &&
        !WIRING.includes(from),
    );
  });

  test('only who makes and opens tokens, encrypted texts and keys knows the JOSE library', () => {
    const users = ['jose/', 'authz/', 'vault/', 'till-access/', 'simulator/'];
    refuse(({ from, to, typeOnly }) => to === 'jose' && !typeOnly && !isIn(users, from));
  });

  test('nobody imports the wiring', () => {
    refuse(({ from, to }) => WIRING.includes(to) && !WIRING.includes(from));
  });

  test('only the database folder knows a database driver, only the edge knows the web server', () => {
    refuse(({ from, to }) => (to === 'pg' || to === 'node:sqlite') && !from.startsWith('db/'));
    const edge = /^(?:http\/|(?:[a-z-]+\/)*[a-z-]*routes\.ts$)/;
    refuse(({ from, to }) => to === 'fastify' && !edge.test(from));
  });

  test('no file only passes on what others export', () => {
    const found = FILES.filter((file) => /^export (?:\*|\{[^}]*\}) from /m.test(withoutComments(file)));
    assert.deepEqual(found, []);
  });

  test('no two files import each other, however long the way round', () => {
    const next = new Map(FILES.map((file) => [file, valueImports(file)]));
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `a circle: ${[...path, file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of FILES) visit(file, []);
  });
});

function refuse(isRefused: (found: Import) => boolean): void {
  assert.deepEqual(
    IMPORTS.filter(isRefused).map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
}

function valueImports(file: string): readonly string[] {
  return IMPORTS.filter(({ from, typeOnly }) => from === file && !typeOnly).map(({ to }) => to);
}

function importsOf(file: string): readonly Import[] {
  const found = withoutComments(file).matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'/gm);
  return [...found].map(([, type, target = '']) => ({
    from: file,
    to: target.startsWith('.') ? relative(SOURCE, join(SOURCE, dirname(file), target)) : target,
    typeOnly: type !== undefined,
  }));
}

function withoutComments(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '');
}
