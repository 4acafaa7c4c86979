/** A purse of points and who got how many of them. Nothing here ever spends more than there is. Pure. */
export type Purse = Readonly<Record<string, number>>;

export const given = (purse: Purse, id: string): number => purse[id] ?? 0;
export const spentOf = (purse: Purse, ids: readonly string[]): number => ids.reduce((sum, id) => sum + given(purse, id), 0);
export const leftOf = (total: number, purse: Purse, ids: readonly string[]): number => Math.max(0, total - spentOf(purse, ids));

/** What a press of a button gives: a twentieth of large purses, else one. */
export const stepOf = (total: number): number => (total < 40 ? 1 : Math.max(1, Math.round(total / 20)));

/** `id` gets `wanted`, or as much of it as there is: whole, never below nothing. Options that are gone give theirs back. */
export function give(purse: Purse, id: string, wanted: number, total: number, ids: readonly string[]): Purse {
  const others = Object.fromEntries(ids.filter((one) => one !== id && given(purse, one) > 0).map((one) => [one, given(purse, one)]));
  const whole = Number.isFinite(wanted) ? Math.trunc(wanted) : 0;
  const amount = Math.min(Math.max(0, whole), total - spentOf(others, ids));
  return amount > 0 ? { ...others, [id]: amount } : others;
}

/** In the order of the poll and without those who got nothing. */
export const listed = (purse: Purse, ids: readonly string[]): Purse => Object.fromEntries(ids.filter((id) => given(purse, id) > 0).map((id) => [id, given(purse, id)]));
