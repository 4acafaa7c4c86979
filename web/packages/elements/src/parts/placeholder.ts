/** Before the poll is here, and when it cannot be shown. The skeleton has the height of a poll, so that nothing jumps. */
import type { Problem } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageKey, Words } from "../i18n/index.ts";

export function skeleton({ t }: Words): TemplateResult {
  return html`<div aria-hidden="true">${[1, 2, 3, 4].map(() => html`<span class="ghost"></span>`)}</div>
    <p class="quietly">${t("loading")}</p>`;
}

/** Ours where we know better words in the viewer's language; else the server's own. */
const KNOWN: Readonly<Record<string, readonly [MessageKey, MessageKey?]>> = {
  unreachable: ["unreachable", "unreachable_detail"],
  poll_not_found: ["poll_not_found", "poll_not_found_detail"],
  already_voted: ["already_voted"],
  poll_closed: ["closed_note"],
  poll_locked: ["locked_note"],
  poll_canceled: ["canceled_note"],
  poll_not_open: ["not_open"],
};

export function problemWords({ code, title, detail }: Problem, { t }: Words): { title: string; detail: string } {
  const known = KNOWN[code];
  const ours = known && t(known[0]);
  if (ours === undefined || ours === known?.[0]) return { title, detail: detail ?? "" }; // or the file with the words is not here
  return { title: ours, detail: known?.[1] === undefined ? "" : t(known[1]) };
}

/** The page's own link, written inside the element, stays as a way to the poll. */
export function failure(problem: Problem, retry: () => void, words: Words): TemplateResult {
  const { title, detail } = problemWords(problem, words);
  return html`<div class="failure">
    <p class="question" dir="auto">${words.t("failed")}</p>
    <p dir="auto">${title}</p>
    ${detail === "" ? nothing : html`<p class="muted" dir="auto">${detail}</p>`}
    <p class="muted"><code>${problem.code}</code></p>
    <div class="actions">
      <button type="button" class="primary" @click=${retry}>${words.t("retry")}</button>
      <slot></slot>
    </div>
  </div>`;
}
