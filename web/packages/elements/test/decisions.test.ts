/** Tables for what the element decides: which screen, which badge, which words, which feeling. */
import type { Act, Poll, PollSnapshot, PollStatus, Results, VisibleResults } from "@plaudit/client";
import { makePoll } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import "../src/extras.ts"; // teaches English its words
import { Announcer, isMilestone } from "../src/announcer.ts";
import { clockText, countdown } from "../src/countdown.ts";
import { effectOf } from "../src/feedback/plan.ts";
import { ar } from "../src/i18n/ar.ts";
import { en } from "../src/i18n/en.ts";
import { extras } from "../src/i18n/en-extras.ts";
import { outcome } from "../src/i18n/en-outcome.ts";
import { table } from "../src/i18n/en-table.ts";
import { es } from "../src/i18n/es.ts";
import { english, words, wordsOf } from "../src/i18n/index.ts";
import { choice } from "../src/kinds/choice.ts";
import { badgeOf } from "../src/parts/status.ts";
import { hasVoted, screenOf, statusOf, type Wishes } from "../src/screen.ts";

const AUTO: Wishes = { mode: "auto", peeking: false, again: false, stays: false, signed: false };
const IDLE: Act = { kind: "idle" };
const MINE = [{ vote_id: "v", answer: { choice: "a" }, at: "", receipt: {} as never }];

function results(poll: Poll, change: Partial<VisibleResults> = {}): VisibleResults {
  const { status, revision, run, opens_at, closes_at } = poll;
  return {
    poll_id: poll.id, run, version: 1, revision, status, hidden: false, voters: 3, votes: 3, basis: "voters", is_final: status === "closed",
    tie: false, opens_at, closes_at, options: poll.options.map(({ id }, i) => ({ id, votes: 3 - i, percent: 50 })), ...change,
  };
}

function snapshot(draft: Parameters<typeof makePoll>[1], change: Partial<PollSnapshot> = {}, hidden = false): PollSnapshot {
  const poll = makePoll("x", { options: ["A", "B"], ...draft });
  const shown = results(poll);
  const sealed: Results = { ...shown, hidden: true, is_final: false, results_visibility: poll.results_visibility };
  return {
    phase: { kind: "ready", poll }, results: hidden ? sealed : shown, mine: [], votedElsewhere: false, act: IDLE,
    connection: { kind: "live", over: "websocket" }, ...change,
  };
}

describe("which screen", () => {
  const casting: Act = { kind: "casting", vote_id: "v", answer: { choice: "a" }, waiting: false };
  const refused: Act = { kind: "refused", problem: { status: 409, code: "x", title: "x" }, answer: null };
  it.each<[string, PollSnapshot, Partial<Wishes>, object]>([
    ["open, not voted", snapshot({}), {}, { kind: "form", canPeek: true }],
    ["open, results not visible", snapshot({ results_visibility: "after_vote" }, {}, true), {}, { kind: "form", canPeek: false }],
    ["peeking", snapshot({}), { peeking: true }, { kind: "results", canVote: true }],
    ["a wall", snapshot({}), { mode: "shown" }, { kind: "results", canVote: false }],
    ["a vote on its way shows results at once", snapshot({}, { act: casting }), {}, { kind: "results" }],
    ["a vote on its way, hidden results", snapshot({ results_visibility: "after_close" }, { act: casting }, true), {}, { kind: "note", note: "hidden_after_close" }],
    ["refused, not voted: back to the form", snapshot({}, { act: refused }), {}, { kind: "form" }],
    ["voted", snapshot({}, { mine: MINE }), {}, { kind: "results", canVote: false }],
    ["voted elsewhere", snapshot({}, { votedElsewhere: true }), {}, { kind: "results" }],
    ["voted, wants to change", snapshot({}, { mine: MINE }), { again: true }, { kind: "form", canPeek: false }],
    ["voted, private", snapshot({ results_visibility: "never" }, { mine: MINE }, true), {}, { kind: "note", note: "hidden_never" }],
    ["for people signed in, and nobody is", snapshot({ voting: { identity: "signed" } }), {}, { kind: "results", canVote: false, note: "signed_only" }],
    ["the same without figures", snapshot({ voting: { identity: "signed" } }, {}, true), {}, { kind: "note", note: "signed_only" }],
    ["for people signed in, and one is", snapshot({ voting: { identity: "signed" } }), { signed: true }, { kind: "form" }],
    ["voted on a page without results", snapshot({}, { mine: MINE }), { mode: "hidden" }, { kind: "note", note: "thanks" }],
    ["closed", snapshot({ status: "closed" }), {}, { kind: "results" }],
    ["closed, private", snapshot({ status: "closed", results_visibility: "never" }, {}, true), {}, { kind: "note", note: "hidden_never" }],
    ["locked, hidden", snapshot({ status: "locked", results_visibility: "after_close" }, {}, true), {}, { kind: "note", note: "locked_note" }],
    ["scheduled", snapshot({ status: "scheduled" }, {}, true), {}, { kind: "note", note: "not_open" }],
    ["canceled", snapshot({ status: "canceled" }, {}, true), {}, { kind: "note", note: "canceled_note" }],
    ["loading", snapshot({}, { phase: { kind: "loading" } }), {}, { kind: "loading" }],
  ])("%s", (_, shot, wishes, expected) => expect(screenOf(shot, { ...AUTO, ...wishes })).toMatchObject(expected));

  it("takes the status from whichever is newer", () => {
    const poll = makePoll("x", { status: "open", revision: 3 });
    const said = (revision: number, status: PollStatus) => ({ results: results(poll, { revision, status }) });
    expect(statusOf(poll, said(3, "closed"))).toBe("closed");
    expect(statusOf(poll, said(2, "closed"))).toBe("open");
    expect(hasVoted(snapshot({}, { act: casting }))).toBe(true);
  });
});

