/** What happened and why, for whoever puts the script into a page. Kept in memory, read by the debug panel. */
export type About = "page" | "consent" | "person" | "channel" | "cue" | "queue" | "claim" | "shown" | "effect" | "event" | "problem";

export interface Entry {
  readonly at: number;
  readonly about: About;
  readonly what: string;
  /** In a word, such as `claim_lost`. */
  readonly why?: string;
}

const MOST = 200;

export class Journal {
  readonly #entries: Entry[] = [];
  #listener: (() => void) | null = null;

  note(about: About, what: string, why?: string): void {
    this.#entries.push({ at: Date.now(), about, what, ...(why === undefined ? {} : { why }) });
    if (this.#entries.length > MOST) this.#entries.shift();
    this.#listener?.();
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  listen(listener: (() => void) | null): void {
    this.#listener = listener;
  }
}
