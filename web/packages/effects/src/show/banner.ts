/** A strip at the edge of the window that stays until it is closed, over the page and not in it: nothing below moves. */
import { css, draw, icon, words } from "../draw.ts";
import type { Scene } from "../scene.ts";
import { closing, link } from "./closing.ts";

const styles = css`
  .banner.item { padding-block: max(12px, env(safe-area-inset-top)) max(12px, env(safe-area-inset-bottom)); }
  .strip { --_tone: var(--_accent); pointer-events: auto; position: relative; display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; inline-size: min(100%, 880px); padding: 12px 60px 12px 18px; padding-inline: 20px 60px; border-radius: var(--_radius); color: var(--_text); background: var(--_surface); border: 1px solid var(--_border); box-shadow: var(--_shadow); overflow: hidden; }
  .strip::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: 5px; background: var(--_tone); }
  .strip[data-tone="success"] { --_tone: var(--_accent); }
  .strip[data-tone="warning"] { --_tone: var(--_warning); }
  .strip[data-tone="error"] { --_tone: var(--_error); }
  .strip > svg, .strip > .emoji { color: var(--_tone); }
  .strip > .emoji { font-size: 1.375rem; line-height: 1; }
  .strip .text { flex: 1 1 220px; min-inline-size: 0; }
  .strip .title { font-weight: 680; }
  .strip .title + p { color: var(--_muted); font-size: 0.9375rem; }
  .way { display: inline-flex; align-items: center; min-block-size: 40px; padding: 8px 16px; border-radius: calc(var(--_radius) * 0.6); font-weight: 620; font-size: 0.9375rem; text-decoration: none; color: var(--_on-accent); background: var(--_accent); }
  .way:hover { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); }
  .close { position: absolute; inset-block-start: 50%; inset-inline-end: 8px; margin-block-start: -22px; inline-size: 44px; block-size: 44px; padding: 12px; border: 0; border-radius: 50%; color: var(--_muted); background: none; cursor: pointer; }
  .close:hover { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  @media (max-width: 560px) {
    .strip { align-items: start; row-gap: 10px; }
    .strip .close { inset-block-start: 2px; margin: 0; }
    .strip .way { flex: 1 1 100%; justify-content: center; margin-inline-end: -44px; }
  }
  .item:not([data-still]) > .strip { animation: drop 0.45s var(--_ease); }
  .item[data-at="bottom"]:not([data-still]) > .strip { animation-name: rise; }
  @keyframes drop { from { opacity: 0; transform: translateY(-24px); } }
  @media (forced-colors: active) { .strip::before { forced-color-adjust: none; background: Highlight; } }
`;

export function show(scene: Scene): boolean {
  const { item, effect, adopt } = scene;
  const { message = "", tone = "info", options = {} } = effect;
  adopt(styles);
  item.dataset["at"] = options.position ?? "top";
  const strip = draw("section", { class: "strip", part: "banner", "data-tone": tone, "aria-label": options.title || message || "Plaudit" });
  strip.append(
    options.emoji ? draw("span", { class: "emoji", "aria-hidden": "true" }, options.emoji) : icon("horn", "M4 10v4l11 4V6z", "M18.5 9.5a4 4 0 0 1 0 5", "M7 15v3.5"),
    draw("div", { class: "text" }, words("p", "title", options.title), words("p", "", message)),
    link(scene) ?? "",
    closing(scene, strip),
  );
  item.append(strip);
  return true;
}