describe("which badge", () => {
  const live = { kind: "live", over: "polling" } as const;
  it.each([
    ["open", live, "Live"], ["locked", live, "Voting is paused"], ["closed", { kind: "reconnecting", heardAt: 0 } as const, "Closed"],
    ["open", { kind: "stale", heardAt: 88_000 } as const, "Not live for 12 s"], ["open", { kind: "reconnecting", heardAt: 99_000 } as const, "Reconnecting…"],
    ["open", { kind: "refused", problem: { status: 403, code: "x", title: "x" } } as const, "Not connected"],
  ] as const)("%s, %o: %s", (status, connection, text) => expect(badgeOf(status, false, connection, 100_000, english).text).toBe(text));
});

describe("countdown", () => {
  it.each([[5, "0:05"], [65, "1:05"], [3_725, "1:02:05"], [200_000, "2 d 7 h"]])("%i s is %s", (seconds, text) => expect(clockText(seconds, english)).toBe(text));
  it("follows the results when they are newer, and waits for the server's word at zero", () => {
    const poll = makePoll("x", { closes_at: new Date(60_000).toISOString() });
    expect(countdown(poll, null, "open", 0, english)).toMatchObject({ seconds: 60, until: "closes", text: "Closes in 1:00" });
    expect(countdown(poll, results(poll, { revision: 2, closes_at: new Date(90_000).toISOString() }), "open", 0, english)).toMatchObject({ seconds: 90 });
    expect(countdown(poll, null, "open", 61_000, english)).toMatchObject({ seconds: 0, text: "Closing…" });
    expect(countdown(poll, null, "closed", 0, english)).toBeNull();
  });
});

describe("words", () => {
  const names = (message: unknown): string[] => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();
  it.each([["es", es], ["ar", ar]] as const)("%s names nothing that English does not", (_, catalogue) => {
    for (const [key, message] of Object.entries({ ...en, ...extras, ...outcome, ...table })) {
      for (const name of names(catalogue[key as keyof typeof catalogue])) expect(names(message), key).toContain(name);
    }
  });
  it("counts as the language does", () => {
    expect(english.t("voters", { n: 1 })).toBe("1 voter");
    expect(english.t("voters", { n: 1_200 })).toBe("1,200 voters");
    const arabic = wordsOf("ar", ar);
    expect(arabic.dir).toBe("rtl");
    expect(arabic.t("voters", { n: 2 })).toBe("مصوّتان");
  });
  it("a value never becomes a placeholder", () => expect(english.t("leads", { label: "{percent}", percent: "9%" })).toBe("{percent} leads with 9%."));
  it.each([["es-MX", "es-MX"], ["tlh", "en"], ["not a tag", "en"], ["en-GB", "en-GB"]])("asked for %s, speaks %s", async (asked, spoken) => {
    expect((await words(asked)).lang).toBe(spoken);
  });
});

