/** The badge: is this live, and if not, since when. */
import { assertNever, type Connection, type PollStatus } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import type { Countdown } from "../extras.ts";
import type { Words } from "../i18n/index.ts";

export type Tone = "live" | "pending" | "off" | "done";

/** A short break needs no figure; a longer one says how old the screen is. */
const SAY_AGE_AFTER_MS = 5_000;

export interface Badge {
  readonly tone: Tone;
  readonly text: string;
  /** The text counts seconds and must be drawn again. */
  readonly ticks: boolean;
}

export function badgeOf(status: PollStatus, isFinal: boolean, connection: Connection, now: number, { t }: Words): Badge {
  const still = (tone: Tone, text: string): Badge => ({ tone, text, ticks: false });
  if (status === "closed" || status === "archived") return still("done", isFinal ? t("final") : t(status));
  if (status === "canceled") return still("done", t(status));
  switch (connection.kind) {
    case "idle":
    case "connecting":
      return still("pending", t("connecting"));
    case "refused":
      return still("off", t("offline"));
    case "stale":
    case "reconnecting": {
      const age = connection.heardAt === null ? 0 : now - connection.heardAt;
      const text = age < SAY_AGE_AFTER_MS ? t("reconnecting") : t("stale", { seconds: Math.round(age / 1_000) });
      return { tone: age < SAY_AGE_AFTER_MS ? "pending" : "off", text, ticks: true };
    }
    case "live":
      if (status === "open") return still("live", t("live"));
      return still("pending", t(status));
    default:
      return assertNever(connection);
  }
}

export function top(badge: Badge, left: Countdown | null): TemplateResult {
  return html`<div class="top" part="top">
    <span class="badge" part="status" data-tone=${badge.tone}><span class="dot"></span>${badge.text}</span>
    ${left === null ? nothing : html`<span class="countdown" role="timer" ?data-soon=${left.until === "closes" && left.seconds <= 20}>${left.text}</span>`}
  </div>`;
}
