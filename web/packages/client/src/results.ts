/** Results as state: which of two to keep, and what they look like with a vote that is still on its way. */
import type { Answer, Poll, Publication, Results, VisibleResults } from "./wire.ts";

/** Late, repeated and reordered frames fall away here, so bars never run backwards. */
export function newer(current: Results | null, incoming: Results): Results {
  if (current === null) return incoming;
  if (incoming.run < current.run) return current;
  if (incoming.version === current.version) return current.hidden && !incoming.hidden ? incoming : current;
  return incoming.version > current.version ? incoming : current;
}

/** Kinds that say more of themselves once they are revealed or over. */
const SECRETIVE = ["quiz", "number"];
const LIFECYCLE = new Set(["opened", "locked", "closed", "canceled", "reset", "revealed"].map((act) => `poll.${act}`));

/**
 * The poll after a lifecycle act, when the publication says all there is to know; null when it must be fetched.
 * Closing a poll before a large crowd must not bring the whole crowd back to ask what happened.
 */
export function follow(poll: Poll, { type, data }: Publication): Poll | null {
  if (!LIFECYCLE.has(type) || SECRETIVE.includes(poll.kind) || data.revision !== poll.revision + 1) return null;
  const { status, opens_at, closes_at, run, revision } = data;
  return { ...poll, status, opens_at, closes_at, run, revision, revealed: poll.revealed || type === "poll.revealed" };
}

/** What an answer names among the counted rows: option ids, or a rating. Answers of no rows name nothing. */
export function picksOf(answer: Answer): readonly (string | number)[] {
  if ("choice" in answer) return [answer.choice];
  if ("choices" in answer) return answer.choices;
  if ("rating" in answer) return [answer.rating];
  if ("ranking" in answer) return answer.ranking.slice(0, 1); // counted are first places
  const shares: Readonly<Record<string, number>> = "points" in answer ? answer.points : "taps" in answer ? answer.taps : {};
  return Object.keys(shares).filter((id) => shares[id]);
}

const share = (votes: number, voters: number): number => (voters === 0 ? 0 : Math.round((1000 * votes) / voters) / 10);

/**
 * The results as they will be once `answer` is counted, in place of `before` when the voter changes their mind.
 * Shown only until the server's next word: its figure then includes this vote or at least one newer one, so no total falls.
 */
export function withVote(results: VisibleResults, poll: Poll, answer: Answer, before?: Answer): VisibleResults {
  const change = new Map<string | number, number>();
  for (const pick of before === undefined ? [] : picksOf(before)) change.set(pick, -1);
  for (const pick of picksOf(answer)) change.set(pick, (change.get(pick) ?? 0) + 1);
  const voters = results.voters + (before === undefined ? 1 : 0);
  const moved = <T extends { votes: number }>(row: T, pick: string | number): T => {
    const votes = Math.max(0, row.votes + (change.get(pick) ?? 0));
    return { ...row, votes, percent: share(votes, voters) };
  };
  const options = results.options.map((row) => moved(row, row.id));
  const ratings = results.ratings?.map((row) => moved(row, row.rating));
  const counts = (ratings ?? options).map((row) => row.votes);
  const most = Math.max(0, ...counts);
  return {
    ...results,
    voters,
    votes: results.votes + (before === undefined ? 1 : 0),
    options,
    ...(ratings === undefined ? {} : { ratings, mean: mean(ratings, poll) }),
    // By what else a kind may rank, only the server can tell.
    tie: results.details ? results.tie : most > 0 && counts.filter((count) => count === most).length > 1,
  };
}

function mean(ratings: readonly { rating: number; votes: number }[], poll: Poll): number | null {
  const known = ratings.filter((row) => row.rating <= (poll.scale ?? Infinity));
  const votes = known.reduce((sum, row) => sum + row.votes, 0);
  return votes === 0 ? null : known.reduce((sum, row) => sum + row.rating * row.votes, 0) / votes;
}
