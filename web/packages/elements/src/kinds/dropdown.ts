/** One of many, in a native list: the platform knows best how to choose from a hundred. */
import { html } from "lit";
import { fields as say } from "../i18n/kinds/fields.ts";
import { optionRows } from "../parts/outcome.ts";
import { choosing } from "./choosing.ts";
import { settingsOf, type KindView } from "./kind.ts";

/** The options ticked, as in every choice: one or none. */
export const dropdown: KindView<readonly string[]> = {
  ...choosing,

  inputs({ poll, draft, change, words, invalid }) {
    const placeholder = settingsOf<{ placeholder: string | null }>(poll).placeholder ?? say(words)("choose");
    return html`<select
      class="field" part="field" aria-label=${poll.question} aria-invalid=${invalid} aria-describedby=${invalid ? "alert" : "hint"}
      @change=${(event: Event) => change([(event.target as HTMLSelectElement).value].filter(Boolean))}
    >
      <option value="" ?selected=${draft.length === 0}>${placeholder}</option>
      ${poll.options.map(({ id, text, emoji }) => html`<option value=${id} ?selected=${draft.includes(id)}>${emoji === null ? text : `${emoji} ${text}`}</option>`)}
    </select>`;
  },

  /** Most first: nobody reads a hundred in the order of a list. */
  rows(scene, leaders) {
    const rows = optionRows(scene, leaders);
    return scene.results === null ? rows.filter(({ mine }) => mine) : [...rows].sort((a, b) => (b.count?.votes ?? 0) - (a.count?.votes ?? 0));
  },
};
