/**
 * The layer over the page on which effects are drawn: in the browser's top layer, so that neither a dialog nor somebody's z-index
 * hides it, laid out by nobody, and clicks pass through it. Its sheets are adopted, as a strict policy wants it.
 */
import { draw } from "./draw.ts";
import { frame } from "./layer.styles.ts";

/** A live region is listened to a moment after it came. */
const HEARD_MS = 150;

export class Layer {
  readonly #host = draw("plaudit-effects" as "div", { popover: "manual" });
  readonly #root = this.#host.attachShadow({ mode: "open" });
  readonly #live = draw("p", { class: "quietly", role: "status" });
  #ready: Promise<void> | null = null;

  constructor() {
    this.adopt(frame);
    this.#root.append(this.#live);
  }

  adopt(sheet: CSSStyleSheet): void {
    if (!this.#root.adoptedStyleSheets.includes(sheet)) this.#root.adoptedStyleSheets.push(sheet);
  }

  /** A place for one effect. Hidden from those who listen: they are told by `say`. */
  place(name: string): HTMLElement {
    void this.#stand();
    const item = draw("div", { class: `item ${name}` });
    this.#root.append(item);
    return item;
  }

  async say(text: string): Promise<void> {
    await this.#stand();
    // The same words twice would not be spoken: another kind of space is no change for the eye.
    this.#live.textContent = text === this.#live.textContent ? `${text}\u00a0` : text;
  }

  /** Above whatever was opened since, as long as nothing of ours would start again by it. */
  async #stand(): Promise<void> {
    const came = !this.#host.isConnected;
    if (came) document.body.append(this.#host);
    if (came || this.#root.querySelector(".item") === null) {
      if (this.#host.matches(":popover-open")) this.#host.hidePopover();
      this.#host.showPopover();
    }
    if (came) this.#ready = new Promise((heard) => setTimeout(heard, HEARD_MS));
    await this.#ready;
  }
}
