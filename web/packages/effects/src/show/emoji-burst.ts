/** Emoji that fly up from what it is about, or from below, and are gone. */
import { css, draw } from "../draw.ts";
import type { Scene } from "../scene.ts";

const FEW = 22;
const FEW_WHEN_SAVING = 10;
const MOST = 40;
const FLIES_MS = 1_700;

const styles = css`
  .fly { position: absolute; left: 0; top: 0; font-size: 2rem; line-height: 1; opacity: 0; will-change: transform, opacity; }
`;

const between = (low: number, high: number): number => low + Math.random() * (high - low);

export function show({ item, effect: { options = {} }, surroundings: { anchor, brand, reducedData }, adopt }: Scene): boolean {
  adopt(styles);
  item.setAttribute("aria-hidden", "true");
  const emoji = options.emoji ?? brand?.emoji ?? "🎉";
  const box = anchor?.getBoundingClientRect();
  const [x, y] = box !== undefined && box.width > 0 ? [box.left + box.width / 2, Math.min(box.bottom - 20, innerHeight - 20)] : [innerWidth / 2, innerHeight - 10];
  const many = Math.min(MOST, options.count ?? (reducedData ? FEW_WHEN_SAVING : FEW));
  for (let index = 0; index < many; index++) item.append(fly(emoji, x, y));
  return true;
}

function fly(emoji: string, x: number, y: number): HTMLElement {
  const one = draw("span", { class: "fly" }, emoji);
  const reach = Math.min(innerWidth * 0.42, 300);
  const [across, up, size, turn] = [between(-reach, reach), between(0.35, 0.78) * innerHeight, between(0.6, 1.5), between(-50, 50)];
  const at = (dx: number, dy: number, scale: number, angle: number): string => `translate(${x + dx - 16}px, ${y - dy - 16}px) scale(${scale}) rotate(${angle}deg)`;
  one.animate(
    [
      { opacity: 0, transform: at(0, 0, 0.2, 0), easing: "cubic-bezier(0.15, 0.8, 0.4, 1)" },
      { opacity: 1, transform: at(across * 0.75, up * 0.8, size, turn * 0.6), offset: 0.45, easing: "ease-out" },
      { opacity: 1, transform: at(across * 0.95, up, size, turn), offset: 0.75 },
      { opacity: 0, transform: at(across, up * 1.06, size * 0.8, turn * 1.2) },
    ],
    { duration: FLIES_MS * between(0.75, 1.15), delay: between(0, 350), fill: "both" },
  );
  return one;
}
