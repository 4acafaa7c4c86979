/** A point on a line: a native range input, with a bubble that says the value and, where the host wants one, an emoji to drag. */
import type { Poll } from "@plaudit/client";
import { html, nothing } from "lit";
import { measures as say } from "../i18n/kinds/measures.ts";
import { setProperty } from "../set-property.ts";
import type { Ends } from "./grades.ts";
import { binRows, histogram, measure, ownValues } from "./histogram.ts";
import { styles as spread } from "./histogram.styles.ts";
import { settingsOf, type KindView } from "./kind.ts";
import { styles } from "./slider.styles.ts";

interface Settings extends Ends {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
  readonly emoji: string | null;
}

const of = (poll: Poll): Settings => ({ min: 0, max: 100, step: 1, unit: "", emoji: null, low_label: null, high_label: null, ...settingsOf<Settings>(poll) });

/** Where the thumb waits until it is touched: the middle, on a step. */
export function middle({ min, max, step }: Pick<Settings, "min" | "max" | "step">): number {
  const steps = Math.round((max - min) / 2 / step);
  return Number((min + steps * step).toFixed(6));
}

/** null until the viewer touched it: the middle is an answer only of who meant it. */
export const slider: KindView<number | null> = {
  styles: [spread, styles],
  submit: (_poll, words) => say(words)("send"),
  column: (words) => say(words)("value"),
  begin: (_poll, before) => (before !== null && "value" in before ? before.value : null),
  hint: ({ draft, words }) => (draft === null ? say(words)("slide") : ""),
  answer: (_poll, draft, words) => (draft === null ? { short: say(words)("slide_first") } : { value: draft }),

  inputs({ poll, draft, change, words }) {
    const settings = of(poll);
    const { min, max, step, unit, emoji, low_label, high_label } = settings;
    const value = Math.min(max, Math.max(min, draft ?? middle(settings)));
    const text = measure(value, unit, words);
    const take = (event: Event): void => change((event.target as HTMLInputElement).valueAsNumber);
    return html`<div class="slider" ?data-untouched=${draft === null} ?data-emoji=${emoji !== null} ${setProperty("--_at", String(max === min ? 0 : (value - min) / (max - min)))}>
        <output class="slider-bubble" aria-hidden="true"><bdi>${draft === null ? "?" : text}</bdi></output>
        ${emoji === null ? nothing : html`<span class="slider-thumb" aria-hidden="true"><span class="slider-emoji">${emoji}</span></span>`}
        <input
          type="range" part="slider" min=${min} max=${max} step=${step} .value=${String(value)} aria-valuetext=${text}
          aria-label=${say(words)("value")} @input=${take} @click=${take}
        />
      </div>
      <div class="ends"><span dir="auto">${low_label ?? measure(min, unit, words)}</span><span dir="auto">${high_label ?? measure(max, unit, words)}</span></div>`;
  },

  rows: (scene) => binRows(scene, of(scene.poll).unit),
  figures: (scene) => html`${scene.results === null ? ownValues(scene, of(scene.poll).unit) : histogram(scene, of(scene.poll).unit)}`,

  summary(poll, { mean }, words) {
    if (mean === null || mean === undefined) return null;
    return { figure: measure(mean, of(poll).unit, words, 1), words: say(words)("on_average") };
  },
};
