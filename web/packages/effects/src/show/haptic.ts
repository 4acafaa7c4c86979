/** Felt, where the device can. */
import type { Scene } from "../scene.ts";

/** False where the browser knows better than the device, say before the first touch. */
export const show = ({ plan }: Scene): boolean => navigator.vibrate([...plan.vibrate]);
