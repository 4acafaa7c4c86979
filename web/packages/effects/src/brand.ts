/** A brand pack: the colours and manners of one host, as its project settings, its page or the gallery tell them. */
import type { SoundName } from "./effect.ts";

export interface Brand {
  readonly accent?: string | undefined;
  readonly on_accent?: string | undefined;
  readonly surface?: string | undefined;
  readonly text?: string | undefined;
  /** Of confetti and medals. */
  readonly colors?: readonly string[] | undefined;
  /** What a burst is made of when nobody says. */
  readonly emoji?: string | undefined;
  readonly sound?: SoundName | undefined;
}
