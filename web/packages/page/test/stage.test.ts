/** Claims and their outcomes: nothing is shown unclaimed, nothing twice, nothing after its time, whatever the network does. */
import { PlauditError, type Shown } from "@plaudit/client";
import { handClock } from "@plaudit/test-kit";
import { beforeEach, describe, expect, it } from "vitest";
import { Journal } from "../src/journal.ts";
import { Stage, type StageHost } from "../src/stage.ts";

const START = 1_700_000_000_000;
const one = (id: string, changes: Partial<Shown> = {}): Shown => ({
  id, type: "poll", effect: null, target: "poll_1", as: "popup", slot: null, priority: 50, once_per: "user", not_before: 0, expires_at: START + 60_000, ...changes,
});

let clock = handClock(START);
let journal = new Journal();
let claims: string[] = [];
let answer: (id: string) => boolean | Error = () => true;
let drawn: Map<string, () => void> = new Map();
let noted: string[] = [];
let hidden = false;
let drawable = true;
let memory = new Set<string>();
let played: string[] = [];
let stage: Stage;

const down = new PlauditError({ status: 0, code: "unreachable", title: "" });
const gone = new PlauditError({ status: 409, code: "interaction_over", title: "" });
const turn = async (): Promise<void> => {
  for (let i = 0; i < 8; i++) await Promise.resolve();
};

function host(): StageHost {
  return {
    clock, journal,
    now: () => clock.now(), hidden: () => hidden, hasSlot: () => true,
    prepare: () => (drawable ? Promise.resolve() : Promise.reject(new Error("offline"))),
    async claim(shown) {
      claims.push(shown.id);
      const said = answer(shown.id);
      if (said instanceof Error) throw said;
      return said;
    },
    note: (shown, outcome) => noted.push(`${shown.id} ${outcome}`),
    remembers: (list, id) => memory.has(`${list} ${id}`),
    remember: (list, id) => memory.add(`${list} ${id}`),
    draw(shown, over) {
      drawn.set(shown.id, over);
      return { remove: () => drawn.delete(shown.id) };
    },
    async play(shown, claim) {
      if (!drawable) throw new Error("offline");
      const ours = await claim();
      if (ours) played.push(shown.id);
      return ours ? "played" : "elsewhere";
    },
    withdraw: () => undefined,
    emit: () => undefined,
  };
}

beforeEach(() => {
  clock = handClock(START);
  journal = new Journal();
  [claims, noted, played] = [[], [], []];
  [drawn, memory] = [new Map(), new Set()];
  hidden = false;
  drawable = true;
  answer = () => true;
  stage = new Stage(host());
});

