/** `window.plaudit`: what a host may say to the page script, and who is served when. Decisions live in the files it imports. */
import { PlauditError, type Shown, type Surface } from "@plaudit/client";
import { tellHome, tellMuted } from "./home.ts";
import { Journal } from "./journal.ts";
import { Memory, boxOf, fleeting } from "./memory.ts";
import { Person, type Identity } from "./person.ts";
import { Session, type Emit } from "./session.ts";
import type { Settings } from "./settings.ts";
import { Slots } from "./slots.ts";
import { wordsFor, type Words } from "./words.ts";

export type Consent = "not_asked" | "waiting" | "given" | "refused";
type Listener = (detail: unknown) => void;

interface Opened {
  readonly poll?: string;
  readonly survey?: string;
  readonly as?: Surface;
  readonly slot?: string;
}

/** What is tracked before a person has agreed is kept in memory only, and no more of it than this. */
const MOST_HELD = 50;
const EVENT_NAME = /^[a-z0-9_.:-]{1,100}$/i;
/** Deeper or longer the server takes none; said here, where whoever wrote the call sees it. */
const MOST_PROPERTIES = 8_192;

export class PageScript {
  readonly journal = new Journal();
  readonly settings: Settings;
  readonly words: Words;
  session: Session | null = null;
  consentState: Consent;
  muted: boolean;
  #person: Person;
  #held: (readonly [string, Readonly<Record<string, unknown>> | undefined])[] = [];
  #turn = 0;
  #panel: { remove(): void } | null = null;
  readonly #listeners = new Map<Listener, (event: Event) => void>();

