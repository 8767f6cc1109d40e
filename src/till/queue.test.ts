import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyedQueue, QueueFull } from './queue.ts';

test('what concerns one thing runs one after the other, and the rest at once', async () => {
  const queue = keyedQueue(10);
  const log: string[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = queue.run('a', async () => {
    await gate;
    log.push('a1');
    throw new Error('a1 went wrong');
  });
  const second = queue.run('a', async () => void log.push('a2'));
  await queue.run('b', async () => void log.push('b'));
  open();
  await assert.rejects(first, /a1 went wrong/);
  await second;
  assert.deepEqual(log, ['b', 'a1', 'a2']);
});

test('too many at one key are turned away, and there is room again afterwards', async () => {
  const queue = keyedQueue(2);
  const waiting = [1, 2].map(() => queue.run('a', async () => {}));
  await assert.rejects(
    queue.run('a', async () => {}),
    QueueFull,
  );
  await queue.run('b', async () => {});
  await Promise.all(waiting);
  assert.equal(await queue.run('a', async () => 1), 1);
});
