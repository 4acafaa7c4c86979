/** The pure parts of kinds that a crowd plays: orders, purses, taps, clouds, boards and fields for words. */
import { makePoll } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import { NO_TAPS, crowd, dueIn, heard, ownTotal, ownTotals, refused, tapped, told, type Taps } from "../src/kinds/cheer-taps.ts";
import { extent, placed, scaleFor, sizeOf, type Box } from "../src/kinds/cloud-layout.ts";
import { arrange, waitFor } from "../src/kinds/growth.ts";
import { counted, ordered, toggled, wholeSet } from "../src/kinds/ideas-order.ts";
import { sound, stacks, type Column } from "../src/kinds/matrix-cells.ts";
import { give, leftOf, listed, spentOf, stepOf, type Purse } from "../src/kinds/points-purse.ts";
import { leftOf as timeLeft } from "../src/kinds/quiz-clock.ts";
import { moved, orderOf, placeOf, shifts } from "../src/kinds/ranking-order.ts";
import { newSuggestionId } from "../src/kinds/suggest.ts";
import { ago } from "../src/kinds/text-answers.ts";
import { lengthOf, notice } from "../src/kinds/typing.ts";

/** A row of numbers from 0 to 1, the same every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe("an order", () => {
  it.each([[0, 2, "bcad"], [3, 0, "dabc"], [1, 1, "abcd"], [2, 9, "abdc"], [1, -4, "bacd"], [7, 0, "abcd"]])("moves %i to %i: %s", (from, to, order) => expect(moved([..."abcd"], from, to).join("")).toBe(order));
  it("keeps what the poll has: options gone are forgotten, new ones come last where all are ranked", () => {
    expect(orderOf(["c", "x", "a", "c"], [..."abcd"], true)).toEqual(["c", "a", "b", "d"]);
    expect(orderOf(["c", "x", "a"], [..."abcd"], false)).toEqual(["c", "a"]);
  });
  const spans = [{ top: 0, height: 60 }, { top: 70, height: 60 }, { top: 140, height: 100 }, { top: 250, height: 60 }];
  it.each([[0, 0, 0], [0, 69, 0], [0, 71, 1], [0, 400, 3], [3, -400, 0], [3, -90, 3], [3, -91, 2], [1, 30, 1], [2, -161, 0], [2, -159, 1]])("item %i dragged %i px lies at %i", (from, way, place) => expect(placeOf(spans, from, way)).toBe(place));
  it("the others make as much room as the held one needs", () => {
    expect(shifts(spans, 0, 2)).toEqual([0, -70, -70, 0]);
    expect(shifts(spans, 3, 1)).toEqual([0, 70, 70, 0]);
    expect(shifts(spans, 1, 1)).toEqual([0, 0, 0, 0]);
  });
});

describe("a purse", () => {
  const ids = [..."abc"];
  it.each<[Purse, string, number, Purse]>([
    [{}, "a", 40, { a: 40 }], [{ a: 90 }, "b", 40, { a: 90, b: 10 }], [{ a: 90 }, "a", 400, { a: 100 }], [{ a: 5 }, "a", -5, {}], [{ a: 5 }, "a", NaN, {}], [{ a: 5 }, "b", 2.9, { a: 5, b: 2 }],
    [{ gone: 60, a: 40 }, "b", 60, { a: 40, b: 60 }],
  ])("%j: %s gets %d", (purse, id, wanted, after) => expect(give(purse, id, wanted, 100, ids)).toEqual(after));
  it("never spends more than there is, whatever is asked of it", () => {
    const random = chance(7);
    let purse: Purse = {};
    for (let i = 0; i < 2_000; i++) {
      purse = give(purse, ids[Math.floor(random() * 3)] ?? "a", Math.round(random() * 300 - 80), 100, ids);
      expect(spentOf(purse, ids)).toBeLessThanOrEqual(100);
      expect(leftOf(100, purse, ids)).toBe(100 - spentOf(purse, ids));
      expect(Object.values(purse).every((n) => Number.isInteger(n) && n > 0)).toBe(true);
    }
  });
  it.each([[100, 5], [10, 1], [39, 1], [1_000, 50]])("of %i is given out in steps of %i", (total, step) => expect(stepOf(total)).toBe(step));
  it("is told in the order of the poll", () => expect(Object.keys(listed({ c: 1, a: 2, b: 0, gone: 4 }, ids))).toEqual(["a", "c"]));
});

describe("a matrix", () => {
  const columns: Column[] = ["Poor", "Fair", "Good", "Excellent"].map((text, value) => ({ key: text.toLowerCase(), text, value }));
  const poll = makePoll("grid", { kind: "matrix", options: ["Rooms", "Food"], settings: { columns } });
  const [rooms = "", food = ""] = poll.options.map(({ id }) => id);
  it("forgets rows and columns that are gone", () => expect(sound(poll, { [food]: "good", [rooms]: "superb", opt_gone: "poor" })).toEqual({ [food]: "good" }));
  it.each([[312, true], [420, false], [900, false]])("of four columns stacks at %i px: %s", (width, stacked) => expect(stacks(width, columns)).toBe(stacked));
  it("of many columns stacks sooner, and words that cannot break need room", () => {
    expect(stacks(700, [...columns, ...columns, ...columns])).toBe(true);
    expect(stacks(420, columns.map((column) => ({ ...column, text: "Unübertrefflich" })))).toBe(true);
  });
});

/** The rule of the server, in ms: so many taps since the last vote, and one spare second's worth. */
const allows = (rate: number, before: { at: number; total: number } | null, at: number, total: number): boolean =>
  before === null ? total <= rate * 5 : total >= before.total && total <= before.total + (rate * (at - before.at + Math.min(at - before.at, 1_000))) / 1_000;

