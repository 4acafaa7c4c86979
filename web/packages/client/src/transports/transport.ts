/** What every way of listening has in common. A transport lives once: it is opened, it ends, another one is made. */
import type { Clock, ServerClock } from "../clock.ts";
import type { Http } from "../http.ts";
import { isPassing, isStaleVoter, type Problem } from "../problems.ts";
import type { Voter } from "../voter.ts";
import type { Publication } from "../wire.ts";

export interface TransportContext {
  readonly server: string;
  readonly key: string;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly http: Http;
  readonly voter: Voter;
  readonly WebSocket: typeof WebSocket | undefined;
}

export interface Command {
  readonly type: "subscribe" | "unsubscribe";
  readonly channel: string;
}

export type End =
  | { readonly kind: "lost"; readonly hintMs?: number | undefined }
  | { readonly kind: "new_token"; readonly token: string | undefined }
  | { readonly kind: "refused"; readonly problem: Problem };

export interface TransportEvents {
  /** Commands may be sent. */
  ready(): void;
  /** Any sign of life; the first one proves that this transport works here. */
  heard(): void;
  /** The line is open but the other side should have spoken by now. */
  silent(): void;
  publication(publication: Publication): void;
  /** This one channel is not to be had; the transport goes on. */
  refused(channel: string, problem: Problem): void;
  ended(end: End): void;
}

export interface Transport {
  open(): void;
  send(command: Command): void;
  /** Stops without a word: `ended` is not called. */
  close(): void;
}

export type TransportName = "websocket" | "event-stream" | "polling";
export type MakeTransport = (context: TransportContext, events: TransportEvents) => Transport;

export const pollOf = (channel: string): string => channel.slice("poll:".length);
export const channelOf = (poll: string): string => `poll:${poll}`;

/** What is asked over HTTP for a channel: `me`, `poll:…` or `subject:…`. */
export function pathOf(channel: string): string {
  if (channel === "me") return "/v1/me";
  const colon = channel.indexOf(":");
  return `/v1/${channel.slice(0, colon)}s/${encodeURIComponent(channel.slice(colon + 1))}`;
}

/** How a whole transport ends on a problem; null when only the asked channel is concerned. */
export function endOf(problem: Problem, token: string | undefined, hintMs?: number): End | null {
  if (isStaleVoter(problem)) return { kind: "new_token", token };
  if (isPassing(problem)) return { kind: "lost", hintMs };
  if (problem.code === "voter_required") return null; // the rest of what is watched needs nobody
  return problem.status === 401 || problem.status === 403 ? { kind: "refused", problem } : null;
}
