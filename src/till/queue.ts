/** One after the other what concerns the same thing; all else at once. */

export interface KeyedQueue {
  /** Runs `work` when everything before it under this key has ended. Throws {@link QueueFull}, and what `work` throws. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Too many wait already. Nothing was done. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Queue {
  /** Settles, well, when the last of them has ended. */
  last: Promise<unknown>;
  length: number;
}

/** @param max how many may be under way and waiting under one key */
export function keyedQueue(max: number): KeyedQueue {
  const queues = new Map<string, Queue>();
  return {
    async run(key, work) {
      const queue = queues.get(key) ?? { last: Promise.resolve(), length: 0 };
      if (queue.length >= max) throw new QueueFull(`${max} requests wait for one pass`);
      queues.set(key, queue);
      const turn = queue.last.then(work);
      queue.last = turn.catch(() => {});
      queue.length++;
      try {
        return await turn;
      } finally {
        queue.length--;
        if (queue.length === 0) queues.delete(key);
      }
    },
  };
}
