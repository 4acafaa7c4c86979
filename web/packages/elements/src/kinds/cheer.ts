/** Tapping for a team, or for the joy of it: every tap shows at once, totals travel once a second. */
import type { Poll, PollOption } from "@plaudit/client";
import { html, nothing, type TemplateResult } from "lit";
import { cheer as say } from "../i18n/kinds/cheer.ts";
import { media } from "../parts/media.ts";
import { digitsFor } from "../parts/outcome.ts";
import { setProperty } from "../set-property.ts";
import { cheerBoardOf, tapsIn, type CheerBoard } from "./cheer-board.ts";
import { styles } from "./cheer.styles.ts";
import { still } from "./glide.ts";
import { settingsOf, type FormScene, type KindView, type Row } from "./kind.ts";

/** A click this soon after a lifted finger is the same tap. */
const SAME_MS = 700;
const FLYING = 14;

const lifted = new WeakMap<EventTarget, number>();
const isAlone = ({ options: [first, ...more] }: Poll): boolean => more.length === 0 && first?.key === "cheer" && first.text === "Cheer";

/** Something rises from the button for each tap that counts; for those who asked for stillness only the number grows. */
function rise(button: HTMLElement, sign: string): void {
  if (still()) return;
  button.querySelector(".cheer-face")?.animate([{ transform: "scale(1)" }, { transform: "scale(1.16)" }, { transform: "scale(1)" }], { duration: 180, easing: "ease-out" });
  const sky = button.querySelector(".cheer-sky");
  if (sky === null || sky.childElementCount >= FLYING) return;
  const bit = document.createElement("span");
  bit.textContent = sign;
  bit.style.setProperty("--_left", `${25 + Math.random() * 45}%`);
  sky.append(bit);
  const drift = (Math.random() - 0.5) * 60;
  bit.animate([{ opacity: 1, transform: "translate(0, 0)" }, { opacity: 0, transform: `translate(${drift}px, -110px) rotate(${drift / 3}deg)` }], { duration: 900, easing: "ease-out" }).finished.then(() => bit.remove(), () => bit.remove());
}

function button(scene: FormScene<null>, board: CheerBoard, option: PollOption): TemplateResult {
  const { poll, words } = scene;
  const t = say(words);
  const { id } = option;
  const label = isAlone(poll) ? t("cheer") : option.text;
  const sign = option.emoji ?? (poll.options.length === 1 ? "👏" : "+1");
  const mine = board.own[id] ?? 0;
  const tap = (target: HTMLElement): void => {
    if (board.tap(id)) rise(target, sign);
  };
  // Each finger counts when it is lifted where it came down; a click without one comes from a key or from an assistive device.
  const up = (event: PointerEvent): void => {
    const target = event.currentTarget as HTMLElement;
    const { left, right, top, bottom } = target.getBoundingClientRect();
    lifted.set(target, event.timeStamp);
    if (event.button === 0 && event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom) tap(target);
  };
  const click = (event: MouseEvent): void => {
    const target = event.currentTarget as HTMLElement;
    if (event.detail === 0 || event.timeStamp - (lifted.get(target) ?? -Infinity) > SAME_MS) tap(target);
  };
  // A key that is held down is one tap.
  const key = (event: KeyboardEvent): void => {
    if (event.repeat && event.key === "Enter") event.preventDefault();
  };
  return html`<button type="button" class="cheer-tap" part="submit" @pointerup=${up} @click=${click} @keydown=${key}>
    <span class="cheer-face" aria-hidden="true">${option.image_url === null ? (option.emoji ?? (poll.options.length === 1 ? "👏" : nothing)) : media(option.image_url, null)}</span>
    <span class="cheer-name" dir="auto">${label}</span>
    <span class="cheer-mine">${mine > 0 ? t("yours", { n: mine }) : nothing}</span>
    <span class="cheer-sky" aria-hidden="true"></span>
  </button>`;
}

function race(scene: FormScene<null>, board: CheerBoard): TemplateResult | typeof nothing {
  const { poll, words, results } = scene;
  if (results === null) return nothing;
  const t = say(words);
  const counts = poll.options.map(({ id }) => board.crowdOf(id, scene));
  const total = counts.reduce((sum, n) => sum + n, 0);
  const most = Math.max(1, ...counts);
  const goal = settingsOf<{ goal: number | null }>(poll).goal ?? null;
  const teams = poll.options.length === 1
    ? html`<p class="cheer-total"><strong>${words.number(total)}</strong>${t("all", { n: total })}</p>`
    : html`<ul class="cheer-race" role="list">${poll.options.map(({ text }, index) => {
        const n = counts[index] ?? 0;
        return html`<li class="cheer-team" part="option" ?data-leader=${n === most}><p><span class="label" part="label" dir="auto">${text}</span><span class="cheer-count" part="count">${t("taps", { n })}</span></p>
          <div class="cheer-lane"><span part="bar" ${setProperty("--_share", String(n / most))}></span></div></li>`;
      })}</ul>`;
  return html`${teams}${goal === null ? nothing : html`<div class="cheer-goal"><span>${total >= goal ? t("reached") : t("goal", { n: total, goal })}</span><div class="cheer-lane"><span ${setProperty("--_share", String(Math.min(1, total / goal)))}></span></div></div>`}`;
}

export const cheer: KindView<null> = {
  styles,
  instant: true,
  begin: () => null,
  hint: ({ words }) => say(words)("hint"),

  inputs(scene) {
    const board = cheerBoardOf(scene.tools);
    board.follow(scene);
    return html`<div class="cheer-hall">${scene.poll.options.map((option) => button(scene, board, option))}</div>
      <p class="cheer-note">${board.fast ? say(scene.words)("fast") : board.note}</p>${race(scene, board)}`;
  },

  answer: (_poll, _draft, words) => ({ short: words.t("choose_first") }),
  columns: (words) => [say(words)("taps_head"), say(words)("share_head")],

  rows(scene) {
    const { poll, results, mine, words } = scene;
    const t = say(words);
    const teams = tapsIn(scene);
    const most = Math.max(0, ...teams.map(({ taps }) => taps));
    const own = mine.flatMap((answer) => ("taps" in answer ? [answer.taps] : [])).at(-1) ?? {};
    return poll.options.map(({ id, text, emoji, image_url }): Row => {
      const { taps, percent } = teams.find((team) => team.id === id) ?? { taps: 0, percent: 0 };
      return {
        id, label: isAlone(poll) ? t("cheer") : text, emoji, image: image_url, mine: (own[id] ?? 0) > 0,
        leader: taps > 0 && (results?.winners?.includes(id) ?? taps === most),
        count: results === null ? null : { votes: taps, percent, says: [words.percent(percent, digitsFor(results.voters)), t("taps", { n: taps })] },
      };
    });
  },

  summary(poll, { details }, words) {
    const total = (details?.["total"] as number | undefined) ?? 0;
    return poll.options.length > 1 || total === 0 ? null : { figure: words.number(total), words: say(words)("all", { n: total }) };
  },
};
