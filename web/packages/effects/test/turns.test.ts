import { describe, expect, it } from "vitest";
import { LEAST_MS, MOST_WAITING, Turns, expiry, remaining, type Lane, type Waiting } from "../src/turns.ts";

const one = (id: string | null, more: Partial<Waiting> = {}): Waiting => ({ id, lane: "loud", priority: 50, own: false, expiresAt: Infinity, ...more });
const taken = (...lanes: Lane[]): ReadonlySet<Lane> => new Set(lanes);

function order(...those: Waiting[]): (string | null | undefined)[] {
  const turns = new Turns();
  for (const each of those) turns.add(each);
  return those.map(() => turns.next(taken())?.id);
}

describe("turns", () => {
  it("the highest priority first, of equals the one that came first", () => {
    expect(order(one("a"), one("b", { priority: 90 }), one("c"), one("d", { priority: 10 }))).toEqual(["b", "a", "c", "d"]);
  });
  it("an answer to the reader's own act before everything", () => {
    expect(order(one("a", { priority: 100 }), one("mine", { own: true, priority: 0 }), one("mine too", { own: true, priority: 0 }))).toEqual(["mine", "mine too", "a"]);
  });
  it("one loud at a time; what takes no turn goes at once", () => {
    const turns = new Turns();
    turns.add(one("loud"));
    turns.add(one("blink", { lane: "beside", priority: 0 }));
    expect(turns.next(taken("loud"))?.id).toBe("blink");
    expect(turns.next(taken("loud"))).toBeUndefined();
    expect(turns.next(taken())?.id).toBe("loud");
  });
  it("a banner waits for the loud one and for the banner before it, and holds up nobody behind it", () => {
    const turns = new Turns();
    turns.add(one("banner", { lane: "standing", priority: 99 }));
    turns.add(one("toast"));
    expect(turns.next(taken("standing"))?.id).toBe("toast");
    expect(turns.next(taken("loud"))).toBeUndefined();
    expect(turns.next(taken())?.id).toBe("banner");
  });
  it("time is over by the clock of whoever set it, however wrong that of the device is", () => {
    const [noon, ahead] = [Date.parse("2026-11-21T12:00:00Z"), 600_000];
    expect(expiry("2026-11-21T12:01:00Z", noon, noon + ahead)).toBe(noon + ahead + 60_000);
    expect(expiry("2026-11-21T12:01:00Z", noon, noon)).toBe(noon + 60_000);
    expect([expiry(null, noon, noon), expiry(undefined, noon, noon), expiry("soon", noon, noon)]).toEqual([Infinity, Infinity, Infinity]);
  });
  it("the same id has one turn; nameless ones always have theirs", () => {
    const turns = new Turns();
    expect([one("a"), one("a"), one("b"), one(null), one(null)].map((each) => turns.isNew(each))).toEqual([true, false, true, true, true]);
  });
  it("remembers a thousand ids, and forgets the oldest beyond", () => {
    const turns = new Turns();
    for (let n = 0; n <= 1_000; n++) turns.isNew(one(`x${n}`));
    expect([turns.isNew(one("x1")), turns.isNew(one("x0"))]).toEqual([false, true]);
  });
  it("those that waited too long are told so", () => {
    const turns = new Turns();
    turns.add(one("late", { expiresAt: 1_000 }));
    turns.add(one("in time", { expiresAt: 1_001 }));
    expect(turns.expired(1_000).map(({ id }) => id)).toEqual(["late"]);
    expect(turns.next(taken())?.id).toBe("in time");
    expect(turns.length).toBe(0);
  });
  it("is bounded: the least important goes", () => {
    const turns = new Turns();
    for (let n = 0; n < MOST_WAITING; n++) expect(turns.add(one(`x${n}`))).toBeUndefined();
    expect(turns.add(one("urgent", { priority: 90 }))?.id).toBe(`x${MOST_WAITING - 1}`);
    expect(turns.add(one("dull", { priority: 1 }))?.id).toBe("dull");
  });
  it("what is withdrawn has no turn", () => {
    const turns = new Turns();
    turns.add(one("a"));
    expect([turns.withdraw("a")?.id, turns.withdraw("a"), turns.next(taken())]).toEqual(["a", undefined, undefined]);
  });
  it("knows who is waited for", () => {
    const turns = new Turns();
    expect(turns.awaited).toBeNull();
    turns.add(one("banner", { lane: "standing" }));
    expect(turns.awaited).toBeNull();
    turns.add(one("any"));
    expect(turns.awaited).toBe("any");
    turns.add(one("mine", { own: true }));
    expect(turns.awaited).toBe("own");
  });
});

describe("how long what is shown may stay", () => {
  it.each([
    [4_000, 1_000, null, 3_000], [4_000, 9_000, null, 0], [Infinity, 5_000, null, Infinity],
    [4_000, 500, "any", LEAST_MS - 500], [1_000, 500, "any", 500], [4_000, 3_000, "any", 0], 
    [4_000, 0, "own", 0],
  ] as const)("%d ms planned, %d gone, %s waits: %d left", (planned, gone, awaited, left) => expect(remaining(planned, gone, awaited)).toBe(left));
});
