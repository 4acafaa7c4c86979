import { handClock } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import { CallFailed } from "../src/http.ts";
import { UNREACHABLE, type Problem } from "../src/problems.ts";
import { Corner, memoryStore } from "../src/storage.ts";
import { VoteQueue, type QueuedVote } from "../src/vote-queue.ts";
import type { VoteReply } from "../src/wire.ts";

const REPLY = {} as VoteReply;
const problem = (status: number, code: string): Problem => ({ status, code, title: code });

/** A queue whose every attempt is answered by hand. */
function scene(store = memoryStore()) {
  const clock = handClock();
  const log: string[] = [];
  const attempts: { vote: QueuedVote; ok: (reply: VoteReply) => void; fail: (error: CallFailed) => void }[] = [];
  const queue = new VoteQueue(new Corner(store, "p:"), clock, (vote) => new Promise((ok, fail) => attempts.push({ vote, ok, fail })), {
    waiting: (vote, { code }) => log.push(`waiting ${vote.poll} ${code}`),
    settled: (vote, outcome) => log.push(`${outcome.kind} ${vote.poll}`),
  });
  const settle = async (index: number, answer: VoteReply | Problem, hintMs?: number) => {
    const attempt = attempts[index];
    if (attempt === undefined) throw new Error(`attempt ${index} was not made`);
    if ("code" in answer) attempt.fail(new CallFailed(answer as Problem, hintMs));
    else attempt.ok(answer);
    await new Promise(setImmediate);
  };
  return { clock, queue, log, attempts, settle, store };
}

describe("vote queue", () => {
  it("stores the vote before the first attempt and keeps it until answered", async () => {
    const { queue, attempts, settle, log } = scene();
    const vote = queue.add("a", { choice: "tea" });
    expect(queue.pending()).toEqual([vote]);
    expect(attempts).toHaveLength(1);
    await settle(0, REPLY);
    expect(queue.pending()).toEqual([]);
    expect(log).toEqual(["counted a"]);
  });

  it.each([
    ["no answer", UNREACHABLE], ["408", problem(408, "http_408")], ["429", problem(429, "rate_limited")], ["503", problem(503, "overloaded")],
    ["an expired token", problem(401, "voter_token_expired")],
  ])("asks again under the same id after %s", async (_, passing) => {
    const { queue, attempts, settle, clock, log } = scene();
    const { vote_id } = queue.add("a", { choice: "tea" });
    await settle(0, passing);
    expect(attempts).toHaveLength(1);
    clock.advance(500);
    expect(attempts[1]?.vote.vote_id).toBe(vote_id);
    await settle(1, REPLY);
    expect(log).toEqual([`waiting a ${passing.code}`, "counted a"]);
  });

  it.each([400, 401, 403, 404, 409, 422])("takes %i as the last word", async (status) => {
    const { queue, settle, log, clock } = scene();
    queue.add("a", { choice: "tea" });
    await settle(0, problem(status, "no"));
    expect(queue.pending()).toEqual([]);
    expect(log).toEqual(["refused a"]);
    expect(clock.next()).toBeNull();
  });

  it("waits at least as long as the server asks", async () => {
    const { queue, settle, clock } = scene();
    queue.add("a", { choice: "tea" });
    await settle(0, problem(503, "overloaded"), 5_000);
    expect(clock.next()).toBe(5_500);
  });

  it("goes on after a reload, oldest first", async () => {
    const first = scene();
    first.queue.add("a", { choice: "tea" });
    first.clock.advance(10);
    first.queue.add("b", { rating: 4 });
    first.queue.close();
    const second = scene(first.store);
    second.queue.nudge();
    expect(second.attempts.map(({ vote }) => vote.poll)).toEqual(["a"]);
    await second.settle(0, REPLY);
    await second.settle(1, REPLY);
    expect(second.log).toEqual(["counted a", "counted b"]);
  });

  it("is nudged out of its delay, and never runs twice at once", async () => {
    const { queue, attempts, settle, clock } = scene();
    queue.add("a", { choice: "tea" });
    queue.nudge();
    expect(attempts).toHaveLength(1);
    await settle(0, UNREACHABLE);
    queue.nudge();
    expect(attempts).toHaveLength(2);
    expect(clock.next()).toBeNull();
  });
});
