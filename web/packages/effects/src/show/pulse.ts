/** Yes, noticed: a ring goes out from what it is about. */
import type { Scene } from "../scene.ts";
import { mark, subjectOf } from "../sign.ts";

export function show({ surroundings: { anchor }, item }: Scene): boolean {
  requestAnimationFrame(() => mark(subjectOf(anchor, item), "pulse"));
  return true;
}
