/** A choice of what will happen, and afterwards what did. */
import { verdict as say } from "../i18n/kinds/verdict.ts";
import { html, nothing } from "lit";
import { choice } from "./choice.ts";
import type { KindView } from "./kind.ts";
import { banner, judged, picked, shareRight } from "./verdict.ts";
import { styles } from "./verdict.styles.ts";

export const prediction: KindView<readonly string[]> = {
  styles,
  begin: (poll, before) => choice.begin(poll, before),
  submit: (_poll, words) => say(words)("send_prediction"),
  hint: ({ words }) => say(words)("foretell"),
  inputs: (scene) => choice.inputs(scene),
  answer: (poll, draft, words) => choice.answer(poll, draft, words),

  figures(scene) {
    const { poll, status, words } = scene;
    const t = say(words);
    const own = picked(scene);
    const outcome = poll.outcome;
    const state =
      outcome !== null && own.length > 0 ? banner(own.some((one) => outcome.includes(one)), t(own.some((one) => outcome.includes(one)) ? "foresaw" : "foresaw_not"))
      : outcome === null && status === "locked" ? html`<p class="note">${t("awaited")}</p>`
      : nothing;
    return html`${state}${judged(scene, { right: outcome, marks: { right: t("outcome"), rightMine: t("outcome_yours"), mine: t("said") } })}`;
  },

  summary: (_poll, results, words) => shareRight(results, words, "share_foresaw"),
};
