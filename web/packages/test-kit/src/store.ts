/** Polls and votes in memory, counted the way the contract says. Enough to be believed by a client, not the product. */
import { randomUUID } from "node:crypto";
import { picksOf } from "@plaudit/client";
import type { Answer, Feedback, Poll, PollStatus, Problem, Publication, Receipt, Results, VisibleResults, Vote, VoteReply } from "@plaudit/client";

export interface StoredVote {
  readonly vote: Vote;
  readonly voter: string;
  readonly receipt: Receipt;
}

export class Refusal extends Error {
  readonly problem: Problem;
  constructor(status: number, code: string, title: string, facts: Partial<Problem> = {}) {
    super(title);
    this.problem = { type: `/problems/${code}`, status, code, title, ...facts };
  }
}

const fill = (character: string, name: string): string => (name.replace(/[^a-z0-9]/g, "") + character.repeat(26)).slice(0, 26);
export const pollId = (name: string): string => `poll_${fill("0", name)}`;
export const optionId = (name: string, index: number): string => `opt_${fill("0", `${name}${index}`)}`;
export const now = (): string => new Date().toISOString();

type Draft = Partial<Omit<Poll, "options" | "voting">> & { voting?: Partial<Poll["voting"]>; options?: readonly (string | Partial<Poll["options"][number]>)[] };

export function makePoll(name: string, draft: Draft): Poll {
  const options = (draft.options ?? []).map((option, index) => ({
    id: optionId(name, index), key: null, text: "", image_url: null, alt: null, emoji: null, pinned: false, state: null, metadata: {},
    ...(typeof option === "string" ? { text: option } : option),
  }));
  return {
    id: pollId(name), question: "Tea or coffee?", kind: "single_choice", min_selections: null, max_selections: null, scale: null, style: null,
    status: "open", opens_at: null, closes_at: null, results_visibility: "always", revealed: false, run: 1, revision: 1,
    settings: {}, shuffle: false, description: null, image_url: null, image_alt: null, language: null, translations: {}, results_threshold: null,
    suggestions: null, outcome: null,
    ...draft,
    options,
    voting: { change: false, retract: false, votes_per_voter: 1, identity: "anonymous", ...draft.voting },
  };
}

const feedback = (effect: Feedback["effect"], message: string, tone: Feedback["tone"], haptic: number[] = []): Feedback => ({ effect, message, tone, haptic });

export class Store {
  readonly polls = new Map<string, Poll>();
  readonly votes = new Map<string, StoredVote[]>();
  readonly #versions = new Map<string, number>();
  readonly #base = new Map<string, readonly number[]>();
  readonly #watchers = new Set<(poll: string, type: string) => void>();

  /** `counts`: votes already in, per option or per rating, lowest first. */
  add(poll: Poll, counts: readonly number[] = []): Poll {
    this.polls.set(poll.id, poll);
    this.#base.set(poll.id, counts);
    this.#versions.set(poll.id, 1);
    return poll;
  }

  onChange(tell: (poll: string, type: string) => void): void {
    this.#watchers.add(tell);
  }

  poll(id: string): Poll {
    const poll = this.polls.get(id);
    if (poll === undefined) throw new Refusal(404, "poll_not_found", "There is no such poll", { detail: `Nothing is known under ${id}.` });
    return poll;
  }

  /** A lifecycle act or an edit. */
  change(id: string, type: string, change: Partial<Poll>): Poll {
    const before = this.poll(id);
    const poll = { ...before, ...change, revision: before.revision + 1 };
    if (poll.run !== before.run) this.#base.delete(id);
    this.polls.set(id, poll);
    this.#bump(id, type);
    return poll;
  }

  /** Votes of a simulated crowd. */
  crowd(id: string, counts: readonly number[]): void {
    const before = this.#base.get(id) ?? [];
    this.#base.set(id, counts.map((count, index) => count + (before[index] ?? 0)));
    this.#bump(id, "poll.results");
  }

  cast(id: string, voter: string, body: { vote_id?: string } & Answer): { status: 200 | 201; reply: VoteReply } {
    const poll = this.poll(id);
    const { vote_id = `vote_${fill("0", randomUUID())}`, ...answer } = body;
    const all = this.votes.get(id) ?? [];
    const same = all.find((stored) => stored.vote.id === vote_id);
    if (same) return { status: 200, reply: { vote: same.vote, receipt: same.receipt, feedback: feedback("toast", "Your vote was already counted.", "info") } };
    this.#admit(poll, answer);
    const standing = this.standing(id, voter);
    const changed = standing.length >= poll.voting.votes_per_voter;
    if (changed && !poll.voting.change) {
      throw new Refusal(409, "already_voted", "You have already voted", {
        detail: "This poll takes one vote from each voter.", feedback: feedback("shake", "You have already voted here.", "warning", [30, 40, 30]),
      });
    }
    const at = now();
    const vote = { id: vote_id, poll_id: id, run: poll.run, ...answer, status: "recorded", at } as Vote;
    const receipt: Receipt = { vote_id, poll_id: id, run: poll.run, shard: 0, sequence: all.length + 1, leaf: "0".repeat(64), at };
    const rest = changed ? all.map((one) => (one === standing[0] ? { ...one, vote: { ...one.vote, status: "superseded" as const } } : one)) : all;
    this.votes.set(id, [...rest, { vote, voter, receipt }]);
    this.#bump(id, "poll.results");
    const results = this.results(id, voter);
    const felt = changed ? feedback("pulse", "Your vote is changed.", "success", [12]) : feedback("confetti", "Thanks, your vote is counted.", "success", [12]);
    return { status: 201, reply: { vote, receipt, feedback: felt, ...(results.hidden ? {} : { results }) } };
  }

