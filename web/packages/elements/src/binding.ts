/** Ties a poll watch of the client to the life of an element. */
import { PlauditError, type Client, type Feedback, type PollSnapshot, type PollWatch, type Problem } from "@plaudit/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { borrow, sameAddress, type Address } from "./clients.ts";

export interface BindingEvents {
  changed(before: PollSnapshot | null, now: PollSnapshot): void;
  feel(feedback: Feedback): void;
  failed(problem: Problem): void;
}

type Target = Address & { readonly poll: string };

export class PollBinding implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #events: BindingEvents;
  #target: Target | null = null;
  #client: Client | null = null;
  #release = (): void => undefined;
  watch: PollWatch | null = null;
  snapshot: PollSnapshot | null = null;

  constructor(host: ReactiveControllerHost, events: BindingEvents) {
    this.#host = host;
    this.#events = events;
    host.addController(this);
  }

  /** The server's clock; ours until it is known. */
  now(): number {
    return this.#client?.serverNow() ?? Date.now();
  }

  bind(target: Target): void {
    const before = this.#target;
    if (before !== null && before.poll === target.poll && sameAddress(before, target)) return;
    this.hostDisconnected();
    this.#target = target;
    try {
      const { client, giveBack } = borrow(target);
      const watch = client.poll(target.poll);
      this.#client = client;
      this.watch = watch;
      this.snapshot = watch.state;
      watch.listen((now) => this.#take(now), (feedback) => this.#events.feel(feedback));
      this.#release = () => {
        watch.close();
        giveBack();
      };
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      this.snapshot = {
        phase: { kind: "failed", problem: error.problem }, results: null, mine: [], votedElsewhere: false,
        act: { kind: "idle" }, connection: { kind: "idle" },
      };
      this.#events.failed(error.problem);
    }
  }

  #take(now: PollSnapshot): void {
    const before = this.snapshot;
    this.snapshot = now;
    this.#events.changed(before, now);
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#release();
    this.#release = () => undefined;
    this.#target = this.#client = this.watch = this.snapshot = null;
  }
}
