/**
 * A subject as this device sees it: the server's word, and on top of it what was done here and is not in that word yet. No count
 * falls before the eyes of somebody who taps. Pure.
 */
import type { SubjectState, Taps } from "./wire.ts";

interface Flying {
  readonly taps: Taps;
  /** Of the state at that time: a newer one may have these taps in it already. */
  readonly version: number;
}

interface Wish {
  readonly like: boolean;
  /** Of the state when it was sent: a newer one may have it already. Null: it is not on its way. */
  readonly version: number | null;
}

export interface Standing {
  readonly state: SubjectState;
  readonly liked: boolean;
  /** What the reader wants, where the server has not answered it. */
  readonly wish: Wish | null;
  /** Tapped on this device and not on its way. */
  readonly gathered: Taps;
  readonly flying: Flying | null;
  /** Own taps that no state has shown yet, so that they do not pass for somebody else's. */
  readonly unseen: Taps;
  /** What was shown while taps were on their way. */
  readonly floor: Taps;
}

export const plus = (a: Taps, b: Taps): Taps => Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
const minus = (a: Taps, b: Taps): Taps => Object.fromEntries(Object.entries(a).map(([key, n]) => [key, Math.max(0, n - (b[key] ?? 0))]).filter(([, n]) => n !== 0));
export const total = (taps: Taps): number => Object.values(taps).reduce((sum, n) => sum + n, 0);

export const begin = (subject: string): Standing => ({
  state: { subject, likes: 0, reactions: {}, version: -1 }, liked: false, wish: null, gathered: {}, flying: null, unseen: {}, floor: {},
});

export const tapped = (now: Standing, taps: Taps): Standing => ({ ...now, gathered: plus(now.gathered, taps), unseen: plus(now.unseen, taps) });

export const wished = (now: Standing, like: boolean): Standing => ({ ...now, wish: { like, version: null } });

/** The wish leaves, or has come back without an answer. */
export const asked = (now: Standing, flies: boolean): Standing => (now.wish === null ? now : { ...now, wish: { ...now.wish, version: flies ? now.state.version : null } });

/** What waits on the device, other tabs' taps among it; whoever sends them takes them off. */
export const gathering = (now: Standing, waiting: Taps): Standing => ({ ...now, gathered: minus(waiting, now.flying?.taps ?? {}) });

/** What is sent leaves what is gathered. */
export function sent(now: Standing, taps: Taps): Standing {
  return { ...now, gathered: minus(now.gathered, taps), flying: { taps, version: now.state.version }, floor: visible(now).reactions };
}

/** A state was pushed or read. `others`: taps in it that are new here and not this device's. */
export function heard(now: Standing, state: SubjectState): { readonly standing: Standing; readonly others: Taps } {
  const liked = state.liked ?? now.liked;
  if (state.version <= now.state.version) return { standing: { ...now, liked }, others: {} };
  const news = now.state.version < 0 ? {} : minus(state.reactions, now.state.reactions);
  return { standing: { ...now, state, liked, unseen: minus(now.unseen, news) }, others: minus(news, now.unseen) };
}

/** The server has `sent`; of those `dropped` do not count. */
export function answered(now: Standing, state: SubjectState, dropped: Taps): { readonly standing: Standing; readonly others: Taps } {
  const { standing, others } = heard({ ...now, unseen: minus(now.unseen, dropped) }, state);
  return { standing: { ...standing, flying: null, floor: {} }, others };
}

/** The server would not take them. */
export const refused = (now: Standing, taps: Taps): Standing => ({ ...now, flying: null, floor: {}, unseen: minus(now.unseen, taps) });

/** The server has the wish; a newer one stands. */
export function granted(now: Standing, like: boolean, state: SubjectState): Standing {
  const { standing } = heard(now, { ...state, liked: state.liked ?? like });
  return { ...standing, wish: now.wish === null || now.wish.like === like ? null : { ...now.wish, version: null } };
}

export const denied = (now: Standing): Standing => ({ ...now, wish: null });

export interface Visible {
  readonly likes: number;
  readonly liked: boolean;
  readonly reactions: Taps;
}

export function visible({ state, liked, wish, gathered, flying, floor }: Standing): Visible {
  const ahead = flying !== null && flying.version === state.version ? plus(gathered, flying.taps) : gathered;
  const sum = plus(state.reactions, ahead);
  const likes = wish === null || wish.like === liked || (wish.version !== null && wish.version !== state.version) ? 0 : wish.like ? 1 : -1;
  return {
    likes: Math.max(0, state.likes + likes),
    liked: wish?.like ?? liked,
    reactions: Object.fromEntries([...new Set([...Object.keys(sum), ...Object.keys(floor)])].map((emoji) => [emoji, Math.max(sum[emoji] ?? 0, floor[emoji] ?? 0)])),
  };
}

/** As many taps a second as the server counts, and no more at once; what is more is for nothing and not shown. */
export const RATE = 20;

export interface Allowance {
  readonly left: number;
  readonly at: number;
}

export const FULL: Allowance = { left: RATE, at: -Infinity };

/** Null: too fast. */
export function allowed({ left, at }: Allowance, now: number): Allowance | null {
  const filled = Math.min(RATE, left + (Math.max(0, now - at) * RATE) / 1_000);
  return filled < 1 ? null : { left: filled - 1, at: now };
}
