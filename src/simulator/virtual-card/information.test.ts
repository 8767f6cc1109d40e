import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requestBlockInformation } from '../../felica/commands/request-block-information.ts';
import { requestService } from '../../felica/commands/request-service.ts';
import { requestServiceV2 } from '../../felica/commands/request-service-v2.ts';
import { requestSpecificationVersion } from '../../felica/commands/request-specification-version.ts';
import { requestSystemCode } from '../../felica/commands/request-system-code.ts';
import { type FoundNode, searchServiceCode } from '../../felica/commands/search-service-code.ts';
import { answer } from './answer.ts';
import * as t from './test-card.ts';

const idm = t.IDM;

function respond(packet: Uint8Array, card = t.CARD): Uint8Array {
  const { response } = answer(card, packet);
  assert.ok(response);
  return response;
}

describe('Request Service', () => {
  const nodes = [0xffff, 0x0000, 0x1000, t.RANDOM_KEYED, t.MISSING, 0x1001];
  const versions = [0x0102, 0x0304, 0x0506, 0x0708, 0xffff, 0xffff];

  test('key versions of the system, areas and services; FFFF for a missing node', () => {
    const response = respond(requestService.buildCommand({ idm, nodes }));
    assert.deepEqual(requestService.parseResponse(response), { idm, keyVersions: versions });
  });

  test('version 2: the lists that the key type calls for', () => {
    const keys = (keyType: number) => {
      const card = { ...t.CARD, profile: { ...t.CARD.profile, keyType } };
      return requestServiceV2.parseResponse(respond(requestServiceV2.buildCommand({ idm, nodes }), card))
        .keys;
    };
    assert.deepEqual(keys(0x4f), { keyType: 0x4f, aes: versions });
    assert.deepEqual(keys(0x3f), { keyType: 0x3f, des: versions });
    assert.deepEqual(keys(0x43), { keyType: 0x43, aes: versions, des: versions });
  });
});

test('Search Service Code: the root first, an area before what it holds, then the end', () => {
  const found = (index: number) =>
    searchServiceCode.parseResponse(respond(searchServiceCode.buildCommand({ idm, index }))).found;
  const service = (code: number): FoundNode => ({ kind: 'service', code });
  const expected: FoundNode[] = [
    { kind: 'area', code: 0x0000, end: 0xfffe },
    { kind: 'area', code: 0x1000, end: 0x107f },
    service(t.RANDOM_KEYED),
    service(t.RANDOM),
    service(t.RANDOM_READ_ONLY),
    service(t.RANDOM_BESIDE_CYCLIC),
    service(t.CYCLIC),
    service(t.CYCLIC_READ_ONLY),
    service(t.PURSE_DIRECT),
    service(t.PURSE_CASHBACK),
    service(t.PURSE_DECREMENT),
    service(t.PURSE_READ_ONLY),
    { kind: 'end' },
  ];
  assert.deepEqual(
    expected.map((_, index) => found(index)),
    expected,
  );
  assert.deepEqual(found(0xffff), { kind: 'end' });
});

test('Request System Code: all systems in order', () => {
  const response = respond(requestSystemCode.buildCommand({ idm }));
  const systemCodes = [t.SYSTEM, t.SECOND_SYSTEM];
  assert.deepEqual(requestSystemCode.parseResponse(response), { idm, systemCodes });
});

test('Request Block Information: shared blocks count once for an area, a missing node has none', () => {
  const nodes = [t.RANDOM, t.CYCLIC, t.PURSE_DIRECT, 0x1000, 0x0000, t.MISSING, 0x2000];
  const response = respond(requestBlockInformation.buildCommand({ idm, nodes }));
  const counts = [4, 3, 1, 8, 9, 0, 0];
  assert.deepEqual(requestBlockInformation.parseResponse(response), { idm, counts });
});

test('Request Specification Version: that of the chip', () => {
  const response = respond(requestSpecificationVersion.buildCommand({ idm }));
  const { basicVersion, optionVersions } = t.CARD.profile;
  const expected = { idm, sf1: 0, sf2: 0, basicVersion, optionVersions };
  assert.deepEqual(requestSpecificationVersion.parseResponse(response), expected);
});
