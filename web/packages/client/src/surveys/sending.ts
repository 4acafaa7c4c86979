/** One request at a time, again and again until the server answers definitely; whatever changed meanwhile goes with the next. */
import { delayMs } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import { CallFailed, type Reply } from "../http.ts";
import { isPassing, isStaleVoter, type Problem } from "../problems.ts";
import { isObject } from "../sound.ts";

/** `waiting`: tried, and not answered; it is safe on this device and goes on trying. */
export type Sync = "idle" | "sending" | "waiting";

export interface Work {
  /** Whether there is anything the server does not have. */
  due(): boolean;
  send(): Promise<Reply>;
  taken(body: unknown): void;
  refused(problem: Problem): void;
  changed(): void;
}

const TEMPORARY = 502;

export class Sending {
  readonly #clock: Clock;
  readonly #work: Work;
  #attempt = 0;
  #busy = false;
  #closed = false;
  #cancel: (() => void) | null = null;
  state: Sync = "idle";
  /** Which change the request under way carries. */
  carries = 0;

  constructor(clock: Clock, work: Work) {
    this.#clock = clock;
    this.#work = work;
  }

  nudge(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#busy && !this.#closed) void this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#work.due() && !this.#closed) {
      if (this.state === "idle") this.#say("sending");
      const wait = await this.#once();
      if (wait === null) continue;
      this.#busy = false;
      if (!this.#closed) this.#cancel = this.#clock.after(wait, () => this.nudge());
      return this.#say("waiting");
    }
    this.#busy = false;
    this.#say("idle");
  }

  /** null when answered, else how long to wait. */
  async #once(): Promise<number | null> {
    try {
      const { body } = await this.#work.send();
      if (!isObject(body) || !isObject(body["response"])) throw new CallFailed({ status: TEMPORARY, code: "http_502", title: "Somebody in between answered" });
      this.#attempt = 0;
      if (!this.#closed) this.#work.taken(body);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      const { problem, retryAfterMs } = error;
      if (isPassing(problem) || isStaleVoter(problem)) return delayMs(this.#attempt++, this.#clock.random, retryAfterMs);
      this.#attempt = 0;
      if (!this.#closed) this.#work.refused(problem);
    }
    return null;
  }

  #say(state: Sync): void {
    if (state === this.state) return;
    this.state = state;
    this.#work.changed();
  }
}
