/** A map that is never larger than it may be: what was not used for longest makes room. Pure. */

export interface RecentlyUsed<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** @param max how many entries it holds, 1 or more */
export function recentlyUsed<Value>(max: number): RecentlyUsed<Value> {
  // A Map remembers in which order its keys came, so the first of it is the one that was not used for longest.
  const entries = new Map<string, Value>();

  function set(key: string, value: Value): void {
    entries.delete(key);
    entries.set(key, value);
    if (entries.size <= max) return;
    const [oldest] = entries.keys();
    if (oldest !== undefined) entries.delete(oldest);
  }

  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
    delete: (key) => void entries.delete(key),
  };
}
