/** What is shown now of all that waits: a table of cases, and what holds for any of them. */
import type { Shown, Surface } from "@plaudit/client";
import { describe, expect, it } from "vitest";
import { isLoud, nextChange, verdicts, type Moment } from "../src/line.ts";

const NOW = 1_000_000;
const one = (id: string, changes: Partial<Shown> = {}): Shown => ({
  id, type: "poll", effect: null, target: "poll_1", as: "popup", slot: null, priority: 50, once_per: "user", not_before: 0, expires_at: NOW + 60_000, ...changes,
});
const at = (changes: Partial<Moment> = {}): Moment => ({ now: NOW, hidden: false, open: new Map(), claiming: new Map(), notBefore: new Map(), hasSlot: () => true, ...changes });
const said = (waiting: readonly Shown[], moment: Moment): Record<string, string> =>
  Object.fromEntries([...verdicts(waiting, moment)].map(([id, verdict]) => [id, "why" in verdict ? verdict.why : verdict.kind]));

const CASES: readonly (readonly [string, readonly Shown[], Partial<Moment>, Record<string, string>])[] = [
  ["nothing waits", [], {}, {}],
  ["one alone is shown", [one("a")], {}, { a: "show" }],
  ["the higher priority first", [one("a"), one("b", { priority: 60 })], {}, { a: "behind", b: "show" }],
  ["of the same priority the older", [one("b"), one("a")], {}, { a: "show", b: "behind" }],
  ["not over one that is open, however low that is", [one("a", { priority: 100 }), one("b", { priority: 0 })], { open: new Map([["b", "banner"]]) }, { a: "behind", b: "open" }],
  ["not over one that is being claimed", [one("a"), one("b")], { claiming: new Map<string, Surface>([["b", "page"]]) }, { a: "behind", b: "claiming" }],
  ["an inline one stands beside a loud one", [one("a", { as: "inline" }), one("b")], {}, { a: "show", b: "show" }],
  ["without its slot it waits, and holds nobody up", [one("a", { as: "inline", priority: 99 }), one("b")], { hasSlot: () => false }, { a: "no_slot", b: "show" }],
  ["a tab stands beside a loud one, another tab does not", [one("a", { as: "tab" }), one("b"), one("c", { as: "tab" })], {}, { a: "show", b: "show", c: "behind" }],
  ["over when its time is", [one("a", { expires_at: NOW })], {}, { a: "expired" }],
  ["just before that it is shown", [one("a", { expires_at: NOW + 1 })], {}, { a: "show" }],
  ["not before its time, and then not in the way of others", [one("a", { not_before: NOW + 1, priority: 99 }), one("b")], {}, { a: "not_before", b: "show" }],
  ["at its time", [one("a", { not_before: NOW })], {}, { a: "show" }],
  ["expired before it ever was its time", [one("a", { not_before: NOW + 9, expires_at: NOW })], {}, { a: "expired" }],
  ["nothing in a tab nobody looks at", [one("a"), one("b", { as: "inline" })], { hidden: true }, { a: "page_hidden", b: "page_hidden" }],
  ["an effect has a line of its own, even there", [one("a", { type: "effect" }), one("b")], { hidden: true }, { a: "show", b: "page_hidden" }],
  ["a claim without an answer waits, others go on", [one("a", { priority: 99 }), one("b")], { notBefore: new Map([["a", NOW + 500]]) }, { a: "not_reached", b: "show" }],
  ["and is tried again then", [one("a")], { notBefore: new Map([["a", NOW]]) }, { a: "show" }],
];

describe("what of all that waits is shown", () => {
  it.each(CASES)("%s", (_name, waiting, moment, expected) => {
    expect(said(waiting, at(moment))).toEqual(expected);
  });

  it("never two loud things at once, never one that is over, whatever comes together", () => {
    const surfaces: readonly Surface[] = ["popup", "slide_in", "banner", "page", "tab", "inline"];
    let seed = 7;
    const chance = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 500; round++) {
      const waiting = Array.from({ length: chance(12) }, (_, index) => one(`int_${index}`, {
        as: surfaces[chance(6)] ?? "popup", priority: chance(4) * 25, not_before: NOW - 5 + chance(10), expires_at: NOW - 3 + chance(20),
      }));
      const open = new Map(waiting.filter(() => chance(8) === 0).slice(0, 1).map((shown) => [shown.id, shown.as]));
      const found = verdicts(waiting, at({ open }));
      const shown = waiting.filter(({ id }) => ["show", "open"].includes(found.get(id)?.kind ?? ""));
      expect(shown.filter(({ as }) => isLoud(as)).length).toBeLessThanOrEqual(1);
      expect(shown.filter(({ as }) => as === "tab").length).toBeLessThanOrEqual(1);
      for (const { id, expires_at, not_before } of shown) if (!open.has(id)) expect(expires_at > NOW && not_before <= NOW).toBe(true);
      // Somebody who could be shown alone is only kept waiting by somebody who is shown.
      const kept = waiting.some(({ id }) => (found.get(id) as { why?: string } | undefined)?.why === "behind");
      if (kept) expect(shown.length).toBeGreaterThan(0);
    }
  });

  it("says when the answer will be another without anything happening", () => {
    const waiting = [one("a", { not_before: NOW + 10 }), one("b", { expires_at: NOW + 7 }), one("c", { as: "inline", expires_at: NOW + 99 })];
    expect(nextChange(waiting, verdicts(waiting, at()))).toBe(NOW + 7);
    expect(nextChange([], new Map())).toBeNull();
    const open = [one("a")];
    expect(nextChange(open, verdicts(open, at({ open: new Map([["a", "popup"]]) })))).toBeNull();
  });
});
