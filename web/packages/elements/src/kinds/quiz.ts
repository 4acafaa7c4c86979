/** A question with right answers: against the clock where the host set one, and told when the host tells. */
import type { Poll } from "@plaudit/client";
import { html, nothing } from "lit";
import { verdict as say } from "../i18n/kinds/verdict.ts";
import { choice } from "./choice.ts";
import { settingsOf, type KindView } from "./kind.ts";
import { clock } from "./quiz-clock.ts";
import { styles } from "./quiz.styles.ts";
import { banner, isRight, judged, picked, shareRight, why } from "./verdict.ts";
import { styles as verdictStyles } from "./verdict.styles.ts";

interface Key {
  readonly correct: readonly string[];
  readonly explanation: string | null;
}

const isMany = ({ max_selections }: Poll): boolean => (max_selections ?? 1) > 1;

/** The same poll as the choice it looks like. */
const asChoice = (poll: Poll): Poll => ({ ...poll, kind: isMany(poll) ? "multiple_choice" : "single_choice", min_selections: 1 });

export const quiz: KindView<readonly string[]> = {
  styles: [verdictStyles, styles],
  begin: (poll, before) => choice.begin(poll, before),
  submit: (_poll, words) => say(words)("send"),
  hint: ({ poll, words }) => say(words)(isMany(poll) ? "many" : "one"),
  inputs: (scene) => html`${clock(scene)}${choice.inputs({ ...scene, poll: asChoice(scene.poll) })}`,

  answer(poll, draft, words) {
    const answer = choice.answer(asChoice(poll), draft, words);
    return "choice" in answer ? { choices: [answer.choice] } : answer;
  },

  figures(scene) {
    const { poll, results, words } = scene;
    const t = say(words);
    const key = settingsOf<Key>(poll);
    const right = (results?.details?.["correct"] as readonly string[] | undefined) ?? key.correct ?? null;
    const own = picked(scene);
    const state =
      right === null ? (own.length > 0 ? html`<p class="note">${t("locked_in")}</p>` : nothing)
      : own.length > 0 ? banner(isRight(own, right), t(isRight(own, right) ? "was_right" : "was_wrong"))
      : nothing;
    return html`${state}${judged(scene, { right, marks: { right: t("right_answer"), rightMine: t("right_yours"), mine: t("wrong_yours") } })}${why(results?.details?.["explanation"] ?? key.explanation, scene)}`;
  },

  summary: (_poll, results, words) => shareRight(results, words, "share_right"),
};
