/** How wide the card is, told again when that changes what is drawn. */
import type { Tools } from "./kind.ts";

const UNKNOWN_PX = 480;
const watched = new WeakMap<Tools, ResizeObserver>();

/** Inside its padding, px. */
export function innerWidth(tools: Tools): number {
  const card = tools.root.querySelector<HTMLElement>(".card");
  if (card === null) return UNKNOWN_PX;
  if (!watched.has(tools)) {
    let known = card.clientWidth;
    const observer = new ResizeObserver(() => {
      if (card.clientWidth === known) return;
      known = card.clientWidth;
      tools.redraw();
    });
    observer.observe(card);
    watched.set(tools, observer);
  }
  const { paddingLeft, paddingRight } = getComputedStyle(card);
  return card.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}
