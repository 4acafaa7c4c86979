/** Tables for everything that decides without touching the world. */
import { describe, expect, it } from "vitest";
import { afterClose, delayMs, retryAfterMs } from "../src/backoff.ts";
import { newVoteId, timeId } from "../src/ids.ts";
import { PlauditError, isPassing, problemFrom } from "../src/problems.ts";
import { follow, newer, withVote } from "../src/results.ts";
import { createClient, type Answer, type Poll, type Publication, type Results, type VisibleResults } from "../src/index.ts";

describe("back-off", () => {
  it.each([
    [0, 1, undefined, 1_000],
    [0, 0, undefined, 0],
    [3, 0.5, undefined, 4_000],
    [9, 1, undefined, 30_000],
    [500, 1, undefined, 30_000],
    [0, 0.5, 5_000, 5_500],
    [9, 1, 5_000, 6_000],
  ])("attempt %i with chance %f and hint %s waits %i ms", (attempt, chance, hint, expected) => {
    expect(delayMs(attempt, () => chance, hint)).toBe(expected);
  });

  it.each([
    [1001, "come_back"], [1006, "come_back"], [1012, "come_back"], [1013, "come_back"], [4000, "come_back"], [4408, "come_back"],
    [4401, "new_token"], [4500, "stay_away"], [4501, "stay_away"], [4503, "stay_away"], [4999, "stay_away"],
  ])("close code %i: %s", (code, expected) => expect(afterClose(code)).toBe(expected));

  it.each([
    [null, undefined], ["", undefined], ["2", 2_000], ["soon", undefined], ["Thu, 01 Jan 1970 00:00:10 GMT", 9_000],
  ])("Retry-After %s", (header, expected) => expect(retryAfterMs(header, 1_000)).toBe(expected));
});

