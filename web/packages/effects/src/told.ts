/** What is told about an effect, to whoever asked for it. */
import type { EffectName } from "./effect.ts";

/** Why it was not done as asked, or not at all. */
export type Because =
  | "reduced_motion" | "reduced_data" | "muted" | "no_sound" | "no_vibration" | "failed"
  | "unknown" | "duplicate" | "expired" | "elsewhere" | "withdrawn";

export interface Played {
  /** What the reader got: the effect asked for, or what stood in for it; null: nothing. */
  readonly played: EffectName | null;
  /** There when something stood in for what was asked. */
  readonly fallback?: EffectName;
  readonly because?: Because;
  /** What was said to those who listen; empty where there was nothing to say. */
  readonly announced: string;
}

/** How the life of one effect is told. All are optional, none is awaited but `claim`. */
export interface Told {
  /** Its turn has come; false: another tab or device has shown it, and it is not shown here. `fallback`: what will stand in for it. */
  readonly claim?: (fallback?: EffectName) => Promise<boolean>;
  readonly clicked?: () => void;
  /** Closed by hand. */
  readonly dismissed?: () => void;
  /** It is gone from the page, for whatever reason. */
  readonly over?: () => void;
}
