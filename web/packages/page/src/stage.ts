/**
 * What waits, what is claimed and what is on the page. `line.ts` decides; here the decision is carried out: nothing is shown that this
 * page did not claim first, unless every tab may show it.
 */
import { PlauditError, type Clock, type OutcomeName, type Problem, type Shown, type Surface } from "@plaudit/client";
import type { Journal } from "./journal.ts";
import { nextChange, verdicts, type Verdict } from "./line.ts";

/** What was claimed and got no answer is tried again after this. */
const AGAIN_MS = 3_000;
/** A timer of more than 24 days would fire at once. */
const LONGEST_MS = 3_600_000;

export interface Showing {
  remove(): void;
}

export interface StageHost {
  readonly clock: Clock;
  /** The server's clock. */
  readonly now: () => number;
  readonly hidden: () => boolean;
  readonly hasSlot: (name: string | null) => boolean;
  /** Fetches whatever is needed to draw it. Rejects where that does not come: then nothing is claimed that could not be shown. */
  readonly prepare: () => Promise<unknown>;
  readonly claim: (one: Shown, fallback?: string) => Promise<boolean>;
  readonly note: (one: Shown, outcome: OutcomeName, more?: { readonly fallback?: string; readonly detail?: string }) => void;
  /** Claimed by this tab, or through with, also on an earlier page. */
  readonly remembers: (list: "mine" | "done", id: string) => boolean;
  readonly remember: (list: "mine" | "done", id: string) => void;
  readonly draw: (one: Shown, over: () => void) => Showing;
  readonly play: (one: Shown, claim: (fallback?: string) => Promise<boolean>) => Promise<string>;
  readonly withdraw: (one: Shown) => void;
  readonly emit: (type: "show" | "close" | "problem", detail: unknown) => void;
  readonly journal: Journal;
}

interface OnPage {
  readonly surface: Surface;
  readonly showing: Showing;
}

/** A problem that asking again may mend. */
const passes = ({ status }: Problem): boolean => status === 0 || status === 408 || status === 429 || status >= 500;

export class Stage {
  readonly #host: StageHost;
  readonly #waiting = new Map<string, Shown>();
  readonly #open = new Map<string, OnPage>();
  readonly #claiming = new Map<string, Surface>();
  readonly #notBefore = new Map<string, number>();
  /** Shown by another page; an inbox may hold it for longer. */
  readonly #lost = new Set<string>();
  #asked = 0;
  #cancel: (() => void) | null = null;
  #closed = false;
  #verdicts: ReadonlyMap<string, Verdict> = new Map();

  constructor(host: StageHost) {
    this.#host = host;
  }

