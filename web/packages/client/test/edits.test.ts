/** Polls that change while they are watched, and who watches. */
import { describe, expect, it } from "vitest";
import { POLL, server, clock, open, when, until, whenLater, ready, forget, hold } from "./harness.ts";

describe("edits", () => {
  it("asks once for many edits", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    for (let edit = 1; edit <= 20; edit++) server.store.change(POLL, "poll.updated", { question: `Edit ${edit}` });
    await whenLater(watch, ({ phase }) => phase.kind === "ready" && phase.poll.revision === 21);
    expect(server.seen.filter((line) => line === `GET /v1/polls/${POLL}`)).toHaveLength(2);
  });

  it("does not miss an edit made while the answer to the one before was on its way", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    server.store.change(POLL, "poll.updated", { question: "Second" });
    await when(watch, ({ results }) => results?.revision === 2);
    let go = (): void => undefined;
    hold(new Promise((open) => (go = open)));
    clock.advance(3_000);
    await until(() => server.seen.length === 2);
    server.store.change(POLL, "poll.updated", { question: "Third" });
    await when(watch, ({ results }) => results?.revision === 3);
    clock.advance(3_000); // its own turn to ask comes while the first answer is still out
    go();
    hold(null);
    const edited = await whenLater(watch, ({ phase }) => phase.kind === "ready" && phase.poll.revision === 3);
    expect(edited.phase).toMatchObject({ poll: { question: "Third" } });
  });
});

describe("the viewer", () => {
  const token = (sub: string, jti: string): string => `x.${btoa(JSON.stringify({ sub, jti })).replaceAll("=", "")}.y`;
  it("is the same at every visit of a device", async () => {
    const name = await open().viewer();
    expect(name).not.toBe("");
    expect(await open().viewer()).toBe(name);
    forget();
    expect(await open().viewer()).not.toBe(name);
  });
  it("is the person where the host says who it is, whatever the token", async () => {
    const name = await open(() => Promise.resolve(token("ana", "1"))).viewer();
    expect(await open(() => Promise.resolve(token("ana", "2"))).viewer()).toBe(name);
    expect(await open(() => Promise.resolve(token("ben", "1"))).viewer()).not.toBe(name);
  });
  it("is the device where the host does not know them yet, or speaks in riddles", async () => {
    const device = await open().viewer();
    expect(await open(() => Promise.reject(new Error("nobody"))).viewer()).toBe(device);
    expect(await open(() => Promise.resolve("not a token")).viewer()).toBe(device);
  });
  it("asks below a poll, as a voter only when they act", async () => {
    const watch = open().poll(POLL);
    await when(watch, ready);
    expect(await watch.ask("/results")).toMatchObject({ poll_id: POLL });
    expect(server.seen).not.toContain("POST /v1/voters");
    await expect(watch.ask("/votes", { method: "POST", body: { choice: "opt_none" }, acting: true })).rejects.toMatchObject({ problem: { code: "option_unknown" } });
    expect(server.seen).toContain("POST /v1/voters");
  });
});
