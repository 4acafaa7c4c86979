/** Votes a second over the last few seconds, from totals as they were heard. */
const WINDOW_MS = 5_000;

export class VoteRate {
  #heard: { readonly votes: number; readonly at: number }[] = [];

  note(votes: number, at: number): void {
    this.#heard.push({ votes, at });
    while (this.#heard.length > 2 && at - (this.#heard[1]?.at ?? at) > WINDOW_MS) this.#heard.shift();
  }

  /** Silence counts: the newest total still stands at `now`. */
  perSecond(now: number): number {
    const first = this.#heard.find(({ at }) => now - at <= WINDOW_MS) ?? this.#heard.at(-1);
    const last = this.#heard.at(-1);
    if (first === undefined || last === undefined || first === last) return 0;
    return Math.max(0, ((last.votes - first.votes) * 1_000) / Math.max(1, now - first.at));
  }

  /** After a gap the totals before it say nothing about the rate. */
  forget(): void {
    this.#heard = [];
  }
}
