/** Lists that grow while people read them: nothing moves under a finger or an eye. Pure, but for the look at the screen. */
import type { Tools } from "./kind.ts";

/**
 * Which entries to show, in which order. `held`: somebody is reading: what is shown stays where it is, what has gone goes,
 * what comes after the last one is added, and what belongs further up waits.
 */
export function arrange(shown: readonly string[], wanted: readonly string[], held: boolean): { readonly ids: readonly string[]; readonly waiting: number } {
  const kept = shown.filter((id) => wanted.includes(id));
  const last = kept.at(-1);
  if (!held || last === undefined) return { ids: wanted, waiting: 0 };
  const end = wanted.reduce((far, id, index) => (kept.includes(id) ? index : far), -1);
  const tail = wanted.slice(end + 1);
  return { ids: [...kept, ...tail], waiting: wanted.slice(0, end + 1).filter((id) => !kept.includes(id)).length };
}

const QUIET_MS = 2_500;
/** Further up than this, the beginning of a list is out of sight. */
const PAST_PX = -24;

/** Whether somebody is in the middle of a list: scrolled into it, or touched it just now. */
export const isHeld = ({ root }: Tools, selector: string, touchedAt: number): boolean =>
  (root.querySelector(selector)?.getBoundingClientRect().top ?? 0) < PAST_PX || Date.now() - touchedAt < QUIET_MS;

/** ms until a touched list is free again. */
export const thaw = (touchedAt: number): number => Math.max(0, touchedAt + QUIET_MS - Date.now()) + 50;

export const EVERY_MS = 3_000;
const SPREAD_MS = 2_000;

/** When to fetch again after news, so that neither one viewer nor a whole crowd does it at once. */
export const waitFor = (now: number, askedAt: number | null, random: number): number =>
  askedAt === null ? 0 : Math.max(0, askedAt + EVERY_MS - now) + random * SPREAD_MS;
