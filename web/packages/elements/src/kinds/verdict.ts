/** What quizzes and predictions share: options that turned out right or wrong, told by sign and word, never by colour alone. */
import { picksOf, type VisibleResults } from "@plaudit/client";
import { html, nothing, svg, type TemplateResult } from "lit";
import { verdict as say } from "../i18n/kinds/verdict.ts";
import type { Words } from "../i18n/index.ts";
import { media } from "../parts/media.ts";
import { digitsFor } from "../parts/outcome.ts";
import { setProperty } from "../set-property.ts";
import type { Scene } from "./kind.ts";

export interface Told {
  /** Ids of the options that are right; null while nobody may know. */
  readonly right: readonly string[] | null;
  readonly marks: { readonly right: string; readonly rightMine: string; readonly mine: string };
}

export const picked = ({ mine }: Scene): readonly string[] => mine.flatMap((answer) => picksOf(answer).map(String));

/** Whether what was picked is exactly what is right. */
export const isRight = (picks: readonly string[], right: readonly string[]): boolean =>
  picks.length === right.length && picks.every((one) => right.includes(one));

const TICK = svg`<path d="M3.5 8.5l3 3 6-7"/>`;
const CROSS = svg`<path d="m4 4 8 8m0-8-8 8"/>`;
const sign = (right: boolean): TemplateResult =>
  html`<span class="verdict-sign" ?data-wrong=${!right}><svg viewBox="0 0 16 16" aria-hidden="true">${right ? TICK : CROSS}</svg></span>`;

export const banner = (right: boolean, words: string): TemplateResult => html`<p class="verdict" ?data-right=${right}>${sign(right)}<span>${words}</span></p>`;

export const why = (text: unknown, { words }: Scene): TemplateResult | typeof nothing =>
  typeof text === "string" && text !== "" ? html`<p class="verdict-why" dir="auto"><strong>${say(words)("why")}</strong>${text}</p>` : nothing;

/** A row per option; nothing of the others where figures are kept from the viewer and nothing is told. */
export function judged(scene: Scene, { right, marks }: Told): TemplateResult {
  const { poll, results, words } = scene;
  const own = picked(scene);
  const digits = digitsFor(results?.voters ?? 0);
  const most = Math.max(1, ...(results?.options ?? []).map(({ votes }) => votes));
  const shown = poll.options.filter(({ id }) => results !== null || right !== null || own.includes(id));
  return html`<ol class="rows" role="list">${shown.map(({ id, text, emoji, image_url }) => {
    const mine = own.includes(id);
    const good = right?.includes(id) ?? false;
    const bad = right !== null && mine && !good;
    const count = results === null ? null : (results.options.find((option) => option.id === id) ?? { votes: 0, percent: 0 });
    const mark = good ? (mine ? marks.rightMine : marks.right) : mine ? marks.mine : null;
    return html`<li class="row" part="option" ?data-mine=${mine} ?data-right=${good} ?data-wrong=${bad} ?data-other=${right !== null && !good && !mine} ?data-leader=${right === null && count?.votes === most} ?data-bare=${count === null}>
      <div class="line">
        ${good || bad ? sign(good) : nothing}${media(image_url, emoji)}
        <span class="text"><span class="label" part="label" dir="auto">${text}</span>${mark === null ? nothing : html`<span class="mark">${mark}</span>`}</span>
        ${count === null ? nothing : html`<span class="figures" part="count"><span class="percent">${words.percent(count.percent, digits)}</span><span class="votes">${words.t("option_votes", { n: count.votes })}</span></span>`}
      </div>
      ${count === null ? nothing : html`<div class="track"><div class="bar" part="bar" ${setProperty("--_share", String(count.percent / 100))}></div></div>`}
    </li>`;
  })}</ol>`;
}

/** "64% answered right", once it is told. */
export function shareRight({ details, votes, voters }: VisibleResults, words: Words, what: "share_right" | "share_foresaw"): { readonly figure: string; readonly words: string } | null {
  const right = details?.["right"] as { readonly percent: number } | undefined;
  return right === undefined || votes === 0 ? null : { figure: words.percent(right.percent, digitsFor(voters)), words: say(words)(what) };
}
