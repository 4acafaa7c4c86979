/**
 * When to try again. Full jitter, so that a thousand clients cut off together do not come back together
 * (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export const BASE_MS = 1_000;
export const CAP_MS = 30_000;
/** Longer than any server means: a timer of more than 24 days would fire at once. */
const HINT_CAP_MS = 600_000;

/** Delay before attempt `attempt` (0 = the first retry). A server's hint is a floor; jitter spreads us behind it. */
export function delayMs(attempt: number, random: () => number, hintMs?: number): number {
  const spread = random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10));
  return typeof hintMs === "number" && hintMs >= 0 ? Math.min(hintMs, HINT_CAP_MS) + Math.min(spread, BASE_MS) : spread;
}

export type AfterClose = "come_back" | "new_token" | "stay_away";

/** What a WebSocket close code asks of us: 4500-4999 are final, 4401 wants another token, everything else returns. */
export function afterClose(code: number): AfterClose {
  if (code === 4401) return "new_token";
  if (code >= 4500 && code <= 4999) return "stay_away";
  return "come_back";
}

/** `Retry-After` in milliseconds; seconds or an HTTP date. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.min(HINT_CAP_MS, Math.max(0, seconds * 1_000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.min(HINT_CAP_MS, Math.max(0, date - now));
}
