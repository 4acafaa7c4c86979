/** Time and chance as an argument, so that tests turn the hands themselves. */
export interface Clock {
  now(): number;
  random(): number;
  /** Runs `act` once after `ms`; the returned function calls it off. */
  after(ms: number, act: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** The server's clock as seen from here: it decides when a poll opens and closes, so countdowns follow it. */
export class ServerClock {
  readonly #clock: Clock;
  #offset = 0;
  #precise = false;
  constructor(clock: Clock) {
    this.#clock = clock;
  }
  now(): number {
    return this.#clock.now() + this.#offset;
  }
  /** `time` in milliseconds. An HTTP `Date` header knows only seconds, so it never replaces a precise reading. */
  set(time: number, precise: boolean): void {
    if (Number.isNaN(time) || (this.#precise && !precise)) return;
    this.#precise ||= precise;
    this.#offset = time - this.#clock.now();
  }
}
