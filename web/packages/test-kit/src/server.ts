/** HTTP, event streams and WebSockets around the store, with faults to order: the bad days a client must live through. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { Refusal, Store } from "./store.ts";

/** Numbers count down at each use; flags stay until cleared. */
export interface Faults {
  /** Answer votes 503 this many times. */
  overloaded: number;
  /** Record the vote, then cut the line before the answer. */
  loseReply: number;
  /** Call the voter's token expired this many times. */
  expireVoter: number;
  /** Hold votes back until `release` is called. */
  holdVotes: boolean;
  noWebSocket: boolean;
  noStreams: boolean;
  /** Take WebSocket frames and say nothing. */
  mute: boolean;
}

export type Page = (path: string) => { type: string; body: string | Buffer; headers?: Record<string, string> } | null;

export interface TestServer {
  readonly url: string;
  readonly store: Store;
  readonly faults: Faults;
  /** Requests seen, as "GET /v1/polls/…". */
  readonly seen: string[];
  /** Voter tokens sent in `connect` frames; null for watchers. */
  readonly connects: (string | null)[];
  cutSockets(code: number): void;
  announceRestart(retryAfterMs: number): void;
  /** Votes that wait for `release`. */
  held(): number;
  release(): void;
  stop(): Promise<void>;
}

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Plaudit-Voter, If-None-Match",
  "Access-Control-Allow-Methods": "GET, POST, DELETE",
  "Access-Control-Expose-Headers": "ETag, Retry-After",
};

const voterOf = (token: string | undefined): string | null => (token?.startsWith("pl_vt_") ? token.slice(6) : null);

