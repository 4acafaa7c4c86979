/**
 * One subject, live: what everybody sees of it, and what this reader does. Everything shows at once; taps leave together every half
 * second, likes one by one, and both wait on the device until the server has them.
 */
import { delayMs } from "../backoff.ts";
import type { AskAny, Ear } from "../client.ts";
import { CallFailed } from "../http.ts";
import type { Connection } from "../ladder.ts";
import type { Platform } from "../platform.ts";
import { PlauditError, isPassing, isStaleVoter, type Problem } from "../problems.ts";
import { isObject } from "../sound.ts";
import type { Corner } from "../storage.ts";
import { Batches } from "./batches.ts";
import { FULL, allowed, answered, asked, begin, denied, gathering, granted, heard, refused, sent, tapped, total, visible, wished, type Standing, type Visible } from "./standing.ts";
import { isSubject, type SubjectState, type Taps } from "./wire.ts";

export interface SubjectSnapshot extends Visible {
  readonly subject: string;
  /** The server has been heard. */
  readonly ready: boolean;
  /** Something waits on this device for the network. */
  readonly waiting: boolean;
  /** Why the last thing done was not taken, or the subject cannot be had. */
  readonly problem: Problem | null;
  readonly connection: Connection;
}

export interface SubjectListener {
  changed(now: SubjectSnapshot): void;
  /** Somebody else tapped. */
  taps?(taps: Taps): void;
}

export interface SubjectHost extends Pick<Platform, "clock" | "onReturn"> {
  readonly corner: Corner;
  readonly ask: AskAny;
  readonly listen: (channel: string, ear: Ear) => () => void;
  readonly connection: () => Connection;
}

const GATHER_MS = 500;
const URL_OF_REACTIONS = "/v1/reactions";

export class SubjectRun {
  readonly #host: SubjectHost;
  readonly #batches: Batches;
  readonly #wishName: string;
  readonly #listeners = new Set<SubjectListener>();
  #standing: Standing;
  #allowance = FULL;
  #problem: Problem | null = null;
  #busy = false;
  #attempt = 0;
  #timer: (() => void) | null = null;
  #stops: (() => void)[] = [];

