/** Everything that is needed to put something on the page: fetched when the first thing is to be shown, and not before. */
import "@plaudit/elements";
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

  remove(): void {
    this.#layer.remove();
  }
}
