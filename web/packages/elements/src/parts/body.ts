/** The middle of the card for each screen: the form, the results, or a note. */
import type { Answer, PollSnapshot, VisibleResults } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { leadersOf } from "../leaders.ts";
import type { Words } from "../i18n/index.ts";
import { isShort, type Draft, type KindView, type Row } from "../kinds/kind.ts";
import { picked, type Screen } from "../screen.ts";
import { bars } from "./bars.ts";
import { problemWords } from "./placeholder.ts";
import type { Table } from "./table.ts";

export interface FormProps {
  readonly screen: Extract<Screen, { kind: "form" }>;
  readonly kind: KindView;
  readonly draft: Draft;
  readonly voted: boolean;
  readonly level: number;
  readonly words: Words;
  readonly invalid: boolean;
  readonly change: (draft: Draft) => void;
  readonly submit: (answer: Answer) => void;
  readonly complain: (text: string) => void;
  readonly peek: () => void;
  readonly keep: () => void;
}

export function heading(question: string, level: number): TemplateResult {
  return html`<span class="question" part="question" ?data-long=${question.length > 160} role="heading" aria-level=${level} tabindex="-1" dir="auto">${question}</span>`;
}

export function form(props: FormProps): TemplateResult {
  const { screen, kind, draft, voted, level, words, invalid } = props;
  const { poll, canPeek } = screen;
  const { t } = words;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const answer = kind.answer(poll, draft);
    if (!isShort(answer)) return props.submit(answer);
    props.complain(t(answer.key, answer.n === undefined ? {} : { n: answer.n }));
    (event.target as HTMLFormElement).querySelector<HTMLInputElement>("input")?.focus();
  };
  return html`<form novalidate @submit=${submit}>
    <fieldset aria-describedby=${invalid ? "alert hint" : "hint"}>
      <legend>${heading(poll.question, level)}</legend>
      <p class="hint" id="hint">${kind.hint(poll, draft, words)}</p>
      ${kind.inputs(poll, draft, props.change, words)}
    </fieldset>
    <div class="actions">
      <button class="primary" part="submit" type="submit">${t(kind.submit)}</button>
      ${voted ? html`<button class="quiet" type="button" @click=${props.keep}>${t("keep_vote")}</button>` : nothing}
      ${canPeek ? html`<button class="quiet" type="button" @click=${props.peek}>${t("see_results")}</button>` : nothing}
    </div>
  </form>`;
}

export interface OutcomeProps {
  readonly screen: Extract<Screen, { kind: "results" | "note" }>;
  readonly kind: KindView;
  readonly snapshot: PollSnapshot;
  /** Set when the viewer wants a table; it comes in its own file. */
  readonly table: Table | null;
  readonly level: number;
  readonly words: Words;
}

/** One decimal once a percentage point stands for several voters. */
export const digitsFor = (voters: number): number => (voters >= 500 ? 1 : 0);

export function rowsOf({ screen, kind, snapshot, words }: Pick<OutcomeProps, "screen" | "kind" | "snapshot" | "words">): readonly Row[] {
  const { poll } = screen;
  const results = screen.kind === "results" ? screen.results : null;
  const replaces = poll.voting.change && snapshot.mine.length >= poll.voting.votes_per_voter;
  return kind.rows(poll, results, picked(snapshot, replaces), results === null ? [] : leadersOf(results), words);
}

export function outcome(props: OutcomeProps): TemplateResult {
  const { screen, kind, snapshot, table, level, words } = props;
  const { t } = words;
  const { poll } = screen;
  const rows = rowsOf(props);
  const mark = t(snapshot.act.kind === "casting" ? "sending" : "your_vote");
  const look = { rows, mark, compact: kind.compact ?? false, words };
  if (screen.kind === "note") {
    return html`${heading(poll.question, level)}
      <p class="note">${t(screen.note)}</p>
      ${rows.length === 0 ? nothing : bars({ ...look, digits: 0 })}`;
  }
  const { results, note } = screen;
  const digits = digitsFor(results.voters);
  const summary = kind.summary?.(poll, results, words) ?? null;
  return html`${heading(poll.question, level)}
    ${note === undefined ? nothing : html`<p class="note">${t(note)}</p>`}
    ${summary === null
      ? html`<p class="hint"><span class=${results.tie ? "chip" : ""}>${leadText(rows, results, digits, words)}</span></p>`
      : html`<p class="headline"><strong>${summary.figure}</strong> <span>${summary.words}</span></p>`}
    ${table !== null ? table(poll.question, kind.column, rows, digits, mark, words) : bars({ ...look, digits })}`;
}

/** The whole label stands in its row. */
const brief = ({ label }: Row): string => (label.length > 60 ? `${label.slice(0, 56)}…` : label);

/** Who is in front, in words: for the line under the question and for those who listen. */
export function leadText(rows: readonly Row[], { is_final, status, voters }: VisibleResults, digits: number, { t, percent, list }: Words): string {
  if (status === "canceled") return t("canceled_note"); // nobody won
  const leaders = rows.filter(({ leader }) => leader);
  const [first] = leaders;
  if (!first?.count) return is_final ? t("voters", { n: voters }) : t("no_votes");
  if (leaders.length > 1) return t("tie_between", { labels: list(leaders.map(brief)) });
  return t(is_final ? "won" : "leads", { label: brief(first), percent: percent(first.count.percent, digits) });
}

export function alertText(snapshot: PollSnapshot, complaint: string, words: Words): TemplateResult | typeof nothing {
  if (complaint !== "") return html`<strong>${complaint}</strong>`;
  if (snapshot.act.kind === "refused") return problemText(problemWords(snapshot.act.problem, words));
  if (snapshot.connection.kind === "refused") return problemText(problemWords(snapshot.connection.problem, words));
  return nothing;
}

function problemText({ title, detail }: { title: string; detail: string }): TemplateResult {
  return html`<strong dir="auto">${title}</strong>${detail === "" ? nothing : html`<span dir="auto">${detail}</span>`}`;
}
