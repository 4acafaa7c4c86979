/** A file of the widget that comes after the first picture. What did not come is asked for again at the next need. */
export interface Lazily<T> {
  /** null until it is here. */
  readonly here: T | null;
  fetch(): Promise<T | null>;
}

export function lazily<T>(load: () => Promise<T>): Lazily<T> {
  let here: T | null = null;
  return {
    get here() {
      return here;
    },
    fetch: async () => (here ??= await load().catch(() => null)),
  };
}
