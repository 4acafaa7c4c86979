/**
 * Votes on their way. A vote is written to the device under its own id before the first attempt and asked again under the
 * same id until the server gives a definite answer, also after a reload. The id makes every repeat harmless: one tap, one vote.
 */
import { delayMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { CallFailed } from "./http.ts";
import { newVoteId } from "./ids.ts";
import { isPassing, isStaleVoter, type Problem } from "./problems.ts";
import type { Corner } from "./storage.ts";
import type { Answer, VoteReply } from "./wire.ts";

export interface QueuedVote {
  readonly vote_id: string;
  readonly poll: string;
  readonly answer: Answer;
  readonly created_at: number;
}

export type Outcome =
  | { readonly kind: "counted"; readonly reply: VoteReply }
  | { readonly kind: "refused"; readonly problem: Problem };

export interface QueueEvents {
  /** Tried and not answered; it stays on the device and will be tried again. */
  waiting(vote: QueuedVote, problem: Problem): void;
  settled(vote: QueuedVote, outcome: Outcome): void;
}

const NAME = "queue:";

export class VoteQueue {
  readonly #corner: Corner;
  readonly #clock: Clock;
  readonly #send: (vote: QueuedVote) => Promise<VoteReply>;
  readonly #events: QueueEvents;
  #busy = false;
  #closed = false;
  #attempt = 0;
  #cancel: (() => void) | null = null;

  constructor(corner: Corner, clock: Clock, send: (vote: QueuedVote) => Promise<VoteReply>, events: QueueEvents) {
    this.#corner = corner;
    this.#clock = clock;
    this.#send = send;
    this.#events = events;
  }

  /** Stored first, then sent: after this line the vote survives the page. */
  add(poll: string, answer: Answer): QueuedVote {
    const now = this.#clock.now();
    const vote: QueuedVote = { vote_id: newVoteId(now), poll, answer, created_at: now };
    this.#corner.write(NAME + vote.vote_id, vote);
    this.nudge();
    return vote;
  }

  /** Oldest first: ids sort by time, and a changed mind must arrive after the first one. */
  pending(): QueuedVote[] {
    return this.#corner.names(NAME).flatMap((name) => this.#corner.read<QueuedVote>(name) ?? []);
  }

  /** Start now: at page load, on a new vote, when the network is back. */
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
    for (let vote = this.pending()[0]; vote !== undefined && !this.#closed; vote = this.pending()[0]) {
      const wait = await this.#attemptOne(vote);
      if (wait === null) continue;
      this.#busy = false;
      this.#cancel = this.#clock.after(wait, () => this.nudge());
      return;
    }
    this.#busy = false;
  }

  /** null when answered, else how long to wait. */
  async #attemptOne(vote: QueuedVote): Promise<number | null> {
    let outcome: Outcome;
    try {
      outcome = { kind: "counted", reply: await this.#send(vote) };
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      const { problem, retryAfterMs } = error;
      if (isPassing(problem) || isStaleVoter(problem)) {
        this.#events.waiting(vote, problem);
        return delayMs(this.#attempt++, this.#clock.random, retryAfterMs);
      }
      outcome = { kind: "refused", problem };
    }
    this.#attempt = 0;
    this.#corner.remove(NAME + vote.vote_id);
    this.#events.settled(vote, outcome);
    return null;
  }
}
