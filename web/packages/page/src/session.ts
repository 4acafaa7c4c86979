/** The time one person spends on a page: their connection, what they are shown, what is told of it. Ends when they are another. */
import type { Client, Cue, Inbox, OutcomeName, Shown } from "@plaudit/client";
import { borrow, systemClock as clock } from "@plaudit/client/shared";
import { Cues } from "./cues.ts";
import type { Drawing } from "./drawing.ts";
import { tellHome } from "./home.ts";
import type { Journal } from "./journal.ts";
import type { Memory } from "./memory.ts";
import type { Person } from "./person.ts";
import { isLoud } from "./line.ts";
import type { Settings } from "./settings.ts";
import type { Show, ShowOptions } from "./show.ts";
import { browserSignals } from "./signals.ts";
import type { Slots } from "./slots.ts";
import { Stage, nameOf, type Showing } from "./stage.ts";
import type { Words } from "./words.ts";

export type Emit = (type: "show" | "close" | "outcome" | "effect" | "problem", detail: unknown) => boolean;

export interface SessionHost {
  readonly settings: Settings;
  readonly person: Person;
  readonly slots: Slots;
  readonly memory: Memory;
  readonly words: Words;
  readonly journal: Journal;
  readonly muted: () => boolean;
  readonly emit: Emit;
}

const MOST_URL = 2_000;

export class Session {
  readonly client: Client;
  readonly stage: Stage;
  readonly cues: Cues;
  settings: Readonly<Record<string, unknown>> = {};
  readonly #host: SessionHost;
  readonly #giveBack: () => void;
  readonly #shows: Show[] = [];
  readonly #stops: (() => void)[] = [];
  #inbox: Inbox | null = null;
  #drawing: Drawing | null = null;
  #over = false;

  /** Throws what `createClient` throws: a secret key, for instance. */
  constructor(host: SessionHost) {
    this.#host = host;
    const { settings, person, journal, emit } = host;
    const address = { server: settings.server, key: settings.key, getVoterToken: person.getVoterToken };
    const { client, giveBack } = borrow(address);
    tellHome(address);
    this.client = client;
    this.#giveBack = giveBack;
    this.cues = new Cues(browserSignals(), clock, { fire: (cue, url) => void this.#ask(cue, url) });
    this.stage = new Stage({
      clock, journal, emit,
      now: () => client.serverNow(),
      hidden: () => document.hidden,
      hasSlot: (name) => slotOf(name) !== null,
      remembers: (list, id) => host.memory.has(list, id),
      remember: (list, id) => host.memory.add(list, id),
      prepare: () => this.#drawn(),
      claim: async (one, fallback) => (await this.inbox()).claim(one.id, host.slots.for(one), fallback),
      note: (one, outcome, more) => this.#note(one, outcome, more),
      draw: (one, over) => this.#draw(one, over),
      play: (one, claim) => this.#play(one, claim),
      withdraw: (one) => void import("./play.ts").then(({ withdrawEffect }) => withdrawEffect(one.id)),
    });
    void this.#begin();
  }

  /** Asked by whoever has something to tell; there once the person is known to the server. */
  inbox(): Promise<Inbox> {
    return this.#inbox === null ? this.#opening : Promise.resolve(this.#inbox);
  }

  get mail(): { readonly events: number; readonly outcomes: number } {
    return this.#inbox?.waiting ?? { events: 0, outcomes: 0 };
  }

  #opened: (inbox: Inbox) => void = () => undefined;
  readonly #opening = new Promise<Inbox>((opened) => (this.#opened = opened));

  track(name: string, properties?: Readonly<Record<string, unknown>>): void {
    void this.inbox().then((inbox) => inbox.track(name, properties));
  }

  /** The reader's own act, or the host's for them. */
  async open(what: Pick<Shown, "type" | "target" | "as" | "slot">): Promise<void> {
    const drawing = await this.#drawn();
    if (this.#over) return;
    const free = this.stage.occupy(what.as === "tab" ? "popup" : what.as);
    const show: Show = drawing.show(what, {
      ...this.#frameOptions(), asked: true, title: () => Promise.resolve(""),
      told: (outcome) => void this.#host.emit("outcome", { interaction: null, [what.type]: what.target, outcome }),
      failed: (code) => void this.#host.emit("problem", { problem: { status: 0, code, title: `The ${what.type} cannot be shown` } }),
      over: () => {
        this.#gone(show);
        free();
      },
    });
    this.#shows.push(show);
  }

  /** Off the page with what is over it; what stands in slots stays. True where there was something. */
  closeTop(how: "page" | "reader"): boolean {
    const top = this.#shows.at(-1);
    if (how === "page") top?.remove();
    else top?.dismiss();
    return top !== undefined;
  }

  /** With the key that goes from one part of a page to the next. */
  enter(): boolean {
    const top = this.#shows.at(-1);
    return top !== undefined && !top.holdsFocus && top.enter();
  }

  renew(): void {
    this.client.renew();
  }

  close(): void {
    this.#over = true;
    this.#stops.splice(0).forEach((stop) => stop());
    this.cues.close();
    this.stage.close();
    for (const show of [...this.#shows]) show.remove();
    this.#drawing?.remove();
    this.#inbox?.close();
    this.#giveBack();
  }

  async #begin(): Promise<void> {
    const { journal, emit } = this.#host;
    const inbox = await this.#introduced();
    if (inbox === null) return;
    this.#inbox = inbox;
    this.#opened(inbox);
    inbox.open({
      settings: (settings) => {
        this.settings = settings;
        this.#drawing?.dress(settings);
      },
      state: (waiting) => {
        journal.note("channel", `the inbox holds ${waiting.length}`, "state");
        this.stage.set(waiting);
      },
      show: (one) => this.stage.add(one),
      withdraw: (id) => this.stage.withdraw(id),
      cues: (cues) => {
        journal.note("cue", `${cues.length} to look out for`);
        this.cues.set(cues);
      },
      connection: (connection) => journal.note("channel", connection.kind === "live" ? `live over ${connection.over}` : connection.kind),
      problem: (problem, about) => {
        journal.note("problem", about, problem.code);
        emit("problem", { problem, about });
      },
    });
    const look = (): void => this.stage.look();
    const flush = (): void => inbox.flush();
    document.addEventListener("visibilitychange", look);
    globalThis.addEventListener("pagehide", flush);
    this.#stops.push(() => document.removeEventListener("visibilitychange", look), () => globalThis.removeEventListener("pagehide", flush), this.#watchSlots());
  }

  /** Known to the server, however often that has to be tried; null where the person has gone before. */
  async #introduced(): Promise<Inbox | null> {
    for (let attempt = 0; !this.#over; attempt += 1) {
      try {
        const inbox = await this.client.inbox();
        return this.#over ? null : inbox;
      } catch (error) {
        const { problem } = error as { problem?: { code?: string } };
        this.#host.journal.note("problem", "nobody could be introduced to the server", problem?.code ?? "unreachable");
        if (attempt === 0) this.#host.emit("problem", { problem: problem ?? { status: 0, code: "unreachable", title: "The page script could not be loaded whole" }, about: "inbox" });
        await new Promise<void>((go) => clock.after(Math.min(30_000, 1_000 * 2 ** attempt) * (0.5 + Math.random()), go));
      }
    }
    return null;
  }

  /** Slots come and go with the parts of a page; looked for only while something waits for one. */
  #watchSlots(): () => void {
    let asked = false;
    const observer = new MutationObserver(() => {
      if (asked || !this.stage.state.some(([one]) => one.as === "inline")) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        this.stage.look();
      });
    });
    observer.observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-plaudit-slot"] });
    return () => observer.disconnect();
  }