  /** Everything that waits by the server's word; what is on the page stays there until it is withdrawn. */
  set(all: readonly Shown[]): void {
    const ids = new Set(all.map(({ id }) => id));
    for (const id of this.#waiting.keys()) if (!ids.has(id) && !this.#open.has(id) && !this.#claiming.has(id)) this.#waiting.delete(id);
    for (const one of all) this.#take(one);
    this.look();
  }

  add(one: Shown): void {
    this.#host.journal.note("queue", `${nameOf(one)} came`);
    this.#take(one);
    this.look();
  }

  withdraw(id: string): void {
    const one = this.#waiting.get(id);
    if (one === undefined) return;
    this.#host.journal.note("queue", `${nameOf(one)} was taken back`, "withdrawn");
    this.#drop(id);
    if (one.type === "effect") this.#host.withdraw(one);
    this.look();
  }

  /** Something may be another now: a slot came, the reader looks, time went by. */
  look(): void {
    if (this.#closed) return;
    this.#cancel?.();
    this.#cancel = null;
    const { now, clock } = this.#host;
    const waiting = [...this.#waiting.values()];
    const before = this.#verdicts;
    this.#verdicts = verdicts(waiting, {
      now: now(), hidden: this.#host.hidden(), hasSlot: this.#host.hasSlot,
      open: new Map([...this.#open].map(([id, { surface }]) => [id, surface])),
      claiming: this.#claiming, notBefore: this.#notBefore,
    });
    for (const one of waiting) this.#carryOut(one, this.#verdicts.get(one.id), before.get(one.id));
    const next = nextChange([...this.#waiting.values()], this.#verdicts);
    if (next !== null) this.#cancel = clock.after(Math.min(Math.max(next - now(), 0) + 1, LONGEST_MS), () => this.look());
  }

  /** What the reader opened takes its place among the others, who wait until the returned function is called. */
  occupy(surface: Surface): () => void {
    const id = `asked ${(this.#asked += 1)}`;
    this.#open.set(id, { surface, showing: { remove: () => undefined } });
    return () => {
      if (this.#open.delete(id)) this.look();
    };
  }

  get state(): readonly (readonly [Shown, Verdict])[] {
    return [...this.#waiting.values()].map((one) => [one, this.#open.has(one.id) ? { kind: "open" } : this.#claiming.has(one.id) ? { kind: "wait", why: "claiming" } : (this.#verdicts.get(one.id) ?? { kind: "wait", why: "claiming" })] as const);
  }

  /** Off the page, and nothing more comes on it. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
    for (const { showing } of [...this.#open.values()]) showing.remove();
    this.#open.clear();
    this.#waiting.clear();
  }

  #take(one: Shown): void {
    if (this.#lost.has(one.id) || this.#host.remembers("done", one.id) || this.#open.has(one.id) || this.#claiming.has(one.id)) return;
    this.#waiting.set(one.id, one);
  }

  #drop(id: string): void {
    this.#waiting.delete(id);
    this.#notBefore.delete(id);
    const here = this.#open.get(id);
    this.#open.delete(id);
    here?.showing.remove();
  }

  #carryOut(one: Shown, verdict: Verdict | undefined, before: Verdict | undefined): void {
    const { journal } = this.#host;
    if (verdict === undefined || verdict.kind === "open") return;
    if (verdict.kind === "show") return void this.#show(one);
    if (verdict.kind === "drop") {
      journal.note("queue", `${nameOf(one)} is not shown`, verdict.why);
      this.#drop(one.id);
    } else if (before?.kind !== "wait" || before.why !== verdict.why) {
      journal.note("queue", `${nameOf(one)} waits`, verdict.why);
    }
  }

  async #show(one: Shown): Promise<void> {
    this.#claiming.set(one.id, one.as);
    if (one.type === "effect") return this.#play(one);
    const first = (await this.#prepared(one)) && (await this.#claim(one));
    this.#claiming.delete(one.id);
    if (this.#closed) return;
    if (first && this.#waiting.has(one.id)) this.#draw(one);
    this.look();
  }

  async #prepared(one: Shown): Promise<boolean> {
    try {
      await this.#host.prepare();
      return true;
    } catch {
      this.#host.journal.note("queue", `${nameOf(one)} cannot be drawn yet`, "unreachable");
      this.#later(one);
      return false;
    }
  }

  #later(one: Shown): void {
    this.#notBefore.set(one.id, this.#host.now() + AGAIN_MS * (0.5 + this.#host.clock.random()));
  }

  /** False: another page shows it, its time is over, or nobody could be asked. */
  async #claim(one: Shown, fallback?: string): Promise<boolean> {
    const { journal } = this.#host;
    if (this.#host.remembers("mine", one.id) || one.once_per === "tab") {
      if (!this.#host.remembers("mine", one.id)) this.#host.note(one, "shown", fallback === undefined ? {} : { fallback });
      this.#host.remember("mine", one.id);
      return true;
    }
    try {
      const first = await this.#host.claim(one, fallback);
      journal.note("claim", nameOf(one), first ? "claimed" : "claim_lost");
      if (first) this.#host.remember("mine", one.id);
      else {
        this.#lost.add(one.id);
        this.#drop(one.id);
      }
      return first;
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      journal.note("claim", `${nameOf(one)} could not be claimed`, error.problem.code);
      if (passes(error.problem)) this.#later(one);
      else this.#drop(one.id);
      return false;
    }
  }

  #draw(one: Shown): void {
    const { journal, emit } = this.#host;
    const showing = this.#host.draw(one, () => {
      this.#open.delete(one.id);
      this.#waiting.delete(one.id);
      if (!this.#closed) this.#host.remember("done", one.id);
      emit("close", { interaction: one.id });
      this.look();
    });
    this.#open.set(one.id, { surface: one.as, showing });
    journal.note("shown", nameOf(one), one.as);
    emit("show", { interaction: one.id, type: one.type, [one.type]: one.target, as: one.as });
  }

  async #play(one: Shown): Promise<void> {
    const { journal } = this.#host;
    let asked = false;
    const claim = (fallback?: string): Promise<boolean> => {
      asked = true;
      return this.#claimPatiently(one, fallback);
    };
    const came = await this.#host.play(one, claim).catch(() => "failed");
    this.#claiming.delete(one.id);
    if (this.#closed) return;
    journal.note("effect", nameOf(one), came);
    if (came === "failed" && !asked && this.#waiting.has(one.id)) {
      // What plays it did not come: nobody has seen it, and it may yet come in time.
      this.#later(one);
      return this.look();
    }
    this.#host.remember("done", one.id);
    this.#drop(one.id);
    this.look();
  }

  /** Its turn has come and is kept for it while there is no network, as long as it may be shown at all. */
  async #claimPatiently(one: Shown, fallback?: string): Promise<boolean> {
    for (;;) {
      if (this.#closed || !this.#waiting.has(one.id)) return false;
      if (await this.#claim(one, fallback)) return true;
      const again = this.#notBefore.get(one.id);
      if (again === undefined || again >= one.expires_at) return false;
      await new Promise<void>((go) => this.#host.clock.after(again - this.#host.now(), go));
      this.#notBefore.delete(one.id);
    }
  }
}

export const nameOf = ({ type, id, effect }: Shown): string => `${type === "effect" ? String(effect?.["effect"]) : type} …${id.slice(-6)}`;
