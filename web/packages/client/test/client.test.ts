/** The whole client against a real socket server that speaks the wire, on its good days and its bad ones. */
import { makePoll } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import { TEA, COFFEE, POLL, server, clock, shown, open, when, until, whenLater, ready, voters, hide } from "./harness.ts";

describe("watching", () => {
  it("needs no voter and follows results and lifecycle without asking again", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.store.crowd(POLL, [10, 0]);
    expect(voters(await when(watch, (state) => voters(state) === 14))).toBe(14);
    server.store.change(POLL, "poll.closed", { status: "closed" });
    const closed = await when(watch, (state) => state.phase.kind === "ready" && state.phase.poll.status === "closed");
    expect(closed.results).toMatchObject({ is_final: true });
    expect(server.connects).toEqual([null]);
    expect(server.seen).toEqual([`GET /v1/polls/${POLL}`]);
  });

  it("fetches the poll again after an edit", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.store.change(POLL, "poll.updated", { question: "Tea, or coffee?" });
    const edited = await whenLater(watch, ({ phase }) => phase.kind === "ready" && phase.poll.revision === 2);
    expect(edited.phase).toMatchObject({ poll: { question: "Tea, or coffee?" } });
  });

  it("shows results that are held back as such", async () => {
    server.store.add(makePoll("tea", { options: ["Tea", "Coffee"], results_threshold: 5 }), [3, 1]);
    const state = await when(open().poll(POLL), ready);
    expect(state.results).toMatchObject({ held_back: { threshold: 5 }, voters: 4, options: [] });
  });

  it.each([["event-stream", { noWebSocket: true }], ["polling", { noWebSocket: true, noStreams: true }]])(
    "falls back to %s", async (over, faults) => {
      Object.assign(server.faults, faults);
      const watch = open().poll(POLL);
      const state = await whenLater(watch, ready);
      expect(state.connection).toEqual({ kind: "live", over });
      server.store.crowd(POLL, [1, 1]);
      await whenLater(watch, (later) => voters(later) === 6);
    });

  it("comes back after a cut and heals by snapshot", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.cutSockets(1006);
    await when(watch, ({ connection }) => connection.kind === "reconnecting");
    server.store.crowd(POLL, [5, 5]);
    await whenLater(watch, (state) => voters(state) === 14 && state.connection.kind === "live");
  });

  it("stays away after 4501", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.cutSockets(4501);
    await when(watch, ({ connection }) => connection.kind === "refused");
    expect(clock.next()).toBeNull();
  });

  it("notices a line that is open and dead", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.faults.mute = true;
    clock.advance(28_000);
    expect(watch.state.connection.kind).toBe("stale");
    clock.advance(7_000);
    expect(watch.state.connection.kind).toBe("reconnecting");
  });

  it("says nothing while the page is hidden and once when it is shown", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    hide(true);
    let calls = 0;
    watch.listen(() => (calls += 1));
    server.store.crowd(POLL, [1, 0]);
    server.store.crowd(POLL, [1, 0]);
    await until(() => voters(watch.state) === 6);
    expect(calls).toBe(0);
    hide(false);
    shown();
    expect(calls).toBe(1);
  });

  it("tells a missing poll from a missing network", async () => {
    const watch = open().poll("poll_nothing");
    const state = await when(watch, ({ phase }) => phase.kind === "failed");
    expect(state.phase).toMatchObject({ problem: { code: "poll_not_found", status: 404 } });
  });
});