  constructor(settings: Settings) {
    this.settings = settings;
    this.muted = settings.muted;
    tellMuted(settings.muted);
    this.#person = new Person(settings.token);
    this.consentState = settings.consentRequired ? "waiting" : "not_asked";
    this.words = wordsFor(settings.lang, document.documentElement.lang, navigator.language);
    this.#listenToKeys();
    if (settings.debug || this.#memory().has("debug", "on")) void this.debug(true);
    if (settings.consentRequired) this.journal.note("consent", "nothing is stored or sent until plaudit.consent(true)", "waiting");
    else void this.#serve();
  }

  get person(): Person {
    return this.#person;
  }

  track(name: string, properties?: Readonly<Record<string, unknown>>): void {
    const wrong = !EVENT_NAME.test(String(name)) ? "a name is 1 to 100 of a-z 0-9 _ . : -" : JSON.stringify(properties ?? {}).length > MOST_PROPERTIES ? "properties are longer than 8 KiB" : null;
    if (wrong !== null) return this.#complain("event_invalid", `${String(name).slice(0, 100)}: ${wrong}`);
    if (this.session !== null) {
      this.journal.note("event", name, "on its way");
      this.session.track(name, properties);
    } else if (this.consentState === "refused") {
      this.journal.note("event", name, "no_consent");
    } else {
      this.#held = [...this.#held, [name, properties] as const].slice(-MOST_HELD);
      this.journal.note("event", name, "held until consent");
    }
  }

  identify(identity: Identity): void {
    if (this.#person.takes(identity)) {
      this.journal.note("person", "the same person with another token");
      return this.session?.renew();
    }
    this.#person = new Person(identity);
    this.journal.note("person", `now ${this.#person.kind}`);
    this.#memory().forget("mine", "done");
    if (this.session === null) return;
    this.#leave();
    void this.#serve();
  }

  consent(agreed: boolean): void {
    this.consentState = agreed ? "given" : "refused";
    this.journal.note("consent", agreed ? "given" : "refused");
    if (agreed) {
      if (this.session === null) void this.#serve();
      return;
    }
    this.#held = [];
    this.#leave();
    tellHome(undefined);
    forgetAll(this.settings);
  }

  on(type: string, listener: Listener): void {
    const heard = (event: Event): void => listener((event as CustomEvent).detail);
    this.#listeners.set(listener, heard);
    document.addEventListener(`plaudit-${type}`, heard);
  }

  off(type: string, listener: Listener): void {
    const heard = this.#listeners.get(listener);
    if (heard !== undefined) document.removeEventListener(`plaudit-${type}`, heard);
    this.#listeners.delete(listener);
  }

  open({ poll, survey, as = "popup", slot }: Opened): void {
    const what: Pick<Shown, "type" | "target" | "as" | "slot"> = { type: survey === undefined ? "poll" : "survey", target: survey ?? poll ?? "", as, slot: slot ?? null };
    if (what.target === "") return this.#complain("nothing_to_open", 'plaudit.open({ poll: "poll_…" }) or ({ survey: "surv_…" })');
    if (this.session === null) return this.#complain("no_consent", "nothing is opened before plaudit.consent(true)");
    this.session.open(what).catch(() => this.#complain("unreachable", "what is needed to show it did not come"));
  }

  close(): void {
    this.session?.closeTop("page");
  }

  mute(muted: boolean): void {
    this.muted = muted;
    tellMuted(muted);
    this.journal.note("page", muted ? "muted" : "sounds again");
  }

  async debug(shown: boolean): Promise<void> {
    if (shown) this.#memory().add("debug", "on");
    else this.#memory().forget("debug");
    this.#panel?.remove();
    this.#panel = null;
    if (!shown) return;
    try {
      this.#panel = (await import("./debug/panel.ts")).panel(this);
    } catch {
      this.#complain("unreachable", "the panel did not come");
    }
  }

  /** Asks for the right to send web push, so by the reader's own act; resolves to what came of it. */
  async push(): Promise<string> {
    if (this.session === null) return "no_consent";
    const { subscribe } = await import("./push/push.ts");
    const came = await subscribe(this.session.client, this.settings.worker);
    this.journal.note("page", "web push", came);
    return came;
  }

  /** One person is served at a time; who comes while another is on the way is the one who counts. */
  async #serve(): Promise<void> {
    const turn = (this.#turn += 1);
    const memory = this.#memory();
    const slots = await Slots.of(memory, new Memory(boxOf(() => localStorage), this.#prefix));
    if (turn !== this.#turn) return;
    const { settings, words, journal } = this;
    try {
      this.session = new Session({ settings, words, journal, slots, memory, person: this.#person, muted: () => this.muted, emit: this.#emit });
    } catch (error) {
      tellHome(undefined);
      if (!(error instanceof PlauditError)) throw error;
      return this.#complain(error.problem.code, error.message);
    }
    journal.note("person", this.#person.kind);
    for (const [name, properties] of this.#held.splice(0)) this.track(name, properties);
  }

  #leave(): void {
    this.#turn += 1;
    this.session?.close();
    this.session = null;
  }

  get #prefix(): string {
    return prefixOf(this.settings);
  }

  /** Of this tab; of this page alone while nothing may be stored. */
  #memory(): Memory {
    const allowed = this.consentState === "given" || this.consentState === "not_asked";
    return new Memory(allowed ? boxOf(() => sessionStorage) : fleeting(), this.#prefix);
  }

  readonly #emit: Emit = (type, detail) => document.dispatchEvent(new CustomEvent(`plaudit-${type}`, { detail, cancelable: type === "effect" }));

  #complain(code: string, what: string): void {
    this.journal.note("problem", what, code);
    this.#emit("problem", { problem: { status: 0, code, title: what } });
  }

  /** F6 goes to what is shown, as between the parts of a window; Escape sends it away where it would do nothing else. */
  #listenToKeys(): void {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented) return;
      if (event.key === "F6" && this.session?.enter()) event.preventDefault();
      const nowhere = document.activeElement === null || document.activeElement === document.body;
      if (event.key === "Escape" && nowhere) this.session?.closeTop("reader");
    });
  }
}

const prefixOf = ({ server, key }: Settings): string => `plaudit:${server}:${key}:`;

/** Everything of ours, of this server and key: from the device and from the tab. */
function forgetAll(settings: Settings): void {
  for (const open of [() => localStorage, () => sessionStorage]) {
    try {
      const box = open();
      for (const name of Object.keys(box)) if (name.startsWith(prefixOf(settings))) box.removeItem(name);
    } catch {
      // storage is refused: nothing was kept
    }
  }
}
