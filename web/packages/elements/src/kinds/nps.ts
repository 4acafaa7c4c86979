/** "How likely are you to recommend …?", 0 to 10. Its figure: the share of promoters (9 and 10) less that of detractors (0 to 6). */
import { picksOf, type VisibleResults } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { nps as own } from "../i18n/kinds/satisfaction.ts";
import { rating as say } from "../i18n/kinds/rating.ts";
import type { Words } from "../i18n/index.ts";
import { setProperty } from "../set-property.ts";
import { gradeOf, gradeRows, grades } from "./grades.ts";
import { styles as gradeStyles } from "./grades.styles.ts";
import type { KindView, Scene } from "./kind.ts";
import { styles } from "./nps.styles.ts";

const VALUES = Array.from({ length: 11 }, (_, value) => value);
const GROUPS = ["promoters", "passives", "detractors"] as const;
const groupOf = (value: number): (typeof GROUPS)[number] => (value >= 9 ? "promoters" : value >= 7 ? "passives" : "detractors");
const OF = 10;

interface Details {
  readonly score: number | null;
  readonly promoters: { readonly votes: number; readonly percent: number };
  readonly passives: { readonly votes: number; readonly percent: number };
  readonly detractors: { readonly votes: number; readonly percent: number };
}

const detailsOf = ({ details }: VisibleResults): Details | undefined => details as Details | undefined;

/** With its sign, always: +42, −8, 0. */
const scoreText = (score: number, { lang }: Words): string =>
  new Intl.NumberFormat(lang, { signDisplay: "exceptZero", maximumFractionDigits: 0 }).format(score);

export const nps: KindView<number | null> = {
  styles: [gradeStyles, styles],
  compact: true,
  submit: (_poll, words) => say(words)("rate"),
  column: (words) => say(words)("table_rating"),
  begin: (_poll, before) => gradeOf(before),
  hint: ({ draft, words }) => (draft === null ? "" : say(words)("rating_of", { rating: draft, scale: OF })),
  answer: (_poll, draft, words) => (draft === null ? { short: say(words)("rate_first") } : { rating: draft }),

  inputs(scene) {
    const t = own(scene.words);
    return grades(scene, { values: VALUES, look: "number", ends: [t("unlikely"), t("likely")], spoken: (value) => say(scene.words)("rating_of", { rating: value, scale: OF }) });
  },

  rows: (scene, leaders) => gradeRows(scene, leaders, VALUES, "number", (value) => say(scene.words)("rating_of", { rating: value, scale: OF })),

  figures: (scene) => (scene.results === null ? alone(scene) : html`${groups(scene, scene.results)}${columns(scene, scene.results)}`),

  summary(_poll, results, words) {
    const score = detailsOf(results)?.score ?? null;
    return score === null ? null : { figure: scoreText(score, words), words: own(words)("score", { n: results.votes }) };
  },
};

/** Where the figures are hidden a viewer still sees what they said. */
function alone({ mine, words }: Scene): TemplateResult {
  const given = mine.flatMap((answer) => picksOf(answer));
  return html`${given.map((value) => html`<p class="chip">${words.t("your_vote")}: ${say(words)("rating_of", { rating: Number(value), scale: OF })}</p>`)}`;
}

/** Three shares of one bar; in words below, so that colour is never the only sign. */
function groups({ words }: Scene, results: VisibleResults): TemplateResult {
  const details = detailsOf(results);
  const t = own(words);
  return html`<div class="nps-bar" aria-hidden="true">
      ${[...GROUPS].reverse().map((group) => html`<span data-group=${group} ${setProperty("--_share", String(details?.[group].percent ?? 0))}></span>`)}
    </div>
    <dl class="nps-groups">
      ${[...GROUPS].reverse().map(
        (group) => html`<div data-group=${group}>
          <dt>${t(group)}</dt>
          <dd><strong>${words.percent(details?.[group].percent ?? 0)}</strong> <span class="muted">${t("answers", { n: details?.[group].votes ?? 0 })}</span></dd>
        </div>`,
      )}
    </dl>`;
}

function columns({ mine, words }: Scene, { ratings = [] }: VisibleResults): TemplateResult {
  const given = mine.flatMap((answer) => picksOf(answer));
  const most = Math.max(1, ...ratings.map(({ votes }) => votes));
  return html`<ol class="nps-columns" role="list">
    ${VALUES.map((value) => {
      const { votes, percent } = ratings.find(({ rating }) => rating === value) ?? { votes: 0, percent: 0 };
      const own = given.includes(value);
      return html`<li data-group=${groupOf(value)} ?data-mine=${own}>
        <span class="nps-column" aria-hidden="true" ${setProperty("--_share", String(votes / most))}></span>
        <span class="nps-value">${words.number(value)}</span>
        <span class="quietly">: ${words.percent(percent)}${own ? html`, ${words.t("your_vote")}` : nothing}</span>
      </li>`;
    })}
  </ol>`;
}
