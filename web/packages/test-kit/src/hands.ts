/** A clock whose hands a test turns itself. */
import type { Clock } from "@plaudit/client";

export interface Hands extends Clock {
  /** Goes forward, running everything due on the way in its order. */
  advance(ms: number): void;
  /** How long until the next thing is due; null when nothing is. */
  next(): number | null;
}

export function handClock(start = 1_700_000_000_000, random: () => number = () => 0.5): Hands {
  let now = start;
  const due = new Set<{ at: number; act: () => void }>();
  const first = () => [...due].sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    random,
    after(ms, act) {
      const item = { at: now + ms, act };
      due.add(item);
      return () => void due.delete(item);
    },
    advance(ms) {
      const end = now + ms;
      for (let item = first(); item !== undefined && item.at <= end; item = first()) {
        due.delete(item);
        now = item.at;
        item.act();
      }
      now = end;
    },
    next() {
      const item = first();
      return item === undefined ? null : item.at - now;
    },
  };
}
