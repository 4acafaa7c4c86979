/**
 * One poll as seen from this device: its definition, its results, the viewer's own votes and the act in progress,
 * folded into one immutable snapshot. Everything that may go wrong is a state here, never an exception.
 */
import type { Clock } from "./clock.ts";
import type { Connection } from "./ladder.ts";
import type { OwnVote } from "./own-votes.ts";
import { PlauditError, isPassing, type Problem } from "./problems.ts";
import { follow, newer, withVote } from "./results.ts";
import { isPublication, isResults } from "./sound.ts";
import type { QueuedVote } from "./vote-queue.ts";
import type { Answer, Feedback, Frame, Poll, Results } from "./wire.ts";

export type Phase =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly poll: Poll }
  | { readonly kind: "failed"; readonly problem: Problem };

export type Act =
  | { readonly kind: "idle" }
  /** `waiting`: at least one attempt got no answer; the vote is safe on this device and goes on trying. */
  | { readonly kind: "casting"; readonly vote_id: string; readonly answer: Answer; readonly waiting: boolean }
  | { readonly kind: "retracting"; readonly vote_id: string }
  | { readonly kind: "refused"; readonly problem: Problem; readonly answer: Answer | null };

export interface PollSnapshot {
  readonly phase: Phase;
  /** With the vote in progress already in it, where results are visible. */
  readonly results: Results | null;
  /** Counted votes of this run, oldest first: as the server told them, or as cast from this device. */
  readonly mine: readonly OwnVote[];
  /** The server knows a vote of this voter that this device does not. */
  readonly votedElsewhere: boolean;
  readonly act: Act;
  readonly connection: Connection;
}

/**
 * A request below a poll, such as `/answers?sort=liked`, as this viewer. `acting`: for what a viewer does, makes a voter of
 * one who is none yet. Rejects with PlauditError.
 */
export type Ask = (path: string, how?: { readonly method?: "GET" | "POST" | "DELETE"; readonly body?: unknown; readonly acting?: boolean }) => Promise<unknown>;

/** What a watch may ask of the client it belongs to. */
export interface WatchHost {
  readonly clock: Clock;
  readonly hidden: () => boolean;
  readonly connection: () => Connection;
  readonly fetchPoll: (etag?: string) => Promise<{ poll: Poll | null; etag: string | undefined }>;
  readonly mine: (run: number) => readonly OwnVote[];
  readonly pending: () => QueuedVote | undefined;
  readonly cast: (answer: Answer) => QueuedVote;
  readonly retract: (voteId: string) => Promise<Feedback | undefined>;
  readonly ask: Ask;
  readonly reconnect: () => void;
  readonly closed: () => void;
}

/** A refetch asked of everybody at once is spread over this long, and a millisecond more for each voter there is. */
const REFETCH_SPREAD_MS = 2_000;
const REFETCH_SPREAD_MOST_MS = 20_000;

const IDLE: Act = { kind: "idle" };

export class PollWatch {
  readonly #host: WatchHost;
  readonly #listeners = new Set<(snapshot: PollSnapshot) => void>();
  readonly #feelers = new Set<(feedback: Feedback) => void>();
  #phase: Phase = { kind: "loading" };
  #results: Results | null = null;
  #act: Act = IDLE;
  #castAtVersion = -1;
  #votedElsewhere = false;
  #etag: string | undefined;
  #snapshot: PollSnapshot | null = null;
  #owed = false;
  #closed = false;
  #loading = false;
  #cancelRefetch: (() => void) | null = null;

  constructor(host: WatchHost) {
    this.#host = host;
    const pending = host.pending();
    if (pending !== undefined) this.#act = { kind: "casting", vote_id: pending.vote_id, answer: pending.answer, waiting: true };
    void this.#load();
  }

