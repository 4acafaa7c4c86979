/** What went wrong, beside the thing it concerns. */
import type { PollSnapshot } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../i18n/index.ts";
import { problemWords } from "./placeholder.ts";

export function alertText(snapshot: PollSnapshot, complaint: string, words: Words): TemplateResult | typeof nothing {
  if (complaint !== "") return html`<strong>${complaint}</strong>`;
  if (snapshot.act.kind === "refused") return problemText(problemWords(snapshot.act.problem, words));
  if (snapshot.connection.kind === "refused") return problemText(problemWords(snapshot.connection.problem, words));
  return nothing;
}

function problemText({ title, detail }: { title: string; detail: string }): TemplateResult {
  return html`<strong dir="auto">${title}</strong>${detail === "" ? nothing : html`<span dir="auto">${detail}</span>`}`;
}
