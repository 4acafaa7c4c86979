/** The cloud: every word is text in a list, its size by CSS; what gains weight grows where it is. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { wordCloud as say } from "../i18n/kinds/word-cloud.ts";
import { setProperty } from "../set-property.ts";
import { extent, placed, scaleFor, sizeOf, type Box, type Places } from "./cloud-layout.ts";
import { measured, type Sized } from "./cloud-measure.ts";
import type { Scene, Tools } from "./kind.ts";
import { innerWidth } from "./width.ts";

export interface Word {
  readonly text: string;
  readonly votes: number;
  readonly percent: number;
}

interface Sky {
  readonly words: readonly Word[];
  readonly width: number;
  readonly sized: ReadonlyMap<string, Sized>;
  readonly places: Places;
  /** Edges above and below the middle, px. */
  readonly top: number;
  readonly bottom: number;
  /** Never less than it was: the page below does not jump. */
  readonly tall: number;
  /** In order of appearance: a node that stays keeps its way. */
  readonly order: readonly string[];
}

const skies = new WeakMap<Tools, Sky>();
const LEAST_PX = 14;

export const wordsIn = ({ results }: Scene): readonly Word[] => (results?.details?.["words"] as readonly Word[] | undefined) ?? [];
export const ownWords = ({ mine }: Scene): readonly string[] => mine.flatMap((answer) => ("words" in answer ? answer.words : []));
/** Near enough to the server's folding to find one's own word again. */
export const folded = (word: string): string => word.normalize("NFKC").trim().toLocaleLowerCase().replace(/\s+/g, " ");

function skyOf({ tools }: Scene, words: readonly Word[]): Sky {
  const width = Math.max(120, innerWidth(tools));
  const before = skies.get(tools);
  if (before !== undefined && before.width === width && same(before.words, words)) return before;
  const most = Math.max(30, Math.min(72, width / 5.5));
  const shape = (scale: number): Map<string, Sized> => new Map(words.map(({ text, votes }) => [text, measured(tools, text, Math.round(scale * sizeOf(votes, words, LEAST_PX, most)), LEAST_PX, width)]));
  const sized = shape(scaleFor([...shape(1).values()], width));
  const boxes = words.map(({ text }): Box => ({ text, width: sized.get(text)?.width ?? 0, height: sized.get(text)?.height ?? 0 }));
  const places = placed(boxes, width, before?.width === width ? before.places : undefined);
  const { top, bottom } = extent(boxes, places);
  const kept = (before?.order ?? []).filter((text) => sized.has(text));
  const order = [...kept, ...words.map(({ text }) => text).filter((text) => !kept.includes(text))];
  const sky = { words, width, sized, places, top, bottom, order, tall: Math.max(bottom - top, before?.width === width ? before.tall : 0) };
  skies.set(tools, sky);
  return sky;
}

const same = (a: readonly Word[], b: readonly Word[]): boolean => a.length === b.length && a.every((word, index) => word.text === b[index]?.text && word.votes === b[index]?.votes);

export function cloud(scene: Scene): TemplateResult {
  const { results, words: w } = scene;
  const t = say(w);
  if (results === null) return ownList(scene);
  const words = wordsIn(scene);
  const held = (results.details?.["held"] as number | undefined) ?? 0;
  const waiting = held > 0 ? html`<p class="muted cloud-held">${t("held", { n: held })}</p>` : nothing;
  if (words.length === 0) return html`${ownWords(scene).length === 0 ? html`<p class="cloud-empty">${t("nothing")}</p>` : ownList(scene)}${waiting}`;
  const sky = skyOf(scene, words);
  const own = new Set(ownWords(scene).map(folded));
  const byText = new Map(words.map((word) => [word.text, word]));
  const most = words[0]?.votes ?? 1;
  const middle = -sky.top + (sky.tall - (sky.bottom - sky.top)) / 2;
  return html`<ul class="cloud" role="list" ${setProperty("--_tall", `${sky.tall}px`)}>${repeat(sky.order, (text) => text, (text) => {
    const { votes } = byText.get(text) ?? { votes: 0 };
    const { x, y } = sky.places.get(text) ?? { x: 0, y: 0 };
    return html`<li class="cloud-word" part="label" data-tier=${votes === most ? 2 : votes * 3 >= most ? 1 : 0} ?data-mine=${own.has(folded(text))} ${setProperty("--_size", `${sky.sized.get(text)?.size ?? LEAST_PX}px`)} ${setProperty("--_x", `${x}px`)} ${setProperty("--_y", `${y}px`)} ${setProperty("--_middle", `${middle}px`)}><bdi>${text}</bdi><span class="quietly"> ${t("said", { n: votes })}${own.has(folded(text)) ? `, ${t("yours")}` : nothing}</span></li>`;
  })}</ul>${waiting}`;
}

function ownList(scene: Scene): TemplateResult {
  const own = ownWords(scene);
  if (own.length === 0) return html``;
  return html`<p class="hint">${say(scene.words)("your_words")}</p><ul class="cloud-own" role="list">${own.map((word) => html`<li class="chip" dir="auto">${word}</li>`)}</ul>`;
}
