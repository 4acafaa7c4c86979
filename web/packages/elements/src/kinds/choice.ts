/** One option or several: cards around native radios or checkboxes. Choosing never votes; the button does (WCAG 3.2.2). */
import { picksOf, type Poll } from "@plaudit/client";
import { html } from "lit";
import { media } from "../parts/media.ts";
import type { KindView } from "./kind.ts";

const isMany = (poll: Poll): boolean => poll.kind === "multiple_choice";
const least = (poll: Poll): number => (isMany(poll) ? (poll.min_selections ?? 1) : 1);
const most = (poll: Poll): number => (isMany(poll) ? (poll.max_selections ?? poll.options.length) : 1);

/** Ids of the options that are ticked. */
export const choice: KindView<readonly string[]> = {
  begin: (_poll, before) => (before === null ? [] : picksOf(before).map(String)),

  hint({ poll, draft, words: { t } }) {
    if (!isMany(poll)) return t("choose_one");
    const [min, max] = [least(poll), most(poll)];
    const rule = min === max ? t("choose_exactly", { n: max }) : min <= 1 ? t("choose_upto", { n: max }) : t("choose_range", { min, max });
    return draft.length === 0 ? rule : `${rule} · ${t("chosen", { n: draft.length })}`;
  },

  inputs({ poll, draft, change }) {
    const many = isMany(poll);
    const toggle = (id: string, on: boolean): void => change(many ? [...draft.filter((one) => one !== id), ...(on ? [id] : [])] : [id]);
    return html`<div class="options">
      ${poll.options.map(
        (option) => html`<label class="option" part="option">
          <input
            type=${many ? "checkbox" : "radio"}
            name="pick"
            value=${option.id}
            .checked=${draft.includes(option.id)}
            @change=${(event: Event) => toggle(option.id, (event.target as HTMLInputElement).checked)}
          />
          ${media(option.image_url, option.emoji)}
          <span class="label" part="label" dir="auto">${option.text}</span>
        </label>`,
      )}
    </div>`;
  },

  answer(poll, draft, { t }) {
    // In the poll's own order, so that the same choice is always the same answer.
    const choices = poll.options.map(({ id }) => id).filter((id) => draft.includes(id));
    const [first] = choices;
    if (first === undefined) return { short: t("choose_first") };
    if (!isMany(poll)) return { choice: first };
    if (choices.length < least(poll)) return { short: t("too_few", { n: least(poll) }) };
    if (choices.length > most(poll)) return { short: t("too_many", { n: most(poll) }) };
    return { choices };
  },
};