describe("the stage", () => {
  it("claims, then shows; when it is over the next has its turn", async () => {
    stage.set([one("a"), one("b", { priority: 10 })]);
    expect(drawn.size).toBe(0);
    await turn();
    expect([...drawn.keys()]).toEqual(["a"]);
    drawn.get("a")?.();
    await turn();
    expect(claims).toEqual(["a", "b"]);
    expect(drawn.has("b")).toBe(true);
  });

  it("does not show what another page shows", async () => {
    answer = (id) => id !== "a";
    stage.set([one("a"), one("b", { priority: 10 })]);
    await turn();
    expect([...drawn.keys()]).toEqual(["b"]);
    expect(journal.entries.map(({ why }) => why)).toContain("claim_lost");
    stage.set([one("a"), one("b")]);
    await turn();
    expect(claims).toEqual(["a", "b"]);
    expect(drawn.has("a")).toBe(false);
  });

  it("shows at once what every tab may show, and tells after", async () => {
    answer = () => down;
    stage.add(one("a", { once_per: "tab" }));
    await turn();
    expect(claims).toEqual([]);
    expect(noted).toEqual(["a shown"]);
    expect(drawn.has("a")).toBe(true);
  });

  it("told twice it is shown once, also after it is over", async () => {
    stage.add(one("a"));
    stage.add(one("a"));
    await turn();
    drawn.get("a")?.();
    stage.add(one("a"));
    stage.set([one("a")]);
    await turn();
    expect(claims).toEqual(["a"]);
  });

  it("without a network it waits and tries again, and lets it go when its time is over", async () => {
    answer = () => down;
    stage.set([one("a"), one("b", { priority: 10, expires_at: START + 5_000 })]);
    await turn();
    expect(drawn.size).toBe(0);
    for (let second = 0; second < 20; second++) {
      clock.advance(1_000);
      await turn();
    }
    expect(drawn.size).toBe(0);
    expect(journal.entries.map(({ why }) => why)).toContain("expired");
    answer = () => true;
    for (let second = 0; second < 10; second++) {
      clock.advance(1_000);
      await turn();
    }
    expect([...drawn.keys()]).toEqual(["a"]);
  });

  it("claims nothing that it could not draw: somebody else may", async () => {
    drawable = false;
    stage.add(one("a"));
    await turn();
    expect(claims).toEqual([]);
    drawable = true;
    clock.advance(5_000);
    await turn();
    expect(drawn.has("a")).toBe(true);
  });

  it("what the server calls over is not tried again", async () => {
    answer = () => gone;
    stage.add(one("a"));
    await turn();
    clock.advance(30_000);
    await turn();
    expect(claims).toEqual(["a"]);
    expect(stage.state).toEqual([]);
  });

  it("resumes what this tab has claimed before, on the next page of the host", async () => {
    memory.add("mine a");
    stage.set([one("a")]);
    await turn();
    expect(claims).toEqual([]);
    expect(drawn.has("a")).toBe(true);
  });

  it("takes away what is withdrawn, and what an inbox no longer holds, but not what is being read", async () => {
    stage.set([one("a"), one("b", { priority: 10 })]);
    await turn();
    stage.set([]);
    expect(drawn.has("a")).toBe(true);
    expect(stage.state.map(([{ id }]) => id)).toEqual(["a"]);
    stage.withdraw("a");
    expect(drawn.size).toBe(0);
  });

  it("claims nothing while nobody looks", async () => {
    hidden = true;
    stage.add(one("a"));
    await turn();
    expect(claims).toEqual([]);
    hidden = false;
    stage.look();
    await turn();
    expect(drawn.has("a")).toBe(true);
  });

  it("an effect keeps its turn while there is no network, and is played once", async () => {
    answer = () => down;
    stage.add(one("a", { type: "effect", effect: { effect: "confetti" }, target: "" }));
    await turn();
    clock.advance(5_000);
    await turn();
    expect(played).toEqual([]);
    answer = () => true;
    clock.advance(5_000);
    await turn();
    expect(played).toEqual(["a"]);
    stage.add(one("a", { type: "effect", effect: { effect: "confetti" }, target: "" }));
    await turn();
    expect(played).toEqual(["a"]);
  });

  it("an effect whose files do not come is not claimed, and is played when they do", async () => {
    drawable = false;
    stage.add(one("a", { type: "effect", effect: { effect: "confetti" }, target: "" }));
    await turn();
    expect([claims, played]).toEqual([[], []]);
    drawable = true;
    clock.advance(5_000);
    await turn();
    expect([claims, played]).toEqual([["a"], ["a"]]);
    drawable = false;
    stage.add(one("b", { type: "effect", effect: { effect: "confetti" }, target: "" }));
    await turn();
    stage.withdraw("b");
    drawable = true;
    clock.advance(60_000);
    await turn();
    expect(played).toEqual(["a"]);
  });

  it("what is withdrawn while it is being claimed is not shown", async () => {
    stage.add(one("a"));
    stage.withdraw("a");
    await turn();
    expect(drawn.size).toBe(0);
  });

  it("closed, it shows nothing more", async () => {
    stage.add(one("a"));
    stage.close();
    await turn();
    expect(drawn.size).toBe(0);
    expect(clock.next()).toBeNull();
  });
});

describe("what the reader opened themselves", () => {
  it("takes the one place for what is loud; what came meanwhile waits unclaimed until it is closed", async () => {
    const free = stage.occupy("popup");
    stage.set([one("a"), one("b", { as: "inline", slot: "s" })]);
    await turn();
    expect(claims).toEqual(["b"]);
    expect(stage.state.find(([{ id }]) => id === "a")?.[1]).toEqual({ kind: "wait", why: "behind" });
    free();
    await turn();
    expect([...drawn.keys()].sort()).toEqual(["a", "b"]);
    free();
    expect(claims).toEqual(["b", "a"]);
  });
});
