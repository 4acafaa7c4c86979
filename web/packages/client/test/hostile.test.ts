/** A server, or whoever speaks in its place, that says whatever it likes: the client shows what is sound and lives on. */
import { handClock, makePoll, pollId } from "@plaudit/test-kit";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import WebSocketOfNode, { WebSocketServer, type WebSocket as Socket } from "ws";
import { delayMs, retryAfterMs } from "../src/backoff.ts";
import { createClient, type Client, type Platform, type PollWatch } from "../src/index.ts";
import { memoryStore } from "../src/storage.ts";

const POLL = pollId("tea");
const CHANNEL = `poll:${POLL}`;
const poll = makePoll("tea", { options: ["Tea", "Coffee"] });
const data = {
  poll_id: POLL, run: 1, version: 5, revision: 1, status: "open", opens_at: null, closes_at: null, hidden: false, voters: 3, votes: 3, basis: "voters",
  options: poll.options.map(({ id }) => ({ id, votes: 1, percent: 33.3 })), is_final: false, tie: false,
};
const publication = { type: "poll.results", channel: CHANNEL, version: 5, at: "2026-11-21T09:30:00.000Z", data };
const said = (change: object): object => ({ ...publication, data: { ...data, version: 9, ...change } });

const NOT_SHOWN: Record<string, unknown> = {
  "no JSON": "{", "nothing": "", "null": null, "a number": 7, "a text": "x", "an array": [publication], "an object": {}, "an unknown type": { type: "dance" }, "a type that is none": { ...publication, type: 7, data: null },
  "no channel": { type: "poll.results", data }, "a channel that is none": { ...said({}), channel: 7 }, "another channel": { ...said({}), channel: "poll:other" }, "a channel of the prototype": { ...said({}), channel: "poll:__proto__" },
  "no data": { ...publication, data: undefined }, "data null": { ...publication, data: null }, "data of a text": { ...publication, data: "x" }, "data of an array": { ...publication, data: [] }, "data empty": { ...publication, data: {} },
  "a version of a text": said({ version: "9" }), "a version beyond whole numbers": said({ version: 1e300 }), "a negative version": said({ version: -1 }), "a broken version": said({ version: 9.5 }), "no version": said({ version: undefined }), "a run of nothing": said({ run: null }),
  "options of nothing": said({ options: null }), "options of an object": said({ options: {} }), "an option null": said({ options: [null] }), "an option without votes": said({ options: [{ id: "x", percent: 1 }] }), "votes of a text": said({ options: [{ id: "x", votes: "1", percent: 1 }] }),
  "votes below nothing": said({ options: [{ id: "x", votes: -1, percent: 1 }] }), "votes without end": said({ options: [{ id: "x", votes: 1e300, percent: 1 }] }), "percent of nobody": said({ options: [{ id: "x", votes: 1, percent: 1e9 }] }), "ratings of nothing": said({ ratings: null }), "voters of a text": said({ voters: "3" }),
  "hidden, of a text": said({ hidden: "no" }), "a status of nothing": said({ status: null }), "a problem without a code": { id: 1, type: "problem", problem: {} }, "a problem null": { id: 1, type: "problem", problem: null }, "a problem for nobody": { id: 999, type: "problem", problem: { code: "channel_unknown", status: 404, title: "x" } },
  "a snapshot of nothing": { id: 1, type: "subscribed", snapshot: 7 }, "a second connected": { id: 1, type: "connected", server_time: {}, ping_seconds: "x" }, "connected out of time": { id: 1, type: "connected", server_time: "never", ping_seconds: -1e9 },
  "a restart of a text": { type: "restarting", retry_after_ms: "soon" }, "a prototype": { __proto__: null, constructor: publication }, "deep": `${"[".repeat(50_000)}${"]".repeat(50_000)}`, "an id of an object": { id: {}, type: "pong" },
};

let server: Server;
let answers: string[] = [];
let clock = handClock();
let socket: Socket | undefined;
let client: Client;
let watch: PollWatch;

beforeEach(async () => {
  answers = [];
  server = createServer(({ method }, response) => {
    const body = method === "POST" ? (answers.shift() ?? "{}") : JSON.stringify(poll);
    response.writeHead(200, { "Content-Type": "application/json" }).end(body);
  });
  new WebSocketServer({ server }).on("connection", (opened) => {
    socket = opened;
    opened.on("message", (text) => {
      const { id, type } = JSON.parse(String(text)) as { id: number; type: string };
      if (type === "connect") opened.send(JSON.stringify({ id, type: "connected", session_id: "s", voter_id: null, ping_seconds: 25, server_time: new Date().toISOString() }));
      if (type === "subscribe") opened.send(JSON.stringify({ id, type: "subscribed", channel: CHANNEL, snapshot: publication }));
      if (type === "ping") opened.send(JSON.stringify({ id, type: "pong" }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clock = handClock(Date.now());
  const platform: Platform = { clock, storage: memoryStore(), fetch, WebSocket: WebSocketOfNode as unknown as typeof WebSocket, hidden: () => false, onReturn: () => () => undefined };
  client = createClient({ server: url, key: "pl_pk_test_x" }, platform);
  watch = client.poll(POLL);
  await until(() => watch.state.results?.version === 5 && watch.state.phase.kind === "ready");
});

afterEach(async () => {
  client.close();
  socket?.terminate();
  await new Promise((closed) => server.close(closed));
});

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise(setImmediate);
}

describe("hostile frames", () => {
  it.each(Object.entries(NOT_SHOWN))("%s", async (_, frame) => {
    socket?.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    socket?.send(JSON.stringify({ ...publication, version: 6, data: { ...data, version: 6, voters: 4 } }));
    await until(() => watch.state.results?.version === 6);
    expect(watch.state).toMatchObject({ phase: { kind: "ready" }, connection: { kind: "live", over: "websocket" }, results: { version: 6, voters: 4 } });
  });

  it("bytes that are no text", async () => {
    socket?.send(Buffer.from([0xff, 0xfe, 0x00]));
    socket?.send(JSON.stringify(said({ version: 7 })));
    await until(() => watch.state.results?.version === 7);
  });

  it("a vote somebody in between answers for is not a counted vote", async () => {
    const answer = { choice: poll.options[0]?.id ?? "" };
    const vote = { ...answer, id: "v", poll_id: POLL, run: 1, status: "recorded", at: "2026-11-21T09:30:00.000Z" };
    answers = [JSON.stringify({ voter_id: "voter_x", token: "pl_vt_x" }), `{"ok":true}`, "[]", `{"vote":null}`, `"x"`, JSON.stringify({ vote, receipt: {} })];
    watch.vote(answer);
    while (answers.length > 0) {
      await new Promise(setImmediate);
      if (watch.state.act.kind === "casting" && watch.state.act.waiting) clock.advance(9_000);
    }
    await until(() => watch.state.act.kind === "idle");
    expect(watch.state.mine.length).toBe(1);
  });

  it("hints no timer can keep are no reason to come back at once", () => {
    const soon = delayMs(0, () => 0.5);
    for (const hint of [Number.NaN, -1, "soon" as unknown as number, {} as number, null as unknown as number]) expect(delayMs(0, () => 0.5, hint)).toBe(soon);
    for (const hint of [1e12, Infinity]) expect(delayMs(0, () => 0.5, hint)).toBeLessThan(2 ** 31);
    expect(retryAfterMs("999999999999", 0)).toBeLessThan(2 ** 31);
    expect(retryAfterMs("Fri, 31 Dec 9999 23:59:59 GMT", 0)).toBeLessThan(2 ** 31);
  });
});
