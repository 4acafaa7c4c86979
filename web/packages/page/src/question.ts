/** A poll or a survey as an element of ours, ready to be put into a frame, and what happens in it. */
import type { GetVoterToken } from "@plaudit/client";
import type { Theme } from "./settings.ts";
import { el } from "./dom.ts";

export interface QuestionOf {
  readonly type: "poll" | "survey";
  readonly id: string;
  readonly server: string;
  readonly key: string;
  readonly theme: Theme;
  readonly lang: string;
  readonly getVoterToken: GetVoterToken | undefined;
}

export interface QuestionEvents {
  ready(title: string): void;
  /** It cannot be shown at all. */
  failed(code: string): void;
  answered(): void;
}

type Element = HTMLElement & { getVoterToken?: GetVoterToken };

export function question(of: QuestionOf, events: QuestionEvents): HTMLElement {
  const { type, id, server, key, theme, lang, getVoterToken } = of;
  const name = `plaudit-${type}` as "div"; // the tags are the elements' own
  const element: Element = el(name, { [type]: id, key, server, theme, lang: lang || null, "heading-level": "2" });
  if (getVoterToken !== undefined) element.getVoterToken = getVoterToken;
  let ready = false;
  element.addEventListener("plaudit-ready", ({ detail }) => {
    ready = true;
    events.ready(titleIn(detail));
  });
  element.addEventListener("plaudit-error", ({ detail }) => {
    const { problem } = detail as { problem?: { code?: string; status?: number } };
    // What passes is waited for in the card itself.
    if (!ready && problem !== undefined && problem.status !== 0 && (problem.status ?? 0) < 500) events.failed(problem.code ?? "unknown");
  });
  element.addEventListener(type === "poll" ? "plaudit-vote" : "plaudit-complete", () => events.answered());
  return element;
}

function titleIn(detail: unknown): string {
  const { poll, survey } = (detail ?? {}) as { poll?: { question?: string }; survey?: { title?: string } | null };
  return poll?.question ?? survey?.title ?? "";
}

declare global {
  interface HTMLElementEventMap {
    "plaudit-ready": CustomEvent;
    "plaudit-error": CustomEvent;
    "plaudit-vote": CustomEvent;
    "plaudit-complete": CustomEvent;
  }
}
