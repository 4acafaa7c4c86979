/**
 * Whose turn it is. Loud effects have one place between them, and what stands until it is closed has one of its own; what happens on the spot and is over in
 * a blink has as many as it likes. Pure: time is an argument, in ms.
 */

export type Lane = "loud" | "standing" | "beside";

export interface Waiting {
  readonly id: string | null;
  readonly lane: Lane;
  readonly priority: number;
  /** Answers to what the reader just did come before everything else. */
  readonly own: boolean;
  /** Infinity: never. */
  readonly expiresAt: number;
}

/** By the device's clock, of an instant by another's; never for what names none. */
export function expiry(instant: string | null | undefined, theirNow: number, ourNow: number): number {
  const at = Date.parse(instant ?? "");
  return Number.isNaN(at) ? Infinity : at - theirNow + ourNow;
}

/** More than anybody can look at; the least important of them go. */
export const MOST_WAITING = 30;
const MOST_REMEMBERED = 1_000;

export class Turns<T extends Waiting> {
  #waiting: T[] = [];
  readonly #met = new Set<string>();

  get length(): number {
    return this.#waiting.length;
  }

  /** Whether it is new here; the same id has one turn. */
  isNew({ id }: Waiting): boolean {
    if (id === null) return true;
    if (this.#met.has(id)) return false;
    this.#met.add(id);
    if (this.#met.size > MOST_REMEMBERED) this.#met.delete(this.#met.values().next().value as string);
    return true;
  }

  /** In its place in the line; what is now too much for it is returned. */
  add(one: T): T | undefined {
    const before = this.#waiting.findIndex((other) => isBefore(one, other));
    this.#waiting.splice(before < 0 ? this.#waiting.length : before, 0, one);
    return this.#waiting.length > MOST_WAITING ? this.#waiting.pop() : undefined;
  }

  /** Takes out those that have waited too long. */
  expired(now: number): T[] {
    const late = this.#waiting.filter(({ expiresAt }) => expiresAt <= now);
    if (late.length > 0) this.#waiting = this.#waiting.filter((one) => !late.includes(one));
    return late;
  }

  /** Takes out the next whose place is free. */
  next(taken: ReadonlySet<Lane>): T | undefined {
    const at = this.#waiting.findIndex(({ lane }) => isFree(lane, taken));
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  withdraw(id: string): T | undefined {
    const at = this.#waiting.findIndex((one) => one.id === id);
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  /** Who waits for the loud place: somebody with an answer to the reader's own act, anybody, nobody. */
  get awaited(): "own" | "any" | null {
    const loud = this.#waiting.filter(({ lane }) => lane === "loud");
    return loud.length === 0 ? null : loud.some(({ own }) => own) ? "own" : "any";
  }
}

const isBefore = (one: Waiting, other: Waiting): boolean => (one.own === other.own ? one.priority > other.priority : one.own);

/** What stands is loud as it comes, and then stays without being so. */
const isFree = (lane: Lane, taken: ReadonlySet<Lane>): boolean => lane === "beside" || (!taken.has(lane) && !(lane === "standing" && taken.has("loud")));

/** How long what is shown may stay, of `planned`, when others wait: long enough to be read, unless the reader has moved on already. */
export const LEAST_MS = 2_000;
export function remaining(planned: number, shownFor: number, awaited: "own" | "any" | null): number {
  const stays = awaited === null ? planned : awaited === "own" ? 0 : Math.min(planned, LEAST_MS);
  return Math.max(0, stays - shownFor);
}
