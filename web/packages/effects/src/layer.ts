/**
 * The layer over the page on which effects are drawn: in the browser's top layer, so that neither a dialog nor somebody's z-index
 * hides it, laid out by nobody, and clicks pass through it. Its sheets are adopted, as a strict policy wants it.
 */
import { draw } from "./draw.ts";
import { ground, move } from "./ground.ts";
import { frame } from "./layer.styles.ts";

/** A live region is listened to a moment after it came. */
const HEARD_MS = 150;

export class Layer {
  readonly #host = draw("plaudit-effects" as "div", { popover: "manual" });
  readonly #root = this.#host.attachShadow({ mode: "open" });
  readonly #live = draw("p", { class: "quietly", role: "status" });
  #heard: Promise<void> | null = null;

  constructor() {
    this.adopt(frame);
  }

  adopt(sheet: CSSStyleSheet): void {
    if (!this.#root.adoptedStyleSheets.includes(sheet)) this.#root.adoptedStyleSheets.push(sheet);
  }

  /** A place for one effect. */
  place(name: string): HTMLElement {
    this.#stand();
    const item = draw("div", { class: `item ${name}` });
    this.#root.append(item);
    return item;
  }

  /** Politely, for effects whose page has no live region of its own. */
  async say(text: string): Promise<void> {
    this.#stand();
    for (let heard: Promise<void> | null = null; heard !== this.#heard || heard === null; await heard) heard = this.#listened();
    // The same words twice would not be spoken: another kind of space is no change for the eye.
    this.#live.textContent = text === this.#live.textContent ? `${text}\u00a0` : text;
  }

  /** Once somebody may listen to it where it is now. */
  #listened(): Promise<void> {
    if (this.#heard === null) this.#root.prepend(this.#live);
    return (this.#heard ??= new Promise((heard) => setTimeout(heard, HEARD_MS)));
  }

  /** Above whatever was opened since: what comes last into the top layer is its top. Nothing of ours starts again by it. */
  #stand(leaving: Element | null = null): void {
    const host = this.#host;
    const on = ground(leaving);
    if (host.parentNode !== on) this.#go(on);
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
  }

  /** A live region is another where it comes to another place; and when the dialog goes, what stands in it does not go along. */
  #go(on: Element): void {
    move(this.#host, on);
    this.#live.remove();
    this.#live.textContent = "";
    this.#heard = null;
    for (const ends of ["plaudit-leave", "close"]) on.addEventListener(ends, () => this.#host.parentNode === on && this.#stand(on), { once: true });
  }
}
