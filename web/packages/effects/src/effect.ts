/** What can be shown, in the words of the wire. An effect as the server tells it may be handed over as it is. */

export const EFFECTS = ["toast", "confetti", "thank_you", "emoji_burst", "shake", "pulse", "badge", "counter", "banner", "sound", "haptic"] as const;

export type EffectName = (typeof EFFECTS)[number];
export type Tone = "success" | "info" | "warning" | "error";
export type SoundName = "chime" | "pop" | "tada" | "tick";
export type Position = "top" | "bottom" | "center";

export interface EffectOptions {
  readonly emoji?: string | undefined;
  readonly count?: number | undefined;
  readonly title?: string | undefined;
  /** Where a banner or a thank-you leads: http(s) or relative; anything else is no link. */
  readonly url?: string | undefined;
  readonly label?: string | undefined;
  readonly sound?: SoundName | undefined;
  readonly duration_ms?: number | undefined;
  readonly position?: Position | undefined;
  /** `#rrggbb`, of confetti and medals; before those of the brand. */
  readonly colors?: readonly string[] | undefined;
}

export interface Effect {
  readonly effect: EffectName;
  /** The same id is shown once in the life of the page. Without one it is always shown. */
  readonly id?: string | undefined;
  readonly message?: string | undefined;
  readonly tone?: Tone | undefined;
  /** Milliseconds of vibration and rest in turn; any effect may have it. */
  readonly haptic?: readonly number[] | undefined;
  readonly options?: EffectOptions | undefined;
  /** What is done where this one cannot be; null: nothing then. */
  readonly fallback?: EffectName | null | undefined;
  /** 0 to 100; of those that wait, the highest comes first. */
  readonly priority?: number | undefined;
  /** RFC 3339; whoever has waited that long is not shown any more. */
  readonly expires_at?: string | null | undefined;
}

export const isEffectName = (name: string): name is EffectName => (EFFECTS as readonly string[]).includes(name);
