/** An answer in one's own words, and what the others wrote. */
import type { Poll } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { text as say } from "../i18n/kinds/text.ts";
import { settingsOf, type FormScene, type KindView } from "./kind.ts";
import { answers } from "./text-answers.ts";
import { styles } from "./text.styles.ts";
import { counter, lengthOf, notice } from "./typing.ts";
import { typing } from "./typing.styles.ts";

interface Settings {
  readonly length: "short" | "long";
  readonly max_length: number;
  readonly placeholder: string | null;
  readonly moderated: boolean;
}

const rules = (poll: Poll): Settings => ({ length: "short", max_length: 280, placeholder: null, moderated: false, ...settingsOf<Settings>(poll) });

function field(scene: FormScene<string>): TemplateResult {
  const { poll, draft, words, tools, change, invalid } = scene;
  const { length, max_length, placeholder } = rules(poll);
  const t = say(words);
  const typed = (event: Event): void => {
    const input = event.target as HTMLTextAreaElement;
    if (length === "short" && input.value.includes("\n")) input.value = input.value.replace(/\s*\n\s*/g, " ");
    const now = input.value;
    const left = notice(draft, now, max_length);
    if (left !== null) tools.say(left < 0 ? t("over", { n: -left }) : t("left", { n: left }));
    change(now);
  };
  // A short answer is one line: Enter sends it, unless it ends a composition.
  const sent = (event: KeyboardEvent): void => {
    if (length !== "short" || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    (event.target as HTMLTextAreaElement).form?.requestSubmit();
  };
  const wrong = invalid || lengthOf(draft) > max_length ? "true" : nothing;
  return html`<textarea class="field" part="option" rows=${length === "long" ? 5 : 2} dir="auto" aria-label=${t("field")} aria-invalid=${wrong} aria-describedby="hint" placeholder=${placeholder ?? nothing} .value=${draft} @input=${typed} @keydown=${sent}></textarea>`;
}

export const text: KindView<string> = {
  styles: [typing, styles],
  begin: (_poll, before) => (before !== null && "text" in before ? before.text : ""),
  submit: (_poll, words) => say(words)("send"),

  hint({ poll, words }) {
    const { max_length, moderated } = rules(poll);
    const t = say(words);
    return moderated ? `${t("upto", { n: max_length })}. ${t("moderated")}` : t("upto", { n: max_length });
  },

  inputs: (scene) => html`${field(scene)}${counter(scene.draft, rules(scene.poll).max_length, scene.words)}`,

  answer(poll, draft, words) {
    const t = say(words);
    const over = lengthOf(draft) - rules(poll).max_length;
    if (draft.trim() === "") return { short: t("first"), at: "textarea" };
    return over > 0 ? { short: t("shorter", { n: over }), at: "textarea" } : { text: draft.trim() };
  },

  rows: () => [],
  figures: answers,

  summary(_poll, { details }, words) {
    const n = (details?.["answers"] as number | undefined) ?? 0;
    return n === 0 ? null : { figure: words.number(n), words: say(words)("answers", { n }) };
  },
};
