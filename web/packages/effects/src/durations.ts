/** How loud an effect is and how long it stays. Pure. */
import type { Effect, EffectName } from "./effect.ts";
import { safeLink } from "./link.ts";
import type { Plan } from "./plan.ts";
import type { Lane } from "./turns.ts";

/** Of those that take no turn: over in a blink, and where the reader looks already. */
const BESIDE: ReadonlySet<EffectName> = new Set(["shake", "pulse", "haptic"]);

const STAYS_MS: Readonly<Record<EffectName, number>> = {
  toast: 4_000, confetti: 2_600, thank_you: 4_200, emoji_burst: 2_400, shake: 500, pulse: 600, badge: 4_200, counter: 3_600, banner: Infinity, sound: 900, haptic: 300,
};
const PILL_MS = 4_000;

export function laneOf(plan: Pick<Plan, "show" | "pill">, effect: Effect): Lane {
  const { show, pill } = plan;
  if (stayOf(plan, effect) === Infinity) return "standing";
  return show !== null && BESIDE.has(show) && !pill ? "beside" : "loud";
}

/** What has a link stays until it is used or closed, or some would never reach it. */
export function stayOf({ show, pill }: Pick<Plan, "show" | "pill">, { options = {} }: Effect): number {
  if (show === null) return 0;
  const linked = safeLink(options.url) !== null && Boolean(options.label);
  if (linked && (show === "thank_you" || show === "banner")) return Infinity;
  const stays = options.duration_ms ?? STAYS_MS[show];
  return pill ? Math.max(stays, PILL_MS) : stays;
}

/** How long what stands is loud: while it comes and is read out. */
export const STANDING_LOUD_MS = 1_500;
