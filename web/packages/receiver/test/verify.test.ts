/** Deliveries as the official Standard Webhooks library signs them, and everything that is not one. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { Recent, verify, webhook, WebhookRefused } from "../src/index.ts";
import edge from "../examples/edge.ts";
import { receiver } from "../examples/node.ts";

const SECRET = `whsec_${btoa("a secret of 24 bytes or so")}`;
const OTHER = `whsec_${btoa("another secret of 24 bytes")}`;
const NOW = 1_800_000_000;
const BODY = JSON.stringify({ type: "poll.closed", timestamp: "2026-11-21T12:00:00Z", data: { poll: "ü" }, project_id: "proj_1" });

function delivery(body = BODY, { secret = SECRET, at = NOW, id = "msg_1" } = {}): Record<string, string> {
  const signature = new Webhook(secret).sign(id, new Date(at * 1000), body);
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": signature };
}

const refusal = async (body: string, headers: Record<string, string>): Promise<string> =>
  verify(body, headers, SECRET, { now: NOW * 1000 }).then(
    () => "believed",
    (error: unknown) => (error instanceof WebhookRefused ? error.reason : String(error)),
  );

describe("a delivery", () => {
  it("that the official library signed is read, from whatever holds its headers", async () => {
    const wanted = { id: "msg_1", type: "poll.closed", timestamp: "2026-11-21T12:00:00Z", data: { poll: "ü" }, projectId: "proj_1" };
    const now = { now: NOW * 1000 };
    expect(await verify(BODY, delivery(), SECRET, now)).toEqual(wanted);
    expect(await verify(new TextEncoder().encode(BODY), new Headers(delivery()), SECRET, now)).toEqual(wanted);
    const shouted = Object.fromEntries(Object.entries(delivery()).map(([name, value]) => [name.toUpperCase(), value]));
    expect(await verify(BODY, shouted, SECRET, now)).toEqual(wanted);
    const request = new Request("http://receiver.example", { method: "POST", headers: delivery(), body: BODY });
    expect(await webhook(request, SECRET, now)).toEqual(wanted);
  });

  it.each([-300, 0, 300])("is fresh for five minutes either way (%i)", async (age) => {
    expect(await refusal(BODY, delivery(BODY, { at: NOW - age }))).toBe("believed");
  });

  it.each([
    ["stale", BODY, delivery(BODY, { at: NOW - 301 })],
    ["stale", BODY, delivery(BODY, { at: NOW + 301 })],
    ["signature", BODY.replace("closed", "opened"), delivery()],
    ["signature", `${BODY} `, delivery()],
    ["signature", BODY, { ...delivery(), "webhook-id": "msg_2" }],
    ["signature", BODY, { ...delivery(), "webhook-timestamp": String(NOW - 10) }],
    ["signature", BODY, delivery(BODY, { secret: OTHER })],
    ["signature", BODY, { ...delivery(), "webhook-signature": "v1," }],
    ["signature", BODY, { ...delivery(), "webhook-signature": "v1,%%%" }],
    ["signature", BODY, { ...delivery(), "webhook-signature": delivery()["webhook-signature"]?.replace("v1,", "v2,") ?? "" }],
    ["missing_header", BODY, { ...delivery(), "webhook-signature": "" }],
    ["missing_header", BODY, {}],
    ["malformed", BODY, { ...delivery(), "webhook-timestamp": "yesterday" }],
    ["malformed", BODY, { ...delivery(), "webhook-timestamp": "-1" }],
    ["malformed", "[1]", delivery("[1]")],
    ["malformed", "{}", delivery("{}")],
    ["malformed", "not json", delivery("not json")],
  ])("is refused as %s", async (reason, body, headers) => {
    expect(await refusal(body, headers)).toBe(reason);
  });

  it("is believed with either secret while they are rotated, on both sides", async () => {
    const both = { ...delivery(), "webhook-signature": `${delivery(BODY, { secret: OTHER })["webhook-signature"]} ${delivery()["webhook-signature"]}` };
    expect(await refusal(BODY, both)).toBe("believed");
    await verify(BODY, delivery(BODY, { secret: OTHER }), [SECRET, OTHER], { now: NOW * 1000 });
  });

  it.each(["", "whsec_", "whsec_%%%", `whsec_${btoa("short")}`, []])("is never believed without a secret (%s)", async (secret) => {
    await expect(verify(BODY, delivery(), secret, { now: NOW * 1000 })).rejects.toThrow(TypeError);
  });
});

describe("a message", () => {
  it("that comes again is not done again, also meanwhile", async () => {
    const recent = new Recent(2);
    let done = 0;
    const work = (): void => void (done += 1);
    expect(await Promise.all([recent.once("msg_1", work), recent.once("msg_1", work), recent.once("msg_1", work)])).toEqual([true, false, false]);
    expect(await recent.once("msg_1", work)).toBe(false);
    expect(done).toBe(1);
    await recent.once("msg_2", work);
    await recent.once("msg_3", work);
    expect(await recent.once("msg_1", work)).toBe(true); // only so many are remembered
  });

  it("that failed is done when it comes again", async () => {
    const recent = new Recent();
    await expect(recent.once("msg_1", () => Promise.reject(new Error("no database")))).rejects.toThrow("no database");
    expect(await recent.once("msg_1", () => undefined)).toBe(true);
  });

  it("that failed while it came again is done by the second", async () => {
    const recent = new Recent();
    const first = recent.once("msg_1", () => Promise.reject(new Error("no database")));
    const second = recent.once("msg_1", () => undefined);
    await expect(first).rejects.toThrow("no database");
    expect(await second).toBe(true);
  });
});

it("reaches the example's receiver over a real line, once", async () => {
  const told: string[] = [];
  const server = createServer(receiver(SECRET, (line) => told.push(line)));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const now = Math.floor(Date.now() / 1000);
  const send = async (headers: Record<string, string>): Promise<number> => (await fetch(url, { method: "POST", headers, body: BODY })).status;
  expect(await send(delivery(BODY, { at: now }))).toBe(204);
  expect(await send(delivery(BODY, { at: now }))).toBe(204);
  expect(await send(delivery(BODY, { at: now, secret: OTHER }))).toBe(400);
  expect(told).toEqual(["poll.closed {\"poll\":\"ü\"}"]);
  await new Promise((closed) => server.close(closed));
});

it("reaches the example of an edge runtime", async () => {
  const now = Math.floor(Date.now() / 1000);
  const send = (headers: Record<string, string>): Promise<Response> =>
    edge.fetch(new Request("http://receiver.example", { method: "POST", headers, body: BODY }), { WEBHOOK_SECRET: SECRET });
  expect((await send(delivery(BODY, { at: now }))).status).toBe(204);
  expect((await send(delivery(BODY, { at: now - 3600 }))).status).toBe(400);
});
