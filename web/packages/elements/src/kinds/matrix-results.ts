/** What a matrix has come to: warmer cells for more answers, the mean of each row; bars where it does not fit. */
import type { PollOption } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { matrix as say } from "../i18n/kinds/matrix.ts";
import { setProperty } from "../set-property.ts";
import type { Scene } from "./kind.ts";
import { columnsOf, countsOf, ownGrid, stacks } from "./matrix-cells.ts";
import { innerWidth } from "./width.ts";

export function heat(scene: Scene): TemplateResult {
  if (scene.results === null) return ownAnswers(scene);
  const columns = columnsOf(scene.poll);
  const valued = columns.some(({ value }) => value !== null);
  return stacks(innerWidth(scene.tools), columns, valued ? 1 : 0) ? groups(scene) : grid(scene, valued);
}

function grid(scene: Scene, valued: boolean): TemplateResult {
  const { poll, words } = scene;
  const t = say(words);
  return html`<table class="matrix">
    <caption class="quietly" dir="auto">${poll.question}</caption>
    <thead><tr><th scope="col"><span class="quietly">${t("rows")}</span></th>${columnsOf(poll).map(({ text }) => html`<th scope="col" dir="auto">${text}</th>`)}${valued ? html`<th scope="col">${t("mean")}</th>` : nothing}</tr></thead>
    <tbody>${poll.options.map((row) => html`<tr><th scope="row" dir="auto">${row.text}</th>
      ${cellsOf(scene, row).map(({ percent, top, mine }) => html`<td><div class="matrix-heat" part="count" ?data-top=${top} ?data-mine=${mine} ${setProperty("--_share", String(percent / 100))}>${words.percent(percent)}${mine ? html`<span class="quietly">${t("yours")}</span>` : nothing}</div></td>`)}
      ${valued ? html`<td class="matrix-mean">${meanOf(scene, row) ?? "–"}</td>` : nothing}
    </tr>`)}</tbody>
  </table>`;
}

function groups(scene: Scene): TemplateResult {
  const { poll, words } = scene;
  const t = say(words);
  return html`${poll.options.map((row) => {
    const mean = meanOf(scene, row);
    return html`<section class="matrix-group" part="option">
      <p class="matrix-title"><span dir="auto">${row.text}</span>${mean === null ? nothing : html`<span class="muted">${t("mean_is", { mean })}</span>`}</p>
      <ul class="matrix-lines" role="list">${cellsOf(scene, row).map(({ text, percent, top, mine }) => html`<li ?data-top=${top} ?data-mine=${mine}>
        <span dir="auto">${text}${mine ? html`<span class="quietly">${t("yours")}</span>` : nothing}</span>
        <div class="track"><div class="bar" part="bar" ${setProperty("--_share", String(percent / 100))}></div></div>
        <span>${words.percent(percent)}</span>
      </li>`)}</ul>
    </section>`;
  })}`;
}

function cellsOf(scene: Scene, { id }: PollOption): readonly { readonly text: string; readonly percent: number; readonly top: boolean; readonly mine: boolean }[] {
  const counted = countsOf(scene, id)?.columns ?? [];
  const most = Math.max(1, ...counted.map(({ votes }) => votes));
  return columnsOf(scene.poll).map(({ key, text }) => {
    const { votes, percent } = counted.find((one) => one.key === key) ?? { votes: 0, percent: 0 };
    return { text, percent, top: votes === most, mine: ownGrid(scene)[id] === key };
  });
}

function meanOf(scene: Scene, { id }: PollOption): string | null {
  const mean = countsOf(scene, id)?.mean ?? null;
  return mean === null ? null : scene.words.number(mean, 1);
}

/** Where figures are kept from the viewer. */
function ownAnswers(scene: Scene): TemplateResult {
  const own = ownGrid(scene);
  const chosen = scene.poll.options.filter(({ id }) => own[id] !== undefined);
  if (chosen.length === 0) return html``;
  return html`<p class="hint">${say(scene.words)("yours")}</p>
    <ol class="rows" role="list">${chosen.map(({ id, text }) => html`<li class="row" data-mine part="option"><span class="label" dir="auto">${text}</span><span class="muted" dir="auto">${columnsOf(scene.poll).find(({ key }) => key === own[id])?.text}</span></li>`)}</ol>`;
}
