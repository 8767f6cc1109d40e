/** What the demo does to its world, all of it over HTTP, as any user of a sandbox could. */

import { type HubIdentity, runUseCase, type UseCaseReport } from '../hub.ts';
import type { SandboxCard, SandboxFile } from '../sandbox/sandbox-file.ts';

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

export interface DemoWorld {
  readonly card: SandboxCard;
  /** One tap: the hub's use case, carried out by the phone. */
  tap(request: { readonly operation?: string; readonly purchaseId?: string }): Promise<UseCaseReport>;
  /** A paid top-up; minor units. */
  purchase(amount: number): Promise<string>;
  fault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the chip really holds, minor units. */
  chip(): Promise<number>;
  book(): Promise<DemoBook>;
  /** What `tessera audit` finds wrong. */
  auditFaults(): Promise<readonly string[]>;
}

/** Over the first card of `layout` in a running sandbox. */
export function demoWorld(sandbox: SandboxFile, layout: string): DemoWorld {
  const card = sandbox.cards.find((each) => each.layout === layout);
  const issuer = sandbox.issuers.find(({ issuerId }) => issuerId === card?.issuerId);
  if (card === undefined || issuer === undefined)
    throw new Error(`the sandbox has no card of layout ${layout}`);
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
  return {
    card,
    tap: (request) => runUseCase(hub, { issuerId, cardId, deviceId, ...request }, transceive),
    purchase: async (amount) => String((await post('/purchases', { cardId, amount })).purchaseId),
    fault: async (fault) => {
      await post(`/phones/${deviceId}/faults`, fault);
    },
    chip: async () => Number((await get(`/sandbox/cards/${cardId}`)).balance),
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
