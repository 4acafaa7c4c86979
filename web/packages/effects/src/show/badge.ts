/** A medal: earned, shown, gone. */
import { css, draw, icon, words } from "../draw.ts";
import type { Scene } from "../scene.ts";

const STAR = "M12 3.6l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z";

const styles = css`
  .award { display: flex; align-items: center; gap: 16px; max-inline-size: min(100%, 460px); padding: 12px 26px 12px 12px; padding-inline: 12px 26px; border-radius: 56px; color: var(--_text); background: var(--_surface); border: 1px solid var(--_border); box-shadow: var(--_shadow); }
  .medal { position: relative; flex: none; display: grid; place-items: center; inline-size: 72px; block-size: 72px; border-radius: 50%; overflow: hidden; color: #ffffff; background: conic-gradient(from 210deg, var(--_one), var(--_two), var(--_three), var(--_one)); }
  .medal::before { content: ""; position: absolute; inset: 6px; border-radius: 50%; background: color-mix(in oklab, var(--_one) 82%, #000000); box-shadow: inset 0 2px 6px rgb(0 0 0 / 0.25); }
  .medal > * { position: relative; }
  .medal svg { inline-size: 36px; block-size: 36px; fill: currentColor; stroke-width: 1; }
  .medal .emoji { font-size: 2.125rem; line-height: 1; }
  .award .title { font-weight: 720; font-size: 1.125rem; line-height: 1.25; letter-spacing: -0.01em; }
  .award .title + p { color: var(--_muted); font-size: 0.9375rem; }
  .award .alone { font-weight: 650; }
  .award:not(:has(p)) { padding: 12px; }
  .item:not([data-still]) > .award { animation: up 0.55s var(--_spring); }
  .item:not([data-still]) .medal { animation: stamp 0.7s 0.12s var(--_spring) backwards; }
  .item:not([data-still]) .medal::after { content: ""; position: absolute; inset: -40%; background: linear-gradient(115deg, transparent 42%, rgb(255 255 255 / 0.65) 50%, transparent 58%); animation: gleam 1.1s 0.5s ease-in-out backwards; transform: translateX(70%); }
  @keyframes up { from { opacity: 0; transform: translateY(40px) scale(0.9); } }
  @keyframes stamp { from { transform: scale(0) rotate(-160deg); } }
  @keyframes gleam { from { transform: translateX(-70%); } }
`;

export function show({ item, effect: { message = "", options = {} }, palette, adopt }: Scene): boolean {
  adopt(styles);
  item.dataset["at"] = options.position ?? "bottom";
  item.setAttribute("aria-hidden", "true"); // it is said
  ["--_one", "--_two", "--_three"].forEach((name, index) => item.style.setProperty(name, palette[index % palette.length] ?? "currentColor"));
  const medal = draw("div", { class: "medal" }, options.emoji ? draw("span", { class: "emoji" }, options.emoji) : icon("star", STAR));
  item.append(draw("div", { class: "award", part: "badge" }, medal, (options.title || message) && draw("div", {}, words("p", "title", options.title), words("p", options.title ? "" : "alone", message))));
  return true;
}
