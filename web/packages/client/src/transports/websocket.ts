/** The first rung: one socket for every poll on the page, credentials in its first frame. */
import { afterClose } from "../backoff.ts";
import { isProblem, type Problem } from "../problems.ts";
import { objectIn } from "../sound.ts";
import type { Publication } from "../wire.ts";
import { endOf, type End, type MakeTransport } from "./transport.ts";

const CONNECT_MS = 10_000;
const PONG_MS = 10_000;
const SILENT_MS = 3_000;
/** Between two of our own pings, whatever the server asks for. */
const PING_MS = [5_000, 300_000] as const;

type Frame = { readonly id?: number; readonly type: string } & Partial<{
  server_time: string;
  ping_seconds: number;
  snapshot: Publication;
  problem: Problem;
  retry_after_ms: number;
}>;

export const webSocket: MakeTransport = (context, events) => {
  const { clock, serverClock, server, key, voter } = context;
  const asked = new Map<number, string>();
  let socket: WebSocket | undefined;
  let over = false;
  let lastId = 0;
  let pingMs = 25_000;
  let token: string | undefined;
  let hintMs: number | undefined;
  let refusal: Problem | undefined;
  let calledAt = 0;
  let cancelTimer = (): void => undefined;
  const wait = (ms: number, act: () => void): void => {
    cancelTimer();
    cancelTimer = clock.after(ms, act);
  };

  const end = (reason: End): void => {
    if (over) return;
    shut();
    events.ended(reason);
  };

  const lost = (): void => end({ kind: "lost", hintMs });
  function shut(): void {
    over = true;
    cancelTimer();
    socket?.close(1000);
  }

  function write(frame: Record<string, unknown>): number {
    const id = ++lastId;
    socket?.send(JSON.stringify({ id, ...frame }));
    return id;
  }

  /** The server's own pings are answered by the browser and stay invisible here, so an idle line is tried with ours. */
  function expectLife(): void {
    const silent = (): void => {
      events.silent();
      wait(PONG_MS - SILENT_MS, lost);
    };
    wait(pingMs, () => {
      write({ type: "ping" });
      wait(SILENT_MS, silent);
    });
  }

  function receive(frame: Frame): void {
    expectLife();
    events.heard();
    if (frame.id === undefined) {
      if (frame.type === "restarting") hintMs = frame.retry_after_ms;
      else if ("data" in frame) events.publication(frame as unknown as Publication);
    } else if (frame.type === "connected") {
      const halfWay = (clock.now() - calledAt) / 2;
      if (frame.server_time !== undefined) serverClock.set(Date.parse(frame.server_time) + halfWay, true);
      if (typeof frame.ping_seconds === "number") pingMs = Math.min(Math.max(frame.ping_seconds * 1_000, PING_MS[0]), PING_MS[1]);
      events.ready();
    } else if (frame.snapshot !== undefined) {
      events.publication(frame.snapshot);
    } else if (isProblem(frame.problem)) {
      refuse(frame.id, frame.problem);
    }
  }

  function refuse(id: number, problem: Problem): void {
    const reason = endOf(problem, token);
    const channel = asked.get(id);
    if (reason !== null) end(reason);
    else if (channel !== undefined) events.refused(channel, problem);
    else refusal = problem; // of the session itself; the close code that follows decides
  }

  function closed(code: number): void {
    const next = afterClose(code);
    if (next === "new_token") end({ kind: "new_token", token });
    else if (next === "come_back") lost();
    else end({ kind: "refused", problem: refusal ?? { status: 0, code: "stay_away", title: "The server closed the connection", close_code: code } });
  }

  return {
    async open() {
      wait(CONNECT_MS, lost);
      token = await voter.forWatching();
      if (over) return;
      if (context.WebSocket === undefined) return lost();
      socket = new context.WebSocket(`${server.replace(/^http/, "ws")}/v1/live`, "plaudit.v1.json");
      socket.onopen = () => {
        calledAt = clock.now();
        write({ type: "connect", key, voter: token });
      };
      socket.onmessage = ({ data }) => {
        const frame = over ? null : objectIn(String(data));
        if (frame !== null) receive(frame as Frame);
      };
      socket.onerror = () => undefined; // a close always follows and says more
      socket.onclose = ({ code }) => closed(code);
    },
    send(command) {
      asked.set(write({ ...command }), command.channel);
    },
    close: shut,
  };
};
