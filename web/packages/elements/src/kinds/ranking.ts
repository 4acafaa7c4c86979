/** Ranking: all options in an order of the viewer's, or the best few tapped one after the other. Counted by Borda. */
import type { Poll } from "@plaudit/client";
import { html, nothing, svg, type TemplateResult } from "lit";
import { ranking as say } from "../i18n/kinds/ranking.ts";
import { media } from "../parts/media.ts";
import { drawn, glide } from "./glide.ts";
import { settingsOf, type FormScene, type KindView } from "./kind.ts";
import { drag } from "./ranking-drag.ts";
import { moved, orderOf, type Order } from "./ranking-order.ts";
import { named, placings, placingRows } from "./ranking-results.ts";
import { styles } from "./ranking.styles.ts";

interface Settings {
  readonly top: number | null;
  readonly partial: boolean;
}

const rules = (poll: Poll): { readonly most: number; readonly least: number; readonly taps: boolean } => {
  const { top, partial } = settingsOf<Settings>(poll);
  const most = Math.min(top ?? poll.options.length, poll.options.length);
  return { most, least: partial ? 1 : most, taps: partial === true || most < poll.options.length };
};
const ids = ({ options }: Poll): Order => options.map(({ id }) => id);
const rankedBy = (poll: Poll, draft: Order): Order => orderOf(draft, ids(poll), !rules(poll).taps);

const grip = svg`<circle cx="5" cy="3" r="1.5"/><circle cx="11" cy="3" r="1.5"/><circle cx="5" cy="8" r="1.5"/><circle cx="11" cy="8" r="1.5"/><circle cx="5" cy="13" r="1.5"/><circle cx="11" cy="13" r="1.5"/>`;
const UP = svg`<path d="M9 14V4M5 8l4-4 4 4"/>`;
const DOWN = svg`<path d="M9 4v10M5 10l4 4 4-4"/>`;
const OFF = svg`<path d="m5 5 8 8m0-8-8 8"/>`;

/** Puts the new order in place, says where `id` is now, and keeps the focus with it. */
function put({ poll, tools, words, change }: FormScene<Order>, order: Order, id: string, focus?: string): void {
  const label = named(poll, id)?.text ?? "";
  const place = order.indexOf(id) + 1;
  glide(tools, ".ranking-item");
  change(order);
  tools.say(place === 0 ? say(words)("removed", { label }) : say(words)("moved", { label, place, n: order.length }));
  void drawn(tools).then(() => {
    const buttons = (selector: string): HTMLElement | null => tools.root.querySelector<HTMLElement>(selector);
    (focus === undefined ? (buttons(".ranking-add:focus") ?? buttons(".ranking-add") ?? buttons(".ranking-moves button")) : (buttons(`.ranking-item:nth-child(${place}) .ranking-${focus}`) ?? buttons(".ranking-add")))?.focus();
  });
}

function item(scene: FormScene<Order>, order: Order, id: string, index: number): TemplateResult | typeof nothing {
  const option = named(scene.poll, id);
  if (option === undefined) return nothing;
  const t = say(scene.words);
  const label = option.text;
  const to = (place: number, focus: string): void => {
    if (place >= 0 && place < order.length) put(scene, moved(order, index, place), id, focus);
  };
  const hold = (event: PointerEvent): void => {
    const at = event.target as Element;
    if (at.closest("button") || (event.pointerType !== "mouse" && !at.closest(".ranking-grip"))) return;
    drag(event, event.currentTarget as HTMLElement, (place) => place !== index && put(scene, moved(order, index, place), id, "up"));
  };
  const button = (name: string, words: string, icon: TemplateResult, off: boolean, act: () => void): TemplateResult =>
    html`<button type="button" class="ranking-${name}" aria-label=${words} aria-disabled=${off} @click=${act}><svg viewBox="0 0 18 18" aria-hidden="true">${icon}</svg></button>`;
  return html`<li class="option ranking-item" part="option" data-id=${id} @pointerdown=${hold}>
    <span class="ranking-place" aria-hidden="true">${scene.words.number(index + 1)}</span>
    ${media(option.image_url, option.emoji)}<span class="label" part="label" dir="auto">${label}</span>
    <span class="ranking-moves">
      ${button("up", t("up", { label }), UP, index === 0, () => to(index - 1, "up"))}${button("down", t("down", { label }), DOWN, index === order.length - 1, () => to(index + 1, "down"))}
      ${rules(scene.poll).taps ? button("off", t("remove", { label }), OFF, false, () => put(scene, order.filter((one) => one !== id), id, "off")) : nothing}
    </span>
    <span class="ranking-grip" aria-hidden="true"><svg viewBox="0 0 16 16">${grip}</svg></span>
  </li>`;
}

export const ranking: KindView<Order> = {
  styles,
  begin: (_poll, before) => (before !== null && "ranking" in before ? before.ranking : []),
  submit: (_poll, words) => say(words)("send"),

  hint({ poll, draft, words }) {
    const { most, least, taps } = rules(poll);
    const t = say(words);
    if (!taps) return t("order");
    const count = rankedBy(poll, draft).length;
    return `${t(least < most ? "tap_some" : "tap", { n: most })}${count === 0 ? "" : ` · ${t("placed", { n: count })}`}`;
  },

  inputs(scene) {
    const { poll, draft, words } = scene;
    const { taps, most } = rules(poll);
    const order = rankedBy(poll, draft);
    const list = html`<ol class="ranking-list" role="list">${order.map((id, index) => item(scene, order, id, index))}</ol>`;
    if (!taps) return list;
    const left = poll.options.filter(({ id }) => !order.includes(id));
    return html`${list}<div class="options ranking-pool">${left.map((option) => html`<button
      type="button" class="option ranking-add" part="option" aria-disabled=${order.length >= most}
      aria-label=${order.length >= most ? nothing : say(words)("take", { label: option.text, place: order.length + 1 })}
      @click=${() => order.length < most && put(scene, [...order, option.id], option.id)}
    >${media(option.image_url, option.emoji)}<span class="label" part="label" dir="auto">${option.text}</span></button>`)}</div>`;
  },

  answer(poll, draft, words) {
    const order = rankedBy(poll, draft);
    const { least, most } = rules(poll);
    const at = ".ranking-add";
    if (order.length === 0) return { short: say(words)("first"), at };
    return order.length < least ? { short: say(words)("more", { n: least - order.length }), at } : { ranking: order.slice(0, most) };
  },

  columns: (words) => [say(words)("firsts_head"), say(words)("points_head")],
  rows: placingRows,
  figures: placings,
};
