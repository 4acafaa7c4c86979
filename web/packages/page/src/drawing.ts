/** Everything that is needed to put something on the page: fetched when the first thing is to be shown, and not before. */
import "@plaudit/elements";
import { accentOf } from "./brand.ts";
import { Layer } from "./layer.ts";
import { Show, type ShowOptions } from "./show.ts";
import type { Theme } from "./settings.ts";
import type { Words } from "./words.ts";

export class Drawing {
  readonly #layer: Layer;

  constructor(theme: Theme, words: Words) {
    this.#layer = new Layer(theme, words);
  }

  show(what: ConstructorParameters<typeof Show>[0], options: Omit<ShowOptions, "layer">): Show {
    return new Show(what, { ...options, layer: this.#layer });
  }

  /** In the colour that the project's settings name. */
  dress(settings: Readonly<Record<string, unknown>>): void {
    this.#layer.dress(accentOf(settings));
  }

  remove(): void {
    this.#layer.remove();
  }
}