describe("taps", () => {
  it("count at once, and wait for their second", () => {
    let taps = tapped(NO_TAPS, "a", 1_000, 10);
    expect(ownTotals(taps)).toEqual({ a: 1 });
    expect(dueIn(taps, 1_000)).toBe(0);
    taps = tapped(told(taps, 1_000), "b", 1_100, 10);
    expect(dueIn(taps, 1_400)).toBe(600);
    expect(dueIn(told(taps, 2_000), 2_000)).toBeNull();
  });
  it("too fast for the poll are left out by half a second's worth", () => {
    let taps = NO_TAPS;
    for (let i = 0; i < 40; i++) taps = tapped(taps, "a", 5_000, 10);
    expect(ownTotal(taps)).toBe(5);
    expect(ownTotal(tapped(taps, "a", 5_050, 10))).toBe(5);
    expect(ownTotal(tapped(taps, "a", 5_100, 10))).toBe(6);
  });
  it.each([1, 3, 10, 20])("of the wildest hand are never refused at %i a second, votes late by up to 200 ms", (rate) => {
    const random = chance(rate);
    let taps: Taps = NO_TAPS;
    let stored: { at: number; total: number } | null = null;
    for (let now = 0; now < 60_000; now += 7) {
      if (random() < 0.9) taps = tapped(taps, random() < 0.5 ? "a" : "b", now, rate);
      if (dueIn(taps, now) !== 0) continue;
      taps = told(taps, now);
      const arrives = now + random() * 200;
      expect(allows(rate, stored, arrives, ownTotal(taps))).toBe(true);
      stored = { at: arrives, total: ownTotal(taps) };
    }
    expect(ownTotal(taps)).toBeGreaterThan(rate * 55);
  });
  it("go on from what another device has", () => {
    const sent = { a: 3 };
    const taps = tapped({ ...NO_TAPS, known: sent, tokens: 5 }, "b", 10, 10);
    const after = refused(taps, sent, { a: 1 }, { a: 5, b: 3 }, 0);
    expect(ownTotals(after)).toEqual({ a: 7, b: 4 }); // 5 + the 2 that were refused, 3 + the one since
    expect(after.known).toEqual({ a: 5, b: 3 });
  });
  it("that were too many are told again later, and none is lost", () => {
    const after = refused({ ...NO_TAPS, known: { a: 30 } }, { a: 30 }, { a: 10 }, { a: 10 }, 4_000);
    expect(ownTotals(after)).toEqual({ a: 30 });
    expect(dueIn(after, 1_000)).toBe(3_000);
  });
  it("heard from the server never take back what waits for its answer", () => expect(heard({ ...NO_TAPS, known: { a: 9 } }, { a: 4, b: 2 }).known).toEqual({ a: 9, b: 2 }));
  it("of the crowd do not fall before the eyes", () => {
    expect(crowd(100, 3, 0)).toBe(103);
    expect(crowd(101, 0, 103)).toBe(103);
    expect(crowd(140, 0, 103)).toBe(140);
  });
});

