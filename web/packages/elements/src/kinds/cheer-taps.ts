/**
 * Taps on their way to the server: counted here at once, told as totals at most once a second, never faster than the poll
 * counts. Totals only grow, so nothing that is lost, repeated or comes late counts twice. Pure: time is an argument, in ms.
 */
export type Totals = Readonly<Record<string, number>>;

export interface Taps {
  /** What this viewer has by the server's word, the vote on its way included. */
  readonly known: Totals;
  /** Tapped here and not told yet. */
  readonly extra: Totals;
  /** Taps that would count right now. */
  readonly tokens: number;
  /** Of the last tap or refill. */
  readonly at: number;
  readonly sentAt: number;
  /** Not to be asked before; after a refusal. */
  readonly notBefore: number;
}

export const EVERY_MS = 1_000;

export const NO_TAPS: Taps = { known: {}, extra: {}, tokens: Infinity, at: 0, sentAt: -Infinity, notBefore: -Infinity };

const sum = (totals: Totals): number => Object.values(totals).reduce((all, n) => all + n, 0);
const plus = (a: Totals, b: Totals): Totals => Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((id) => [id, (a[id] ?? 0) + (b[id] ?? 0)]));
const higher = (a: Totals, b: Totals): Totals => Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((id) => [id, Math.max(a[id] ?? 0, b[id] ?? 0)]));

/** The bucket holds half a second of taps: what the way to the server shifts still fits what it allows. */
const roomOf = (rate: number): number => Math.max(1, Math.ceil(rate / 2));

/** One more, or the very same taps when that one is too fast to count. */
export function tapped(taps: Taps, id: string, now: number, rate: number): Taps {
  const room = roomOf(rate);
  const tokens = Math.min(room, Number.isFinite(taps.tokens) ? taps.tokens + (Math.max(0, now - taps.at) * rate) / 1_000 : room);
  if (tokens < 1) return taps;
  return { ...taps, tokens: tokens - 1, at: now, extra: plus(taps.extra, { [id]: 1 }) };
}

export const ownTotals = ({ known, extra }: Taps): Totals => plus(known, extra);
export const ownTotal = (taps: Taps): number => sum(ownTotals(taps));
export const hasNews = ({ extra }: Taps): boolean => sum(extra) > 0;

/** ms until the totals may be told; null when there is nothing to tell. */
export const dueIn = (taps: Taps, now: number): number | null => (hasNews(taps) ? Math.max(0, taps.sentAt + EVERY_MS - now, taps.notBefore - now) : null);

/** After the totals were told: they are what is known until the server says otherwise. */
export const told = (taps: Taps, now: number): Taps => ({ ...taps, known: ownTotals(taps), extra: {}, sentAt: now });

/** What the server has of this viewer, from wherever they tapped it. Never takes back what it has not refused. */
export const heard = (taps: Taps, standing: Totals): Taps => ({ ...taps, known: higher(taps.known, standing) });

/**
 * The server would not take `sent`, and has `standing`. What was tapped here comes on top of what it has: another device was
 * ahead, or these were too fast and are told again a little later.
 */
export function refused(taps: Taps, sent: Totals, before: Totals, standing: Totals, notBefore: number): Taps {
  const mine = Object.fromEntries(Object.entries(sent).map(([id, n]) => [id, Math.max(0, n - (before[id] ?? 0))]));
  return { ...taps, known: standing, extra: plus(taps.extra, mine), notBefore };
}

/** The crowd's total as it looks with what is not in it yet; it never falls before the eyes of somebody who taps. */
export const crowd = (server: number, ahead: number, shown: number): number => Math.max(shown, server + Math.max(0, ahead));
