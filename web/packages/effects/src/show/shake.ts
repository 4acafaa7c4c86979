/** No: what it is about shakes its head. */
import type { Scene } from "../scene.ts";
import { mark, subjectOf } from "../sign.ts";

export function show({ surroundings: { anchor }, item }: Scene): boolean {
  requestAnimationFrame(() => mark(subjectOf(anchor, item), "shake"));
  return true;
}