describe("a cloud", () => {
  const words = (count: number, seed: number): Box[] => {
    const random = chance(seed);
    return Array.from({ length: count }, (_, i) => ({ text: `word ${i}`, width: Math.round(20 + random() * 140), height: Math.round(16 + random() * 40) }));
  };
  const overlaps = (boxes: readonly Box[], places: ReadonlyMap<string, { x: number; y: number }>): number =>
    boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => {
      const [p, q] = [places.get(a.text), places.get(b.text)];
      return p !== undefined && q !== undefined && Math.abs(p.x - q.x) * 2 < a.width + b.width && Math.abs(p.y - q.y) * 2 < a.height + b.height;
    })).length;

  it.each([[1, 300], [12, 300], [40, 640], [100, 300], [100, 900]])("of %i words in %i px has no word on another, and none outside", (count, width) => {
    const boxes = words(count, count + width);
    const places = placed(boxes, width);
    expect(places.size).toBe(count);
    expect(overlaps(boxes, places)).toBe(0);
    for (const { text, width: wide } of boxes) expect(Math.abs(places.get(text)?.x ?? Infinity) + wide / 2).toBeLessThanOrEqual(width / 2 + 1);
  });
  it("is the same every time", () => expect([...placed(words(50, 3), 500)]).toEqual([...placed(words(50, 3), 500)]));
  it("puts the first word in the middle", () => expect(placed(words(9, 4), 500).get("word 0")).toEqual({ x: 0, y: 0 }));
  it("leaves words where they are when one of them grows a little", () => {
    const before = words(30, 11);
    const places = placed(before, 600);
    const after = before.map((box, i) => (i === 29 ? { ...box, width: box.width + 6 } : box));
    const now = placed(after, 600, places);
    expect(before.slice(0, 29).every(({ text }) => now.get(text)?.x === places.get(text)?.x && now.get(text)?.y === places.get(text)?.y)).toBe(true);
    expect(overlaps(after, now)).toBe(0);
  });
  it("takes a word as wide as itself", () => expect(placed([{ text: "long", width: 400, height: 60 }, { text: "b", width: 40, height: 20 }], 300).get("long")).toEqual({ x: 0, y: 0 }));
  it("knows how tall it is", () => {
    const boxes = [{ text: "a", width: 10, height: 20 }, { text: "b", width: 10, height: 40 }];
    expect(extent(boxes, new Map([["a", { x: 0, y: -30 }], ["b", { x: 0, y: 10 }]]))).toEqual({ top: -40, bottom: 30 });
  });
  it("grows letters with votes, alike for alike, within their bounds", () => {
    const all = [1, 4, 9, 9, 16].map((votes, i) => ({ text: String(i), votes }));
    const sizes = all.map(({ votes }) => sizeOf(votes, all, 14, 60));
    expect(sizes[0]).toBe(14);
    expect(sizes[4]).toBe(60);
    expect(sizes[2]).toBe(sizes[3]);
    expect([...sizes].sort((a, b) => a - b)).toEqual(sizes);
    expect(sizeOf(1, [{ text: "a", votes: 1 }], 14, 60)).toBeLessThan(60);
  });
  it("shrinks letters only when there is no room for all", () => {
    expect(scaleFor([{ width: 50, height: 20 }], 300)).toBe(1);
    expect(scaleFor(Array.from({ length: 60 }, () => ({ width: 150, height: 50 })), 300)).toBeLessThan(0.5);
  });
});

