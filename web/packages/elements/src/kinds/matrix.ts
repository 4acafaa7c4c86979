/** A table of radios, one column to choose in each row; on narrow cards each row is a group of its own. */
import type { Poll, PollOption } from "@plaudit/client";
import { html, type TemplateResult } from "lit";
import { matrix as say } from "../i18n/kinds/matrix.ts";
import type { FormScene, KindView } from "./kind.ts";
import { columnsOf, sound, stacks, wantsAll, type Column, type Grid } from "./matrix-cells.ts";
import { heat } from "./matrix-results.ts";
import { styles } from "./matrix.styles.ts";
import { innerWidth } from "./width.ts";

function radio({ draft, change }: FormScene<Grid>, { id, text }: PollOption, column: Column, named: string | null): TemplateResult {
  return html`<input
    type="radio" name=${`row-${id}`} value=${column.key} data-row=${id} aria-label=${named ?? `${text}: ${column.text}`}
    .checked=${draft[id] === column.key} @change=${() => change({ ...draft, [id]: column.key })}
  />`;
}

function table(scene: FormScene<Grid>): TemplateResult {
  const { poll, words } = scene;
  const t = say(words);
  const columns = columnsOf(poll);
  return html`<table class="matrix">
    <thead><tr><th scope="col"><span class="quietly">${t("rows")}</span></th>${columns.map(({ text }) => html`<th scope="col" dir="auto">${text}</th>`)}</tr></thead>
    <tbody>${poll.options.map((row) => html`<tr part="option"><th scope="row" part="label" dir="auto">${row.text}</th>
      ${columns.map((column) => html`<td><label class="matrix-spot">${radio(scene, row, column, t("cell", { row: row.text, column: column.text }))}</label></td>`)}
    </tr>`)}</tbody>
  </table>`;
}

function groups(scene: FormScene<Grid>): TemplateResult {
  const { poll } = scene;
  return html`${poll.options.map((row) => html`<fieldset class="matrix-group" part="option">
    <legend part="label" dir="auto">${row.text}</legend>
    <div class="matrix-picks">${columnsOf(poll).map((column) => html`<label class="matrix-pick">${radio(scene, row, column, column.text)}<span dir="auto">${column.text}</span></label>`)}</div>
  </fieldset>`)}`;
}

const missing = (poll: Poll, draft: Grid): PollOption | undefined => poll.options.find(({ id }) => sound(poll, draft)[id] === undefined);

export const matrix: KindView<Grid> = {
  styles,
  begin: (_poll, before) => (before !== null && "matrix" in before ? before.matrix : {}),
  submit: (_poll, words) => say(words)("send"),

  hint({ poll, draft, words }) {
    const t = say(words);
    const done = Object.keys(sound(poll, draft)).length;
    return `${t(wantsAll(poll) ? "each" : "some")}${done === 0 ? "" : ` · ${t("done", { done, all: poll.options.length })}`}`;
  },

  inputs: (scene) => (stacks(innerWidth(scene.tools), columnsOf(scene.poll)) ? groups(scene) : table(scene)),

  answer(poll, draft, words) {
    const grid = sound(poll, draft);
    const gap = missing(poll, draft);
    if (Object.keys(grid).length === 0) return { short: say(words)("first") };
    if (!wantsAll(poll) || gap === undefined) return { matrix: grid };
    return { short: say(words)("missing", { row: gap.text }), at: `[data-row="${gap.id}"]` };
  },

  /** Cells are no rows of votes: the picture is a table already. */
  rows: () => [],
  figures: heat,
};
