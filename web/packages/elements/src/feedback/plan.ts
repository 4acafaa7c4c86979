/** From the server's feedback to an effect for this poll: what is already said elsewhere is not said twice. Pure. */
import type { Feedback } from "@plaudit/client";
import type { Effect } from "@plaudit/effects";
import { english, type Words } from "../i18n/index.ts";

export interface Circumstances {
  /** It stands in the alert. */
  readonly refused: boolean;
  /** Every tap votes here: thanks for each would never end, so they are only felt. */
  readonly tapped: boolean;
}

/** Null: nothing to be seen or felt. */
export function effectOf(feedback: Feedback, { refused, tapped }: Circumstances, words: Words): Effect | null {
  const { effect, haptic, tone } = feedback;
  const onlyFelt: Effect | null = haptic.length > 0 ? { effect: "haptic", haptic, tone, fallback: null } : null;
  if (tapped && tone === "success" && feedback.id === undefined) return onlyFelt;
  const message = refused ? "" : localised(feedback.message, words);
  if (effect === "none") return message === "" ? onlyFelt : { effect: "toast", message, tone, haptic };
  if (refused && effect === "toast") return onlyFelt;
  return { ...feedback, effect, message, ...(refused ? { fallback: null } : {}) };
}

const DEFAULTS = ["thanks", "already", "changed", "retracted", "already_voted", "closed_note"] as const;

/** The server's standard sentences have translations here; words the host wrote are the host's. */
function localised(message: string, { t }: Words): string {
  const key = DEFAULTS.find((one) => english.t(one) === message);
  return key === undefined ? message : t(key);
}
