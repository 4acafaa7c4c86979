/** Results as bars that grow. Figures stand beside the bar and the leader is bold, so colour is never the only sign. */
import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/index.ts";
import type { Row } from "../kinds/kind.ts";
import { setProperty } from "../set-property.ts";
import { media } from "./media.ts";

export const tick = html`<svg class="tick" viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 8.5l3 3 6-7" /></svg>`;

export interface BarsOptions {
  readonly rows: readonly Row[];
  /** One decimal once a percentage point is less than a handful of voters. */
  readonly digits: number;
  /** Shown beside the own choice, such as "Your vote" or "Sending…". */
  readonly mark: string;
  readonly compact: boolean;
  readonly words: Words;
}

export function bars({ rows, digits, mark, compact, words }: BarsOptions): TemplateResult {
  return html`<ol class="rows ${compact ? "compact" : ""}" role="list">
    ${rows.map(
      (row) => html`<li class="row" part="option" ?data-mine=${row.mine} ?data-leader=${row.leader} ?data-bare=${row.count === null}>
        <div class="line">
          ${media(row.image, row.emoji)}
          <span class="text">
            <span class="label" part="label" dir="auto">${row.label}</span>
            ${row.mine ? html`<span class="mark">${tick}${mark}</span>` : nothing}
          </span>
          ${row.count === null ? nothing : figures(row.count, digits, words)}
        </div>
        ${row.count === null ? nothing : html`<div class="track"><div class="bar" part="bar" ${setProperty("--_share", String(row.count.percent / 100))}></div></div>`}
      </li>`,
    )}
  </ol>`;
}

function figures({ votes, percent, says }: NonNullable<Row["count"]>, digits: number, words: Words): TemplateResult {
  const [strong, soft] = says ?? [words.percent(percent, digits), words.t("option_votes", { n: votes })];
  return html`<span class="figures" part="count"><span class="percent">${strong}</span><span class="votes">${soft}</span></span>`;
}
