/** What stands in the card of a survey. */
import type { Ending, Fill, Poll, Problem, SurveyItem } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { survey as say } from "../i18n/survey.ts";
import type { Words } from "../i18n/index.ts";
import { heading } from "../parts/form.ts";
import { problemWords } from "../parts/placeholder.ts";
import { safeUrl } from "../safe-url.ts";
import { setProperty } from "../set-property.ts";

/** The poll of an item with earlier answers in its words. */
export function filled(poll: Poll, fill: Fill): Poll {
  const { settings, description } = poll;
  const body = settings["body"];
  return {
    ...poll,
    question: fill(poll.question),
    description: description && fill(description),
    settings: typeof body === "string" ? { ...settings, body: fill(body) } : settings,
  };
}

export interface HeadProps {
  readonly title: string;
  readonly description: string | null;
  /** The survey introduces itself before the first question. */
  readonly first: boolean;
  readonly level: number;
  readonly progress: { readonly answered: number; readonly of: number } | null;
  readonly words: Words;
}

export function head({ title, description, first, level, progress, words }: HeadProps): TemplateResult {
  return html`<span class="title" part="title" role="heading" aria-level=${level} ?data-small=${!first} dir="auto">${title}</span>
    ${first && description ? html`<p class="lead" part="description" dir="auto">${description}</p>` : nothing}
    ${progress === null || progress.of === 0 ? nothing : way(progress, words)}`;
}

function way({ answered, of }: { readonly answered: number; readonly of: number }, words: Words): TemplateResult {
  const said = say(words)("progress", { answered, of });
  return html`<div class="way" part="progress">
    <div role="progressbar" aria-label=${said} aria-valuemin="0" aria-valuemax=${of} aria-valuenow=${answered}><i ${setProperty("--_share", String(Math.min(1, answered / of)))}></i></div>
    <span aria-hidden="true">${said}</span>
  </div>`;
}

export interface Steps {
  readonly verb: string;
  /** Without it the button sends the form it stands in. */
  readonly next?: () => void;
  readonly back: (() => void) | null;
  readonly skip: (() => void) | null;
  readonly words: Words;
}

export function steps({ verb, next, back, skip, words }: Steps): TemplateResult {
  const t = say(words);
  const quiet = (text: string, act: (() => void) | null): TemplateResult | typeof nothing => (act === null ? nothing : html`<button class="quiet" type="button" @click=${act}>${text}</button>`);
  return html`${quiet(t("back"), back)}${quiet(t("skip"), skip)}<button class="primary" part="submit" type=${next === undefined ? "submit" : "button"} @click=${next ?? nothing}>${verb}</button>`;
}

/** A heading of ours that takes the focus as a question does. */
export const titled = (text: string, level: number): TemplateResult =>
  html`<span class="question" part="question" role="heading" aria-level=${level} tabindex="-1" dir="auto">${text}</span>`;

export function end(ending: Ending | null, screened: boolean, level: number, words: Words): TemplateResult {
  const t = say(words);
  if (screened || ending === null) {
    return html`<div class="end">${titled(t(screened ? "screened_out" : "thanks"), level)}${screened ? nothing : html`<p>${t("counted")}</p>`}</div>`;
  }
  const { title, body, button } = ending;
  const href = safeUrl(button?.url ?? null);
  return html`<div class="end">
    ${titled(title, level)}
    ${body ? html`<p dir="auto">${body}</p>` : nothing}
    ${button === null || href === null ? nothing : html`<div class="actions"><a part="submit" href=${href} rel="noopener" dir="auto">${button.text}</a></div>`}
  </div>`;
}

export function note(text: string, more: string, level: number): TemplateResult {
  return html`<div class="end">${titled(text, level)}${more === "" ? nothing : html`<p class="muted">${more}</p>`}</div>`;
}

export function failure(problem: Problem, retry: () => void, words: Words): TemplateResult {
  const { title, detail } = problem.code === "survey_not_found" ? { title: say(words)("missing"), detail: "" } : problemWords(problem, words);
  return html`<div class="failure">
    <p class="question" dir="auto">${say(words)("failed")}</p>
    <p dir="auto">${title}</p>
    ${detail === "" ? nothing : html`<p class="muted" dir="auto">${detail}</p>`}
    <p class="muted"><code>${problem.code}</code></p>
    <div class="actions"><button type="button" class="primary" @click=${retry}>${words.t("retry")}</button><slot></slot></div>
  </div>`;
}

/** Beside the item it concerns. */
export function alertFor(complaint: string, problem: Problem | undefined, words: Words): TemplateResult | typeof nothing {
  if (complaint !== "") return html`<strong dir="auto">${complaint}</strong>`;
  if (problem === undefined) return nothing;
  if (problem.code === "answer_required") return html`<strong>${say(words)("required")}</strong>`;
  const { title, detail } = problemWords(problem, words);
  return html`<strong dir="auto">${title}</strong>${detail === "" ? nothing : html`<span dir="auto">${detail}</span>`}`;
}

const CLOSED = new Set(["survey_closed", "survey_full", "identity_required"]);

/** Why nothing more is taken, where that is the whole story. */
export function refusal({ code }: Problem, words: Words): string | null {
  if (!CLOSED.has(code)) return null;
  return say(words)(code === "survey_full" ? "full" : code === "survey_closed" ? "closed" : "signed_only");
}

export const questionOf = (poll: Poll, level: number): TemplateResult => heading(poll, level);

/** What was right is told only of these. */
export const isJudged = ({ poll }: SurveyItem): boolean => poll.kind === "quiz" && Array.isArray(poll.settings["correct"]);
