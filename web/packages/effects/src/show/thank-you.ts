/** A card in the middle with a tick that draws itself. Clicks pass through it, but for its link and its button where it has one. */
import { css, draw, icon, TICK, words } from "../draw.ts";
import type { Scene } from "../scene.ts";
import { closing, link } from "./closing.ts";

const styles = css`
  .thanks { position: relative; display: grid; justify-items: center; gap: 6px; inline-size: min(100%, 360px); padding: 30px 28px 28px; border-radius: calc(var(--_radius) * 1.3); color: var(--_text); background: var(--_surface); border: 1px solid var(--_border); box-shadow: var(--_shadow); text-align: center; }
  .thanks:has(.close) { pointer-events: auto; }
  .seal { display: grid; place-items: center; inline-size: 76px; block-size: 76px; margin-block-end: 10px; border-radius: 50%; color: var(--_on-accent); background: var(--_accent); box-shadow: 0 0 0 10px color-mix(in oklab, var(--_accent) 14%, transparent); }
  .seal svg { inline-size: 40px; block-size: 40px; stroke-width: 2.6; }
  .seal .emoji { font-size: 2.5rem; line-height: 1; }
  .thanks .title { font-size: 1.375rem; font-weight: 720; letter-spacing: -0.015em; line-height: 1.25; text-wrap: balance; }
  .thanks .title + p { color: var(--_muted); }
  .thanks .alone { font-size: 1.125rem; font-weight: 620; line-height: 1.35; text-wrap: balance; }
  .thanks .way { display: inline-flex; align-items: center; justify-content: center; min-block-size: 46px; margin-block-start: 12px; padding: 10px 22px; border-radius: calc(var(--_radius) * 0.67); font-weight: 620; text-decoration: none; color: var(--_on-accent); background: var(--_accent); }
  .thanks .close { position: absolute; inset-block-start: 6px; inset-inline-end: 6px; margin: 0; inline-size: 44px; block-size: 44px; padding: 12px; border: 0; border-radius: 50%; color: var(--_muted); background: none; cursor: pointer; }
  .item:not([data-still]) > .thanks { animation: bloom 0.5s var(--_spring); }
  .item:not([data-still]) .seal { animation: bloom 0.6s 0.06s var(--_spring) backwards; }
  .item:not([data-still]) .tick path { stroke-dasharray: 24; animation: drawn 0.45s 0.32s ease-out backwards; }
  @keyframes bloom { from { opacity: 0; transform: scale(0.8); } }
  @keyframes drawn { from { stroke-dashoffset: 24; } to { stroke-dashoffset: 0; } }
  @media (forced-colors: active) { .seal { border: 2px solid CanvasText; } }
`;

export function show(scene: Scene): boolean {
  const { item, effect: { message = "", options = {} }, adopt } = scene;
  adopt(styles);
  item.dataset["at"] = options.position ?? "center";
  const card = draw("section", { class: "thanks", part: "thank-you" });
  const way = link(scene);
  if (way === null) item.setAttribute("aria-hidden", "true"); // it is said
  else card.setAttribute("aria-label", options.title || message);
  card.append(
    draw("div", { class: "seal", "aria-hidden": "true" }, options.emoji ? draw("span", { class: "emoji" }, options.emoji) : icon("tick", TICK)),
    words("p", "title", options.title) ?? "",
    words("p", options.title ? "" : "alone", message) ?? "",
    ...(way === null ? [] : [way, closing(scene, card)]),
  );
  item.append(card);
  return true;
}
