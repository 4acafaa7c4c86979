/**
 * The way through a survey: a pure walk over its items, only ever forward. The server walks the same way
 * (`features/surveys/flow.py`), so a phone without a network knows what comes next. Conditions see the answers of the items
 * passed on this very walk: what somebody said on a branch they left decides nothing.
 */
import { holds, type Facts } from "./conditions.ts";
import type { Ending, Step } from "./wire.ts";

/** An item as the walk sees it; `asks`: it wants an answer, content is only read. */
export type Walked = Step & { readonly asks: boolean };

/** What was said: an answer in canonical form, null where the item was passed over. */
export type Said = ReadonlyMap<string, unknown>;

export interface Walk {
  /** The items reached. */
  readonly path: readonly string[];
  /** The required one the path waits at. */
  readonly missing: string | null;
  /** What to show now; null when nothing is left. */
  readonly next: string | null;
  readonly answered: number;
  /** How many answers the whole way would take, if what is still unanswered were left out. */
  readonly of: number;
  readonly facts: Facts;
}

export function walk(items: readonly Walked[], said: Said, about: Omit<Facts, "answers">): Walk {
  const answers = new Map<string, unknown>();
  const facts: Facts = { ...about, answers }; // grows with the walk
  const way: Walked[] = [];
  let stop: number | null = null;
  for (let position = 0; position < items.length; ) {
    const item = items[position];
    if (item === undefined) break;
    if (item.show_when && !holds(item.show_when, facts)) {
      position += 1;
      continue;
    }
    const given = said.get(item.key) ?? null;
    if (stop === null && item.asks) {
      if (given !== null) answers.set(item.key, given);
      else if (item.required) stop = way.length;
    }
    way.push(item);
    position = after(items, item, position, facts);
  }
  const reached = (stop === null ? way : way.slice(0, stop + 1)).map(({ key }) => key);
  const last = reached.map((key) => said.has(key)).lastIndexOf(true);
  const missing = stop === null ? null : (reached.at(-1) ?? null);
  return {
    path: reached, missing,
    next: reached.slice(last + 1).find((key) => !answers.has(key)) ?? missing,
    answered: answers.size,
    of: way.filter(({ asks }) => asks).length,
    facts,
  };
}

/** The first jump that holds, else `next`, else the item below. Never backwards, whatever a newer server may say. */
function after(items: readonly Walked[], { jumps, next }: Walked, position: number, facts: Facts): number {
  const to = jumps.find(({ when }) => holds(when, facts))?.to ?? next;
  if (to === null || to === undefined) return position + 1;
  const target = to === "end" ? items.length : items.findIndex(({ key }) => key === to);
  return Math.max(target, position + 1);
}

/** The first ending whose condition holds; null: the survey has none. */
export const endingOf = (endings: readonly Ending[], facts: Facts): Ending | null => endings.find(({ when }) => !when || holds(when, facts)) ?? null;