describe("vote ids", () => {
  it("are the TypeID of a UUIDv7", () => {
    // 01234567-89ab-7000-8000-000000000000, and every bit set but those of the marks; digits by another program.
    expect(timeId(0x0123456789ab, new Uint8Array(10))).toBe("014d2pf2dbe008000000000000");
    expect(timeId(2 ** 48 - 1, new Uint8Array(10).fill(255))).toBe("7zzzzzzzzzfzzvzzzzzzzzzzzz");
  });
  it("are made at any instant: the server's clock, as a page reckons it by half a round trip, may show half a millisecond", () => {
    expect(timeId(0x0123456789ab + 0.5, new Uint8Array(10))).toBe("014d2pf2dbe008000000000000");
  });
  it("sort by time and never repeat", () => {
    expect(newVoteId(1_000) < newVoteId(2_000)).toBe(true);
    expect(newVoteId(1_000)).toMatch(/^vote_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    expect(new Set(Array.from({ length: 1_000 }, () => newVoteId(5))).size).toBe(1_000);
  });
});

const results = (change: Partial<VisibleResults> = {}): VisibleResults => ({
  poll_id: "poll_a", run: 1, version: 5, revision: 1, status: "open", hidden: false, voters: 3, votes: 3, basis: "voters",
  options: [{ id: "tea", votes: 2, percent: 66.7 }, { id: "coffee", votes: 1, percent: 33.3 }],
  is_final: false, tie: false, opens_at: null, closes_at: null, ...change,
});

describe("results", () => {
  it.each<[string, Partial<VisibleResults>, boolean]>([
    ["a newer version", { version: 6 }, true],
    ["the same again", { version: 5 }, false],
    ["an older version", { version: 4 }, false],
    ["an earlier run, whatever its version", { run: 0, version: 9 }, false],
    ["the next run", { run: 2, version: 6, voters: 0 }, true],
  ])("%s", (_, change, taken) => {
    const current = results();
    const incoming: Results = results(change);
    expect(newer(current, incoming)).toBe(taken ? incoming : current);
  });

  it("takes what was hidden as soon as it may be seen", () => {
    const hidden: Results = { ...results(), hidden: true, results_visibility: "after_vote", is_final: false };
    const visible = results();
    expect(newer(hidden, visible)).toBe(visible);
    expect(newer(visible, hidden)).toBe(visible);
  });

  const poll = { scale: null } as Poll;
  it("counts the vote on its way", () => {
    const shown = withVote(results(), poll, { choice: "coffee" });
    expect(shown).toMatchObject({ voters: 4, tie: true, options: [{ votes: 2, percent: 50 }, { votes: 2, percent: 50 }] });
  });
  it("moves a changed mind without counting a second voter", () => {
    const shown = withVote(results(), poll, { choice: "coffee" }, { choice: "tea" });
    expect(shown).toMatchObject({ voters: 3, options: [{ votes: 1 }, { votes: 2 }] });
  });
  it("counts every chosen option and the voter once", () => {
    expect(withVote(results(), poll, { choices: ["tea", "coffee"] })).toMatchObject({ voters: 4, options: [{ votes: 3 }, { votes: 2 }] });
  });
  it.each<[string, Answer, Answer | undefined, object]>([
    ["first places of a ranking", { ranking: ["coffee", "tea"] }, undefined, { voters: 4, options: [{ votes: 2 }, { votes: 2 }] }],
    ["whoever got points", { points: { tea: 0, coffee: 100 } }, undefined, { voters: 4, options: [{ votes: 2 }, { votes: 2 }] }],
    ["whoever was tapped for, once", { taps: { tea: 9 } }, { taps: { tea: 4 } }, { voters: 3, options: [{ votes: 2 }, { votes: 1 }] }],
    ["options no longer voted for", { choices: [] }, { choices: ["tea"] }, { voters: 3, options: [{ votes: 1 }, { votes: 1 }] }],
    ["nothing of a text", { text: "tea" }, undefined, { voters: 4, options: [{ votes: 2 }, { votes: 1 }] }],
  ])("counts %s", (_, answer, before, expected) => expect(withVote(results(), poll, answer, before)).toMatchObject(expected));
  it("leaves a tie to the server where other figures decide", () => {
    expect(withVote(results({ details: {} }), poll, { choice: "coffee" }).tie).toBe(false);
  });
  it("moves the mean of a rating", () => {
    const rated = results({ options: [], ratings: [{ rating: 1, votes: 1, percent: 100 }, { rating: 5, votes: 0, percent: 0 }], voters: 1, mean: 1 });
    expect(withVote(rated, { scale: 5 } as Poll, { rating: 5 })).toMatchObject({ voters: 2, mean: 3 });
  });
});

describe("following a lifecycle act without a request", () => {
  const poll = { status: "open", revision: 3, run: 1, revealed: false } as Poll;
  const said = (type: string, data: Partial<VisibleResults>) => ({ type, data: results(data) }) as Publication;
  it("takes an act that is exactly one revision on", () => {
    expect(follow(poll, said("poll.closed", { revision: 4, status: "closed" }))).toMatchObject({ status: "closed", revision: 4 });
    expect(follow(poll, said("poll.revealed", { revision: 4 }))).toMatchObject({ revealed: true });
  });
  it.each(["quiz", "number"] as const)("what a %s tells once it is over must be fetched", (kind) => {
    expect(follow({ ...poll, kind }, said("poll.revealed", { revision: 4 }))).toBeNull();
    expect(follow({ ...poll, kind }, said("poll.closed", { revision: 4, status: "closed" }))).toBeNull();
  });
  it.each([["an edit", "poll.updated", 4], ["a gap", "poll.closed", 5], ["mere results", "poll.results", 4]])("%s must be fetched", (_, type, revision) => {
    expect(follow(poll, said(type, { revision }))).toBeNull();
  });
});

describe("problems", () => {
  it.each([[0, true], [408, true], [429, true], [500, true], [503, true], [400, false], [401, false], [409, false], [422, false]])(
    "status %i is worth asking again: %s", (status, again) => expect(isPassing(problemFrom(status, "<html>"))).toBe(again));
  it("a secret key is refused before anything is sent", () => {
    expect(() => createClient({ server: "http://localhost", key: "pl_sk_live_x" })).toThrow(PlauditError);
  });
});
