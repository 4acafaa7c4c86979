/** Boards that grow: ideas to approve of and questions to vote up, with what the audience adds. Every tap votes. */
import type { PollOption } from "@plaudit/client";
import { html, nothing, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ideas as say } from "../i18n/kinds/ideas.ts";
import { drawn, glide } from "./glide.ts";
import { arrange, isHeld } from "./growth.ts";
import { boardOf, standingOf, type Board } from "./ideas-board.ts";
import { counted, ordered, type Sort } from "./ideas-order.ts";
import { styles } from "./ideas.styles.ts";
import type { KindView, Scene } from "./kind.ts";
import { suggesting } from "./suggesting.ts";

type Name = "ideas" | "qna";

const ARROW = svg`<path d="M8 13V4M4 7.5l4-4 4 4"/>`;
const TICK = svg`<path d="M3 8.5l3 3 7-7"/>`;
const icon = (path: TemplateResult): TemplateResult => html`<svg viewBox="0 0 16 16" aria-hidden="true">${path}</svg>`;

/** `live`: votes are taken by tapping. */
function board(name: Name, scene: Scene, live: boolean): TemplateResult {
  const { poll, words, tools, results } = scene;
  const t = say(words);
  const state = boardOf(tools);
  state.follow(scene);
  const votes = counted(results, standingOf(scene), state.wanted);
  const wanted = ordered(poll.options, votes, state.sort);
  const { ids, waiting } = arrange(state.shown, wanted, isHeld(tools, ".ideas", state.touchedAt));
  const some = ids.slice(0, state.most);
  if (state.shown.length > 0 && state.shown.join() !== ids.join()) glide(tools, ".idea");
  state.shown = ids;
  const byId = new Map(poll.options.map((option) => [option.id, option]));
  if (ids.length === 0) return html`<p class="ideas-empty">${t(live ? `empty_${name}` : "none")}</p>`;
  const sort = (by: Sort): TemplateResult => html`<button type="button" aria-pressed=${state.sort === by} @click=${() => state.arrangeBy(by)}>${t(by)}</button>`;
  const fresh = (): void => {
    state.release();
    tools.root.querySelector(".ideas")?.scrollIntoView({ block: "start" });
  };
  return html`${ids.length > 1 ? html`<div class="ideas-sort" role="group" aria-label=${t("sort")}>${sort("top")}${sort("new")}</div>` : nothing}
    ${waiting > 0 ? html`<button class="ideas-fresh" type="button" @click=${fresh}>${t("fresh", { n: waiting })}</button>` : nothing}
    <ul class="ideas" role="list" @pointermove=${() => state.touched()}>${repeat(some, (id) => id, (id) => idea(scene, state, byId.get(id), results === null ? null : (votes.get(id) ?? 0), live))}</ul>
    ${ids.length > some.length ? html`<div class="actions"><button class="quiet" type="button" @click=${() => state.more()}>${t("more")}</button></div>` : nothing}`;
}

function idea(scene: Scene, state: Board, option: PollOption | undefined, votes: number | null, live: boolean): TemplateResult | typeof nothing {
  if (option === undefined) return nothing;
  const { words, tools } = scene;
  const { id, text: label, pinned } = option;
  const t = say(words);
  const mine = state.wanted.includes(id);
  const answered = option.state === "answered";
  const toggle = (): void => tools.say(t(state.toggle(id) ? "voted" : "unvoted", { label }));
  const count = votes === null ? nothing : html`<span>${words.number(votes)}</span>`;
  return html`<li class="idea" part="option" data-id=${id} ?data-mine=${mine} ?data-answered=${answered}>
    <div class="idea-words">
      <span class="label" part="label" dir="auto">${label}</span>
      ${pinned ? html`<span class="idea-tag">${t("pinned")}</span>` : nothing}${answered ? html`<span class="idea-tag" data-tone="done">${icon(TICK)}${t("answered")}</span>` : nothing}
    </div>
    ${live
      ? html`<button type="button" class="idea-vote" aria-pressed=${mine} @click=${toggle}>${icon(ARROW)}<span class="quietly">${t("up", { label })}</span>${count}</button>`
      : html`<span class="idea-vote" part="count"><span class="quietly">${t("votes", { n: votes ?? 0 })}</span><span aria-hidden="true">${icon(ARROW)}${count}</span></span>`}
  </li>`;
}

/** What somebody suggested is there already: show them where. */
function show(scene: Scene, id: string): void {
  const { tools } = scene;
  const state = boardOf(tools);
  state.most = Math.max(state.most, state.shown.indexOf(id) + 1);
  tools.redraw();
  void drawn(tools).then(() => {
    const found = [...tools.root.querySelectorAll<HTMLElement>(".idea")].find((one) => one.dataset["id"] === id);
    found?.scrollIntoView({ block: "nearest" });
    found?.setAttribute("data-found", "");
    found?.addEventListener("animationend", () => found.removeAttribute("data-found"), { once: true });
  });
}

const viewOf = (name: Name): KindView<null> => ({
  styles,
  instant: true,
  begin: () => null,
  hint: ({ words }) => say(words)(`hint_${name}`),
  inputs: (scene) => html`${suggesting(scene, name === "qna" ? "question" : "idea", (id) => show(scene, id))}${board(name, scene, true)}`,
  answer: (_poll, _draft, words) => ({ short: words.t("choose_first") }),
  figures: (scene) => board(name, scene, false),
});

export const ideas = viewOf("ideas");
export const qna = viewOf("qna");
