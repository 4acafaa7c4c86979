/**
 * What a page notices by itself: that it was opened, read so far, left, not touched, clicked. Each cue asks once for each visit of
 * an address; the server decides what comes of it. The browser is behind `Signals`, so that all of it is tested without one.
 */
import type { Clock, Cue } from "@plaudit/client";
import { matches } from "./urls.ts";

export type Signal = "url" | "scroll" | "leave" | "active" | "click";

export interface Signals {
  url(): string;
  /** How far down the page was read, 0 to 100. */
  scrolled(): number;
  /** For a click: whether it met an element of this selector. Throws where the selector is none. */
  listen(signal: Signal, act: (meets: (selector: string) => boolean) => void): () => void;
}

export type CueState = "armed" | "other_page" | "asked" | "unknown_selector";

export interface CueEvents {
  fire(cue: Cue, url: string): void;
}

export class Cues {
  readonly #signals: Signals;
  readonly #clock: Clock;
  readonly #events: CueEvents;
  readonly #stops = new Map<string, () => void>();
  readonly #states = new Map<string, CueState>();
  #cues: readonly Cue[] = [];
  #url: string;
  #stopUrl: (() => void) | null = null;

  constructor(signals: Signals, clock: Clock, events: CueEvents) {
    this.#signals = signals;
    this.#clock = clock;
    this.#events = events;
    this.#url = signals.url();
  }

  /** These from now on. What already asked here does not ask again, unless it is another cue by now. */
  set(cues: readonly Cue[]): void {
    this.#stopUrl ??= this.#signals.listen("url", () => this.#moved());
    const before = new Map(this.#cues.map((cue) => [cue.trigger, JSON.stringify(cue)]));
    this.#cues = cues;
    for (const trigger of [...this.#states.keys()]) {
      const now = cues.find((cue) => cue.trigger === trigger);
      if (now === undefined || JSON.stringify(now) !== before.get(trigger)) this.#disarm(trigger);
    }
    for (const cue of cues) if (!this.#states.has(cue.trigger)) this.#arm(cue);
  }

  get states(): readonly (readonly [Cue, CueState])[] {
    return this.#cues.map((cue) => [cue, this.#states.get(cue.trigger) ?? "armed"] as const);
  }

  /** It asked and nobody heard: once more at the next occasion. */
  again(trigger: string): void {
    const cue = this.#cues.find((one) => one.trigger === trigger);
    if (cue === undefined || cue.cue === "load" || cue.cue === "delay") return;
    this.#disarm(trigger);
    this.#arm(cue);
  }

  close(): void {
    this.#stopUrl?.();
    this.#stopUrl = null;
    for (const { trigger } of this.#cues) this.#disarm(trigger);
    this.#cues = [];
  }

  #moved(): void {
    const url = this.#signals.url();
    if (url === this.#url) return;
    this.#url = url;
    for (const { trigger } of this.#cues) this.#disarm(trigger);
    for (const cue of this.#cues) this.#arm(cue);
  }

  #disarm(trigger: string): void {
    this.#stops.get(trigger)?.();
    this.#stops.delete(trigger);
    this.#states.delete(trigger);
  }

  #arm(cue: Cue): void {
    const { trigger } = cue;
    const url = this.#url;
    if (cue.url !== null && !matches(cue.url, url)) return void this.#states.set(trigger, "other_page");
    this.#states.set(trigger, "armed");
    const fire = (): void => {
      this.#stops.get(trigger)?.();
      this.#stops.delete(trigger);
      this.#states.set(trigger, "asked");
      this.#events.fire(cue, url);
    };
    const stop = this.#watch(cue, fire);
    if (stop !== null && this.#states.get(trigger) === "armed") this.#stops.set(trigger, stop);
  }

  #watch(cue: Cue, fire: () => void): (() => void) | null {
    const signals = this.#signals;
    const clock = this.#clock;
    switch (cue.cue) {
      case "load":
        fire();
        return null;
      case "delay":
        return clock.after(cue.seconds * 1_000, fire);
      case "scroll": {
        const look = (): void => void (signals.scrolled() >= cue.percent && fire());
        const stop = signals.listen("scroll", look);
        look();
        if (this.#states.get(cue.trigger) === "asked") stop();
        return stop;
      }
      case "exit_intent":
        return signals.listen("leave", fire);
      case "inactivity": {
        let cancel = clock.after(cue.seconds * 1_000, fire);
        const stop = signals.listen("active", () => {
          cancel();
          cancel = clock.after(cue.seconds * 1_000, fire);
        });
        return () => {
          cancel();
          stop();
        };
      }
      case "click":
        return signals.listen("click", (meets) => {
          try {
            if (cue.selector !== null && meets(cue.selector)) fire();
          } catch {
            this.#states.set(cue.trigger, "unknown_selector");
          }
        });
    }
  }
}
