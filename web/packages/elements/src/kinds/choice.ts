/** One option or several: cards around native radios or checkboxes. Choosing never votes; the button does (WCAG 3.2.2). */
import { html } from "lit";
import { media } from "../parts/media.ts";
import { choosing, isMany, least, most } from "./choosing.ts";
import type { KindView } from "./kind.ts";
import { suggesting } from "./suggesting.ts";

export const choice: KindView<readonly string[]> = {
  ...choosing,

  hint({ poll, draft, words: { t } }) {
    if (!isMany(poll)) return t("choose_one");
    const [min, max] = [least(poll), most(poll)];
    const rule = min === max ? t("choose_exactly", { n: max }) : min <= 1 ? t("choose_upto", { n: max }) : t("choose_range", { min, max });
    return draft.length === 0 ? rule : `${rule} · ${t("chosen", { n: draft.length })}`;
  },

  inputs(scene) {
    const { poll, draft, change } = scene;
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
    </div>${suggesting(scene, "option", (id) => toggle(id, true))}`;
  },
};
