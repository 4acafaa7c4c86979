/** Movement that only explains: what has changed its place glides there from where it was seen. */
import type { Tools } from "./kind.ts";

interface Drawn {
  readonly updateComplete: Promise<unknown>;
}

/** After the redraw that is under way or asked for. */
export const drawn = ({ root }: Tools): Promise<unknown> => (root.host as unknown as Drawn).updateComplete;

export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Call before a redraw that may move what carries `data-id` under `selector`, or while it is being made. */
export function glide(tools: Tools, selector: string): void {
  if (still()) return;
  const all = (): readonly HTMLElement[] => [...tools.root.querySelectorAll<HTMLElement>(`${selector}[data-id]`)];
  const seen = new Map(all().map((item) => [item.dataset["id"], item.getBoundingClientRect().top]));
  void drawn(tools).then(() => {
    for (const item of all()) {
      const way = (seen.get(item.dataset["id"]) ?? NaN) - item.getBoundingClientRect().top;
      if (Math.abs(way) > 1) item.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: 320, easing: "cubic-bezier(0.22, 1, 0.36, 1)" });
    }
  });
}
