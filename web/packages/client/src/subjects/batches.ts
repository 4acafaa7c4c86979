/**
 * Taps that wait to be sent, on the device, each batch under an id of its own: sent again it counts once, so neither a lost answer
 * nor a second tab nor a reload counts twice. The last batch of a tab takes taps until it is sealed; then nobody changes it any more.
 */
import type { Clock } from "../clock.ts";
import { newId } from "../ids.ts";
import type { Corner } from "../storage.ts";
import { plus } from "./standing.ts";
import type { Taps } from "./wire.ts";

export interface Batch {
  readonly subject: string;
  readonly reactions: Taps;
  readonly sealed: boolean;
  /** Of its last tap. */
  readonly at: number;
}

/** A batch that is open for so long has lost its tab. */
const ORPHANED_MS = 5_000;

export class Batches {
  readonly #corner: Corner;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #subject: string;
  #open: string | null = null;

  constructor(corner: Corner, clock: Clock, subject: string) {
    this.#corner = corner;
    this.#clock = clock;
    this.#subject = subject;
    this.#name = `taps:${encodeURIComponent(subject)}:`;
  }

  add(emoji: string): void {
    const now = this.#clock.now();
    const open = this.#open === null ? null : this.#read(this.#open);
    if (open === null || open.sealed) this.#open = newId("tap", now);
    const before = open === null || open.sealed ? {} : open.reactions;
    this.#write(this.#open as string, { subject: this.#subject, reactions: plus(before, { [emoji]: 1 }), sealed: false, at: now });
  }

  /** There are taps of this tab that nobody has sent. */
  get isGathering(): boolean {
    return this.#open !== null && this.#read(this.#open)?.sealed === false;
  }

  /** No tap is added to it any more. */
  seal(): void {
    const open = this.#open === null ? null : this.#read(this.#open);
    if (open !== null && !open.sealed) this.#write(this.#open as string, { ...open, sealed: true });
    this.#open = null;
  }

  /** The oldest that may leave: sealed, or left open by a tab that is gone. */
  next(): { readonly id: string; readonly taps: Taps } | null {
    const now = this.#clock.now();
    for (const id of this.#ids()) {
      const batch = this.#read(id);
      if (batch === null || (!batch.sealed && (id === this.#open || now - batch.at < ORPHANED_MS))) continue;
      this.#write(id, { ...batch, sealed: true });
      return { id, taps: batch.reactions };
    }
    return null;
  }

  done(id: string): void {
    this.#corner.remove(this.#name + id);
  }

  /** Of this device, whichever tab they were tapped in. */
  get waiting(): Taps {
    return this.#ids().reduce<Taps>((sum, id) => plus(sum, this.#read(id)?.reactions ?? {}), {});
  }

  /** Ids sort by time. */
  #ids(): string[] {
    return this.#corner.names(this.#name).map((name) => name.slice(this.#name.length));
  }

  #read(id: string): Batch | null {
    return this.#corner.read<Batch>(this.#name + id);
  }

  #write(id: string, batch: Batch): void {
    this.#corner.write(this.#name + id, batch);
  }
}
