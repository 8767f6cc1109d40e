/** What the demo does to its world, all of it over HTTP, as any user of a sandbox could. */

import { hexToBytes } from '../../bytes.ts';
import type { Layout } from '../../cards/layout.ts';
import { type HubIdentity, runUseCase, type UseCaseReport } from '../hub.ts';
import type { SandboxCard, SandboxFile } from '../sandbox/sandbox-file.ts';
import { chipOf, type DemoChip } from './demo-frames.ts';

/** A card's book as the operator's door tells it; amounts in minor units. */
export interface DemoBook {
  readonly currency: string;
  readonly chip: number;
  readonly inDoubt: number;
  readonly prepaid: number;
  readonly transfers: readonly DemoTransfer[];
}

export interface DemoTransfer {
  readonly sequence: number;
  readonly kind: string;
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly receipt: string | null;
}

/** One tap: the hub's use case, carried out by the phone. */
export interface DemoTap {
  /** What the hub saw. */
  readonly report: UseCaseReport;
  /** What it could not see: what the chip held after each command, in the order of the report. */
  readonly chip: readonly DemoChip[];
}

export interface DemoWorld {
  readonly card: SandboxCard;
  tap(request: { readonly operation?: string; readonly purchaseId?: string }): Promise<DemoTap>;
  /** A paid top-up; minor units. */
  purchase(amount: number): Promise<string>;
  fault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the chip really holds, minor units. */
  chip(): Promise<number>;
  book(): Promise<DemoBook>;
  /** What `tessera audit` finds wrong. */
  auditFaults(): Promise<readonly string[]>;
}

/** The first card of that layout in a running sandbox. */
export function demoCard(sandbox: SandboxFile, layoutName: string): SandboxCard {
  const card = sandbox.cards.find(({ layout }) => layout === layoutName);
  if (card === undefined) throw new Error(`the sandbox has no card of layout ${layoutName}`);
  return card;
}

/** Over a card of `layout` in a running sandbox. */
export function demoWorld(sandbox: SandboxFile, card: SandboxCard, layout: Layout): DemoWorld {
  const issuer = sandbox.issuers.find(({ issuerId }) => issuerId === card.issuerId);
  if (issuer === undefined) throw new Error(`the sandbox has no issuer ${card.issuerId}`);
  const { baseUrl, admin } = sandbox;
  const { issuerId, cardId, deviceId } = card;
  const hub: HubIdentity = { baseUrl, ...issuer.deviceGateway };

  const post = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> =>
    json(
      await fetch(`${baseUrl}/sandbox${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const get = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
    json(await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${admin.token}` } }));
  const transceive = async (command: string): Promise<string | null> => {
    const { response } = await post(`/phones/${deviceId}/transceive`, { command });
    return typeof response === 'string' ? response : null;
  };
  const chip = async (): Promise<DemoChip> => {
    const { blocks } = await get(`/sandbox/cards/${cardId}`);
    const image = Object.entries(blocks as Record<string, string>);
    return chipOf(layout, new Map(image.map(([name, hex]) => [name, hexToBytes(hex)])));
  };
  return {
    card,
    tap: async (request) => {
      const held: DemoChip[] = [];
      const report = await runUseCase(hub, { issuerId, cardId, deviceId, ...request }, async (command) => {
        const response = await transceive(command);
        held.push(await chip());
        return response;
      });
      return { report, chip: held };
    },
    purchase: async (amount) => String((await post('/purchases', { cardId, amount })).purchaseId),
    fault: async (fault) => {
      await post(`/phones/${deviceId}/faults`, fault);
    },
    chip: async () => (await chip()).balance,
    book: async () =>
      (await get(`/admin/v1/issuers/${issuerId}/cards/${cardId}/book`)) as unknown as DemoBook,
    auditFaults: async () => (await get('/admin/v1/audit')).faults as readonly string[],
  };
}

async function json(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${JSON.stringify(body)}`);
  return body;
}
