/** Effort: from 1, very hard, to 7, very easy. Its figure is the mean, beside it the share of those who found it easy. */
import { rating as say } from "../i18n/kinds/rating.ts";
import { ces as own } from "../i18n/kinds/satisfaction.ts";
import { gradeOf, gradeRows, grades, shareIn, upTo } from "./grades.ts";
import { styles } from "./grades.styles.ts";
import type { KindView } from "./kind.ts";

const SCALE = 7;

export const ces: KindView<number | null> = {
  styles,
  compact: true,
  submit: (_poll, words) => say(words)("rate"),
  column: (words) => say(words)("table_rating"),
  begin: (_poll, before) => gradeOf(before),
  hint: ({ draft, words }) => (draft === null ? "" : say(words)("rating_of", { rating: draft, scale: SCALE })),
  answer: (_poll, draft, words) => (draft === null ? { short: say(words)("rate_first") } : { rating: draft }),

  inputs(scene) {
    const t = own(scene.words);
    return grades(scene, {
      values: upTo(SCALE), look: "number", ends: [t("hard"), t("easy")], spoken: (value) => say(scene.words)("rating_of", { rating: value, scale: SCALE }),
    });
  },

  rows: (scene, leaders) => gradeRows(scene, leaders, upTo(SCALE), "number", (value) => say(scene.words)("rating_of", { rating: value, scale: SCALE })),

  summary(_poll, results, words) {
    const easy = shareIn(results, "easy");
    if (easy === null || results.mean === null || results.mean === undefined) return null;
    return { figure: words.number(results.mean, 1), words: own(words)("found_easy", { scale: SCALE, percent: words.percent(easy) }) };
  },
};
