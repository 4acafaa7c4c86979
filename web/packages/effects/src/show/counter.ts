/** A number that runs up to what it is, large enough for a room. */
import { css, draw, words } from "../draw.ts";
import type { Scene } from "../scene.ts";
import { count } from "../spoken.ts";

const RUNS_MS = 1_100;

const styles = css`
  .tally { display: grid; justify-items: center; gap: 2px; max-inline-size: min(100%, 520px); padding: 26px 40px; border-radius: calc(var(--_radius) * 1.3); color: var(--_text); background: var(--_surface); border: 1px solid var(--_border); box-shadow: var(--_shadow); text-align: center; }
  .tally .figure { font-size: clamp(3rem, 14vw, 5rem); line-height: 1.05; font-weight: 780; letter-spacing: -0.04em; font-variant-numeric: tabular-nums; color: color-mix(in oklab, var(--_accent) 62%, var(--_text)); }
  .tally .label { font-weight: 620; font-size: 1.0625rem; }
  .tally .label + p { color: var(--_muted); }
  .item:not([data-still]) > .tally { animation: grow 0.5s var(--_spring); }
  @keyframes grow { from { opacity: 0; transform: scale(0.85); } }
`;

export function show({ item, effect: { message = "", options = {} }, surroundings: { lang }, plan, over, adopt }: Scene): boolean {
  adopt(styles);
  item.dataset["at"] = options.position ?? "center";
  item.setAttribute("aria-hidden", "true"); // it is said
  const goal = options.count ?? 0;
  const figure = draw("p", { class: "figure" }, count(goal, lang));
  item.append(draw("div", { class: "tally", part: "counter" }, options.emoji && draw("span", { class: "emoji" }, options.emoji), figure, words("p", "label", options.label || options.title), words("p", "", message)));
  if (!plan.still && goal > 1) run(figure, goal, lang, over);
  return true;
}

/** From nine tenths of it, fast and then slowly; its room is that of the goal from the start. */
function run(figure: HTMLElement, goal: number, lang: string, over: Promise<void>): void {
  figure.style.minInlineSize = `${count(goal, lang).length}ch`;
  const from = goal > 100 ? Math.floor(goal * 0.9) : 0;
  const start = performance.now();
  let stopped = false;
  void over.then(() => (stopped = true));
  const step = (now: number): void => {
    const share = Math.min(1, (now - start) / RUNS_MS);
    figure.textContent = count(Math.round(from + (goal - from) * (1 - (1 - share) ** 4)), lang);
    if (share < 1 && !stopped) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
