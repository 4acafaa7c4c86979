/** A client on a real socket server that speaks the wire, a clock turned by hand, a device that can be changed. */
import { handClock, makePoll, optionId, pollId, startServer, type TestServer } from "@plaudit/test-kit";
import { afterEach, beforeEach } from "vitest";
import WebSocketOfNode from "ws";
import { createClient, type Client, type Platform, type PollSnapshot, type PollWatch } from "../src/index.ts";
import "../src/transports/event-stream.ts"; // the client fetches these two when it needs them; here they are at hand
import "../src/transports/polling.ts";
import { memoryStore, type KeyValueStore } from "../src/storage.ts";

export const TEA = { choice: optionId("tea", 0) };
export const COFFEE = { choice: optionId("tea", 1) };
export const POLL = pollId("tea");

export let server: TestServer;
export let clock = handClock();
export let storage: KeyValueStore;
let asking = 0;
/** Answers wait for it. */
let gate: Promise<void> | null = null;
let hidden = false;
export let shown = (): void => undefined;
const clients: Client[] = [];

beforeEach(async () => {
  server = await startServer();
  clock = handClock(Date.now());
  storage = memoryStore();
  hidden = false;
  gate = null;
  server.store.add(makePoll("tea", { options: ["Tea", "Coffee"] }), [3, 1]);
});

afterEach(async () => {
  clients.splice(0).forEach((client) => client.close());
  await server.stop();
});

/** Knows when a request is under way, so that no test turns the clock past its time limit. */
async function counted(...request: Parameters<typeof fetch>): Promise<Response> {
  asking += 1;
  try {
    const response = await fetch(...request);
    await gate;
    return response;
  } finally {
    asking -= 1;
  }
}

export function open(getVoterToken?: (acting?: boolean) => Promise<string>): Client {
  const platform: Platform = {
    clock, storage, fetch: counted, WebSocket: WebSocketOfNode as unknown as typeof WebSocket,
    hidden: () => hidden,
    onReturn: (onShown) => {
      shown = onShown;
      return () => undefined;
    },
  };
  const client = createClient({ server: server.url, key: "pl_pk_test_x", ...(getVoterToken ? { getVoterToken } : {}) }, platform);
  clients.push(client);
  return client;
}

/** The first state for which `is` holds. */
export function when(watch: PollWatch, is: (state: PollSnapshot) => boolean): Promise<PollSnapshot> {
  return new Promise((found) => {
    const look = (state: PollSnapshot): void => {
      if (!is(state)) return;
      stop();
      found(state);
    };
    const stop = watch.listen(look);
    look(watch.state);
  });
}

/** For what the server sees; turns the event loop, not the clock. */
export async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise(setImmediate);
}

/** As `when`, turning the clock to whatever is due next, for states that come only after delays. */
export async function whenLater(watch: PollWatch, is: (state: PollSnapshot) => boolean): Promise<PollSnapshot> {
  let state: PollSnapshot | undefined;
  void when(watch, is).then((found) => (state = found));
  for (let quiet = 0; state === undefined; quiet = asking > 0 ? 0 : quiet + 1) {
    await new Promise(setImmediate);
    const next = clock.next();
    if (quiet >= 40 && next !== null) {
      clock.advance(Math.min(next, 1_000));
      quiet = 0;
    }
  }
  return state;
}

export const ready = (state: PollSnapshot): boolean => state.phase.kind === "ready" && state.results !== null && state.connection.kind === "live";
export const voters = (state: PollSnapshot): number => (state.results?.hidden === false ? state.results.voters : -1);

/** Another device. */
export const forget = (): void => void (storage = memoryStore());
/** The page goes out of sight, or comes back. */
export const hide = (away: boolean): void => void (hidden = away);
/** Answers wait for this. */
export const hold = (until: Promise<void> | null): void => void (gate = until);
