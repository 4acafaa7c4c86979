/** How numbers are spread: columns over an axis, with the mean and the viewer's own answer on it. In words and as a table too. */
import type { VisibleResults } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { measures as say } from "../i18n/kinds/measures.ts";
import type { Words } from "../i18n/index.ts";
import { setProperty } from "../set-property.ts";
import type { Row, Scene } from "./kind.ts";

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly votes: number;
  readonly percent: number;
}

interface Details {
  readonly distribution?: readonly Bin[];
  readonly lowest?: number | null;
  readonly highest?: number | null;
}

/** A number with its unit, e.g. "1,250 km"; as many digits as it needs, at most `digits`. */
export const measure = (value: number, unit: string | undefined, { lang }: Words, digits = 4): string => {
  const text = new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value);
  return unit ? `${text}${unit === "%" ? "" : " "}${unit}` : text;
};

export const binsOf = (results: VisibleResults | null): readonly Bin[] => (results?.details as Details | undefined)?.distribution ?? [];

const span = ({ from, to }: Bin, unit: string | undefined, words: Words): string =>
  from === to ? measure(from, unit, words) : `${measure(from, undefined, words)}–${measure(to, unit, words)}`;

/** A value on the border of two bins belongs to the later one, as the server counts; the last bin has both its ends. */
const holds = (bins: readonly Bin[], index: number, value: number): boolean => {
  const bin = bins[index];
  if (bin === undefined || value < bin.from) return false;
  return index === bins.length - 1 || bin.from === bin.to ? value <= bin.to : value < bin.to;
};

export const valuesOf = ({ mine }: Scene): number[] => mine.flatMap((answer) => ("value" in answer ? [answer.value] : []));

export function binRows(scene: Scene, unit: string | undefined): readonly Row[] {
  const bins = binsOf(scene.results);
  const own = valuesOf(scene);
  const most = Math.max(0, ...bins.map(({ votes }) => votes));
  return bins.map((bin, index) => ({
    id: String(bin.from), label: span(bin, unit, scene.words), emoji: null, image: null,
    mine: own.some((value) => holds(bins, index, value)),
    leader: most > 0 && bin.votes === most,
    count: { votes: bin.votes, percent: bin.percent },
  }));
}

/** `range`: what the axis shows, from where to where. */
export function histogram(scene: Scene, unit: string | undefined): TemplateResult | typeof nothing {
  const { results, words } = scene;
  const bins = binsOf(results);
  const [first, last] = [bins[0], bins.at(-1)];
  if (results === null || first === undefined || last === undefined) return nothing;
  const t = say(words);
  const most = Math.max(1, ...bins.map(({ votes }) => votes));
  const width = last.to - first.from;
  const at = (value: number): string => String(width === 0 ? 0.5 : Math.min(1, Math.max(0, (value - first.from) / width)));
  const own = valuesOf(scene);
  return html`<div class="spread">
    <ol class="spread-bins" role="list">
      ${bins.map(
        (bin, index) => html`<li ?data-mine=${own.some((value) => holds(bins, index, value))}>
          <span class="spread-bin" aria-hidden="true" ${setProperty("--_share", String(bin.votes / most))}></span>
          <span class="quietly">${span(bin, unit, words)}: ${words.percent(bin.percent)}</span>
        </li>`,
      )}
    </ol>
    <div class="spread-axis">
      ${results.mean === null || results.mean === undefined
        ? nothing
        : html`<span class="spread-mean" aria-hidden="true" ${setProperty("--_at", at(results.mean))}></span>`}
      ${own.map((value) => html`<span class="spread-own" aria-hidden="true" ${setProperty("--_at", at(value))}></span>`)}
    </div>
    <div class="ends"><span>${measure(first.from, unit, words)}</span><span>${measure(last.to, unit, words)}</span></div>
    <p class="spread-key">
      ${results.mean === null || results.mean === undefined ? nothing : html`<span data-key="mean">${t("mean_is", { value: measure(results.mean, unit, words, 1) })}</span>`}
      ${results.median === null || results.median === undefined ? nothing : html`<span>${t("median_is", { value: measure(results.median, unit, words, 1) })}</span>`}
      ${own.map((value) => html`<span data-key="own">${words.t(scene.casting ? "sending" : "your_vote")}: <bdi>${measure(value, unit, words)}</bdi></span>`)}
    </p>
  </div>`;
}

/** Where the figures are hidden a viewer still sees what they said. */
export const ownValues = (scene: Scene, unit: string | undefined): TemplateResult =>
  html`${valuesOf(scene).map((value) => html`<p class="chip">${scene.words.t("your_vote")}: <bdi>${measure(value, unit, scene.words)}</bdi></p>`)}`;
