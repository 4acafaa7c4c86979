/** A grade from 1 to the scale, as stars, faces or numbers: always a radio group with "4 of 5" as its words. */
import type { Poll } from "@plaudit/client";
import { rating as say } from "../i18n/kinds/rating.ts";
import { gradeOf, gradeRows, grades, upTo, type Look } from "./grades.ts";
import { styles } from "./grades.styles.ts";
import type { KindView } from "./kind.ts";

const scaleOf = (poll: Poll): number => poll.scale ?? 5;
const lookOf = ({ style }: Poll): Look => (style === "emoji" || style === "number" ? style : "stars");

export const rating: KindView<number | null> = {
  styles,
  compact: true,
  submit: (_poll, words) => say(words)("rate"),
  column: (words) => say(words)("table_rating"),
  begin: (_poll, before) => gradeOf(before),
  hint: ({ poll, draft, words }) => (draft === null ? "" : say(words)("rating_of", { rating: draft, scale: scaleOf(poll) })),
  answer: (_poll, draft, words) => (draft === null ? { short: say(words)("rate_first") } : { rating: draft }),

  inputs(scene) {
    const t = say(scene.words);
    const scale = scaleOf(scene.poll);
    return grades(scene, {
      values: upTo(scale), look: lookOf(scene.poll), idle: true, ends: [t("rating_low"), t("rating_high")], spoken: (value) => t("rating_of", { rating: value, scale }),
    });
  },

  rows(scene, leaders) {
    const scale = scaleOf(scene.poll);
    return gradeRows(scene, leaders, upTo(scale), lookOf(scene.poll), (value) => say(scene.words)("rating_of", { rating: value, scale }));
  },

  summary(poll, { mean }, words) {
    if (mean === null || mean === undefined) return null;
    return { figure: words.number(mean, 1), words: say(words)("mean", { scale: scaleOf(poll) }) };
  },
};
