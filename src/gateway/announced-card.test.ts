import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOURNAL } from '../../test/support/gateway-fixtures.ts';
import type { Layout } from '../cards/layout.ts';
import { type AnnouncedArea, areasRefusal, isRefusal, readAnnouncedCard } from './announced-card.ts';

const WHOLE = {
  systemCode: '9d20',
  idm: '01020304050607aB',
  pmm: '0132220427674EFF',
  cardServiceId: 'service',
  areaCodeList: [{ areaCode: '0000', keyVersion: '0001' }, { areaCode: '20f0' }],
};

/** The refusal as `reason field`; null when the card is well announced. */
function said(change: object, isFirst = true): string | null {
  const read = readAnnouncedCard({ ...WHOLE, ...change }, isFirst);
  return isRefusal(read) ? `${read.reason} ${read.detail}` : null;
}

test('what is announced is read: codes in upper case, key versions as they came', () => {
  assert.deepEqual(readAnnouncedCard(WHOLE, true), {
    systemCode: '9D20',
    idm: '01020304050607AB',
    cardServiceId: 'service',
    areas: [
      { code: 0x0000, keyVersion: '0001' },
      { code: 0x20f0, keyVersion: null },
    ],
  });
  const { systemCode, idm } = WHOLE;
  assert.deepEqual(readAnnouncedCard({ systemCode, idm }, true), {
    systemCode: '9D20',
    idm: '01020304050607AB',
    cardServiceId: null,
    areas: null,
  });
});

test('a first call must announce the card, a later one may', () => {
  assert.deepEqual(readAnnouncedCard(undefined, true), {
    reason: 'missing-parameter',
    detail: 'cardContents',
  });
  assert.equal(readAnnouncedCard(undefined, false), null);
  assert.equal(said({}, false), null);
  assert.equal(said({ idm: undefined }, false), 'missing-parameter cardContents.idm');
});

test('every 111 and 112 names its field', () => {
  const list = 'cardContents.areaCodeList';
  const area = { areaCode: '0000', keyVersion: '0001' };
  const rows: readonly (readonly [object, string | null])[] = [
    [{ systemCode: undefined }, 'missing-parameter cardContents.systemCode'],
    ...['', '9D2', '9D200', '9D2G', 0x9d20, null, ['9D20']].map(
      (systemCode) => [{ systemCode }, 'malformed-parameter cardContents.systemCode'] as const,
    ),
    [{ idm: undefined }, 'missing-parameter cardContents.idm'],
    ...['', '0102030405060', '01020304050607089', '010203040506070G', 1, null].map(
      (idm) => [{ idm }, 'malformed-parameter cardContents.idm'] as const,
    ),
    [{ pmm: undefined }, null],
    ...['', '01', 1, null].map((pmm) => [{ pmm }, 'malformed-parameter cardContents.pmm'] as const),
    [{ cardServiceId: undefined }, null],
    ...['s', 's'.repeat(64), '交通'].map((cardServiceId) => [{ cardServiceId }, null] as const),
    ...['', 's'.repeat(65), 'a\0b', '\ud83d', 1, null].map(
      (cardServiceId) => [{ cardServiceId }, 'malformed-parameter cardContents.cardServiceId'] as const,
    ),
    [{ areaCodeList: undefined }, null],
    [{ areaCodeList: [] }, null],
    [{ areaCodeList: Array(32).fill(area) }, null],
    ...[Array(33).fill(area), {}, '0000', null].map(
      (areaCodeList) => [{ areaCodeList }, `malformed-parameter ${list}`] as const,
    ),
    ...[null, '0000', 0].map(
      (item) => [{ areaCodeList: [area, item] }, `malformed-parameter ${list}[1]`] as const,
    ),
    [{ areaCodeList: [{ keyVersion: '0001' }] }, `missing-parameter ${list}[0].areaCode`],
    ...['', '00', 0, null].map(
      (areaCode) =>
        [{ areaCodeList: [area, { ...area, areaCode }] }, `malformed-parameter ${list}[1].areaCode`] as const,
    ),
    ...['', '01', '00001', 1, null].map(
      (keyVersion) =>
        [{ areaCodeList: [{ ...area, keyVersion }] }, `malformed-parameter ${list}[0].keyVersion`] as const,
    ),
    [{ anything: 'else' }, null],
  ];
  for (const [change, outcome] of rows) assert.equal(said(change), outcome, JSON.stringify(change));
});

test('the first field that is wrong is told', () => {
  assert.equal(said({ systemCode: 'x', idm: undefined }), 'malformed-parameter cardContents.systemCode');
  assert.equal(said({ idm: 'x', pmm: 'x' }), 'malformed-parameter cardContents.idm');
  assert.equal(said({ pmm: 'x', cardServiceId: '' }), 'malformed-parameter cardContents.pmm');
  assert.equal(
    said({ cardServiceId: '', areaCodeList: 1 }),
    'malformed-parameter cardContents.cardServiceId',
  );
});

test('areas are those of the layout, with its key versions; the root may go unsaid', () => {
  const own = (code: number, keyVersion: string | null): AnnouncedArea => ({ code, keyVersion });
  const [root, area] = [own(0x0000, '0001'), own(0x2000, '0001')];
  const little: Layout = { ...JOURNAL, keyVersionOrder: 'little' };
  const big: Layout = { ...JOURNAL, keyVersionOrder: 'big' };
  const rows: readonly (readonly [Layout, readonly AnnouncedArea[] | null, boolean])[] = [
    [big, null, true],
    [big, [root, area], true],
    [big, [area, root], true],
    [big, [area], true],
    [big, [own(0x2000, null)], true],
    [big, [root], false],
    [big, [], false],
    [big, [root, own(0x2000, '0002')], false],
    [big, [root, own(0x2000, '0100')], false],
    [big, [own(0, '0002'), area], false],
    [big, [root, area, own(0x3000, '0001')], false],
    [little, [root, area], false],
    [little, [own(0, '0100'), own(0x2000, '0100')], true],
    [little, [own(0, null), own(0x2000, null)], true],
  ];
  for (const [layout, announced, isRight] of rows) {
    const refusal = areasRefusal(layout, announced);
    assert.equal(refusal?.reason ?? null, isRight ? null : 'wrong-area', JSON.stringify(announced));
  }
});
