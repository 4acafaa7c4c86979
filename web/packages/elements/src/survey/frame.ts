/** Where a survey stands on the page: in its place, over it, or in a corner. */
import { html, nothing, type TemplateResult } from "lit";

export type Mode = "inline" | "popup" | "slide-in" | "page";

export const modeOf = (text: string | null): Mode => (text === "popup" || text === "slide-in" || text === "page" ? text : "inline");

export interface FrameProps {
  readonly mode: Mode;
  readonly title: string;
  readonly lang: string;
  readonly dir: string;
  readonly busy: boolean;
  /** Of a slide-in. */
  readonly shown: boolean;
  readonly closeWord: string;
  readonly close: () => void;
  readonly body: TemplateResult;
}

export function frame({ mode, title, lang, dir, busy, shown, closeWord, close, body }: FrameProps): TemplateResult {
  const own = mode === "popup" || mode === "slide-in";
  const card = html`<section class="card" part="root" lang=${lang} dir=${dir} aria-busy=${busy}>
    ${own ? html`<button class="close" part="close" type="button" aria-label=${closeWord} @click=${close}><span aria-hidden="true">×</span></button>` : nothing}
    ${body}
  </section>`;
  if (mode === "popup") {
    // A press beside the dialog is one on the dialog itself. Escape and the way back of the focus are the browser's.
    const beside = (event: Event): void => void (event.target === event.currentTarget && close());
    return html`<dialog part="dialog" lang=${lang} dir=${dir} aria-label=${title} @click=${beside}>${card}</dialog>`;
  }
  if (mode === "slide-in") {
    const escaped = (event: KeyboardEvent): void => void (event.key === "Escape" && close());
    return html`<div class="slide" part="dialog" role="dialog" lang=${lang} dir=${dir} aria-label=${title} ?hidden=${!shown} @keydown=${escaped}>${card}</div>`;
  }
  return card;
}

/** Closed means closed until the tab goes. */
export class Dismissal {
  readonly #name: string;
  #here = false;
  constructor(survey: string) {
    this.#name = `plaudit:dismissed:${survey}`;
  }
  get stands(): boolean {
    try {
      return this.#here || sessionStorage.getItem(this.#name) !== null;
    } catch {
      return this.#here; // storage may be refused; the page itself remembers
    }
  }
  note(): void {
    this.#here = true;
    try {
      sessionStorage.setItem(this.#name, "1");
    } catch {
      // as above
    }
  }
}