  retract(id: string, voter: string, voteId: string): VoteReply {
    if (!this.poll(id).voting.retract) throw new Refusal(409, "retract_not_allowed", "Votes stand in this poll");
    const all = this.votes.get(id) ?? [];
    const found = all.find(({ vote, voter: owner }) => vote.id === voteId && owner === voter);
    if (!found) throw new Refusal(404, "vote_not_found", "There is no such vote");
    const vote = { ...found.vote, status: "retracted" as const };
    this.votes.set(id, all.map((one) => (one === found ? { ...found, vote } : one)));
    this.#bump(id, "poll.results");
    return { vote, receipt: found.receipt, feedback: feedback("toast", "Your vote is withdrawn.", "info") };
  }

  standing(id: string, voter?: string): StoredVote[] {
    const { run } = this.poll(id);
    return (this.votes.get(id) ?? []).filter(({ vote, voter: owner }) => vote.run === run && vote.status === "recorded" && (voter === undefined || owner === voter));
  }

  results(id: string, voter: string | null): Results {
    const poll = this.poll(id);
    const { run, revision, status, opens_at, closes_at, results_visibility } = poll;
    const head = { poll_id: id, run, version: this.#versions.get(id) ?? 1, revision, status, opens_at, closes_at };
    const over: PollStatus[] = ["closed", "canceled", "archived"];
    const visible = poll.revealed || results_visibility === "always" || (results_visibility !== "never" && over.includes(status))
      || (results_visibility === "after_vote" && voter !== null && this.standing(id, voter).length > 0);
    // The version of the hidden form counts acts of the host only, or it would tell how many have voted.
    if (!visible) return { ...head, version: revision, hidden: true, results_visibility, is_final: false };
    const counted = this.#count(poll);
    const shown = { ...head, hidden: false as const, is_final: over.includes(status) };
    if (poll.results_threshold === null || counted.voters >= poll.results_threshold) return { ...shown, ...counted };
    const { voters, votes, basis } = counted;
    return { ...shown, voters, votes, basis, tie: false, held_back: { threshold: poll.results_threshold } } as unknown as Results; // figures left out
  }

  /** null when this viewer would learn from it that somebody voted. */
  news(id: string, type: string, voter: string | null): Publication | null {
    const publication = this.publication(id, type, voter);
    return publication.data.hidden && type === "poll.results" ? null : publication;
  }

  publication(id: string, type: string, voter: string | null): Publication {
    const data = this.results(id, voter);
    return { type, channel: `poll:${id}`, version: data.version, at: now(), data };
  }

  #bump(id: string, type: string): void {
    this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1);
    for (const tell of this.#watchers) tell(id, type);
  }

  #admit(poll: Poll, answer: Answer): void {
    const over = poll.closes_at !== null && Date.parse(poll.closes_at) <= Date.now();
    if (poll.status !== "open" || over) {
      throw new Refusal(409, "poll_closed", "This poll is closed", { detail: "It took its last vote before yours arrived.", feedback: feedback("toast", "Voting is closed.", "info") });
    }
    const chosen = "choices" in answer ? answer.choices : "choice" in answer ? [answer.choice] : [];
    if (chosen.some((option) => !poll.options.some(({ id }) => id === option))) throw new Refusal(422, "option_unknown", "That option is not in this poll");
  }

  #count(poll: Poll): Pick<VisibleResults, "voters" | "votes" | "basis" | "options" | "ratings" | "mean" | "median" | "scale" | "tie"> {
    const keys: (string | number)[] = poll.kind === "rating" ? Array.from({ length: poll.scale ?? 5 }, (_, i) => i + 1) : poll.options.map(({ id }) => id);
    const base = this.#base.get(poll.id) ?? [];
    const counts = keys.map((_, index) => base[index] ?? 0);
    const standing = this.standing(poll.id);
    for (const { vote } of standing) {
      for (const pick of picksOf(vote)) {
        const index = keys.indexOf(pick);
        counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    const sum = base.reduce((total, count) => total + count, 0);
    const voters = (poll.kind === "multiple_choice" ? Math.round(sum / 1.6) : sum) + standing.length;
    const rows = counts.map((votes) => ({ votes, percent: voters === 0 ? 0 : Math.round((1000 * votes) / voters) / 10 }));
    const most = Math.max(0, ...counts);
    const common = { voters, votes: voters, basis: "voters" as const, tie: most > 0 && counts.filter((count) => count === most).length > 1 };
    if (poll.kind !== "rating") return { ...common, options: rows.map((row, i) => ({ id: String(keys[i]), ...row })) };
    const total = counts.reduce((all, votes, i) => all + votes * (i + 1), 0);
    return { ...common, options: [], ratings: rows.map((row, i) => ({ rating: i + 1, ...row })), mean: voters === 0 ? null : total / voters, median: null, scale: keys.length };
  }
}
