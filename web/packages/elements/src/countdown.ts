/** Time left, in the poll's own clock. */
import type { Poll, PollStatus, Results } from "@plaudit/client";
import type { Words } from "./i18n/index.ts";

export interface Countdown {
  readonly text: string;
  /** Whole seconds left; 0 when the server's word is awaited. */
  readonly seconds: number;
  readonly until: "opens" | "closes";
}

export function countdown(poll: Poll, results: Results | null, status: PollStatus, now: number, words: Words): Countdown | null {
  const until = status === "open" ? "closes" : status === "scheduled" ? "opens" : null;
  if (until === null) return null;
  const newer = results !== null && results.revision >= poll.revision ? results : poll;
  const at = until === "closes" ? newer.closes_at : newer.opens_at;
  if (at === null) return null;
  const seconds = Math.max(0, Math.ceil((Date.parse(at) - now) / 1_000));
  if (seconds === 0) return { seconds, until, text: words.t(until === "closes" ? "closing" : "opening") };
  return { seconds, until, text: words.t(until === "closes" ? "closes_in" : "opens_in", { time: clockText(seconds, words) }) };
}

/** 2:05, 1:02:05, or days and hours; digits in the viewer's own numerals. */
export function clockText(seconds: number, { t, lang }: Words): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  if (days > 0) return t("days", { days, hours });
  const two = new Intl.NumberFormat(lang, { minimumIntegerDigits: 2 });
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) parts.unshift(hours);
  return parts.map((part, index) => (index === 0 ? new Intl.NumberFormat(lang).format(part) : two.format(part))).join(":");
}
