import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { forEachEngine } from '../support/engines.ts';
import { ISSUER, makeCard, makeIssuer, makeParkedCard, onCard } from './admin-cards.ts';
import { encrypted, newPan } from './admin-digital-cards.ts';
import { SECURED } from './admin-layouts.ts';
import { type Asked, adminWorld } from './admin-world.ts';

/** The devices of digital cards, and cards of the device door that become one with them. */

forEachEngine((engine) => {
  const world = adminWorld(engine);
  before(() => makeIssuer(world));

  let made = 0;

  async function newCard(more: Readonly<Record<string, unknown>>): Promise<Asked> {
    const body = {
      digitalCardId: `digital-${++made}`,
      cardId: `physical-${made}`,
      consumerId: 'consumer-1',
      type: 'SE',
      scheme: 'VISA',
      state: 'ACTIVE',
      encryptedPan: await encrypted(world, { pan: newPan(), exp: '1299' }),
      ...more,
    };
    return { path: { issuerId: ISSUER }, body };
  }

  async function makeDigital(more: Readonly<Record<string, unknown>>) {
    const { digitalCard } = await world.done('createDigitalCard', await newCard(more));
    return { issuerId: ISSUER, digitalCardId: String(digitalCard.digitalCardId) };
  }

  /** A card of the device door, and the phone that it is in. */
  async function makePhoneCard(): Promise<{ readonly cardId: string; readonly deviceId: string }> {
    const cardId = await makeCard(world, SECURED);
    return { cardId, deviceId: (await world.done('getCard', onCard(cardId))).deviceId };
  }

  const standing = async (cardId: string) => {
    const { state, owed } = await world.done('getCard', onCard(cardId));
    return [state, owed.map(({ kind }: { kind: string }) => kind)];
  };
  const bind = (path: Asked['path'] & {}, deviceId: string) => ({ path, body: { deviceId } });
  const operate = (path: Asked['path'] & {}, operation: string) =>
    world.done('operateDigitalCard', { path, body: { operation } });

  describe('a digital card', () => {
    test('is bound to a device, told of as an operation, and unbound again', async () => {
      const path = await makeDigital({ type: 'COF' });
      const bound = await world.done('bindDevice', bind(path, 'phone-1'));
      assert.deepEqual(
        [bound.digitalCard.devices, bound.operation.operation, bound.operation.requestorType],
        [['phone-1'], 'DEVICE_BINDING', 'CCI'],
      );
      assert.deepEqual(await world.done('getDigitalCard', { path }), bound.digitalCard);
      await world.refused(409, 'bindDevice', bind(path, 'phone-1'));
      const unbinding = { path: { ...path, deviceId: 'phone-1' } };
      const unbound = await world.done('unbindDevice', unbinding);
      assert.deepEqual([unbound.digitalCard.devices, unbound.operation.operation], [[], 'DEVICE_UNBINDING']);
      assert.deepEqual(await world.done('getDigitalCard', { path }), unbound.digitalCard);
      await world.refused(404, 'unbindDevice', unbinding);
      await world.refused(404, 'bindDevice', bind({ ...path, digitalCardId: 'nothing' }, 'phone-1'));
      await operate(path, 'DELETE');
      await world.refused(409, 'bindDevice', bind(path, 'phone-1'));
      await world.refused(409, 'unbindDevice', unbinding);
    });

    test('has eight devices at most', async () => {
      const devices = Array.from({ length: 8 }, (_, i) => `phone-${i}`);
      const path = await makeDigital({ type: 'HCE', devices });
      assert.match(await world.refused(409, 'bindDevice', bind(path, 'phone-9')), /8 devices/);
      await world.refused(400, 'createDigitalCard', await newCard({ devices: [...devices, 'phone-9'] }));
    });
  });

  describe('in a secure element', () => {
    test('a card of a name lives once on a device', async () => {
      const cardId = 'physical-twice';
      const first = await makeDigital({ cardId, devices: ['phone-se'] });
      const second = await makeDigital({ cardId });
      assert.match(await world.refused(409, 'bindDevice', bind(second, 'phone-se')), /lives on the device/);
      await world.refused(409, 'createDigitalCard', await newCard({ cardId, devices: ['phone-se'] }));
      await makeDigital({ cardId, type: 'HCE', devices: ['phone-se'] });
      await operate(first, 'DELETE');
      await world.done('bindDevice', bind(second, 'phone-se'));
    });

    test('of two cards that are bound at the same time one is told that the place is taken', async () => {
      const cardId = 'physical-raced';
      const cards = [await makeDigital({ cardId }), await makeDigital({ cardId })];
      const both = await Promise.all(
        cards.map((path) =>
          world.ask('bindDevice', { path, body: { deviceId: 'phone-raced', reason: 'Enrolled' } }),
        ),
      );
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    });

    test('a card that becomes one with the device door’s takes it along from then on', async () => {
      const { cardId, deviceId } = await makePhoneCard();
      const path = await makeDigital({ cardId });
      await operate(path, 'SUSPEND');
      assert.deepEqual(await standing(cardId), ['ACTIVE', []]);
      await operate(path, 'RESUME');
      await world.done('bindDevice', bind(path, deviceId));
      assert.deepEqual(await standing(cardId), ['ACTIVE', []]);
      const { operation } = await operate(path, 'SUSPEND');
      assert.equal(operation.status, 'PENDING');
      assert.deepEqual(await standing(cardId), ['SUSPENDED_ISSUER', ['BLOCK']]);
    });

    test('a card that is suspended as it becomes one suspends the device door’s in the same commit', async () => {
      const { cardId, deviceId } = await makePhoneCard();
      const path = await makeDigital({ cardId });
      await operate(path, 'SUSPEND');
      const { operation } = await world.done('bindDevice', bind(path, deviceId));
      assert.equal(operation.status, 'SUCCESSFUL');
      assert.deepEqual(await standing(cardId), ['SUSPENDED_ISSUER', ['BLOCK']]);
      await operate(path, 'RESUME');
      assert.deepEqual(await standing(cardId), ['ACTIVE', ['UNBLOCK']]);
    });

    test('a card that can be used does not become one with a suspended card of the device door', async () => {
      const { cardId, deviceId } = await makePhoneCard();
      await world.done('changeCardState', { ...onCard(cardId), body: { state: 'SUSPENDED_ISSUER' } });
      const path = await makeDigital({ cardId });
      assert.match(await world.refused(409, 'bindDevice', bind(path, deviceId)), /device door/);
      await world.refused(409, 'createDigitalCard', await newCard({ cardId, devices: [deviceId] }));
      await world.refused(409, 'openStepUp', { path, body: { kind: 'DEVICE_BINDING', deviceId } });
      await operate(path, 'SUSPEND');
      await world.done('bindDevice', bind(path, deviceId));
    });

    test('a card that is made on the device of a card of its name is one with it', async () => {
      const { cardId, deviceId } = await makePhoneCard();
      const path = await makeDigital({ cardId, devices: [deviceId] });
      await operate(path, 'SUSPEND');
      assert.deepEqual(await standing(cardId), ['SUSPENDED_ISSUER', ['BLOCK']]);
    });

    test('a card that is unbound goes its own way', async () => {
      const { cardId, deviceId } = await makePhoneCard();
      const path = await makeDigital({ cardId, devices: [deviceId] });
      await world.done('unbindDevice', { path: { ...path, deviceId } });
      await operate(path, 'SUSPEND');
      assert.deepEqual(await standing(cardId), ['ACTIVE', []]);
    });

    test('a card is not taken to another phone while it is one with a digital card on the old one', async () => {
      const cardId = await makeParkedCard(world, SECURED, 100);
      const { deviceId } = await world.done('getCard', onCard(cardId));
      const path = await makeDigital({ cardId, devices: [deviceId] });
      await world.done('registerDevice', { body: { deviceId: 'phone-moved' } });
      const move = { ...onCard(cardId), body: { deviceId: 'phone-moved', idm: '01000000000000BA' } };
      assert.match(await world.refused(409, 'bindCard', move), /also the digital card/);
      await world.done('bindCard', { ...onCard(cardId), body: { deviceId, idm: '01000000000000BB' } });
      await world.done('unbindDevice', { path: { ...path, deviceId } });
      await world.done('bindCard', move);
      await world.done('bindDevice', bind(path, 'phone-moved'));
      await operate(path, 'SUSPEND');
      assert.deepEqual(await standing(cardId), ['SUSPENDED_ISSUER', ['BLOCK']]);
    });

    test('a card is taken to the phone of a digital card of its name only when both stand alike', async () => {
      const cardId = await makeParkedCard(world, SECURED, 100);
      await world.done('registerDevice', { body: { deviceId: 'phone-met' } });
      const path = await makeDigital({ cardId, devices: ['phone-met'] });
      const move = { ...onCard(cardId), body: { deviceId: 'phone-met', idm: '01000000000000BC' } };
      await operate(path, 'SUSPEND');
      assert.match(await world.refused(409, 'bindCard', move), /SUSPENDED_ISSUER/);
      await operate(path, 'RESUME');
      await world.done('bindCard', move);
      await operate(path, 'SUSPEND');
      assert.deepEqual(await standing(cardId), ['SUSPENDED_ISSUER', ['BLOCK']]);
    });

    test('a new expiry resumes the device door’s card with its own', async () => {
      const { cardId, deviceId } = await makePhoneCard();
      const path = await makeDigital({ cardId });
      const hold = JSON.stringify([{ requestorType: 'D1', reasonCode: 'ISSUER_DECISION' }]);
      await world.db.commit([
        {
          table: 'digital_card',
          key: path.digitalCardId,
          text: `update digital_card set state = 'SUSPENDED', holds = $2 where digital_card_id = $1`,
          values: [path.digitalCardId, hold],
          rows: 1,
        },
      ]);
      await world.done('bindDevice', bind(path, deviceId));
      assert.deepEqual(await standing(cardId), ['SUSPENDED_ISSUER', ['BLOCK']]);
      const encryptedPan = await encrypted(world, { pan: newPan(), exp: '1299' });
      await world.done('renewDigitalCard', { path, body: { encryptedPan } });
      assert.deepEqual(await standing(cardId), ['ACTIVE', ['UNBLOCK']]);
    });
  });
});
