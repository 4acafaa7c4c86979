/** Who is in front. */
import type { VisibleResults } from "@plaudit/client";

/** Option ids or ratings as text; several on a tie, none before the first vote. Once it is over the server's word counts. */
export function leadersOf({ options, ratings, winners }: VisibleResults): readonly string[] {
  if (winners !== undefined && ratings === undefined) return winners;
  const rows = ratings?.map(({ rating, votes }) => ({ id: String(rating), votes })) ?? options;
  const most = Math.max(0, ...rows.map(({ votes }) => votes));
  return most === 0 ? [] : rows.filter(({ votes }) => votes === most).map(({ id }) => id);
}
