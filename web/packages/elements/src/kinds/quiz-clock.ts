/** The time to answer a question of a quiz, by the server's clock from its opening on. */
import type { Poll } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { verdict as say } from "../i18n/kinds/verdict.ts";
import { setProperty } from "../set-property.ts";
import { settingsOf, type Scene, type Tools } from "./kind.ts";

export interface Timing {
  readonly time_limit_seconds: number | null;
  readonly speed: boolean;
}

const TELL_AT = 10;

/** ms left, 0 when time is up; null where there is no limit. */
export function leftOf(poll: Poll, now: number): number | null {
  const { time_limit_seconds: limit } = settingsOf<Timing>(poll);
  if (!limit || poll.opens_at === null) return null;
  return Math.max(0, Math.min(limit * 1_000, Date.parse(poll.opens_at) + limit * 1_000 - now));
}

const ticking = new WeakSet<Tools>();
const told = new WeakMap<Tools, number>();

export function clock({ poll, tools, words }: Scene): TemplateResult | typeof nothing {
  const left = leftOf(poll, tools.now());
  if (left === null) return nothing;
  const t = say(words);
  const { time_limit_seconds: limit, speed } = settingsOf<Timing>(poll);
  const seconds = Math.ceil(left / 1_000);
  tick(tools, left);
  tell(tools, seconds, seconds === 0 ? t("time_up") : t("seconds", { n: seconds }));
  if (seconds === 0) return html`<p class="quiz-clock" data-over><span>${t(speed === false ? "time_up" : "half")}</span></p>`;
  return html`<div class="quiz-clock" role="timer" ?data-soon=${seconds <= 5}>
    <span>${t("seconds", { n: seconds })}</span>
    <div class="quiz-run"><span ${setProperty("--_share", String(Math.max(0, left - 1_000) / ((limit ?? 1) * 1_000)))}></span></div>
  </div>`;
}

/** The next redraw at the next full second. */
function tick(tools: Tools, left: number): void {
  if (left === 0 || ticking.has(tools)) return;
  ticking.add(tools);
  setTimeout(() => {
    ticking.delete(tools);
    if (tools.root.host.isConnected) tools.redraw();
  }, (left % 1_000) + 20);
}

/** Once near the end and once at it, to those who saw it running. */
function tell(tools: Tools, seconds: number, text: string): void {
  const before = told.get(tools);
  told.set(tools, seconds);
  if (before !== undefined && ((before > TELL_AT && seconds <= TELL_AT && seconds > 0) || (before > 0 && seconds === 0))) queueMicrotask(() => tools.say(text));
}
