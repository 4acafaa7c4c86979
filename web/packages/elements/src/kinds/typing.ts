/** What fields for words share: the length as the server counts it, shown beside the field and told near its end. */
import { html, type TemplateResult } from "lit";
import type { Words } from "../i18n/index.ts";

/** Code points, without white space around. */
export const lengthOf = (text: string): number => [...text.trim()].length;

const NEAR = [20, 10, 0];

/** How much is left, when a key has just brought it to where somebody who listens should know; below zero is too long. */
export function notice(before: string, now: string, most: number): number | null {
  const [had, left] = [most - lengthOf(before), most - lengthOf(now)];
  if (left < 0 && had >= 0) return left;
  return NEAR.some((near) => left <= near && had > near) ? left : null;
}

/** For the eye; `words.number` knows the digits of the language. */
export function counter(text: string, most: number, { number }: Words): TemplateResult {
  const used = lengthOf(text);
  return html`<span class="typed" aria-hidden="true" ?data-near=${most - used <= 20} ?data-over=${used > most}>${number(used)}<span>/${number(most)}</span></span>`;
}
