/** What the file of one effect is given to work with. */
import type { Effect } from "./effect.ts";
import type { Plan } from "./plan.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Scene {
  readonly effect: Effect;
  readonly plan: Plan;
  readonly surroundings: Surroundings;
  /** Its own element of the layer: dressed in the theme, and gone with all that is in it when it is over. */
  readonly item: HTMLElement;
  /** Colours that a canvas understands: of the effect, else of the brand, else of the theme. */
  readonly palette: readonly string[];
  readonly over: Promise<void>;
  readonly clicked: () => void;
  /** By hand: ends it too. */
  readonly dismiss: () => void;
  readonly adopt: (sheet: CSSStyleSheet) => void;
}

/** False: it turned out that this cannot be done here. */
export type Show = (scene: Scene) => boolean | Promise<boolean>;