  get state(): PollSnapshot {
    return (this.#snapshot ??= {
      phase: this.#phase,
      results: this.#shownResults(),
      mine: this.#mine(),
      votedElsewhere: this.#votedElsewhere,
      act: this.#act,
      connection: this.#host.connection(),
    });
  }

  /** Calls back at every change while the page is visible, and once with the newest state when it becomes so. */
  listen(onState: (snapshot: PollSnapshot) => void, onFeedback?: (feedback: Feedback) => void): () => void {
    this.#listeners.add(onState);
    if (onFeedback) this.#feelers.add(onFeedback);
    return () => {
      this.#listeners.delete(onState);
      if (onFeedback) this.#feelers.delete(onFeedback);
    };
  }

  vote(answer: Answer): string {
    this.#castAtVersion = this.#results?.version ?? -1;
    const { vote_id } = this.#host.cast(answer);
    this.#act = { kind: "casting", vote_id, answer, waiting: false };
    this.changed();
    return vote_id;
  }

  async retract(): Promise<void> {
    const last = this.#mine().at(-1);
    if (last === undefined) return;
    this.#act = { kind: "retracting", vote_id: last.vote_id };
    this.changed();
    try {
      const feedback = await this.#host.retract(last.vote_id);
      this.#act = IDLE;
      this.feel(feedback);
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      this.#act = { kind: "refused", problem: error.problem, answer: null };
      this.feel(error.problem.feedback);
    }
    this.changed();
  }

  get ask(): Ask {
    return this.#host.ask;
  }

  /** After a refusal was read. */
  dismiss(): void {
    if (this.#act.kind !== "refused") return;
    this.#act = IDLE;
    this.changed();
  }

  /** After `failed` or a refused connection. */
  retry(): void {
    if (this.#phase.kind === "failed") this.#phase = { kind: "loading" };
    this.#host.reconnect();
    void this.#load();
    this.changed();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelRefetch?.();
    this.#listeners.clear();
    this.#feelers.clear();
    this.#host.closed();
  }

  // From here on: what the client tells the watch.

  changed(): void {
    this.#snapshot = null;
    this.#owed = this.#host.hidden();
    if (this.#owed || this.#closed) return;
    for (const listener of this.#listeners) listener(this.state);
  }

  shown(): void {
    if (this.#owed) this.changed();
  }

  said(frame: Frame): void {
    if (!isPublication(frame)) return;
    const { poll } = this;
    const followed = poll === null ? null : follow(poll, frame);
    if (followed !== null) this.#phase = { kind: "ready", poll: followed };
    this.take(frame.data);
  }

  take(incoming: Results): void {
    // Figures that are held back may be left out.
    const results = newer(this.#results, incoming.hidden ? incoming : { ...incoming, options: incoming.options ?? [] });
    if (results === this.#results) return;
    if (this.#results !== null && results.run > this.#results.run) this.#votedElsewhere = false;
    this.#results = results;
    if (this.#phase.kind === "failed" && isPassing(this.#phase.problem)) void this.#load(); // news: the network is back
    if (this.#phase.kind === "ready" && results.revision > this.#phase.poll.revision) this.#refetch();
    this.changed();
  }

  refused(problem: Problem): void {
    this.#phase = { kind: "failed", problem };
    this.changed();
  }

  waiting(vote: QueuedVote): void {
    if (this.#act.kind !== "casting" || this.#act.vote_id !== vote.vote_id || this.#act.waiting) return;
    this.#act = { ...this.#act, waiting: true };
    this.changed();
  }

  counted(vote: QueuedVote, results: Results | undefined, feedback: Feedback | undefined): void {
    if (this.#act.kind === "casting" && this.#act.vote_id === vote.vote_id) this.#act = IDLE;
    if (isResults(results)) this.take(results);
    this.feel(feedback);
    this.changed();
  }

  voteRefused(vote: QueuedVote, problem: Problem): void {
    if (problem.code === "already_voted" && this.#mine().length === 0) {
      this.#votedElsewhere = true;
      void this.#load(); // brings the vote
    }
    if (this.#act.kind === "casting" && this.#act.vote_id === vote.vote_id) {
      this.#act = { kind: "refused", problem, answer: vote.answer };
    }
    this.feel(problem.feedback);
    this.changed();
  }

  get poll(): Poll | null {
    return this.#phase.kind === "ready" ? this.#phase.poll : null;
  }

  #mine(): readonly OwnVote[] {
    const run = Math.max(this.#results?.run ?? 0, this.poll?.run ?? 0);
    return run === 0 ? [] : this.#host.mine(run);
  }

  #shownResults(): Results | null {
    const { poll } = this;
    const results = this.#results;
    const act = this.#act;
    if (results === null || results.hidden || poll === null || act.kind !== "casting") return results;
    if (results.version !== this.#castAtVersion) return results;
    const { change, votes_per_voter } = poll.voting;
    const mine = this.#mine();
    const replaced = change && mine.length >= votes_per_voter ? mine[0] : undefined;
    return withVote(results, poll, act.answer, replaced?.answer);
  }

  /** Also what the host sends to all who watch. */
  feel(feedback: Feedback | undefined): void {
    if (feedback !== undefined) for (const feel of this.#feelers) feel(feedback);
  }

  #refetch(): void {
    const { clock } = this.#host;
    const voters = this.#results?.hidden === false ? this.#results.voters : 0;
    this.#cancelRefetch ??= clock.after(clock.random() * Math.min(REFETCH_SPREAD_MS + voters, REFETCH_SPREAD_MOST_MS), () => {
      this.#cancelRefetch = null;
      void this.#load();
    });
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    const known = this.#results?.revision ?? 0;
    try {
      const { poll, etag } = await this.#host.fetchPoll(this.#etag);
      this.#etag = etag;
      if (poll !== null) this.#phase = { kind: "ready", poll };
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      // A poll already on screen stays there; the next revision or a retry asks again.
      if (this.#phase.kind !== "ready") this.#phase = { kind: "failed", problem: error.problem };
    } finally {
      this.#loading = false;
    }
    if (this.#closed) return;
    const { revision } = this.#results ?? { revision: 0 };
    if (revision > known && revision > (this.poll?.revision ?? revision)) this.#refetch(); // edited while this answer was on its way
    this.changed();
  }
}
