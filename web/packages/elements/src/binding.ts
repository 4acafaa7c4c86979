/** Ties a poll watch of the client to the life of an element. */
import { PlauditError, type Client, type Feedback, type Poll, type PollSnapshot, type PollWatch, type Problem } from "@plaudit/client";
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Presenter, Viewpoint } from "./presentation.ts";
import { lazily } from "./lazily.ts";
import { borrow, sameAddress, type Address } from "./clients.ts";
import { HOME } from "./home.ts";

export interface BindingEvents {
  changed(before: PollSnapshot | null, now: PollSnapshot): void;
  feel(feedback: Feedback): void;
  failed(problem: Problem): void;
}

type Target = Address & { readonly poll: string };

/** What a viewer's own language and order need; most polls do without. */
export const presentation = lazily(() => import("./presentation.ts"));

const isPresented = (poll: Poll): boolean =>
  poll.shuffle || Boolean(poll.description || poll.image_url) || Object.keys({ ...poll.translations }).length > 0 || poll.options.some(({ state }) => state === "hidden");

export class PollBinding implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #events: BindingEvents;
  #target: Target | null = null;
  #client: Client | null = null;
  #release = (): void => undefined;
  #viewpoint: Viewpoint = { lang: "", fixed: false };
  /** undefined until it is here; null when its file did not come. */
  #presenter: Presenter | null | undefined;
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
    this.#unbind();
    this.#target = target;
    try {
      const { client, giveBack } = borrow(target);
      const watch = client.poll(target.poll);
      this.#client = client;
      this.watch = watch;
      this.snapshot = this.#present(watch.state);
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

  look(viewpoint: Viewpoint): void {
    const { lang, fixed } = this.#viewpoint;
    if (lang === viewpoint.lang && fixed === viewpoint.fixed) return;
    this.#viewpoint = viewpoint;
    if (this.watch !== null) this.snapshot = this.#present(this.watch.state);
  }

  #take(raw: PollSnapshot): void {
    const before = this.snapshot;
    const now = (this.snapshot = this.#present(raw));
    this.#events.changed(before, now);
    this.#host.requestUpdate();
  }

  #present(raw: PollSnapshot): PollSnapshot {
    if (raw.phase.kind !== "ready" || this.#presenter === null || !isPresented(raw.phase.poll)) return raw;
    if (this.#presenter !== undefined) return this.#presenter(raw, this.#viewpoint);
    void this.#prepare();
    return { ...raw, phase: { kind: "loading" } };
  }

  async #prepare(): Promise<void> {
    const { watch } = this;
    const presenter = (await (await presentation.fetch())?.presenterOf(this.#client)) ?? null;
    if (watch === null || watch !== this.watch) return;
    this.#presenter = presenter;
    this.#take(watch.state);
  }

  get ask(): Client["ask"] | undefined {
    return this.#client?.ask;
  }

  get signed(): boolean {
    return this.#target?.getVoterToken !== undefined;
  }

  hostConnected(): void {
    document.addEventListener(HOME, this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    document.removeEventListener(HOME, this.#look);
    this.#unbind();
  }

  readonly #look = (): void => this.#host.requestUpdate();

  #unbind(): void {
    this.#release();
    this.#release = () => undefined;
    this.#target = this.#client = this.watch = this.snapshot = null;
    this.#presenter = undefined;
  }
}
