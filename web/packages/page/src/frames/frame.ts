/** A card somewhere over the page: opened, closed, left by Escape, and the focus given back to where it was. */
import type { Surface } from "@plaudit/client";
import { button, el, focused } from "../dom.ts";
import type { Layer } from "../layer.ts";

export interface FrameOptions {
  readonly surface: Surface;
  /** Of the question; said of the card to those who do not see it. */
  readonly title: string;
  readonly content: HTMLElement;
  /** Opened by the reader's own act: it takes the focus, and the page behind waits. Else it stays beside what they do. */
  readonly modal: boolean;
  /** Takes the focus though the page goes on. */
  readonly focus?: boolean;
  readonly closed: (how: "reader" | "page") => void;
  /** Where it is drawn; the layer over the page unless it stands in a slot. */
  readonly into?: ShadowRoot;
}

const SVG = "http://www.w3.org/2000/svg";

function cross(): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M6 6l12 12M18 6L6 18");
  svg.append(path);
  return svg;
}

export function closeButton(word: string, act: () => void): HTMLButtonElement {
  const made = button("", { class: "close", part: "close", "aria-label": word }, act);
  made.append(cross());
  return made;
}

export class Frame {
  readonly element: HTMLElement;
  readonly #options: FrameOptions;
  readonly #foot = el("div", { class: "foot" });
  readonly #before: HTMLElement | null;
  #cameFrom: HTMLElement | null = null;
  #over = false;

  constructor(layer: Layer, options: FrameOptions) {
    const { surface, title, content, modal } = options;
    const { words } = layer;
    this.#options = options;
    this.#before = focused();
    const bar = el("div", { class: "bar" });
    if (surface !== "inline") bar.append(closeButton(words.t("close"), () => this.close("reader")));
    this.element = el(modal ? "dialog" : "section", {
      class: `frame ${surface}`, part: "frame", lang: words.lang, dir: words.dir, tabindex: "-1",
      "aria-label": title, ...(modal ? {} : { role: surface === "inline" ? "region" : "dialog" }),
    }, ...(surface === "inline" ? [] : [bar]), el("div", { class: "body" }, content), this.#foot);
    this.#listen();
    (options.into ?? layer.root).append(this.element);
    if (this.element instanceof HTMLDialogElement) {
      this.element.showModal();
      this.element.focus({ preventScroll: true }); // the card itself: what it is about is said first, and no button is at hand by accident
    } else if (options.focus) this.enter();
  }

  /** The focus, by the reader's wish. */
  enter(): void {
    this.#cameFrom ??= focused();
    this.element.classList.remove("waiting");
    this.element.focus({ preventScroll: true });
  }

  get holdsFocus(): boolean {
    return this.element.matches(":focus-within");
  }

  rename(title: string): void {
    this.element.setAttribute("aria-label", title);
  }

  /** There is no more to be done here; a way out that says so. */
  offer(word: string, quiet: boolean, act: () => void): void {
    this.#foot.replaceChildren(button(word, { class: quiet ? "" : "primary" }, act));
  }

  close(how: "reader" | "page"): void {
    if (this.#over) return;
    this.#over = true;
    const held = this.holdsFocus;
    this.element.dispatchEvent(new Event("plaudit-leave")); // an effect that stands in it goes on elsewhere
    if (this.element instanceof HTMLDialogElement) this.element.close();
    this.element.remove();
    const back = this.#cameFrom ?? this.#before;
    if (held && back?.isConnected) back.focus({ preventScroll: true });
    this.#options.closed(how);
  }

  #listen(): void {
    const { element } = this;
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || this.#options.surface === "inline") return;
      event.preventDefault();
      event.stopPropagation();
      this.close("reader");
    });
    element.addEventListener("focusin", ({ relatedTarget }) => {
      if (relatedTarget instanceof HTMLElement && !element.contains(relatedTarget)) this.#cameFrom = focused({ activeElement: relatedTarget } as unknown as DocumentOrShadowRoot) ?? relatedTarget;
    });
    if (!(element instanceof HTMLDialogElement)) return;
    element.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close("reader");
    });
    // A press beside the dialog is one on the dialog itself.
    element.addEventListener("click", (event) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const beside = event.target === element && (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom);
      if (beside) this.close("reader");
    });
  }
}
