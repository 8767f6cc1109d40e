/** One card held to a phone: what a hub asks of it, what the street does to it, and what became of its value. */

import assert from 'node:assert/strict';
import { type Layout, layoutNamed } from '../../src/cards/layout.ts';
import { cardAttempts, deviceAttempts } from '../../src/gateway/reader-attempts.ts';
import { readerSubject } from '../../src/gateway/session.ts';
import type { SandboxExternalCard } from '../../src/simulator/sandbox/sandbox-file.ts';
import { readingRounds, START_BALANCE } from './gateway-card.ts';
import type { Members, Reply, Sender } from './gateway-http.ts';
import { assertChip, type CardRows, cardRows } from './gateway-rows.ts';
import { sandboxCalls } from './gateway-sandbox.ts';
import { type Asked, openUseCase, type UseCase } from './gateway-use-case.ts';
import type { GatewayWorld } from './gateway-world.ts';

export interface ExternalCard extends CardRows {
  readonly layout: Layout;
  readonly issuerId: string;
  readonly deviceId: string;
  readonly idm: string;
  /** By which the server knows it. */
  readonly externalKey: string;
  readonly hub: Sender;
  /** What the phone announces of it. */
  readonly contents: Members;
  /** At getReaderModeCommands, held to `deviceId` unless another phone is named. */
  useCase(asked?: Asked, deviceId?: string): UseCase;
  /** READ_BALANCE from the first call to the last reply. */
  read(): Promise<Reply>;
  /** BLOCK_AND_READ_CARD from the first call to the last reply. */
  ingest(): Promise<Reply>;
  /** A use case whose write meets a fault, and the reply to what came of it. */
  torn(useCase: UseCase, fault: Members): Promise<Reply>;
  transceive(command: string): Promise<string | null>;
  fault(fault: Members): Promise<void>;
  gate(event: 'spend' | 'load' | 'enter' | 'exit', amount?: number): Promise<void>;
  /** What a gate says that does not open, null when it does. */
  gateRefusal(event: 'spend' | 'load', amount: number): Promise<string | null>;
  chip(): Promise<number>;
  blocks(): Promise<Readonly<Record<string, string>>>;
  phoneLies(): void;
  /** The open session's time is up. */
  expireSession(): Promise<void>;
  /** From now on the card stands on the deny list. */
  deny(): Promise<void>;
  isDenied(): Promise<boolean>;
  /** The first calls of this device, and of this card, were so much longer ago. */
  ageAttempts(ms: bigint): Promise<void>;
}

const STREETS = new WeakMap<ExternalCard, { net: number; lies: boolean }>();

export function externalCard(world: GatewayWorld, planned: SandboxExternalCard): ExternalCard {
  const { issuerId, deviceId, idm, cardServiceId, systemCode, pmm, areaCodeList } = planned;
  const street = { net: 0, lies: false };
  const sandbox = sandboxCalls(world);
  const layout = layoutNamed(world.layouts, planned.layout);
  const externalKey = `${issuerId}\n${systemCode}\n${idm}`;
  const contents = { cardServiceId, systemCode, idm, pmm, areaCodeList };
  const at = `phones/${deviceId}`;
  const deviceKey = async (): Promise<string> => {
    const [row] = await world.db.read('select id from device where device_id = $1', [deviceId]);
    return String(row?.id);
  };
  const card: ExternalCard = {
    ...cardRows(world, 'external_key = $1', [externalKey]),
    layout,
    issuerId,
    deviceId,
    idm,
    externalKey,
    contents,
    get hub() {
      return world.hub(issuerId);
    },
    useCase: (asked = {}, heldTo = deviceId) =>
      openUseCase(
        {
          baseUrl: () => world.baseUrl,
          hub: () => card.hub,
          endpoint: 'getReaderModeCommands',
          subject: { issuerId, deviceId: heldTo },
          announced: { cardContents: contents },
          // Whichever phone it is held to, the sandbox keeps it in one place.
          transceive: card.transceive,
          readingRounds: readingRounds(layout),
        },
        asked,
      ),
    read: () => card.useCase({ operation: 'READ_BALANCE' }).runToEnd(),
    ingest: () => card.useCase({ operation: 'BLOCK_AND_READ_CARD' }).runToEnd(),
    async torn(useCase, fault) {
      const reply = await useCase.toWrite();
      await card.fault({ ...fault, atCommand: 1 });
      return useCase.goOn(reply);
    },
    transceive: (command) => sandbox.transceive(deviceId, 'external', command),
    async fault(fault) {
      await sandbox.call(`${at}/faults`, { ...fault, target: 'external' });
    },
    async gate(event, amount) {
      await sandbox.call(`${at}/external/gate`, { event, ...(amount === undefined ? {} : { amount }) });
      street.net += event === 'load' ? (amount ?? 0) : -(amount ?? 0);
    },
    gateRefusal: (event, amount) => sandbox.refusal(`${at}/external/gate`, { event, amount }),
    chip: async () => Number((await sandbox.call(`${at}/external`)).balance),
    blocks: async () => (await sandbox.call(`${at}/external`)).blocks as Record<string, string>,
    phoneLies() {
      street.lies = true;
    },
    expireSession: async () => world.expireSession(readerSubject(await deviceKey())),
    async deny() {
      const text = `insert into deny_entry (id, external_key, issuer_id, system_code, idm, reason, created_ms)
values ($1, $2, $3, $4, $5, 'stolen', 0)`;
      await world.change('deny_entry', externalKey, text, [
        `deny-${idm}`,
        externalKey,
        issuerId,
        systemCode,
        idm,
      ]);
    },
    async isDenied() {
      const rows = await world.db.read('select id from deny_entry where external_key = $1', [externalKey]);
      return rows.length === 1;
    },
    async ageAttempts(ms) {
      for (const subject of [deviceAttempts(await deviceKey()), cardAttempts(externalKey)]) {
        const [row] = await world.db.read('select times from reader_attempts where subject = $1', [subject]);
        if (row === undefined) continue;
        const times: string[] = JSON.parse(String(row.times));
        const aged = JSON.stringify(times.map((time) => String(BigInt(time) - ms)));
        const text = 'update reader_attempts set times = $2, version = version + 1 where subject = $1';
        await world.change('reader_attempts', subject, text, [subject, aged]);
      }
    },
  };
  STREETS.set(card, street);
  return card;
}

/** The chip holds what it came with, what the street did, and what our writes did. */
export async function assertExternalConserved(card: ExternalCard): Promise<void> {
  const street = STREETS.get(card);
  assert.ok(street !== undefined);
  if (street.lies) return;
  const isKnown = (await card.find()) !== null;
  const transfers = isKnown ? await card.transfers() : [];
  const account = isKnown ? await card.account() : { inDoubt: 0 };
  assertChip(await card.chip(), START_BALANCE + street.net, transfers, account);
}
