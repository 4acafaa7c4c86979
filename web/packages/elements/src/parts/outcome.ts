/**
 * After the vote, or in its place: the results, or why there are none. A file of its own, fetched while the poll itself is,
 * so that a form shows sooner.
 */
import { picksOf, type VisibleResults } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { outcome as spoken } from "../i18n/en-outcome.ts";
import { leadersOf } from "../leaders.ts";
import { teach, type Words } from "../i18n/index.ts";
import type { KindView, Row, Scene } from "../kinds/kind.ts";
import type { Screen } from "../screen.ts";
import { bars } from "./bars.ts";
import { heading } from "./form.ts";
import type { Table } from "./table.ts";

teach(spoken);

export { styles } from "./outcome.styles.ts";

export interface OutcomeProps {
  readonly screen: Extract<Screen, { kind: "results" | "note" }>;
  readonly scene: Scene;
  readonly kind: KindView;
  /** Set when the viewer wants a table; it comes in its own file. */
  readonly table: Table | null;
  readonly level: number;
  readonly intro: TemplateResult | undefined;
}

/** One decimal once a percentage point stands for several voters. */
export const digitsFor = (voters: number): number => (voters >= 500 ? 1 : 0);

/** A row per option, in the order of the poll. */
export function optionRows({ poll, results, mine }: Scene, leaders: readonly string[]): readonly Row[] {
  const own = mine.flatMap((answer) => picksOf(answer));
  return poll.options.map(({ id, text, emoji, image_url }) => ({
    id, label: text, emoji, image: image_url,
    mine: own.includes(id),
    leader: leaders.includes(id),
    count: results === null ? null : (results.options.find((option) => option.id === id) ?? { votes: 0, percent: 0 }),
  }));
}

export function rowsOf(kind: KindView, scene: Scene): readonly Row[] {
  const leaders = scene.results === null ? [] : leadersOf(scene.results);
  return kind.rows?.(scene, leaders) ?? optionRows(scene, leaders);
}

export function outcome({ screen, scene, kind, table, level, intro }: OutcomeProps): TemplateResult {
  const { poll, results, words } = scene;
  const { t } = words;
  const rows = rowsOf(kind, scene);
  const mark = t(scene.casting ? "sending" : "your_vote");
  const digits = digitsFor(results?.voters ?? 0);
  const picture = kind.figures?.(scene) ?? (rows.length === 0 ? nothing : bars({ rows, mark, compact: kind.compact ?? false, digits, words }));
  const note = screen.note === undefined ? nothing : html`<p class="note">${t(screen.note, screen.kind === "note" ? screen.values : {})}</p>`;
  if (results === null || kind.countless) return html`${heading(poll, level)}${intro}${note}${picture}`;
  const summary = kind.summary?.(poll, results, words) ?? null;
  return html`${heading(poll, level)}${intro}${note}
    ${summary === null
      ? html`<p class="hint"><span class=${results.tie ? "chip" : ""}>${leadText(rows, results, digits, words)}</span></p>`
      : html`<p class="headline"><strong>${summary.figure}</strong> <span>${summary.words}</span></p>`}
    ${table !== null && rows.length > 0 ? table(poll.question, [kind.column?.(words), ...(kind.columns?.(words) ?? [])], rows, digits, mark, words) : picture}`;
}

/** The whole label stands in its row. */
const brief = ({ label }: Row): string => (label.length > 60 ? `${label.slice(0, 56)}…` : label);

/** Who is in front, in words: for the line under the question and for those who listen. */
export function leadText(rows: readonly Row[], { is_final, status, voters }: VisibleResults, digits: number, { t, percent, list }: Words): string {
  if (status === "canceled") return t("canceled_note"); // nobody won
  const leaders = rows.filter(({ leader }) => leader);
  const [first] = leaders;
  if (!first?.count) return voters === 0 ? t("no_votes") : ""; // nothing is ranked here; how many there were stands below
  if (leaders.length > 1) return t("tie_between", { labels: list(leaders.map(brief)) });
  return t(is_final ? "won" : "leads", { label: brief(first), percent: first.count.says?.[0] ?? percent(first.count.percent, digits) });
}
