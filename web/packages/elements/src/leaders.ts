/** Who is in front. */
import type { VisibleResults } from "@plaudit/client";

/** Option ids or ratings as text; several on a tie, none before the first vote. */
export function leadersOf({ options, ratings }: VisibleResults): readonly string[] {
  const rows = ratings?.map(({ rating, votes }) => ({ id: String(rating), votes })) ?? options;
  const most = Math.max(0, ...rows.map(({ votes }) => votes));
  return most === 0 ? [] : rows.filter(({ votes }) => votes === most).map(({ id }) => id);
}