describe("a board", () => {
  const poll = makePoll("board", { kind: "ideas", options: ["A", { text: "B", state: "answered" }, { text: "C", pinned: true }, "D"] });
  const [a = "", b = "", c = "", d = ""] = poll.options.map(({ id }) => id);
  const votes = new Map([[a, 1], [b, 9], [c, 0], [d, 1]]);
  it("has pinned ones first and answered ones last, by votes or the newest first", () => {
    expect(ordered(poll.options, votes, "top")).toEqual([c, a, d, b]);
    expect(ordered(poll.options, votes, "new")).toEqual([c, d, a, b]);
  });
  it("sends the whole set, in the order of the poll, without what has gone", () => expect(wholeSet(poll.options, toggled(toggled([d, "opt_gone"], a), c))).toEqual([a, c, d]));
  it("shows taps before the server has them, once", () => {
    const results = { options: [{ id: a, votes: 4, percent: 40 }, { id: d, votes: 0, percent: 0 }] } as never;
    expect([...counted(results, [a], [a])]).toEqual([[a, 4], [d, 0]]);
    expect([...counted(results, [a], [d])]).toEqual([[a, 3], [d, 1]]);
    expect(counted(null, [], [a]).size).toBe(0);
  });
});

describe("a list that grows", () => {
  const list = (text: string): string[] => [...text];
  it.each<[string, string, boolean, string, number]>([
    ["", "abc", true, "abc", 0], ["abc", "xabc", false, "xabc", 0], ["abc", "xabc", true, "abc", 1], ["abc", "abcde", true, "abcde", 0], ["abc", "cba", true, "abc", 0], ["abc", "ac", true, "ac", 0],
    ["abc", "xbycz", true, "bcz", 2], ["abc", "xyz", true, "xyz", 0],
  ])("%s then %s, read %s: %s and %i wait", (shown, wanted, held, ids, waiting) => expect(arrange(list(shown), list(wanted), held)).toEqual({ ids: list(ids), waiting }));
  it("is fetched at once the first time, then at most every three seconds, each viewer at a time of their own", () => {
    expect(waitFor(10_000, null, 0.9)).toBe(0);
    expect(waitFor(10_000, 9_000, 0)).toBe(2_000);
    expect(waitFor(10_000, 9_000, 0.5)).toBe(3_000);
    expect(waitFor(20_000, 9_000, 0.25)).toBe(500);
  });
});

describe("words", () => {
  it.each([["", 0], ["  a b  ", 3], ["👩‍👩‍👧", 5], ["نعم", 3], ["\u{20000}", 1]])("%j has %i of the characters the server counts", (text, length) => expect(lengthOf(text)).toBe(length));
  it.each([["a".repeat(70), "a".repeat(80), 20], ["a".repeat(80), "a".repeat(81), null], ["a".repeat(99), "a".repeat(100), 0], ["a".repeat(100), "a".repeat(103), -3], ["a".repeat(103), "a".repeat(104), null], ["", "a", null]])(
    "listeners hear of the end when it comes near", (before, now, left) => expect(notice(before, now, 100)).toBe(left),
  );
  it.each([[-5_000, "now"], [-61_000, "1 min. ago"], [-7_300_000, "2 hr. ago"], [-90_000_000, "yesterday"], [4_000, "now"]])("%i ms from now is %s", (way, text) => expect(ago(way, "en")).toBe(text));
  it("a suggestion has an id of its own", () => {
    expect(newSuggestionId(new Uint8Array(26).fill(255))).toMatch(/^sug_7z{25}$/);
    expect(newSuggestionId()).not.toBe(newSuggestionId());
  });
});

describe("the clock of a quiz", () => {
  const quiz = makePoll("quiz", { kind: "quiz", opens_at: new Date(10_000).toISOString(), settings: { time_limit_seconds: 20, speed: true } });
  it.each([[9_000, 20_000], [10_000, 20_000], [25_000, 5_000], [30_000, 0], [99_000, 0]])("at %i has %i ms", (now, left) => expect(timeLeft(quiz, now)).toBe(left));
  it("does not run where there is no limit, or the poll has not been opened", () => {
    expect(timeLeft({ ...quiz, settings: {} }, 12_000)).toBeNull();
    expect(timeLeft({ ...quiz, opens_at: null }, 12_000)).toBeNull();
  });
});
