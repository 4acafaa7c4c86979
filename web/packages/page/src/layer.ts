/** Our own place on the page: one shadow root over it, whose host no rule of the page can break, and one that speaks politely. */
import { LAYER, SHEET } from "./styles.ts";
import { wear } from "./brand.ts";
import { el, sheetOf } from "./dom.ts";
import type { Theme } from "./settings.ts";
import type { Words } from "./words.ts";

let sheets: readonly CSSStyleSheet[] | null = null;

/** A host in the page and the root to draw in; styles are adopted, so they are nobody's business but ours. */
export function rooted(parent: Element, theme: Theme, attributes: Readonly<Record<string, string | boolean>> = {}): { host: HTMLElement; root: ShadowRoot } {
  const host = el("div", { "data-plaudit": "", theme: theme === "auto" ? null : theme, ...attributes });
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [...(sheets ??= [sheetOf(LAYER), sheetOf(SHEET)])];
  parent.append(host);
  return { host, root };
}

export class Layer {
  readonly theme: Theme;
  readonly words: Words;
  #accent: string | undefined;
  #hosts: readonly HTMLElement[] = [];
  #place: { host: HTMLElement; root: ShadowRoot; voice: HTMLElement } | null = null;

  constructor(theme: Theme, words: Words) {
    this.theme = theme;
    this.words = words;
  }

  /** Another place of ours, in a slot of the page. */
  rooted(parent: Element, attributes?: Readonly<Record<string, boolean>>): { host: HTMLElement; root: ShadowRoot } {
    const made = rooted(parent, this.theme, attributes);
    this.#hosts = [...this.#hosts.filter(({ isConnected }) => isConnected), made.host];
    wear(made.host, this.#accent);
    return made;
  }

  dress(accent: string | undefined): void {
    this.#accent = accent;
    for (const host of this.#hosts) wear(host, accent);
  }

  get root(): ShadowRoot {
    return this.#here().root;
  }

  /** At the end of the page, in the order of the Tab key too; back there where a page has thrown it out. */
  #here(): { host: HTMLElement; root: ShadowRoot; voice: HTMLElement } {
    if (this.#place === null) {
      const { host, root } = this.rooted(document.body);
      const voice = el("p", { class: "quietly", role: "status", lang: this.words.lang, dir: this.words.dir });
      root.append(voice);
      this.#place = { host, root, voice };
    } else if (!this.#place.host.isConnected) {
      document.body.append(this.#place.host);
    }
    return this.#place;
  }

  /** The same words twice would not be spoken: another kind of space is no change for the eye. */
  say(text: string): void {
    const { voice } = this.#here();
    voice.textContent = voice.textContent === text ? `${text}\u00a0` : text;
  }

  remove(): void {
    this.#place?.host.remove();
    this.#place = null;
  }
}
