/** One of many, in a native list: the platform knows best how to choose from a hundred. */
import { html, nothing } from "lit";
import { fields as say } from "../i18n/kinds/fields.ts";
import { leadersOf } from "../leaders.ts";
import { bars } from "../parts/bars.ts";
import { digitsFor, optionRows } from "../parts/outcome.ts";
import { choosing } from "./choosing.ts";
import { settingsOf, type KindView, type Row, type Scene } from "./kind.ts";

/** So many bars are read; the table has the rest. */
const SHOWN = 8;

/** Most first: nobody reads a hundred in the order of a list. */
function byVotes(scene: Scene, leaders: readonly string[]): readonly Row[] {
  const rows = optionRows(scene, leaders);
  return scene.results === null ? rows.filter(({ mine }) => mine) : [...rows].sort((a, b) => (b.count?.votes ?? 0) - (a.count?.votes ?? 0));
}

/** The options ticked, as in every choice: one or none. */
export const dropdown: KindView<readonly string[]> = {
  ...choosing,

  inputs({ poll, draft, change, words, invalid }) {
    const placeholder = settingsOf<{ placeholder: string | null }>(poll).placeholder ?? say(words)("choose");
    return html`<select
      class="field" part="field" aria-label=${poll.question} aria-invalid=${invalid} aria-describedby=${invalid ? "alert" : nothing}
      @change=${(event: Event) => change([(event.target as HTMLSelectElement).value].filter(Boolean))}
    >
      <option value="" ?selected=${draft.length === 0}>${placeholder}</option>
      ${poll.options.map(({ id, text, emoji }) => html`<option value=${id} ?selected=${draft.includes(id)}>${emoji === null ? text : `${emoji} ${text}`}</option>`)}
    </select>`;
  },

  rows: byVotes,

  figures(scene) {
    const { words, casting, results } = scene;
    const rows = byVotes(scene, results === null ? [] : leadersOf(results));
    const shown = rows.filter(({ mine }, index) => mine || index < SHOWN);
    const more = rows.length - shown.length;
    return html`${bars({ rows: shown, digits: digitsFor(results?.voters ?? 0), mark: words.t(casting ? "sending" : "your_vote"), compact: false, words })}
      ${more === 0 ? nothing : html`<p class="muted hint">${say(words)("more_rows", { n: more })}</p>`}`;
  },
};
