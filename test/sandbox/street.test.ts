import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadLayouts } from '../../src/cards/layout-catalogue.ts';
import { forEachEngine } from '../support/engines.ts';
import { startSandbox, type TestSandbox, temporaryFolder } from '../support/sandbox-server.ts';

/** Cards of every layout used in the street, behind the server's back: those in a phone and those held to one. */

const LAYOUTS = [...loadLayouts().values()];

interface ChipReport {
  readonly balance: number;
  readonly blocks: Readonly<Record<string, string>>;
}

forEachEngine((engine) => {
  const folder = temporaryFolder();
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startSandbox(await engine.open(), folder.path);
  });
  after(async () => {
    await sandbox.close();
    folder.remove();
  });

  const chip = async (path: string) => (await (await sandbox.get(path)).json()) as ChipReport;
  const internal = (layout: string) => {
    const card = sandbox.file.cards.find((each) => each.layout === layout);
    assert.ok(card);
    return { path: `/sandbox/cards/${card.cardId}`, name: { cardId: card.cardId }, balance: card.balance };
  };
  const external = (layout: string) => {
    const card = sandbox.file.externalCards.find((each) => each.layout === layout);
    assert.ok(card);
    const { deviceId, balance } = card;
    return { path: `/sandbox/phones/${deviceId}/external`, name: { deviceId }, balance };
  };

  for (const { name: layout, limits, inStation, readerOperations } of LAYOUTS) {
    const places = [
      { where: 'in a phone', find: () => internal(layout) },
      ...(readerOperations.length > 0 ? [{ where: 'held to a phone', find: () => external(layout) }] : []),
    ];
    for (const { where, find } of places) {
      describe(`a card of ${layout} ${where}`, () => {
        test('is spent from and loaded', async () => {
          const { path, name, balance } = find();
          const spent = await sandbox.post(`${path}/gate`, { event: 'spend', amount: 100 });
          assert.deepEqual(await spent.json(), { ...name, balance: balance - 100 });
          assert.equal((await sandbox.post(`${path}/gate`, { event: 'load', amount: 30 })).status, 200);
          assert.equal((await chip(path)).balance, balance - 70);
        });

        test('refuses to go below its floor or above its maximum', async () => {
          const { path } = find();
          const before = await chip(path);
          for (const [event, amount] of [
            ['spend', before.balance - Number(limits.floor) + 10],
            ['load', Number(limits.maximum) - before.balance + 10],
          ] as const) {
            assert.equal((await sandbox.post(`${path}/gate`, { event, amount })).status, 409);
          }
          assert.deepEqual(await chip(path), before);
        });

        test('goes in and out, where it can', async () => {
          const { path, name } = find();
          const { balance } = await chip(path);
          const went = async (event: string, amount?: number) => {
            const response = await sandbox.post(`${path}/gate`, { event, amount });
            return [response.status, (await response.json()) as unknown];
          };
          if (inStation === undefined) {
            const [status, problem] = await went('enter');
            assert.equal(status, 409);
            assert.match((problem as { detail: string }).detail, /no note of where it entered/);
            return;
          }
          assert.deepEqual(await went('enter'), [200, { ...name, balance }]);
          assert.equal((await went('enter'))[0], 409);
          assert.deepEqual(await went('exit', 20), [200, { ...name, balance: balance - 20 }]);
          assert.equal((await went('exit'))[0], 409);
        });
      });
    }
  }

  describe('a card held to a phone', () => {
    const held = (layout: string) => {
      const card = sandbox.file.externalCards.find((each) => each.layout === layout);
      assert.ok(card);
      return card;
    };

    test('answers the commands that are sent to it, as it is announced', async () => {
      for (const { deviceId, systemCode, idm, pmm } of sandbox.file.externalCards) {
        const body = { command: `0600${systemCode}0000`, target: 'external' };
        const polled = await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, body);
        assert.deepEqual(await polled.json(), { response: `1201${idm}${pmm}` });
      }
    });

    test('has the areas that are announced, each in the key version it tells itself', async () => {
      for (const { deviceId, layout, idm, areaCodeList } of sandbox.file.externalCards) {
        const { areas, keyVersionOrder } = LAYOUTS.find(({ name }) => name === layout) ?? assert.fail();
        assert.equal(areaCodeList.length, areas.length);
        if (areas.length === 0) continue;
        const nodes = areaCodeList.map(({ areaCode }) => areaCode.slice(2) + areaCode.slice(0, 2)).join('');
        const count = areas.length.toString(16).padStart(2, '0');
        const length = (11 + 2 * areas.length).toString(16).padStart(2, '0');
        const body = { command: `${length}02${idm}${count}${nodes}`, target: 'external' };
        const told = await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, body);
        const { response } = (await told.json()) as { response: string };
        // On the wire key versions are little-endian.
        const versions = areaCodeList.map(({ keyVersion }) =>
          keyVersionOrder === 'little' ? keyVersion : keyVersion.slice(2) + keyVersion.slice(0, 2),
        );
        assert.equal(response.slice(22), versions.join(''));
      }
    });

    test('has a phone without a card of its own', async () => {
      const { deviceId, systemCode } = held('demo-purse');
      const body = { command: `0600${systemCode}0000` };
      const silent = await sandbox.post(`/sandbox/phones/${deviceId}/transceive`, body);
      assert.deepEqual(await silent.json(), { response: null });
      const phone = sandbox.file.cards[0]?.deviceId;
      assert.equal((await sandbox.get(`/sandbox/phones/${phone}/external`)).status, 404);
      const gate = await sandbox.post(`/sandbox/phones/${phone}/external/gate`, { event: 'enter' });
      assert.equal(gate.status, 404);
    });

    test('is out of the field until it is held there again', async () => {
      const { deviceId, systemCode } = held('demo-journal');
      const path = `/sandbox/phones/${deviceId}`;
      const polling = { command: `0600${systemCode}0000`, target: 'external' };
      await sandbox.post(`${path}/field`, { on: false, target: 'external' });
      assert.deepEqual(await (await sandbox.post(`${path}/transceive`, polling)).json(), { response: null });
      await sandbox.post(`${path}/field`, { on: true, target: 'external' });
      const back = await sandbox.post(`${path}/transceive`, polling);
      assert.notDeepEqual(await back.json(), { response: null });
    });

    test('is as it was left when the server starts again', async () => {
      const { path, balance } = external('aes-purse');
      await sandbox.post(`${path}/gate`, { event: 'spend', amount: 10 });
      const left = await chip(path);
      assert.notEqual(left.balance, balance);
      await sandbox.close();
      sandbox = await startSandbox(await engine.open(), folder.path);
      assert.equal(external('aes-purse').balance, left.balance);
      assert.deepEqual((await chip(path)).blocks, left.blocks);
    });
  });
});
