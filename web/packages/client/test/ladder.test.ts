/** The ladder over transports that do what the test says. */
import { handClock } from "@plaudit/test-kit";
import { describe, expect, it } from "vitest";
import { Ladder, type Connection } from "../src/ladder.ts";
import type { Command, TransportContext, TransportEvents, TransportName } from "../src/transports/transport.ts";

interface Made {
  name: TransportName;
  events: TransportEvents;
  sent: Command[];
  closed: boolean;
}

function scene() {
  const clock = handClock();
  const made: Made[] = [];
  const states: Connection["kind"][] = [];
  const forgotten: unknown[] = [];
  const rung = (name: TransportName) => [name, (_: TransportContext, events: TransportEvents) => {
    const one: Made = { name, events, sent: [], closed: false };
    made.push(one);
    return { open: () => undefined, send: (command: Command) => void one.sent.push(command), close: () => void (one.closed = true) };
  }] as const;
  const context = { clock, voter: { forget: (token: unknown) => forgotten.push(token) } } as unknown as TransportContext;
  const ladder = new Ladder(context, [rung("websocket"), rung("event-stream"), rung("polling")], {
    connection: ({ kind }) => states.push(kind), said: () => undefined, refused: () => undefined,
  });
  const last = (): Made => {
    const one = made.at(-1);
    if (one === undefined) throw new Error("nothing was opened");
    return one;
  };
  const failTimes = (times: number) => {
    for (let i = 0; i < times; i++) {
      last().events.ended({ kind: "lost" });
      clock.advance(30_000);
    }
  };
  ladder.watch("poll:a");
  return { clock, made, states, ladder, last, failTimes, forgotten };
}

describe("ladder", () => {
  it("subscribes once the transport is ready and is live once it is heard", () => {
    const { ladder, last, states } = scene();
    ladder.watch("poll:b");
    expect(last().sent).toEqual([]);
    last().events.ready();
    expect(last().sent.map(({ channel }) => channel)).toEqual(["poll:a", "poll:b"]);
    last().events.heard();
    expect(states).toEqual(["connecting", "live"]);
  });

  it("steps down where a transport never gets through", () => {
    const { made, failTimes } = scene();
    failTimes(5);
    expect(made.map(({ name }) => name)).toEqual(["websocket", "websocket", "event-stream", "event-stream", "polling", "polling"]);
  });

  it("stays on a rung that worked before", () => {
    const { last, failTimes } = scene();
    last().events.heard();
    failTimes(2);
    expect(last().name).toBe("websocket");
  });

  it("proves the better transport before it leaves the present one", () => {
    const { made, last, failTimes, clock, ladder } = scene();
    failTimes(2);
    const stream = last();
    stream.events.heard();
    clock.advance(30_000);
    expect(last().name).toBe("websocket");
    expect(stream.closed).toBe(false);
    last().events.ended({ kind: "lost" });
    expect(ladder.connection).toEqual({ kind: "live", over: "event-stream" });
    clock.advance(30_000);
    expect(made).toHaveLength(4); // the next attempt waits longer
    clock.advance(30_000);
    last().events.heard();
    expect(stream.closed).toBe(true);
    expect(ladder.connection).toEqual({ kind: "live", over: "websocket" });
  });

  it("shows silence as stale, and life as live again", () => {
    const { last, states } = scene();
    last().events.heard();
    last().events.silent();
    last().events.heard();
    expect(states).toEqual(["connecting", "live", "stale", "live"]);
  });

  it("honours the hint of a planned restart", () => {
    const { last, clock, made } = scene();
    last().events.heard();
    last().events.ended({ kind: "lost", hintMs: 7_000 });
    clock.advance(6_999);
    expect(made).toHaveLength(1);
    clock.advance(1_000);
    expect(made).toHaveLength(2);
  });

  it("drops a spent token and comes back", () => {
    const { last, clock, made, forgotten } = scene();
    last().events.ended({ kind: "new_token", token: "old" });
    clock.advance(1_000);
    expect(forgotten).toEqual(["old"]);
    expect(made).toHaveLength(2);
  });

  it("stays away when refused, until someone asks again", () => {
    const { last, clock, made, ladder } = scene();
    last().events.ended({ kind: "refused", problem: { status: 403, code: "origin_not_allowed", title: "no" } });
    clock.advance(3_600_000);
    expect(made).toHaveLength(1);
    ladder.nudge();
    clock.advance(500);
    expect(made).toHaveLength(2);
  });

  it("opens a second connection for a new voter and swaps when it speaks", () => {
    const { last, made, ladder } = scene();
    last().events.heard();
    ladder.renew();
    last().events.ready();
    last().events.heard();
    expect(made.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("lets go of everything with the last channel", () => {
    const { last, ladder, clock, states } = scene();
    last().events.heard();
    ladder.unwatch("poll:a");
    expect(last().closed).toBe(true);
    expect(clock.next()).toBeNull();
    expect(states.at(-1)).toBe("idle");
  });
});
