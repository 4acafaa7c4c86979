/**
 * What is on its way to the server and may wait: written to the device first, sent in batches, again until the server gives a
 * definite answer, also after a reload. Ids make repeats harmless. The queue is bounded: the oldest goes when it is full.
 */
import { delayMs } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import { CallFailed } from "../http.ts";
import { isPassing, isStaleVoter, type Problem } from "../problems.ts";
import type { Corner } from "../storage.ts";

/** A request that outlives its page may not be longer; see `Http.call`. */
const MOST_CHARACTERS = 15_000;

export interface MailOptions<T> {
  readonly corner: Corner;
  readonly clock: Clock;
  /** Of the names on the device. */
  readonly name: string;
  readonly most: number;
  readonly perBatch: number;
  /** Letters of one breath leave together. */
  readonly gatherMs: number;
  readonly send: (batch: readonly T[]) => Promise<void>;
  /** Given up: refused by the server, or pushed out by newer ones (`null`). */
  readonly lost: (letters: readonly T[], problem: Problem | null) => void;
}

export class Mail<T> {
  readonly #options: MailOptions<T>;
  #busy = false;
  #closed = false;
  #attempt = 0;
  #cancel: (() => void) | null = null;

  constructor(options: MailOptions<T>) {
    this.#options = options;
  }

  /** Names sort by time; a letter of the same id replaces the one that waits. */
  add(id: string, letter: T): void {
    const { corner, clock, name, most, gatherMs, lost } = this.#options;
    corner.write(name + id, letter);
    const names = corner.names(name);
    for (const old of names.slice(0, Math.max(0, names.length - most))) {
      const gone = corner.read<T>(old);
      corner.remove(old);
      if (gone !== null) lost([gone], null);
    }
    if (this.#cancel === null) this.#cancel = clock.after(gatherMs, () => this.nudge());
  }

  get waiting(): number {
    return this.#options.corner.names(this.#options.name).length;
  }

  /** Start now: at page load, when the page goes, when the network is back. */
  nudge(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#busy && !this.#closed) void this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #batch(): readonly (readonly [string, T])[] {
    const { corner, name, perBatch } = this.#options;
    const batch: (readonly [string, T])[] = [];
    let length = 0;
    for (const key of corner.names(name)) {
      const letter = corner.read<T>(key);
      if (letter === null) {
        corner.remove(key);
        continue;
      }
      length += JSON.stringify(letter).length;
      if (batch.length > 0 && (batch.length >= perBatch || length > MOST_CHARACTERS)) break;
      batch.push([key, letter]);
    }
    return batch;
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let batch = this.#batch(); batch.length > 0 && !this.#closed; batch = this.#batch()) {
      const wait = await this.#attemptOne(batch);
      if (wait === null) continue;
      this.#busy = false;
      this.#cancel = this.#options.clock.after(wait, () => this.nudge());
      return;
    }
    this.#busy = false;
  }

  /** null when answered, else how long to wait. */
  async #attemptOne(batch: readonly (readonly [string, T])[]): Promise<number | null> {
    const { corner, clock, send, lost } = this.#options;
    const letters = batch.map(([, letter]) => letter);
    try {
      await send(letters);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      const { problem, retryAfterMs } = error;
      if (isPassing(problem) || isStaleVoter(problem)) return delayMs(this.#attempt++, clock.random, retryAfterMs);
      lost(letters, problem);
    }
    this.#attempt = 0;
    for (const [key] of batch) corner.remove(key);
    return null;
  }
}
