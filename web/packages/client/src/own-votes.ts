/** What this device knows its viewer has voted, so that a returning viewer finds their choice marked. */
import type { Corner } from "./storage.ts";
import type { Answer, Receipt, Vote } from "./wire.ts";

export interface OwnVote {
  readonly vote_id: string;
  readonly answer: Answer;
  readonly at: string;
  /** Only where the vote was cast from here. */
  readonly receipt?: Receipt;
}

interface Kept {
  readonly run: number;
  readonly votes: readonly OwnVote[];
}

export class OwnVotes {
  readonly #corner: Corner;
  constructor(corner: Corner) {
    this.#corner = corner;
  }

  /** Votes of this run; a reset poll starts with none. */
  of(poll: string, run: number): readonly OwnVote[] {
    const kept = this.#corner.read<Kept>(`own:${poll}`);
    return kept?.run === run ? kept.votes : [];
  }

  /** `limit` is how many votes may stand at once; one more takes the place of the oldest. */
  add(poll: string, run: number, vote: OwnVote, limit: number): void {
    const others = this.of(poll, run).filter((one) => one.vote_id !== vote.vote_id);
    this.#keep(poll, run, [...others, vote].slice(-Math.max(1, limit)));
  }

  /** All there are, by the server's word. */
  replace(poll: string, run: number, votes: readonly Vote[]): void {
    const known = this.of(poll, run);
    this.#keep(poll, run, votes.map((vote) => known.find(({ vote_id }) => vote_id === vote.id) ?? { vote_id: vote.id, answer: vote, at: vote.at }));
  }

  remove(poll: string, run: number, voteId: string): void {
    this.#keep(poll, run, this.of(poll, run).filter((vote) => vote.vote_id !== voteId));
  }

  #keep(poll: string, run: number, votes: readonly OwnVote[]): void {
    this.#corner.write(`own:${poll}`, { run, votes } satisfies Kept);
  }
}
