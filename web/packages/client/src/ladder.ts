/**
 * Keeps the client connected: WebSocket, else event stream, else polling, and up again after a while.
 * A better transport is proven before the present one is left, so the screen never goes dark for an experiment.
 */
import { delayMs } from "./backoff.ts";
import { assertNever, type Problem } from "./problems.ts";
import { isFrame } from "./sound.ts";
import type { Command, End, MakeTransport, Transport, TransportContext, TransportName } from "./transports/transport.ts";
import type { Frame } from "./wire.ts";

export type Connection =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting" }
  | { readonly kind: "live"; readonly over: TransportName }
  /** Open but silent: what is shown may be old since `heardAt`. */
  | { readonly kind: "stale"; readonly heardAt: number }
  | { readonly kind: "reconnecting"; readonly heardAt: number | null }
  /** The server will not have us; only a person can change that. */
  | { readonly kind: "refused"; readonly problem: Problem };

export interface LadderEvents {
  connection(connection: Connection): void;
  said(frame: Frame): void;
  refused(channel: string, problem: Problem): void;
}

export type Rung = readonly [TransportName, MakeTransport];

const TRIES_PER_RUNG = 2;
const CLIMB_FIRST_MS = 30_000;
const CLIMB_LAST_MS = 600_000;

interface Link {
  readonly rung: number;
  readonly transport: Transport;
  ready: boolean;
  heard: boolean;
}

export class Ladder {
  readonly #context: TransportContext;
  readonly #rungs: readonly Rung[];
  readonly #events: LadderEvents;
  readonly #channels = new Set<string>();
  #connection: Connection = { kind: "idle" };
  #current: Link | null = null;
  #candidate: Link | null = null;
  #rung = 0;
  #attempt = 0;
  #failedHere = 0;
  #climbMs = CLIMB_FIRST_MS;
  #heardAt: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #cancelClimb = (): void => undefined;

  constructor(context: TransportContext, rungs: readonly Rung[], events: LadderEvents) {
    this.#context = context;
    this.#rungs = rungs;
    this.#events = events;
  }

  get connection(): Connection {
    return this.#connection;
  }

  watch(channel: string): void {
    this.#channels.add(channel);
    if (this.#connection.kind === "idle") {
      this.#become({ kind: "connecting" });
      this.#current = this.#start(this.#rung);
    } else {
      this.#tell({ type: "subscribe", channel });
    }
  }

  unwatch(channel: string): void {
    this.#channels.delete(channel);
    if (this.#channels.size === 0) this.close();
    else this.#tell({ type: "unsubscribe", channel });
  }

  /** This viewer may now see more of a channel: ask for it again. */
  refresh(channel: string): void {
    this.#tell({ type: "unsubscribe", channel });
    this.#tell({ type: "subscribe", channel });
  }

  /** The voter changed: another connection with the new credentials takes over once it works. */
  renew(): void {
    if (this.#current?.heard) this.#try(this.#current.rung);
  }

  /** The network or the page is back: no need to sit out the delay. Also the way out of `refused`. */
  nudge(): void {
    if (this.#cancelRetry === null && this.#connection.kind !== "refused") return;
    this.#rung = 0;
    this.#failedHere = 0;
    this.#retryIn(this.#context.clock.random() * 500);
  }

  close(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#cancelClimb();
    this.#drop();
    this.#become({ kind: "idle" });
  }

  /** A link that is not ready yet asks for every channel once it is. */
  #tell(command: Command): void {
    if (this.#current?.ready) this.#current.transport.send(command);
  }

  #drop(): void {
    this.#candidate?.transport.close();
    this.#current?.transport.close();
    this.#candidate = this.#current = null;
  }

  #become(connection: Connection): void {
    this.#connection = connection;
    this.#events.connection(connection);
  }

  #start(rung: number): Link {
    const make = this.#rungs[rung]?.[1];
    if (make === undefined) throw new RangeError("no such rung");
    const transport = make(this.#context, {
      ready: () => {
        link.ready = true;
        for (const channel of this.#channels) transport.send({ type: "subscribe", channel });
      },
      heard: () => this.#heard(link),
      silent: () => {
        if (link === this.#current) this.#become({ kind: "stale", heardAt: this.#heardAt ?? 0 });
      },
      publication: (frame) => {
        if (isFrame(frame)) this.#events.said(frame);
      },
      refused: (channel, problem) => this.#events.refused(channel, problem),
      ended: (end) => this.#ended(link, end),
    });
    const link: Link = { rung, transport, ready: false, heard: false };
    // After the caller has noted the link: a transport may be ready at once.
    queueMicrotask(() => {
      if (link === this.#current || link === this.#candidate) transport.open();
    });
    return link;
  }

  #try(rung: number): void {
    this.#candidate?.transport.close();
    this.#candidate = this.#start(rung);
  }

  #heard(link: Link): void {
    this.#heardAt = this.#context.clock.now();
    if (link === this.#candidate) {
      this.#current?.transport.close();
      this.#current = link;
      this.#candidate = null;
    }
    if (link !== this.#current) return;
    if (link.heard && this.#connection.kind === "live") return;
    const first = !link.heard;
    link.heard = true;
    this.#rung = link.rung;
    this.#attempt = this.#failedHere = 0;
    if (first) this.#planClimb();
    this.#become({ kind: "live", over: this.#rungs[link.rung]?.[0] ?? "polling" });
  }

  #planClimb(): void {
    this.#cancelClimb();
    if (this.#rung === 0) {
      this.#climbMs = CLIMB_FIRST_MS;
      return;
    }
    const { clock } = this.#context;
    this.#cancelClimb = clock.after(this.#climbMs * (0.5 + clock.random() / 2), () => this.#try(0));
    this.#climbMs = Math.min(this.#climbMs * 2, CLIMB_LAST_MS);
  }

  #ended(link: Link, end: End): void {
    if (end.kind === "new_token") this.#context.voter.forget(end.token);
    if (link === this.#candidate) {
      this.#candidate = null;
      if (this.#rung > 0) this.#planClimb();
      return;
    }
    if (link !== this.#current) return;
    this.#drop();
    switch (end.kind) {
      case "refused":
        this.#cancelClimb();
        return this.#become({ kind: "refused", problem: end.problem });
      case "new_token":
        return this.#reconnect();
      case "lost":
        if (!link.heard) this.#stepDown();
        return this.#reconnect(end.hintMs);
      default:
        return assertNever(end);
    }
  }

  #stepDown(): void {
    this.#failedHere += 1;
    if (this.#failedHere < TRIES_PER_RUNG || this.#rung >= this.#rungs.length - 1) return;
    this.#rung += 1;
    this.#failedHere = 0;
  }

  #reconnect(hintMs?: number): void {
    this.#become({ kind: "reconnecting", heardAt: this.#heardAt });
    this.#retryIn(delayMs(this.#attempt++, this.#context.clock.random, hintMs));
  }

  #retryIn(ms: number): void {
    this.#cancelRetry?.();
    this.#cancelClimb();
    this.#cancelRetry = this.#context.clock.after(ms, () => {
      this.#cancelRetry = null;
      this.#current = this.#start(this.#rung);
    });
  }
}
