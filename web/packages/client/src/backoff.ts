/**
 * When to try again. Full jitter, so that a thousand clients cut off together do not come back together
 * (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export const BASE_MS = 1_000;
export const CAP_MS = 30_000;

/** Delay before attempt `attempt` (0 = the first retry). A server's hint is a floor; jitter spreads us behind it. */
export function delayMs(attempt: number, random: () => number, hintMs?: number): number {
  const spread = random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10));
  return hintMs === undefined ? spread : hintMs + Math.min(spread, BASE_MS);
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
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
