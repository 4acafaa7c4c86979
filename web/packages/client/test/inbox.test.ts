/** Mail that waits for the network, and what the inbox makes of what it is told. */
import { handClock } from "@plaudit/test-kit";
import { beforeEach, describe, expect, it } from "vitest";
import { CallFailed } from "../src/http.ts";
import { Mail } from "../src/inbox/mail.ts";
import { cuesIn, shownIn } from "../src/inbox/wire.ts";
import { UNREACHABLE, type Problem } from "../src/problems.ts";
import { Corner, memoryStore } from "../src/storage.ts";

const turn = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const refused: Problem = { status: 422, code: "validation_failed", title: "" };

let clock = handClock();
let store = memoryStore();
let sent: (readonly string[])[] = [];
let lost: [readonly string[], string | null][] = [];
let answer: () => Problem | null = () => null;

const mail = (changes: Partial<{ most: number; perBatch: number }> = {}): Mail<string> =>
  new Mail<string>({
    corner: new Corner(store, "plaudit:x:"), clock, name: "event:", most: 200, perBatch: 100, gatherMs: 150, ...changes,
    async send(batch) {
      sent.push(batch);
      const problem = answer();
      if (problem !== null) throw new CallFailed(problem);
    },
    lost: (letters, problem) => lost.push([letters, problem?.code ?? null]),
  });

beforeEach(() => {
  clock = handClock();
  store = memoryStore();
  [sent, lost] = [[], []];
  answer = () => null;
});

describe("mail", () => {
  it("what is said in one breath leaves together, in its order", async () => {
    const box = mail();
    ["a", "b", "c"].forEach((letter) => box.add(letter, letter));
    expect(sent).toEqual([]);
    clock.advance(150);
    await turn();
    expect(sent).toEqual([["a", "b", "c"]]);
    expect(box.waiting).toBe(0);
  });

  it("waits for the network under the same names, also on the next page", async () => {
    answer = () => UNREACHABLE;
    const box = mail();
    box.add("a", "a");
    clock.advance(60_000);
    await turn();
    expect(box.waiting).toBe(1);
    box.close();
    answer = () => null;
    const next = mail();
    next.nudge();
    await turn();
    expect(sent.at(-1)).toEqual(["a"]);
    expect([next.waiting, lost]).toEqual([0, []]);
  });

  it("takes longer and longer to try again, and starts at once when it is told to", async () => {
    answer = () => UNREACHABLE;
    const box = mail();
    box.add("a", "a");
    const waits: number[] = [];
    for (let tries = 0; tries < 6; tries++) {
      clock.advance(clock.next() ?? 0);
      await turn();
      waits.push(clock.next() ?? 0);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    answer = () => null;
    box.nudge();
    await turn();
    expect(box.waiting).toBe(0);
  });

  it("gives up what is refused for good, and says so; the rest goes on", async () => {
    answer = () => (sent.length === 1 ? refused : null);
    const box = mail({ perBatch: 1 });
    box.add("a", "a");
    box.add("b", "b");
    clock.advance(150);
    await turn();
    expect(sent).toEqual([["a"], ["b"]]);
    expect(lost).toEqual([[["a"], "validation_failed"]]);
  });

  it("holds no more than it may: the oldest goes, and that is said", async () => {
    answer = () => UNREACHABLE;
    const box = mail({ most: 3 });
    for (const letter of "abcde") box.add(letter, letter);
    expect(box.waiting).toBe(3);
    expect(lost).toEqual([[["a"], null], [["b"], null]]);
  });

  it("splits what a page that goes could not send whole", async () => {
    const box = mail();
    for (let index = 0; index < 6; index++) box.add(`${index}`, String(index).repeat(6_000));
    clock.advance(150);
    await turn();
    expect(sent.length).toBe(3);
    expect(sent.flat().length).toBe(6);
  });
});

describe("what is told on the channel", () => {
  const EFFECT = { effect: "toast", message: "Hello", tone: "info" };

  it.each([
    ["a poll, with its defaults", { id: "int_1", type: "poll", show: { poll: "poll_1" }, expires_at: "2026-11-21T18:00:00Z" }, { type: "poll", target: "poll_1", as: "popup", priority: 50, once_per: "user", slot: null }],
    ["a survey in a slot", { id: "int_1", show: { survey: "surv_1" }, as: "inline", slot: "thanks", priority: 0, once_per: "tab", expires_at: "2026-11-21T18:00:00Z" }, { type: "survey", target: "surv_1", as: "inline", slot: "thanks", priority: 0, once_per: "tab" }],
    ["an effect by itself", { id: "int_1", type: "effect", effect: EFFECT, expires_at: "2026-11-21T18:00:00Z" }, { type: "effect", effect: EFFECT, target: "" }],
    ["an effect with its parts beside its name", { id: "int_1", ...EFFECT, expires_at: "2026-11-21T18:00:00Z" }, { type: "effect", effect: EFFECT }],
    ["without an end it is over", { id: "int_1", show: { poll: "poll_1" } }, { expires_at: 0 }],
  ])("%s", (_name, raw, expected) => {
    expect(shownIn(raw)).toMatchObject(expected);
  });

  it.each([[null], ["text"], [{}], [{ id: "int_1" }], [{ id: 7, show: { poll: "p" } }], [{ id: "int_1", show: {} }], [{ id: "int_1", show: { poll: "p" }, as: "everywhere" }], [{ id: "int_1", show: { poll: "p" }, effect: EFFECT }]])(
    "%j is nothing we know, and is not shown", (raw) => {
      expect(shownIn(raw)).toBeNull();
    },
  );

  it("cues we do not know are left out", () => {
    const known = { trigger: "trig_1", cue: "scroll", percent: 30, url: { matches: "contains", value: "/cart" } };
    expect(cuesIn([known, { trigger: "trig_2", cue: "thought" }, null, { cue: "load" }])).toEqual([{ ...known, seconds: 0, selector: null }]);
    expect(cuesIn("none")).toEqual([]);
  });
});