describe("voting", () => {
  it("shows the vote at once, counts it once, and remembers it", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.faults.holdVotes = true;
    watch.vote(TEA);
    expect(watch.state.act).toMatchObject({ kind: "casting", waiting: false });
    expect(voters(watch.state)).toBe(5);
    await until(() => server.seen.some((line) => line.endsWith("/votes")));
    server.release();
    const done = await when(watch, ({ act, mine }) => act.kind === "idle" && mine.length === 1);
    expect(voters(done)).toBe(5);
    const again = open().poll(POLL);
    expect((await when(again, ready)).mine).toMatchObject([{ answer: TEA }]);
    expect(server.connects.at(-1)).toBe("pl_vt_1");
  });

  it("a lost reply is asked for again and counted once", async () => {
    server.faults.loseReply = 2;
    const watch = open().poll(POLL);
    await when(watch, ready);
    watch.vote(TEA);
    await whenLater(watch, ({ mine }) => mine.length === 1);
    expect(server.store.standing(POLL)).toHaveLength(1);
    expect(server.seen.filter((line) => line.endsWith("/votes"))).toHaveLength(3);
  });

  it("survives a reload in the middle", async () => {
    server.faults.overloaded = 1;
    const before = open();
    const watch = before.poll(POLL);
    await when(watch, ready);
    const id = watch.vote(TEA);
    await when(watch, ({ act }) => act.kind === "casting" && act.waiting);
    before.close();
    const after = open().poll(POLL);
    expect(after.state.act).toMatchObject({ kind: "casting", vote_id: id, waiting: true });
    await whenLater(after, ({ mine }) => mine.length === 1);
    expect(server.store.standing(POLL).map(({ vote }) => vote.id)).toEqual([id]);
  });

  it("rolls back what is refused and says why", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    const felt: string[] = [];
    watch.listen(() => undefined, ({ effect }) => felt.push(effect));
    server.store.polls.set(POLL, { ...server.store.poll(POLL), status: "closed" });
    watch.vote(TEA);
    const state = await when(watch, ({ act }) => act.kind === "refused");
    expect(voters(state)).toBe(4);
    expect(state.act).toMatchObject({ problem: { code: "poll_closed" }, answer: TEA });
    expect(felt).toEqual(["toast"]);
  });

  it("replaces a changed vote and takes back a retracted one", async () => {
    server.store.add(makePoll("tea", { options: ["Tea", "Coffee"], voting: { change: true, retract: true } as never }), [3, 1]);
    const watch = open().poll(POLL);
    await when(watch, ready);
    watch.vote(TEA);
    await when(watch, ({ mine, act }) => mine.length === 1 && act.kind === "idle");
    watch.vote(COFFEE);
    await when(watch, ({ mine, act }) => mine[0]?.answer !== undefined && "choice" in mine[0].answer && mine[0].answer.choice === COFFEE.choice && act.kind === "idle");
    expect(server.store.standing(POLL)).toHaveLength(1);
    await watch.retract();
    expect(watch.state.mine).toEqual([]);
    expect(server.store.standing(POLL)).toHaveLength(0);
  });

  it("opens what only voters may see", async () => {
    server.store.add(makePoll("tea", { options: ["Tea", "Coffee"], results_visibility: "after_vote" }), [3, 1]);
    const watch = open().poll(POLL);
    const before = await when(watch, ready);
    expect(before.results).toMatchObject({ hidden: true });
    watch.vote(TEA);
    await when(watch, (state) => voters(state) === 5);
    await until(() => server.connects.length === 2);
    expect(server.connects).toEqual([null, "pl_vt_1"]);
    server.store.crowd(POLL, [1, 0]);
    await when(watch, (state) => voters(state) === 6);
  });

  it("fetches a new token from the host when the old one is spent", async () => {
    let issued = 0;
    const client = open(() => Promise.resolve(`pl_vt_host${++issued}`));
    const watch = client.poll(POLL);
    await when(watch, ready);
    expect(issued).toBe(1);
    server.faults.expireVoter = 1;
    const reply = await client.vote(POLL, TEA);
    expect(issued).toBe(2);
    expect(reply.receipt.poll_id).toBe(POLL);
    expect(server.store.standing(POLL, "host2")).toHaveLength(1);
  });

  it("knows a vote made elsewhere, and which", async () => {
    const watch = open(() => Promise.resolve("pl_vt_ann")).poll(POLL);
    await when(watch, ready);
    server.store.cast(POLL, "ann", TEA);
    watch.vote(COFFEE);
    const state = await when(watch, ({ mine }) => mine.length === 1);
    expect(state.votedElsewhere).toBe(true);
    expect(state.act).toMatchObject({ problem: { code: "already_voted" } });
    expect(state.mine[0]?.answer).toMatchObject(TEA);
  });

  it("begins anew after a reset", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    watch.vote(TEA);
    await when(watch, ({ mine }) => mine.length === 1);
    server.store.change(POLL, "poll.reset", { run: 2 });
    const state = await when(watch, ({ mine }) => mine.length === 0);
    expect(voters(state)).toBe(0);
  });
});

describe("the own vote", () => {
  it("comes back to the same person on another device", async () => {
    server.store.cast(POLL, "ann", { vote_id: "v1", ...TEA });
    const acting: boolean[] = [];
    const watch = open((wanted?: boolean) => {
      acting.push(wanted ?? true);
      return Promise.resolve("pl_vt_ann");
    }).poll(POLL);
    const { mine } = await when(watch, ready);
    expect(mine).toMatchObject([{ vote_id: "v1", answer: TEA }]);
    expect(acting).toEqual([false]);
    expect(server.connects).toEqual(["pl_vt_ann"]);
  });

  it("goes where it was taken back elsewhere, and keeps its receipt where it stands", async () => {
    server.store.add(makePoll("tea", { options: ["Tea", "Coffee"], voting: { retract: true } }));
    const first = open();
    const { receipt } = await first.vote(POLL, TEA);
    first.close();
    const same = await when(open().poll(POLL), ready);
    expect(same.mine[0]?.receipt).toEqual(receipt);
    server.store.retract(POLL, "1", receipt.vote_id);
    await when(open().poll(POLL), (state) => ready(state) && state.mine.length === 0);
  });

  it("of a viewer nobody knows yet asks for no voter; the vote then does", async () => {
    const watch = open((acting) => (acting === true ? Promise.resolve("pl_vt_new") : Promise.reject(new Error("nobody yet")))).poll(POLL);
    await when(watch, ready);
    expect(server.connects).toEqual([null]);
    watch.vote(TEA);
    await when(watch, ({ mine }) => mine.length === 1);
    expect(server.store.standing(POLL, "new")).toHaveLength(1);
  });

  it("is waited for, but not for ever", async () => {
    const watch = open(() => new Promise<string>(() => undefined)).poll(POLL);
    await whenLater(watch, ready);
    expect(server.connects).toEqual([null]);
  });
});
