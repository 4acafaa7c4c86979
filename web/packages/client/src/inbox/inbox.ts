/**
 * What waits for this person, live, and what they do. The inbox is a set: what was missed is in the next `inbox.state`, and
 * the same thing told twice is the same id. Claims are answered at once or not at all; outcomes and events wait for the network.
 */
import type { AskAny, Ear } from "../client.ts";
import type { Connection } from "../ladder.ts";
import { newId } from "../ids.ts";
import type { Problem } from "../problems.ts";
import { isObject } from "../sound.ts";
import type { Corner } from "../storage.ts";
import type { Platform } from "../platform.ts";
import type { Frame } from "../wire.ts";
import { Mail } from "./mail.ts";
import { cuesIn, shownIn, type Cue, type Decision, type OutcomeName, type Shown } from "./wire.ts";

const MOST_EVENTS = 200;
const MOST_OUTCOMES = 100;
const EVENTS_AT_ONCE = 100;
const GATHER_MS = 150;

export interface InboxListener {
  /** Of the project, before anything that they are to be shown by. */
  settings(settings: Readonly<Record<string, unknown>>): void;
  /** Everything that waits now; what is not among it waits no more. */
  state(waiting: readonly Shown[]): void;
  show(one: Shown): void;
  withdraw(id: string): void;
  cues(cues: readonly Cue[]): void;
  connection(connection: Connection): void;
  /** Of the channel, of an event or an outcome that was refused for good. */
  problem(problem: Problem, about: string): void;
}

interface Event {
  readonly id: string;
  readonly name: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface Outcome {
  readonly interaction: string;
  readonly outcome: OutcomeName;
  readonly slot?: string;
  readonly fallback?: string;
  readonly detail?: string;
}

export interface InboxHost extends Platform {
  readonly corner: Corner;
  readonly ask: AskAny;
  readonly listen: (channel: string, ear: Ear) => () => void;
  readonly now: () => number;
  readonly connection: () => Connection;
  /** Another connection, for who we are now. */
  readonly reconnect: () => void;
}

export class Inbox {
  readonly #host: InboxHost;
  readonly #events: Mail<Event>;
  readonly #outcomes: Mail<Outcome>;
  readonly #stops: (() => void)[] = [];
  #listener: InboxListener | null = null;
  #triedAgain = false;

  constructor(host: InboxHost) {
    this.#host = host;
    const { corner, clock } = host;
    this.#events = new Mail({
      corner, clock, name: "event:", most: MOST_EVENTS, perBatch: EVENTS_AT_ONCE, gatherMs: GATHER_MS,
      send: (batch) => this.#post(batch),
      lost: (events, problem) => this.#lost(problem, `event ${events.map(({ name }) => name).join(", ")}`),
    });
    this.#outcomes = new Mail({
      corner, clock, name: "outcome:", most: MOST_OUTCOMES, perBatch: 1, gatherMs: 0,
      send: async ([one]) => void (one && (await this.#tell(one))),
      lost: (outcomes, problem) => this.#lost(problem, `outcome ${outcomes.map(({ outcome }) => outcome).join(", ")}`),
    });
  }

  /** From now on, until `close`. */
  open(listener: InboxListener): void {
    this.#listener = listener;
    const nudge = (): void => {
      this.#events.nudge();
      this.#outcomes.nudge();
    };
    this.#stops.push(
      this.#host.listen("me", {
        said: (frame) => this.#said(frame),
        refused: (problem) => this.#refused(problem),
        changed: () => listener.connection(this.#host.connection()),
      }),
      this.#host.onReturn(nudge, nudge),
    );
    nudge();
    listener.connection(this.#host.connection());
  }

  /** Whether this page is the one to show it; `fallback`: what it will show instead. Rejects where that cannot be known now. */
  async claim(id: string, slot: string, fallback?: string): Promise<boolean> {
    const body = await this.#tell({ interaction: id, outcome: "shown", slot, ...(fallback === undefined ? {} : { fallback }) });
    return isObject(body) && body["first"] === true;
  }

  /** What came of it; told as soon as there is a network, once. */
  note(id: string, outcome: OutcomeName, more: { readonly slot?: string; readonly fallback?: string; readonly detail?: string } = {}): void {
    this.#outcomes.add(`${this.#host.now()}:${id}:${outcome}`, { interaction: id, outcome, ...more });
  }

  track(name: string, properties?: Readonly<Record<string, unknown>>): string {
    const id = newId("evt", this.#host.now());
    this.#events.add(id, { id, name, ...(properties === undefined ? {} : { properties }) });
    return id;
  }

  /** Something a trigger waits for has happened on the page. */
  async cue(trigger: string, url: string): Promise<Decision> {
    const { body } = await this.#host.ask("/v1/me/cues", { method: "POST", acting: true, body: { trigger, url } });
    const decision = isObject(body) && isObject(body["decision"]) ? body["decision"] : {};
    return { show: decision["show"] === true, reason: String(decision["reason"] ?? "unknown"), ...(typeof decision["interaction"] === "string" ? { interaction: decision["interaction"] } : {}) };
  }

  /** The page goes: whatever gathers leaves now. */
  flush(): void {
    this.#events.nudge();
    this.#outcomes.nudge();
  }

  get waiting(): { readonly events: number; readonly outcomes: number } {
    return { events: this.#events.waiting, outcomes: this.#outcomes.waiting };
  }

  close(): void {
    this.#listener = null;
    this.#stops.splice(0).forEach((stop) => stop());
    this.#events.close();
    this.#outcomes.close();
  }

  async #tell({ interaction, ...body }: Outcome): Promise<unknown> {
    return (await this.#host.ask(`/v1/me/interactions/${encodeURIComponent(interaction)}/outcomes`, { method: "POST", acting: true, body })).body;
  }

  async #post(events: readonly Event[]): Promise<void> {
    const { body } = await this.#host.ask("/v1/events", { method: "POST", acting: true, body: { events } });
    const rows: readonly unknown[] = isObject(body) && Array.isArray(body["data"]) ? body["data"] : [];
    for (const row of rows) {
      if (isObject(row) && row["status"] === "refused") this.#lost(row["problem"] as Problem, `event ${events[Number(row["index"])]?.name ?? ""}`);
    }
  }

  #lost(problem: Problem | null, about: string): void {
    this.#listener?.problem(problem ?? { status: 0, code: "queue_full", title: "Too much waited to be sent; the oldest was let go" }, about);
  }

  #refused(problem: Problem): void {
    // The connection was opened before anybody was known on it: once more, as who we are now.
    if (problem.code === "voter_required" && !this.#triedAgain) {
      this.#triedAgain = true;
      this.#host.reconnect();
    } else {
      this.#listener?.problem(problem, "channel me");
    }
  }

  #said({ type, data }: Frame): void {
    const listener = this.#listener;
    if (listener === null || !isObject(data)) return;
    this.#triedAgain = false;
    if (type === "inbox.state" || type === "cues.changed") {
      listener.settings(isObject(data["settings"]) ? data["settings"] : {});
      listener.cues(cuesIn(data["cues"]));
    }
    if (type === "inbox.state") {
      const { interactions } = data;
      listener.state((Array.isArray(interactions) ? interactions : []).flatMap((one) => shownIn(one) ?? []));
    } else if (type === "effect.show" || type === "interaction.show") {
      const one = shownIn(data);
      if (one !== null) listener.show(one);
    } else if (type === "interaction.withdraw") {
      listener.withdraw(String(data["id"]));
    }
  }
}

