/** A grade from 1 to the scale, as stars, faces or numbers: always a radio group with "4 of 5" as its words. */
import { picksOf, type Poll } from "@plaudit/client";
import { html, svg } from "lit";
import { rating as say } from "../i18n/kinds/rating.ts";
import { setProperty } from "../set-property.ts";
import type { KindView } from "./kind.ts";
import { styles } from "./rating.styles.ts";

const FACES = ["😞", "🙁", "😐", "🙂", "😍"];
const scaleOf = (poll: Poll): number => poll.scale ?? 5;

/** The face at this point of the scale, however long the scale is. */
export const faceOf = (value: number, scale: number): string =>
  FACES[scale < 2 ? FACES.length - 1 : Math.round(((value - 1) / (scale - 1)) * (FACES.length - 1))] ?? "🙂";

/** Long scales break into two even lines on a phone. */
const columnsFor = (scale: number): number => (scale > 6 ? Math.ceil(scale / 2) : scale);

const star = svg`<path d="M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z"/>`;

export const rating: KindView<number | null> = {
  styles,
  compact: true,
  submit: (_poll, words) => say(words)("rate"),
  column: (words) => say(words)("table_rating"),
  begin: (_poll, before) => (before !== null && "rating" in before ? before.rating : null),
  hint: ({ poll, draft, words }) => (draft === null ? "" : say(words)("rating_of", { rating: draft, scale: scaleOf(poll) })),

  inputs({ poll, draft, change, words }) {
    const t = say(words);
    const { number } = words;
    const scale = scaleOf(poll);
    const style = poll.style ?? "stars";
    const look = (value: number) => {
      if (style === "stars") return html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true">${star}</svg>`;
      if (style === "number") return html`<span class="digit" aria-hidden="true">${number(value)}</span>`;
      return html`<span class="face" aria-hidden="true">${faceOf(value, scale)}</span>`;
    };
    return html`<div class="grades" data-style=${style} ${setProperty("--_columns", String(columnsFor(scale)))}>
        ${Array.from({ length: scale }, (_, index) => index + 1).map(
          (value) => html`<label class="grade" part="option">
            <input
              type="radio"
              name="pick"
              value=${value}
              .checked=${draft === value}
              @change=${() => change(value)}
            />
            ${look(value)}<span class="quietly">${t("rating_of", { rating: value, scale })}</span>
          </label>`,
        )}
      </div>
      <div class="ends" aria-hidden="true"><span>${t("rating_low")}</span><span>${t("rating_high")}</span></div>`;
  },

  answer: (_poll, draft, words) => (draft === null ? { short: say(words)("rate_first") } : { rating: draft }),

  /** Best first; without figures only the viewer's own. */
  rows({ poll, results, mine, words }, leaders) {
    const t = say(words);
    const scale = scaleOf(poll);
    const own = mine.flatMap((answer) => picksOf(answer));
    const values = Array.from({ length: scale }, (_, index) => scale - index);
    return values
      .filter((value) => results !== null || own.includes(value))
      .map((value) => {
        const count = results?.ratings?.find((row) => row.rating === value) ?? { votes: 0, percent: 0 };
        return {
          id: String(value),
          label: results === null ? t("rating_of", { rating: value, scale }) : words.number(value),
          emoji: poll.style === "emoji" ? faceOf(value, scale) : poll.style === "number" ? null : "⭐",
          image: null,
          mine: own.includes(value),
          leader: leaders.includes(String(value)),
          count: results === null ? null : count,
        };
      });
  },

  summary(poll, { mean }, words) {
    if (mean === null || mean === undefined) return null;
    return { figure: words.number(mean, 1), words: say(words)("mean", { scale: scaleOf(poll) }) };
  },
};
