/** Satisfaction from 1 to 5, as faces unless the host wants stars or numbers. Its figure is the share of those who gave 4 or 5. */
import type { Poll } from "@plaudit/client";
import { rating as say } from "../i18n/kinds/rating.ts";
import { csat as own } from "../i18n/kinds/satisfaction.ts";
import { gradeOf, gradeRows, grades, shareIn, upTo, type Look } from "./grades.ts";
import { styles } from "./grades.styles.ts";
import type { KindView } from "./kind.ts";

const SCALE = 5;
const lookOf = ({ style }: Poll): Look => (style === "stars" || style === "number" ? style : "emoji");

export const csat: KindView<number | null> = {
  styles,
  compact: true,
  submit: (_poll, words) => say(words)("rate"),
  column: (words) => say(words)("table_rating"),
  begin: (_poll, before) => gradeOf(before),
  hint: ({ draft, words }) => (draft === null ? "" : `${own(words)(`grade_${draft}` as "grade_1")} · ${say(words)("rating_of", { rating: draft, scale: SCALE })}`),
  answer: (_poll, draft, words) => (draft === null ? { short: say(words)("rate_first") } : { rating: draft }),

  inputs(scene) {
    const t = own(scene.words);
    return grades(scene, {
      values: upTo(SCALE), look: lookOf(scene.poll), ends: [t("grade_1"), t("grade_5")], spoken: (value) => say(scene.words)("rating_of", { rating: value, scale: SCALE }),
    });
  },

  rows: (scene, leaders) => gradeRows(scene, leaders, upTo(SCALE), lookOf(scene.poll), (value) => say(scene.words)("rating_of", { rating: value, scale: SCALE })),

  summary(_poll, results, words) {
    const satisfied = shareIn(results, "satisfied");
    return satisfied === null ? null : { figure: words.percent(satisfied), words: own(words)("satisfied") };
  },
};