describe("announcements", () => {
  function scene() {
    const said: string[] = [];
    let now = 0;
    let due: { at: number; act: () => void } | null = null;
    const announcer = new Announcer((text) => said.push(text), () => now, (ms, act) => (due = { at: now + ms, act }));
    const go = (to: number): void => {
      now = to;
      const { at, act } = due ?? { at: Infinity, act: () => undefined };
      if (at > now) return;
      due = null;
      act();
    };
    return { announcer, said, go };
  }
  it("answers at once, and lets milestones wait their turn with only the newest", () => {
    const { announcer, said, go } = scene();
    announcer.answer("counted");
    announcer.milestone("10 voters");
    announcer.milestone("25 voters");
    go(9_999);
    expect(said).toEqual(["counted"]);
    go(10_000);
    expect(said).toEqual(["counted", "25 voters"]);
    announcer.milestone("50 voters");
    go(15_000);
    expect(said).toHaveLength(2);
  });
  const poll = makePoll("x", { options: ["A", "B"] });
  const at = (voters: number, a: number, b: number, final = false) => results(poll, { voters, is_final: final, options: poll.options.map(({ id }, i) => ({ id, votes: i ? b : a, percent: 0 })) });
  it.each([
    ["first sight", null, at(100, 60, 40), false], ["one more", at(101, 61, 40), at(102, 62, 40), false], ["a round number", at(99, 60, 39), at(100, 61, 39), true],
    ["a new leader", at(41, 21, 20), at(43, 21, 22), true], ["the end", at(41, 21, 20), at(41, 21, 20, true), true],
  ])("%s", (_, before, now, worth) => expect(isMilestone(before, now)).toBe(worth));
});

describe("feedback", () => {
  const own = { refused: false, tapped: false };
  const voted = { effect: "confetti", message: "Thanks, your vote is counted.", tone: "success", haptic: [12] } as const;
  it("is the effect the server chose, with all it says", () => {
    const badge = { ...voted, effect: "badge", options: { emoji: "🥇", title: "First!" }, fallback: "toast", id: "int_1" } as const;
    expect(effectOf(badge, own, english)).toEqual(badge);
  });
  it("none: what is said is read, what is felt is felt, and else there is nothing", () => {
    expect(effectOf({ ...voted, effect: "none" }, own, english)).toMatchObject({ effect: "toast", message: voted.message, haptic: [12] });
    expect(effectOf({ ...voted, effect: "none", message: "" }, own, english)).toMatchObject({ effect: "haptic", haptic: [12], fallback: null });
    expect(effectOf({ ...voted, effect: "none", message: "", haptic: [] }, own, english)).toBeNull();
  });
  it("is only felt where every tap votes, but refusals and what the host sends are told", () => {
    const tapped = { ...own, tapped: true };
    expect(effectOf(voted, tapped, english)).toMatchObject({ effect: "haptic", haptic: [12], fallback: null });
    expect(effectOf({ ...voted, haptic: [] }, tapped, english)).toBeNull();
    expect(effectOf({ ...voted, tone: "warning", effect: "shake" }, tapped, english)).toMatchObject({ effect: "shake", message: voted.message });
    expect(effectOf({ ...voted, id: "int_1" }, tapped, english)).toMatchObject({ effect: "confetti", id: "int_1" });
  });
  it("refused: it stands in the alert, so it is not said again, and nothing stands in for a shake that cannot be", () => {
    const refused = { ...own, refused: true };
    expect(effectOf({ ...voted, effect: "shake", tone: "error" }, refused, english)).toMatchObject({ effect: "shake", message: "", fallback: null, haptic: [12] });
    expect(effectOf({ ...voted, effect: "toast", tone: "info", haptic: [] }, refused, english)).toBeNull();
  });
  it("translates the standard sentences and leaves the host's own", () => {
    const spanish = wordsOf("es", es);
    expect(effectOf(voted, own, spanish)?.message).toBe(es.thanks);
    expect(effectOf({ ...voted, message: "Gracias, Ana" }, own, spanish)?.message).toBe("Gracias, Ana");
  });
});

describe("choosing", () => {
  const many = makePoll("x", { kind: "multiple_choice", options: ["A", "B", "C"], min_selections: 2, max_selections: 2 });
  const [a = "", b = "", c = ""] = many.options.map(({ id }) => id);
  it.each([
    [[], { short: "Choose an option first." }], [[a], { short: "Choose at least 2 options." }], [[a, b, c], { short: "Choose no more than 2 options." }], [[c, a], { choices: [a, c] }],
  ])("%j", (draft, expected) => expect(choice.answer(many, draft, english)).toEqual(expected));
});
