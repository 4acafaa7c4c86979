/**
 * What the client keeps on the device: its voter token, votes on their way and votes that were counted.
 * Private windows and sandboxed frames may refuse localStorage; then memory serves until the page goes.
 */
export interface KeyValueStore {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  };
}

/** localStorage over a memory copy: a full or forbidden disk costs the memory across reloads, never the vote. */
export function browserStore(): KeyValueStore {
  const memory = memoryStore();
  let disk: Storage;
  try {
    disk = globalThis.localStorage;
    if (!disk) return memory;
    disk.getItem("plaudit");
  } catch {
    return memory;
  }
  return {
    get: (key) => disk.getItem(key) ?? memory.get(key),
    set(key, value) {
      try {
        disk.setItem(key, value);
        memory.remove(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove(key) {
      disk.removeItem(key);
      memory.remove(key);
    },
    keys: () => [...new Set([...Object.keys(disk), ...memory.keys()])],
  };
}

/** One corner of a store: keys carry the server and the key, so two sites on one origin never mix. */
export class Corner {
  readonly #store: KeyValueStore;
  readonly #prefix: string;
  constructor(store: KeyValueStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }
  read<T>(name: string): T | null {
    const text = this.#store.get(this.#prefix + name);
    if (text === null) return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null; // written by something else; as good as absent
    }
  }
  write(name: string, value: unknown): void {
    this.#store.set(this.#prefix + name, JSON.stringify(value));
  }
  remove(name: string): void {
    this.#store.remove(this.#prefix + name);
  }
  names(start: string): string[] {
    const whole = this.#prefix + start;
    return this.#store.keys().filter((key) => key.startsWith(whole)).map((key) => key.slice(this.#prefix.length)).sort();
  }
}
