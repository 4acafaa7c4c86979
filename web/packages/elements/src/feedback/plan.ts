/** From the server's feedback to what this device will do: its abilities and its owner's wishes come first. Pure. */
import type { Feedback } from "@plaudit/client";
import { english, type Words } from "../i18n/index.ts";

export interface Abilities {
  readonly vibrates: boolean;
  readonly reducedMotion: boolean;
  /** Every tap votes here: thanks for each would never end, so they are only felt. */
  readonly tapped?: boolean;
}

export interface Plan {
  readonly message: string;
  readonly tone: Feedback["tone"];
  readonly confetti: boolean;
  /** A still sign in the place of movement. */
  readonly tick: boolean;
  readonly motion: "shake" | "pulse" | null;
  readonly vibrate: readonly number[];
}

export function planOf({ effect, message, tone, haptic }: Feedback, can: Abilities, words: Words): Plan {
  const wantsHaptic = haptic.length > 0;
  const vibrates = wantsHaptic && can.vibrates && !can.reducedMotion;
  if (can.tapped && tone === "success") return { message: "", tone, confetti: false, tick: false, motion: null, vibrate: vibrates ? haptic : [] };
  const moving = effect === "shake" || effect === "pulse" ? effect : null;
  // What was meant to be felt and cannot be is shown instead.
  const motion = moving ?? (wantsHaptic && !vibrates && effect !== "confetti" ? "pulse" : null);
  return {
    message: localised(message, words),
    tone,
    confetti: effect === "confetti" && !can.reducedMotion,
    tick: tone === "success",
    motion: can.reducedMotion ? null : motion,
    vibrate: vibrates ? haptic : [],
  };
}

const DEFAULTS = ["thanks", "already", "changed", "retracted", "already_voted", "closed_note"] as const;

/** The server's standard sentences have translations here; words the host wrote are the host's. */
function localised(message: string, { t }: Words): string {
  const key = DEFAULTS.find((one) => english.t(one) === message);
  return key === undefined ? message : t(key);
}
