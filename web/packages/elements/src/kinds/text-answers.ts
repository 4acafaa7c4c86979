/** What people wrote, newest or most liked first. Nothing moves under somebody who reads. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { text as say } from "../i18n/kinds/text.ts";
import { arrange, isHeld } from "./growth.ts";
import { settingsOf, type Scene } from "./kind.ts";
import { feedOf, type AnswerFeed, type Sort, type Written } from "./text-feed.ts";

const heart = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 17 3.4 10.3a4.2 4.2 0 1 1 6-5.9l.6.6.6-.6a4.2 4.2 0 1 1 6 5.9z" /></svg>`;

export function answers(scene: Scene): TemplateResult {
  const { results, poll, words, tools } = scene;
  const t = say(words);
  if (results === null) return own(scene);
  const feed = feedOf(tools);
  if (!scene.casting || feed.phase !== "loading") feed.follow([results.run, results.version, results.revision, poll.revision].join(), scene.own.map(({ vote_id }) => vote_id).join());
  if (feed.phase === "failed") return html`<p class="note">${t("failed")}</p><div class="actions"><button class="quiet" type="button" @click=${() => feed.retry()}>${t("retry")}</button></div>`;
  if (feed.items.length === 0) return html`<p class="note">${t(feed.phase === "loading" && results.voters > 0 ? "loading" : "nothing")}</p>${own(scene)}`;
  return list(scene, feed);
}

function list(scene: Scene, feed: AnswerFeed): TemplateResult {
  const { poll, words, tools } = scene;
  const t = say(words);
  const likes = settingsOf<{ likes: boolean }>(poll).likes ?? true;
  const byId = new Map(feed.items.map((item) => [item.id, item]));
  const before = feed.shown;
  const { ids, waiting } = arrange(before, [...byId.keys()], isHeld(tools, ".answers", 0));
  feed.shown = ids;
  const sort = (name: Sort): TemplateResult => html`<button type="button" aria-pressed=${feed.sort === name} @click=${() => feed.order(name)}>${t(name)}</button>`;
  const fresh = (): void => {
    feed.shown = [];
    tools.root.querySelector(".answers")?.scrollIntoView({ block: "start" });
    tools.redraw();
  };
  return html`${scene.casting ? own(scene) : nothing}${likes ? html`<div class="answers-sort" role="group" aria-label=${t("sort")}>${sort("newest")}${sort("liked")}</div>` : nothing}
    ${waiting > 0 ? html`<button class="answers-fresh" type="button" @click=${fresh}>${t("fresh", { n: waiting })}</button>` : nothing}
    <ol class="answers" role="list">${repeat(ids, (id) => id, (id) => item(scene, feed, byId.get(id), likes, before.length > 0 && !before.includes(id)))}</ol>
    ${feed.hasMore ? html`<div class="actions"><button class="quiet" type="button" @click=${() => void feed.more()}>${t("more")}</button></div>` : nothing}`;
}

function item(scene: Scene, feed: AnswerFeed, written: Written | undefined, likes: boolean, isNew: boolean): TemplateResult | typeof nothing {
  if (written === undefined) return nothing;
  const { words, own } = scene;
  const t = say(words);
  const { id, text, state, at } = written;
  const mine = own.some(({ vote_id }) => vote_id === id);
  const count = feed.likesOf(written);
  return html`<li class="row answers-item" part="option" data-id=${id} ?data-mine=${mine} ?data-new=${isNew}>
    <p class="label" part="label" dir="auto">${text}</p>
    <div class="answers-foot">
      <time datetime=${at}>${ago(Date.parse(at) - scene.tools.now(), words.lang)}</time>
      ${mine ? html`<span class="mark">${t("yours")}</span>` : nothing}
      ${state === "approved" ? nothing : html`<span class="chip">${t(state)}</span>`}
      ${likes && state === "approved" ? html`<button type="button" class="answers-like" aria-pressed=${feed.isLiked(id)} @click=${() => void feed.like(id)}>${heart}<span class="quietly">${t("like")}</span> ${words.number(count)}</button>` : nothing}
    </div>
  </li>`;
}

/** The viewer's own words, where the list is not to be seen or does not have them. */
function own({ mine, words, poll, casting }: Scene): TemplateResult {
  const t = say(words);
  const held = settingsOf<{ moderated: boolean }>(poll).moderated === true;
  return html`${mine.map((answer) => ("text" in answer ? html`<div class="row answers-item" data-mine part="option"><p class="label" part="label" dir="auto">${answer.text}</p><div class="answers-foot"><span class="mark">${t("yours")}</span>${casting ? html`<span class="muted">${words.t("sending")}</span>` : held ? html`<span class="chip">${t("pending")}</span>` : nothing}</div></div>` : nothing))}`;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];

/** "2 min. ago", in the words of the language; `way` is below zero for what is past. */
export function ago(way: number, lang: string): string {
  const [unit, size] = UNITS.find(([, ms]) => -way >= ms) ?? ["second", Infinity];
  return new Intl.RelativeTimeFormat(lang, { style: "short", numeric: "auto" }).format(Math.min(0, Math.ceil(way / size)), unit as Intl.RelativeTimeFormatUnit);
}