export async function startServer(page: Page = () => null, port = 0): Promise<TestServer> {
  const store = new Store();
  const faults: Faults = { overloaded: 0, loseReply: 0, expireVoter: 0, holdVotes: false, noWebSocket: false, noStreams: false, mute: false };
  const seen: string[] = [];
  const connects: (string | null)[] = [];
  const held: (() => void)[] = [];
  const lines = new Set<{ poll: string; voter: string | null; socket: WebSocket | null; write: (type: string) => void }>();
  let voters = 0;

  store.onChange((poll, type) => {
    for (const line of lines) if (line.poll === poll) line.write(type);
  });

  const http: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      json(response, error.problem.status, error.problem, { "Content-Type": "application/problem+json" });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const method = request.method ?? "GET";
    if (method === "OPTIONS") return void response.writeHead(204, CORS).end();
    if (!path.startsWith("/v1/")) return servePage(path, response);
    seen.push(`${method} ${path}`);
    const token = request.headers["plaudit-voter"] as string | undefined;
    const voter = voterOf(token);
    const [, , , id = "", part, voteId = ""] = path.split("/");
    if (path === "/v1/voters") return json(response, 201, { voter_id: `voter_${++voters}`, token: `pl_vt_${voters}` });
    if (part === undefined) return poll(id, voter, request, response);
    if (part === "results") {
      const results = store.results(id, voter);
      return etagged(request, response, `${results.run}-${results.version}-${results.hidden}`, results);
    }
    if (part === "stream") return stream(id, voter, request, response);
    if (voter === null) throw new Refusal(401, "voter_required", "A voter token is needed");
    if (faults.expireVoter > 0) {
      faults.expireVoter -= 1;
      throw new Refusal(401, "voter_token_expired", "The voter token has expired");
    }
    if (method === "DELETE") return json(response, 200, store.retract(id, voter, voteId));
    const body = await bodyOf(request);
    if (faults.holdVotes) await new Promise<void>((go) => held.push(go));
    if (faults.overloaded > 0) {
      faults.overloaded -= 1;
      return json(response, 503, { status: 503, code: "overloaded", title: "Too many votes at once" }, { "Retry-After": "1" });
    }
    const { status, reply } = store.cast(id, voter, body as Parameters<Store["cast"]>[2]);
    if (faults.loseReply > 0) {
      faults.loseReply -= 1;
      return void response.destroy();
    }
    return json(response, status, reply);
  }

  function poll(id: string, voter: string | null, request: IncomingMessage, response: ServerResponse): void {
    const found = store.poll(id);
    if (voter === null) return etagged(request, response, String(found.revision), found);
    const own = store.standing(id, voter).map(({ vote }) => vote);
    etagged(request, response, `${found.revision}-own.${own.map((vote) => vote.id).join()}`, { ...found, own_votes: own });
  }

  function servePage(path: string, response: ServerResponse): void {
    const found = page(path);
    if (found === null) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": found.type, "Cache-Control": "no-store", ...found.headers }).end(found.body);
  }

  function stream(poll: string, voter: string | null, request: IncomingMessage, response: ServerResponse): void {
    store.poll(poll);
    if (faults.noStreams) throw new Refusal(503, "overloaded", "No streams today");
    response.writeHead(200, { ...CORS, "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    const write = (type: string, publication = store.news(poll, type, voter)): void => {
      if (publication === null) return;
      response.write(`event: ${type}\nid: e0000:${publication.version}\ndata: ${JSON.stringify(publication)}\n\n`);
    };
    response.write("retry: 2000\n\n: hello\n\n");
    write("poll.results", store.publication(poll, "poll.results", voter));
    const line = { poll, voter, socket: null, write };
    lines.add(line);
    request.on("close", () => lines.delete(line));
  }

  const sockets = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (faults.noWebSocket) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, converse);
  });

  function converse(socket: WebSocket): void {
    let voter: string | null = null;
    const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
    const leave = (poll?: string): void => {
      for (const line of lines) if (line.socket === socket && (poll === undefined || line.poll === poll)) lines.delete(line);
    };
    socket.on("close", () => leave());
    socket.on("message", (data) => {
      if (faults.mute) return;
      const frame = JSON.parse(String(data)) as { id: number; type: string; voter?: string; channel?: string };
      const poll = frame.channel?.slice("poll:".length) ?? "";
      if (frame.type === "connect") {
        voter = voterOf(frame.voter);
        connects.push(frame.voter ?? null);
        send({ id: frame.id, type: "connected", session_id: "session", voter_id: voter, ping_seconds: 25, server_time: new Date().toISOString() });
      } else if (frame.type === "subscribe") {
        try {
          send({ id: frame.id, type: "subscribed", channel: frame.channel, snapshot: store.publication(poll, "poll.results", voter) });
          lines.add({
          poll, voter, socket,
          write(type) {
            const news = store.news(poll, type, voter);
            if (news !== null) send(news);
          },
        });
        } catch (error) {
          if (error instanceof Refusal) send({ id: frame.id, type: "problem", problem: error.problem });
        }
      } else if (frame.type === "unsubscribe") {
        leave(poll);
        send({ id: frame.id, type: "unsubscribed", channel: frame.channel });
      } else if (frame.type === "ping") {
        send({ id: frame.id, type: "pong" });
      }
    });
  }

  await new Promise<void>((listening) => http.listen(port, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    store, faults, seen, connects,
    cutSockets: (code) => sockets.clients.forEach((socket) => (code === 1006 ? socket.terminate() : socket.close(code))),
    announceRestart: (ms) => sockets.clients.forEach((socket) => socket.send(JSON.stringify({ type: "restarting", retry_after_ms: ms }))),
    held: () => held.length,
    release() {
      faults.holdVotes = false;
      held.splice(0).forEach((go) => go());
    },
    stop() {
      sockets.clients.forEach((socket) => socket.terminate());
      http.closeAllConnections();
      return new Promise((done) => http.close(() => done()));
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...CORS, "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

function etagged(request: IncomingMessage, response: ServerResponse, version: string, body: unknown): void {
  const etag = `"${version}"`;
  if (request.headers["if-none-match"] === etag) response.writeHead(304, { ...CORS, ETag: etag }).end();
  else json(response, 200, body, { ETag: etag });
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}
