/**
 * What a heart and a row of emoji have in common: a subject, followed while the element is on the page. Elements without a library:
 * they are a button or a few, and a page may have hundreds of them.
 */
import type { GetVoterToken, Problem, SubjectRun, SubjectSnapshot, Taps } from "@plaudit/client";
import { borrow, sameAddress, type Address } from "@plaudit/client/shared";
import { draw } from "@plaudit/effects/draw";
import { HOME } from "../home.ts";
import { addressOf } from "./home.ts";
import { styles } from "./styles.ts";
import { wordsIn, type Small } from "./words.ts";

const SAID_MS = 1_200;
const NOTED_MS = 4_000;

export abstract class SubjectElement extends HTMLElement {
  static observedAttributes: readonly string[] = ["subject", "key", "server", "lang", "emoji", "emojis", "label"];
  protected readonly row = draw("div", { class: "row", part: "root" });
  protected words: Small = wordsIn("en");
  readonly #note = draw("p", { class: "note", part: "note", "aria-hidden": "true" });
  readonly #said = draw("p", { class: "quietly", role: "status" });
  #bound: (Address & { readonly subject: string }) | null = null;
  #run: Promise<SubjectRun | null> = Promise.resolve(null);
  #release = (): void => undefined;
  #noting: ReturnType<typeof setTimeout> | undefined;
  #saying: ReturnType<typeof setTimeout> | undefined;
  #complained: Problem | null = null;
  #getVoterToken: GetVoterToken | undefined;

  constructor() {
    super();
    // Set before the class was known, it would hide the accessor.
    const early = Object.getOwnPropertyDescriptor(this, "getVoterToken");
    if (early !== undefined && Reflect.deleteProperty(this, "getVoterToken")) this.#getVoterToken = early.value as GetVoterToken;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles];
    root.append(this.row, this.#said);
  }

  get getVoterToken(): GetVoterToken | undefined {
    return this.#getVoterToken;
  }

  set getVoterToken(get: GetVoterToken | undefined) {
    this.#getVoterToken = get;
    if (this.isConnected) this.#rebind();
  }

  /** The buttons; called when the words or the attributes are others. */
  protected abstract build(): readonly Element[];
  protected abstract show(now: SubjectSnapshot): void;
  /** Somebody else reacted. */
  protected others?(taps: Taps): void;

  connectedCallback(): void {
    document.addEventListener(HOME, this.#rebind);
    addEventListener("pagehide", this.#flush);
    this.attributeChangedCallback();
  }

  disconnectedCallback(): void {
    document.removeEventListener(HOME, this.#rebind);
    removeEventListener("pagehide", this.#flush);
    this.#unbind();
  }

  attributeChangedCallback(): void {
    if (!this.isConnected) return;
    this.words = wordsIn(this.lang || this.closest<HTMLElement>("[lang]")?.lang || navigator.language);
    this.row.lang = this.#said.lang = this.words.lang;
    this.row.dir = this.words.dir;
    this.row.replaceChildren(...this.build(), this.#note);
    this.#rebind();
    void this.#run.then((run) => run && this.show(run.state));
  }

  protected act(act: (run: SubjectRun) => void): void {
    void this.#run.then((run) => run && act(run));
  }

  protected note(text: string): void {
    this.#note.textContent = text;
    clearTimeout(this.#noting);
    this.#noting = setTimeout(() => (this.#note.textContent = ""), NOTED_MS);
    this.say(text);
  }

  /** Politely, once nothing more comes for a moment. */
  protected say(text: string): void {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => (this.#said.textContent = text === this.#said.textContent ? `${text}\u00a0` : text), SAID_MS);
  }

  protected emit(name: "like" | "reaction" | "error", detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`plaudit-${name}`, { detail, bubbles: true, composed: true }));
  }

  readonly #flush = (): void => this.act((run) => run.flush());

  readonly #rebind = (): void => {
    const address = addressOf(this);
    const subject = this.getAttribute("subject");
    if (address === null || !subject) return this.#unbind();
    if (this.#bound !== null && this.#bound.subject === subject && sameAddress(this.#bound, address)) return;
    this.#unbind();
    this.#bound = { ...address, subject };
    this.#run = this.#open(address, subject);
  };

  async #open(address: Address, subject: string): Promise<SubjectRun | null> {
    const bound = this.#bound;
    try {
      const { client, giveBack } = borrow(address);
      this.#release = giveBack;
      const run = await client.subject(subject);
      if (this.#bound !== bound) return null;
      const stop = run.listen({ changed: (now) => this.#changed(now), taps: (taps) => this.others?.(taps) });
      this.#release = () => {
        stop();
        giveBack();
      };
      this.#changed(run.state);
      return run;
    } catch (error) {
      this.emit("error", { problem: (error as { problem?: Problem }).problem ?? { status: 0, code: "unreachable", title: "The script did not come" } });
      return null;
    }
  }

  #unbind(): void {
    this.#bound = null;
    this.#release();
    this.#release = () => undefined;
    this.#run = Promise.resolve(null);
  }

  #changed(now: SubjectSnapshot): void {
    this.show(now);
    if (now.problem !== null && now.problem !== this.#complained) {
      this.note(this.words.t("failed"));
      this.emit("error", { problem: now.problem });
    } else if (now.waiting && this.#note.textContent === "") {
      this.note(this.words.t("waiting"));
    }
    this.#complained = now.problem;
  }
}
