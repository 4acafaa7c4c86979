/** What a ranking has come to: the Borda order, best first, with the points as bars and the places of the viewer. */
import type { Poll, PollOption } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ranking as say } from "../i18n/kinds/ranking.ts";
import { media } from "../parts/media.ts";
import { setProperty } from "../set-property.ts";
import { glide } from "./glide.ts";
import type { Row, Scene, Tools } from "./kind.ts";

interface Place {
  readonly id: string;
  readonly place: number;
  readonly points: number;
}

const placesIn = ({ results }: Scene): readonly Place[] => (results?.details?.["order"] as readonly Place[] | undefined) ?? [];
const ownOrder = ({ mine }: Scene): readonly string[] => mine.flatMap((answer) => ("ranking" in answer ? answer.ranking : []));

export const named = (poll: Poll, id: string): PollOption | undefined => poll.options.find((option) => option.id === id);

/** The order drawn last, by element: a change of it glides. */
const drawnOrder = new WeakMap<Tools, string>();

/** Best first; without figures in the order of the viewer. */
export function placingRows(scene: Scene): readonly Row[] {
  const { poll, results, words } = scene;
  const t = say(words);
  const own = ownOrder(scene);
  const places = placesIn(scene);
  const most = Math.max(1, ...places.map(({ points }) => points));
  return (results === null ? own.map((id, index) => ({ id, place: index + 1, points: 0 })) : places).flatMap(({ id, place, points }): Row[] => {
    const option = named(poll, id);
    if (option === undefined) return [];
    const votes = results?.options.find((row) => row.id === id)?.votes ?? 0;
    return [{
      id, label: option.text, emoji: option.emoji, image: option.image_url, mine: own.includes(id),
      leader: points > 0 && (results?.winners?.includes(id) ?? place === 1),
      count: results === null ? null : { votes, percent: (100 * points) / most, says: [t("points", { n: points }), t("firsts", { n: votes })] },
    }];
  });
}

export function placings(scene: Scene): TemplateResult {
  const { tools, results } = scene;
  const rows = placingRows(scene);
  const order = rows.map(({ id }) => id).join();
  if ((drawnOrder.get(tools) ?? order) !== order) glide(tools, ".row");
  drawnOrder.set(tools, order);
  const list = html`<ol class="rows" role="list">${repeat(rows, ({ id }) => id, (row) => standing(scene, row))}</ol>`;
  return results === null && rows.length > 0 ? html`<p class="hint">${say(scene.words)("your_order")}</p>${list}` : list;
}

function standing(scene: Scene, { id, label, emoji, image, leader, count }: Row): TemplateResult {
  const { words } = scene;
  const own = ownOrder(scene).indexOf(id) + 1;
  const place = placesIn(scene).find((one) => one.id === id)?.place ?? own;
  return html`<li class="row" part="option" data-id=${id} ?data-leader=${leader} ?data-bare=${count === null}>
    <div class="line">
      <span class="ranking-place">${words.number(place)}</span>${media(image, emoji)}
      <span class="text">
        <span class="label" part="label" dir="auto">${label}</span>
        ${own > 0 && count !== null ? html`<span class="mark">${say(words)("yours", { place: own })}</span>` : nothing}
      </span>
      ${count?.says === undefined ? nothing : html`<span class="figures" part="count"><span class="percent">${count.says[0]}</span><span class="votes">${count.says[1]}</span></span>`}
    </div>
    ${count === null ? nothing : html`<div class="track"><div class="bar" part="bar" ${setProperty("--_share", String(count.percent / 100))}></div></div>`}
  </li>`;
}
