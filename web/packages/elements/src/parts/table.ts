/** The same results as a table, for those who read figures better than lengths. */
import { html, type TemplateResult } from "lit";
import { table as spoken } from "../i18n/en-table.ts";
import { teach, type Words } from "../i18n/index.ts";
import type { Row } from "../kinds/kind.ts";

teach(spoken);

export { styles } from "./table.styles.ts";
export type Table = typeof table;

export function table(caption: string, heads: readonly (string | undefined)[], rows: readonly Row[], digits: number, mark: string, words: Words): TemplateResult {
  const { t, number, percent } = words;
  return html`<table>
    <caption class="quietly" dir="auto">${caption}</caption>
    <thead>
      <tr>${[t("table_option"), t("table_votes"), t("table_percent")].map((usual, index) => html`<th scope="col">${heads[index] ?? usual}</th>`)}</tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr ?data-leader=${row.leader}>
          <th scope="row"><bdi>${row.label}</bdi>${row.mine ? html` <span class="mark">${mark}</span>` : ""}</th>
          <td>${row.count?.says?.[1] ?? number(row.count?.votes ?? 0)}</td>
          <td>${row.count?.says?.[0] ?? percent(row.count?.percent ?? 0, digits)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
