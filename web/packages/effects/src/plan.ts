/** From an effect to what this device will do: its abilities and its owner's wishes come first. Pure. */
import { isEffectName, type Effect, type EffectName } from "./effect.ts";
import type { Surroundings } from "./surroundings.ts";
import { spokenOf } from "./spoken.ts";
import type { Because } from "./told.ts";

type Abilities = Pick<Surroundings, "reducedMotion" | "reducedData" | "muted" | "sounds" | "vibrates" | "lang"> & { readonly anchored: boolean };

export interface Plan {
  readonly show: EffectName | null;
  /** Of what was asked, when `show` is something else. */
  readonly because: Because | null;
  /** A line of text in a pill, for effects that have no place for text themselves. */
  readonly pill: boolean;
  /** At the anchor, for what was meant to be felt or to move: a pulse, or where nothing may move a ring that stands still. */
  readonly sign: "pulse" | "ring" | null;
  readonly vibrate: readonly number[];
  /** Nothing moves. */
  readonly still: boolean;
  readonly spoken: string;
}

/** Says its own text; the others leave it to the pill. */
const TALKS: ReadonlySet<EffectName> = new Set(["toast", "thank_you", "badge", "counter", "banner"]);
/** Seen by everybody as it is: whoever cannot feel its vibration misses nothing. */
const PLAIN_TO_SEE: ReadonlySet<EffectName> = new Set(["confetti", "emoji_burst", "shake", "pulse"]);

/** All there is of these happens to what they are about: there it is shown that something was meant. */
const IN_PLACE: ReadonlySet<EffectName> = new Set(["shake", "pulse", "haptic"]);

export function planOf(effect: Effect, can: Abilities): Plan {
  const { show, because } = chosen(effect, can);
  const felt = (effect.haptic ?? []).length > 0 || effect.effect === "haptic";
  const vibrates = felt && can.vibrates && !can.reducedMotion;
  const unfelt = felt && !vibrates && (show === null || !PLAIN_TO_SEE.has(show));
  const marked = IN_PLACE.has(effect.effect) && because !== null;
  return {
    show,
    because,
    pill: show !== null && !TALKS.has(show) && (Boolean(effect.message) || (!can.anchored && (show === "shake" || show === "pulse"))),
    sign: show === null || !can.anchored ? null : can.reducedMotion ? (marked ? "ring" : null) : unfelt || marked ? "pulse" : null,
    vibrate: vibrates && show !== null ? patternOf(effect) : [],
    still: can.reducedMotion,
    spoken: show === null ? "" : spokenOf(effect, can.lang),
  };
}

/** The first that can be done here: itself, what it names as its fallback, a toast. */
function chosen(effect: Effect, can: Abilities): { show: EffectName | null; because: Because | null } {
  const because = obstacle(effect.effect, can);
  if (because === null) return { show: effect.effect, because };
  if (effect.fallback === null) return { show: null, because };
  const named = effect.fallback ?? "toast";
  return { show: obstacle(named, can) === null ? named : "toast", because };
}

/** What keeps an effect from being done here; null: nothing. */
export function obstacle(name: EffectName, can: Abilities): Because | null {
  if (!isEffectName(name)) return "unknown"; // of a newer server
  switch (name) {
    case "confetti":
      return can.reducedMotion ? "reduced_motion" : can.reducedData ? "reduced_data" : null;
    case "emoji_burst": case "shake": case "pulse":
      return can.reducedMotion ? "reduced_motion" : null;
    case "sound":
      return can.muted ? "muted" : can.sounds ? null : "no_sound";
    case "haptic":
      return !can.vibrates ? "no_vibration" : can.reducedMotion ? "reduced_motion" : null;
    default:
      return null;
  }
}

const TAP = [12];
const patternOf = ({ haptic = [] }: Effect): readonly number[] => (haptic.length > 0 ? haptic : TAP);

/** When it turned out on the way that it cannot be done: its file did not come, or the browser would not let it sound. */
export const asToast = (plan: Plan, because: Because): Plan => ({ ...plan, show: "toast", because: plan.because ?? because, pill: false });
