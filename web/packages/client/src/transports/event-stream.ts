/**
 * The second rung, where proxies break WebSockets: one streamed answer per channel. `fetch` and not `EventSource`,
 * because the key belongs in a header. No Last-Event-ID is sent: results are state, and the snapshot is one small frame.
 */
import { problemFrom } from "../problems.ts";
import { objectIn } from "../sound.ts";
import type { Publication } from "../wire.ts";
import { endOf, pathOf, type End, type MakeTransport } from "./transport.ts";

/** The server comments every 15 s; a proxy that buffers shows nothing at all and is found out at once. */
const FIRST_WORD_MS = 8_000;
const QUIET_MS = 20_000;
const GONE_MS = 40_000;

export const eventStream: MakeTransport = ({ clock, http, voter }, events) => {
  const streams = new Map<string, AbortController>();
  let over = false;

  function shut(): void {
    over = true;
    for (const abort of streams.values()) abort.abort();
    streams.clear();
  }

  function end(reason: End): void {
    if (over) return;
    shut();
    events.ended(reason);
  }

  function take(block: string): void {
    const fields = new Map(block.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
    }));
    const data = fields.get("data");
    if (data === undefined) return; // a comment or a bare retry
    if (fields.get("event") === "bye") {
      end({ kind: "lost", hintMs: (objectIn(data) as { retry_after_ms?: number } | null)?.retry_after_ms });
    } else {
      events.publication(objectIn(data) as unknown as Publication);
    }
  }

  async function read(body: ReadableStream<Uint8Array>, alive: () => void): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done || over) return;
      alive();
      events.heard();
      text = (text + decoder.decode(value, { stream: true })).replaceAll("\r\n", "\n");
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) take(block);
    }
  }

  async function listen(channel: string, abort: AbortController): Promise<void> {
    let cancel = clock.after(FIRST_WORD_MS, () => end({ kind: "lost" }));
    const alive = (): void => {
      cancel();
      cancel = clock.after(QUIET_MS, () => {
        events.silent();
        cancel = clock.after(GONE_MS - QUIET_MS, () => end({ kind: "lost" }));
      });
    };
    try {
      const token = await voter.forWatching();
      const headers = { ...http.headers(token), Accept: "text/event-stream" };
      const response = await http.open(`${pathOf(channel)}/stream`, { headers, signal: abort.signal });
      if (response.ok && response.body !== null) {
        await read(response.body, alive);
        if (streams.get(channel) === abort) end({ kind: "lost" });
        return;
      }
      const problem = problemFrom(response.status, await response.json().catch(() => null));
      const reason = endOf(problem, token);
      if (reason !== null) end(reason);
      else events.refused(channel, problem);
    } catch {
      if (streams.get(channel) === abort) end({ kind: "lost" });
    } finally {
      cancel();
    }
  }

  return {
    open: () => events.ready(),
    send({ type, channel }) {
      const before = streams.get(channel);
      streams.delete(channel);
      before?.abort();
      if (type === "unsubscribe" || over) return;
      const abort = new AbortController();
      streams.set(channel, abort);
      void listen(channel, abort);
    },
    close: shut,
  };
};
