/** One question on the page, from being put there to being answered or sent away, in whichever way it is to stand there. */
import type { Shown, Surface } from "@plaudit/client";
import { banner, edge, type Invitation } from "./frames/invitations.ts";
import { Frame } from "./frames/frame.ts";
import type { Layer } from "./layer.ts";
import { question, type QuestionOf } from "./question.ts";

export interface ShowOptions {
  readonly of: Omit<QuestionOf, "id" | "type">;
  readonly layer: Layer;
  /** The reader asked for it. */
  readonly asked: boolean;
  /** The words of the question, where it is not on the page yet. */
  readonly title: () => Promise<string>;
  /** Of an inline question. */
  readonly slot: (name: string | null) => Element | null;
  readonly told: (what: "clicked" | "dismissed" | "answered") => void;
  readonly failed: (code: string) => void;
  readonly over: () => void;
}

type What = Pick<Shown, "type" | "target" | "as" | "slot">;

/** A card that waits for its question longer than this is shown as it is, with what the element itself says. */
const PATIENCE_MS = 1_500;

export class Show {
  readonly #what: What;
  readonly #options: ShowOptions;
  #frame: Frame | null = null;
  #invitation: Invitation | null = null;
  #place: HTMLElement | null = null;
  #answered = false;
  #over = false;

  constructor(what: What, options: ShowOptions) {
    this.#what = what;
    this.#options = options;
    const { as } = what;
    if (as === "banner" && !options.asked) void this.#invite();
    else if (as === "tab" && !options.asked) this.#invitation = edge(options.layer, () => this.#accept("slide_in"));
    else this.#open(as === "banner" || as === "tab" ? "popup" : as, options.asked);
  }

  /** The focus goes there, by the reader's wish; false where there is nothing to go to. */
  enter(): boolean {
    if (this.#frame !== null) this.#frame.enter();
    else if (this.#what.as === "banner") this.#invitation?.element.focus();
    else return false;
    return true;
  }

  get holdsFocus(): boolean {
    return this.#frame?.holdsFocus ?? false;
  }

  /** Sent away by the reader from elsewhere on the page, with Escape. */
  dismiss(): void {
    if (this.#frame !== null) this.#frame.close("reader");
    else if (this.#what.as === "banner") this.#end("dismissed");
  }

  /** Taken from the page: withdrawn, or the host has closed it. Nothing is told. */
  remove(): void {
    this.#end(null);
  }

  async #invite(): Promise<void> {
    const { layer, title } = this.#options;
    const text = (await title().catch(() => "")) || layer.words.t("question");
    if (this.#over) return;
    this.#invitation = banner(layer, text, () => this.#accept("popup"), () => this.#end("dismissed"));
    this.#options.layer.say(layer.words.t("go", text));
  }

  #accept(surface: Surface): void {
    this.#options.told("clicked");
    if (this.#invitation !== null) this.#invitation.element.hidden = true;
    this.#open(surface, true);
  }

  #open(surface: Surface, asked: boolean): void {
    const { layer, of, slot } = this.#options;
    const { words } = layer;
    const content = question({ ...of, type: this.#what.type === "survey" ? "survey" : "poll", id: this.#what.target }, {
      ready: (title) => this.#ready(title, !asked && surface !== "page"),
      failed: (code) => {
        this.#options.failed(code);
        this.#end(null);
      },
      answered: () => this.#answer(),
    });
    const into = surface === "inline" ? this.#inline(slot(this.#what.slot)) : null;
    // A page that is all ours leaves nothing behind it to be read: there the focus has to come along.
    const modal = surface !== "inline" && surface !== "slide_in" && (asked || surface === "page");
    this.#frame = new Frame(layer, {
      surface, content, modal, title: words.t("question"), focus: asked && surface === "slide_in",
      closed: (how) => this.#closed(how), ...(into === null ? {} : { into }),
    });
    if (this.#what.as === "tab" && this.#invitation !== null) this.#frame.offer(words.t("never"), true, () => this.#end("dismissed"));
    if (modal || !asked) this.#reveal(this.#frame.element);
  }

  /** Not before there is something to read: a card that grows under the eyes is no welcome. */
  #reveal(element: HTMLElement): void {
    element.classList.add("waiting");
    setTimeout(() => element.classList.remove("waiting"), PATIENCE_MS);
  }

  #ready(title: string, announce: boolean): void {
    const { layer } = this.#options;
    const text = title || layer.words.t("question");
    this.#frame?.rename(text);
    // Drawn first, shown then: two frames, as a lazy kind may need one of its own.
    requestAnimationFrame(() => requestAnimationFrame(() => this.#frame?.element.classList.remove("waiting")));
    if (announce && this.#what.as !== "inline") layer.say(layer.words.t("go", text));
  }

  #inline(parent: Element | null): ShadowRoot | null {
    if (parent === null) return null;
    const { host, root } = this.#options.layer.rooted(parent, { "data-inline": true });
    this.#place = host;
    return root;
  }

  #answer(): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#options.told("answered");
    if (this.#what.as !== "inline") this.#frame?.offer(this.#options.layer.words.t("done"), false, () => this.#frame?.close("reader"));
  }

  #closed(how: "reader" | "page"): void {
    this.#frame = null;
    if (this.#over) return;
    const tab = this.#what.as === "tab" && this.#invitation !== null;
    if (tab && !this.#answered && how === "reader") {
      // Back to the edge, where it can be found again.
      if (this.#invitation !== null) this.#invitation.element.hidden = false;
      this.#invitation?.element.querySelector("button")?.focus({ preventScroll: true });
      return;
    }
    this.#end(how === "reader" && !this.#answered ? "dismissed" : null);
  }

  #end(told: "dismissed" | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#frame?.close("page");
    this.#invitation?.remove();
    this.#place?.remove();
    if (told !== null) this.#options.told(told);
    this.#options.over();
  }
}
