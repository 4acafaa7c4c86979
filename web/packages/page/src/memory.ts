/**
 * What this tab remembers while it lives, also from page to page: who it is, what it may show and what it is through with.
 * Only after consent, where that is required; where storage is refused the page itself remembers.
 */
const MOST = 200;

export interface Box {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
}

/** Where nothing may be kept, or the browser keeps nothing. */
export function fleeting(): Box {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => void kept.set(name, text), removeItem: (name) => void kept.delete(name) };
}

export function boxOf(open: () => Storage): Box {
  const spare = fleeting();
  try {
    const box = open();
    box.getItem("plaudit");
    return {
      getItem: (name) => spare.getItem(name) ?? box.getItem(name),
      setItem(name, text) {
        try {
          box.setItem(name, text);
        } catch {
          spare.setItem(name, text);
        }
      },
      removeItem(name) {
        spare.removeItem(name);
        box.removeItem(name);
      },
    };
  } catch {
    return spare;
  }
}

export class Memory {
  readonly #box: Box;
  readonly #prefix: string;

  constructor(box: Box, prefix: string) {
    this.#box = box;
    this.#prefix = prefix;
  }

  /** A name that lasts as long as the box does. */
  name(what: string): string {
    const known = this.#box.getItem(this.#prefix + what);
    return known ?? this.rename(what);
  }

  rename(what: string): string {
    const name = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#box.setItem(this.#prefix + what, name);
    return name;
  }

  has(list: string, id: string): boolean {
    return this.#read(list).includes(id);
  }

  add(list: string, id: string): void {
    const ids = this.#read(list);
    if (!ids.includes(id)) this.#box.setItem(this.#prefix + list, JSON.stringify([...ids, id].slice(-MOST)));
  }

  forget(...names: readonly string[]): void {
    for (const name of names) this.#box.removeItem(this.#prefix + name);
  }

  #read(list: string): readonly string[] {
    try {
      const value: unknown = JSON.parse(this.#box.getItem(this.#prefix + list) ?? "[]");
      return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
    } catch {
      return [];
    }
  }
}
