/** What a board of ideas shows, in which order, with whose votes. Pure. */
import type { PollOption, VisibleResults } from "@plaudit/client";

export type Sort = "top" | "new";

/** Pinned ones first, those that are answered last; else by votes, the older one first among equals, or the newest first. */
export function ordered(options: readonly PollOption[], votes: ReadonlyMap<string, number>, sort: Sort): readonly string[] {
  const rank = ({ pinned, state }: PollOption): number => (pinned ? 0 : state === "answered" ? 2 : 1);
  const count = (index: number): number => votes.get(options[index]?.id ?? "") ?? 0;
  const places = options.map((option, index) => ({ id: option.id, rank: rank(option), index }));
  const by = sort === "top" ? (a: number, b: number) => count(b) - count(a) || a - b : (a: number, b: number) => b - a;
  return places.sort((a, b) => a.rank - b.rank || by(a.index, b.index)).map(({ id }) => id);
}

export const toggled = (set: readonly string[], id: string): readonly string[] => (set.includes(id) ? set.filter((one) => one !== id) : [...set, id]);

/** What is sent: the whole set, in the order of the poll, without what has gone. */
export const wholeSet = (options: readonly PollOption[], set: readonly string[]): readonly string[] => options.map(({ id }) => id).filter((id) => set.includes(id));

/** The votes of each, with what the viewer has tapped since (`wanted`) in the place of what they had (`standing`). */
export function counted(results: VisibleResults | null, standing: readonly string[], wanted: readonly string[]): ReadonlyMap<string, number> {
  return new Map((results?.options ?? []).map(({ id, votes }) => [id, Math.max(0, votes + Number(wanted.includes(id)) - Number(standing.includes(id)))]));
}