  async #drawn(): Promise<Drawing> {
    if (this.#drawing !== null) return this.#drawing;
    const { Drawing } = await import("./drawing.ts");
    if (this.#drawing === null) {
      this.#drawing = new Drawing(this.#host.settings.theme, this.#host.words);
      this.#drawing.dress(this.settings);
    }
    return this.#drawing;
  }

  #frameOptions(): Pick<ShowOptions, "slot" | "of"> {
    const { settings, person } = this.#host;
    const { server, key, theme, lang } = settings;
    return { slot: slotOf, of: { server, key, theme, lang, getVoterToken: person.getVoterToken } };
  }

  #draw(one: Shown, over: () => void): Showing {
    const show = this.#drawing?.show(one, {
      ...this.#frameOptions(), asked: false,
      title: () => this.#titleOf(one),
      told: (outcome) => this.#note(one, outcome),
      failed: (code) => {
        this.#host.journal.note("problem", `${nameOf(one)} cannot be shown`, code);
        this.#note(one, "unsupported", { detail: code });
      },
      over: () => {
        if (show !== undefined) this.#gone(show);
        over();
      },
    });
    if (show === undefined) throw new Error("prepared before it is claimed, claimed before it is drawn");
    if (isLoud(one.as)) this.#shows.push(show);
    return show;
  }

  #gone(show: Show): void {
    const at = this.#shows.indexOf(show);
    if (at !== -1) this.#shows.splice(at, 1);
  }

  async #titleOf({ type, target }: Shown): Promise<string> {
    const { body } = await this.client.ask(`/v1/${type}s/${encodeURIComponent(target)}`);
    const { question, title } = body as { question?: string; title?: string };
    return question ?? title ?? "";
  }

  async #play(one: Shown, claim: (fallback?: string) => Promise<boolean>): Promise<string> {
    const { settings, muted, emit, journal } = this.#host;
    const { playEffect } = await import("./play.ts");
    return playEffect(one, {
      claim, muted, theme: settings.theme, lang: settings.lang, settings: this.settings, now: () => this.client.serverNow(),
      announce: () => {
        const ours = emit("effect", { interaction: one.id, ...one.effect });
        if (!ours) journal.note("effect", nameOf(one), "played_by_the_page");
        return ours;
      },
      told: (outcome, more) => this.#note(one, outcome, more),
    });
  }

  #note(one: Shown, outcome: OutcomeName, more: { readonly fallback?: string; readonly detail?: string } = {}): void {
    const { slots, journal, emit } = this.#host;
    journal.note("shown", nameOf(one), outcome);
    void this.inbox().then((inbox) => inbox.note(one.id, outcome, { slot: slots.for(one), ...more }));
    emit("outcome", { interaction: one.id, outcome, ...more });
  }

  async #ask(cue: Cue, address: string): Promise<void> {
    const { journal } = this.#host;
    const url = (address.split("#")[0] ?? "").slice(0, MOST_URL);
    try {
      const { show, reason } = await (await this.inbox()).cue(cue.trigger, url);
      journal.note("cue", `${cue.cue} for …${cue.trigger.slice(-6)}: ${show ? "shows" : "shows nothing"}`, reason);
    } catch (error) {
      const { problem } = error as { problem?: { code?: string } };
      journal.note("cue", `${cue.cue} for …${cue.trigger.slice(-6)} could not be asked`, problem?.code ?? "unreachable");
      this.cues.again(cue.trigger);
    }
  }
}

/** The first free one of this name; of any name where none is asked for. */
function slotOf(name: string | null): Element | null {
  const slots = [...document.querySelectorAll<HTMLElement>("[data-plaudit-slot]")];
  return slots.find((slot) => (name === null || slot.dataset["plauditSlot"] === name) && slot.querySelector(":scope > [data-plaudit]") === null) ?? null;
}
