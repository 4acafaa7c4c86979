/**
 * What of all that waits is shown now, and why the rest is not. Pure: the same answer goes to the screen and to the debug panel.
 * One loud thing at a time, by priority, then by age; a loud thing that is open is never pushed away by another.
 */
import type { Shown, Surface } from "@plaudit/client";

const LOUD: readonly Surface[] = ["popup", "slide_in", "banner", "page"];
/** A tab at the edge is quiet, but there is one edge. */
const ALONE: readonly Surface[] = ["tab"];

export type Verdict =
  | { readonly kind: "show" }
  | { readonly kind: "wait"; readonly why: "not_before" | "not_reached" | "behind" | "no_slot" | "page_hidden" | "claiming"; readonly until?: number }
  | { readonly kind: "open" }
  | { readonly kind: "drop"; readonly why: "expired" };

export interface Moment {
  /** The server's clock. */
  readonly now: number;
  /** The reader looks elsewhere: another tab of theirs may be the one to show it. */
  readonly hidden: boolean;
  /** What is on the page now, with where it stands; null where the reader opened it themselves. */
  readonly open: ReadonlyMap<string, Surface>;
  readonly claiming: ReadonlyMap<string, Surface>;
  /** Claims that got no answer are tried again from then on. */
  readonly notBefore: ReadonlyMap<string, number>;
  /** Whether the page has this slot, and nothing stands in it. */
  readonly hasSlot: (name: string | null) => boolean;
}

export const isLoud = (surface: Surface): boolean => LOUD.includes(surface);

const inOrder = (a: Shown, b: Shown): number => b.priority - a.priority || (a.id < b.id ? -1 : 1);

export function verdicts(waiting: readonly Shown[], moment: Moment): ReadonlyMap<string, Verdict> {
  const { now, hidden, open, claiming } = moment;
  const taken = [...open.values(), ...claiming.values()];
  let loud = taken.some(isLoud);
  let tab = taken.some((surface) => ALONE.includes(surface));
  const said = new Map<string, Verdict>();
  for (const one of [...waiting].sort(inOrder)) said.set(one.id, judge(one));
  return said;

  function judge(one: Shown): Verdict {
    if (open.has(one.id)) return { kind: "open" };
    if (one.expires_at <= now) return { kind: "drop", why: "expired" };
    if (claiming.has(one.id)) return { kind: "wait", why: "claiming" };
    if (one.not_before > now) return { kind: "wait", why: "not_before", until: one.not_before };
    const again = moment.notBefore.get(one.id) ?? 0;
    if (again > now) return { kind: "wait", why: "not_reached", until: again };
    // Effects stand in a line of their own: whoever plays them knows which of them are loud.
    if (one.type === "effect") return { kind: "show" };
    if (hidden) return { kind: "wait", why: "page_hidden" };
    if (one.as === "inline") return moment.hasSlot(one.slot) ? { kind: "show" } : { kind: "wait", why: "no_slot" };
    if (isLoud(one.as)) {
      if (loud) return { kind: "wait", why: "behind" };
      loud = true;
    } else {
      if (tab) return { kind: "wait", why: "behind" };
      tab = true;
    }
    return { kind: "show" };
  }
}

/** When the answer may be another without anything happening; null: never. */
export function nextChange(waiting: readonly Shown[], verdict: ReadonlyMap<string, Verdict>): number | null {
  const times = waiting.flatMap((one) => {
    const said = verdict.get(one.id);
    if (said === undefined || said.kind === "open" || said.kind === "drop") return [];
    return [one.expires_at, ...(said.kind === "wait" && said.until !== undefined ? [said.until] : [])];
  });
  return times.length === 0 ? null : Math.min(...times);
}
