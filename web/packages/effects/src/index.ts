/**
 * @plaudit/effects: `play(effect, surroundings)` shows one effect on this page, when its turn has come, in the way this
 * device and its owner allow, and says what came of it. No dependency, no network but the lazy files of the effects themselves.
 */
import type { Effect } from "./effect.ts";
import { stage } from "./stage.ts";
import { look, type Surroundings } from "./surroundings.ts";
import type { Played, Told } from "./told.ts";

export { EFFECTS, isEffectName, type Effect, type EffectName, type EffectOptions, type Position, type SoundName, type Tone } from "./effect.ts";
export type { Brand } from "./brand.ts";
export { look, mute, type Surroundings } from "./surroundings.ts";
export type { Because, Played, Told } from "./told.ts";

/**
 * Resolves when it is to be seen (or is certain not to be), which may be later: one loud effect at a time, none in a hidden tab.
 * Never rejects.
 */
export const play = (effect: Effect, surroundings: Surroundings = look(), told: Told = {}): Promise<Played> => stage().play(effect, surroundings, told);

/** Takes it off the page, or out of those that wait. */
export const withdraw = (id: string): void => stage().withdraw(id);
