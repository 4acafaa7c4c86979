/** A row of grades to choose one from: a radio group, whatever it looks like. And what the kinds made of grades share. */
import { picksOf, type Answer, type VisibleResults } from "@plaudit/client";
import { html, svg, type TemplateResult } from "lit";
import type { Words } from "../i18n/index.ts";
import { setProperty } from "../set-property.ts";
import { settingsOf, type FormScene, type Row, type Scene } from "./kind.ts";

export interface Ends {
  readonly low_label: string | null;
  readonly high_label: string | null;
}

export type Look = "stars" | "emoji" | "number";

const FACES = ["😞", "🙁", "😐", "🙂", "😍"];

/** The face at this point of the scale, however long the scale is. */
export const faceOf = (value: number, scale: number): string =>
  FACES[scale < 2 ? FACES.length - 1 : Math.round(((value - 1) / (scale - 1)) * (FACES.length - 1))] ?? "🙂";

/** Long scales break into two even lines on a phone. */
const columnsFor = (grades: number): number => (grades > 6 ? Math.ceil(grades / 2) : grades);

const star = svg`<path d="M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z"/>`;

function picture(look: Look, value: number, scale: number, { number }: Words): TemplateResult {
  if (look === "stars") return html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true">${star}</svg>`;
  if (look === "number") return html`<span class="digit" aria-hidden="true">${number(value)}</span>`;
  return html`<span class="face" aria-hidden="true">${faceOf(value, scale)}</span>`;
}

export interface GradesOptions {
  readonly values: readonly number[];
  readonly look: Look;
  /** What the grade is called where it cannot be seen. */
  readonly spoken: (value: number) => string;
  /** Under the first and the last grade, unless the host has words of their own. */
  readonly ends: readonly [low: string, high: string];
  /** These say nothing that the grade itself does not. */
  readonly idle?: boolean;
}

export function grades({ poll, draft, change, words }: FormScene<number | null>, { values, look, spoken, ends, idle = false }: GradesOptions): TemplateResult {
  const { low_label, high_label } = settingsOf<Ends>(poll);
  const [low, high] = [low_label ?? ends[0], high_label ?? ends[1]];
  const last = values.length - 1;
  const name = (value: number, index: number): string =>
    [spoken(value), index === 0 ? (idle ? low_label : low) : index === last ? (idle ? high_label : high) : ""].filter(Boolean).join(", ");
  return html`<div class="grades" data-style=${look} ?data-many=${values.length > 6} ?data-most=${values.length > 8} ${setProperty("--_columns", String(columnsFor(values.length)))} ${setProperty("--_count", String(values.length))}>
      ${values.map(
        (value, index) => html`<label class="grade" part="option">
          <input type="radio" name="pick" value=${value} .checked=${draft === value} @change=${() => change(value)} />
          ${picture(look, value, values.length, words)}<span class="quietly">${name(value, index)}</span>
        </label>`,
      )}
    </div>
    <div class="ends" aria-hidden="true"><span dir="auto">${low}</span><span dir="auto">${high}</span></div>`;
}

/** The grades as rows, best first; without figures only the viewer's own. */
export function gradeRows({ results, mine, words }: Scene, leaders: readonly string[], values: readonly number[], look: Look, spoken: (value: number) => string): readonly Row[] {
  const own = mine.flatMap((answer) => picksOf(answer));
  return [...values]
    .reverse()
    .filter((value) => results !== null || own.includes(value))
    .map((value) => ({
      id: String(value),
      label: results === null ? spoken(value) : words.number(value),
      emoji: look === "emoji" ? faceOf(value, values.length) : look === "stars" ? "⭐" : null,
      image: null,
      mine: own.includes(value),
      leader: leaders.includes(String(value)),
      count: results === null ? null : (results.ratings?.find(({ rating }) => rating === value) ?? { votes: 0, percent: 0 }),
    }));
}

export const gradeOf = (answer: Answer | null): number | null => (answer !== null && "rating" in answer ? answer.rating : null);

export const upTo = (scale: number): number[] => Array.from({ length: scale }, (_, index) => index + 1);

/** The kind's own count of those it calls promoters, satisfied, …; null before the first vote. */
export function shareIn(results: VisibleResults, group: string): number | null {
  const share = results.details?.[group] as { readonly percent: number } | undefined;
  return results.votes === 0 || share === undefined ? null : share.percent;
}