  constructor(subject: string, host: SubjectHost) {
    this.#host = host;
    this.#batches = new Batches(host.corner, host.clock, subject);
    this.#wishName = `like:${encodeURIComponent(subject)}`;
    this.#standing = tapped(begin(subject), this.#batches.waiting);
    const wish = host.corner.read<boolean>(this.#wishName);
    if (wish !== null) this.#standing = wished(this.#standing, wish);
  }

  get state(): SubjectSnapshot {
    const { state, wish, gathered, flying } = this.#standing;
    return {
      ...visible(this.#standing), subject: state.subject, ready: state.version >= 0, problem: this.#problem, connection: this.#host.connection(),
      waiting: this.#attempt > 0 && (wish !== null || flying !== null || total(gathered) > 0),
    };
  }

  /** The first listener opens it and the last one closes it. */
  listen(listener: SubjectListener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#open();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#close();
    };
  }

  like(like: boolean): void {
    this.#problem = null;
    this.#host.corner.write(this.#wishName, like);
    this.#become(wished(this.#standing, like));
    this.#plan(0);
  }

  /** False where it is too fast to count. */
  tap(emoji: string): boolean {
    const allowance = allowed(this.#allowance, this.#host.clock.now());
    if (allowance === null) return false;
    this.#allowance = allowance;
    this.#problem = null;
    this.#batches.add(emoji);
    this.#become(tapped(this.#standing, { [emoji]: 1 }));
    this.#plan(GATHER_MS);
    return true;
  }

  /** The page goes, or the network is back: what gathers leaves now. */
  flush(): void {
    this.#timer?.();
    this.#timer = null;
    if (this.#busy) return;
    this.#batches.seal();
    void this.#drain();
  }

  #open(): void {
    const { subject } = this.#standing.state;
    const nudge = (): void => this.flush();
    this.#stops = [
      this.#host.listen(`subject:${subject}`, {
        said: ({ data }) => isSubject(data) && this.#take(heard(this.#standing, data)),
        refused: (problem) => this.#fail(problem),
        changed: () => this.#tell(),
      }),
      this.#host.onReturn(nudge, nudge),
    ];
    void this.#read();
    this.flush();
  }

  #close(): void {
    this.flush();
    this.#stops.splice(0).forEach((stop) => stop());
  }

  /** What is pushed to all does not say what this reader likes. */
  async #read(): Promise<void> {
    try {
      const { body } = await this.#host.ask(`/v1/subjects/${encodeURIComponent(this.#standing.state.subject)}`);
      if (isSubject(body)) this.#take(heard(this.#standing, body));
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      if (!isPassing(error.problem)) this.#fail(error.problem);
    }
  }

  #plan(ms: number): void {
    if (this.#busy || this.#timer !== null) return;
    this.#timer = this.#host.clock.after(ms, () => this.flush());
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let one = this.#next(); one !== null; one = this.#next()) {
      const wait = await this.#attemptOne(one);
      if (wait === null) continue;
      this.#busy = false;
      this.#tell();
      return this.#plan(wait);
    }
    this.#busy = false;
    this.#attempt = 0; // another tab may have sent what waited here
    this.#become(this.#standing);
    if (this.#batches.isGathering) this.#plan(GATHER_MS);
  }

  #next(): (() => Promise<void>) | null {
    const { wish } = this.#standing;
    if (wish !== null) return () => this.#sendLike(wish.like);
    const batch = this.#batches.next();
    return batch === null ? null : () => this.#sendTaps(batch.id, batch.taps);
  }

  /** null when there is an answer, else how long to wait. */
  async #attemptOne(send: () => Promise<void>): Promise<number | null> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      return delayMs(this.#attempt++, this.#host.clock.random, error.retryAfterMs);
    }
    this.#attempt = 0;
    return null;
  }

  async #sendLike(like: boolean): Promise<void> {
    this.#become(asked(this.#standing, true));
    try {
      const state = await this.#post({ like });
      this.#forgetWish(like);
      this.#become(granted(this.#standing, like, state));
    } catch (error) {
      const problem = finalIn(error, () => this.#become(asked(this.#standing, false)));
      this.#forgetWish(like);
      this.#become(denied(this.#standing));
      this.#fail(problem);
    }
  }

  /** Unless there is another by now. */
  #forgetWish(like: boolean): void {
    if (this.#host.corner.read<boolean>(this.#wishName) === like) this.#host.corner.remove(this.#wishName);
  }

  async #sendTaps(id: string, taps: Taps): Promise<void> {
    this.#become(sent(this.#standing, taps));
    try {
      const state = await this.#post({ reactions: taps, batch_id: id });
      this.#batches.done(id);
      this.#take(answered(this.#standing, state, droppedIn(state)));
    } catch (error) {
      const problem = finalIn(error, () => this.#become(tapped(refused(this.#standing, taps), taps)));
      this.#batches.done(id);
      this.#become(refused(this.#standing, taps));
      this.#fail(problem);
    }
  }

  async #post(body: object): Promise<SubjectState> {
    const { body: state } = await this.#host.ask(URL_OF_REACTIONS, { method: "POST", acting: true, body: { subject: this.#standing.state.subject, ...body } });
    if (!isSubject(state)) throw new CallFailed({ status: 502, code: "http_502", title: "Somebody in between answered" });
    return state;
  }

  #take({ standing, others }: { readonly standing: Standing; readonly others: Taps }): void {
    if (total(others) > 0) for (const { taps } of this.#listeners) taps?.(others);
    this.#become(standing);
  }

  #become(standing: Standing): void {
    this.#standing = gathering(standing, this.#batches.waiting);
    this.#tell();
  }

  #fail(problem: Problem): void {
    this.#problem = problem;
    this.#tell();
  }

  #tell(): void {
    const { state } = this;
    for (const listener of this.#listeners) listener.changed(state);
  }
}

/** The problem that is the last word; what may pass is thrown on, `before` that put back. */
function finalIn(error: unknown, before?: () => void): Problem {
  if (error instanceof CallFailed && !isPassing(error.problem) && !isStaleVoter(error.problem)) return error.problem;
  before?.();
  throw error;
}

function droppedIn(state: SubjectState): Taps {
  const { dropped } = state as { dropped?: unknown };
  const rows: readonly unknown[] = Array.isArray(dropped) ? dropped : [];
  return rows.reduce<Taps>((sum, row) => {
    if (!isObject(row) || typeof row["emoji"] !== "string" || typeof row["taps"] !== "number") return sum;
    return { ...sum, [row["emoji"]]: (sum[row["emoji"]] ?? 0) + row["taps"] };
  }, {});
}

const runs = new WeakMap<Corner, Map<string, SubjectRun>>();

/** One for everything on the page that shows this subject. */
export function runOf(subject: string, host: SubjectHost): SubjectRun {
  const ofHost = runs.get(host.corner) ?? new Map<string, SubjectRun>();
  runs.set(host.corner, ofHost);
  const run = ofHost.get(subject) ?? new SubjectRun(subject, host);
  ofHost.set(subject, run);
  return run;
}
