/** Holding an item and letting it go elsewhere in its list. Nothing is redrawn meanwhile: lengths are set, and undone at the end. */
import { placeOf, shifts } from "./ranking-order.ts";

const EDGE_PX = 56;
const SCROLL_PX = 9;

export function drag(down: PointerEvent, item: HTMLElement, drop: (to: number) => void): void {
  const list = item.parentElement;
  if (list === null || down.button !== 0) return;
  down.preventDefault(); // no text is to be selected
  const items = [...list.children] as HTMLElement[];
  const from = items.indexOf(item);
  const origin = (): number => list.getBoundingClientRect().top;
  const top = origin();
  const spans = items.map((one) => ({ top: one.getBoundingClientRect().top - top, height: one.offsetHeight }));
  const start = down.clientY - top;
  let at = down.clientY;
  let to = from;
  let frame = 0;

  const place = (): void => {
    const way = at - origin() - start;
    to = placeOf(spans, from, way);
    shifts(spans, from, to).forEach((shift, index) => items[index]?.style.setProperty("--_shift", `${index === from ? way : shift}px`));
  };
  const turn = (): void => {
    const edge = at < EDGE_PX ? -1 : at > innerHeight - EDGE_PX ? 1 : 0;
    if (edge !== 0) {
      scrollBy(0, edge * SCROLL_PX);
      place();
    }
    frame = requestAnimationFrame(turn);
  };
  const move = (event: PointerEvent): void => {
    at = event.clientY;
    place();
  };
  const end = (event: Event): void => {
    cancelAnimationFrame(frame);
    stop.abort();
    if (event.type === "pointerup") drop(to); // reads where things are seen before they are put back
    list.removeAttribute("data-dragging");
    item.removeAttribute("data-held");
    for (const one of items) one.style.removeProperty("--_shift");
  };

  const stop = new AbortController();
  const { signal } = stop;
  list.setAttribute("data-dragging", "");
  item.setAttribute("data-held", "");
  item.setPointerCapture(down.pointerId);
  item.addEventListener("pointermove", move, { signal });
  for (const over of ["pointerup", "pointercancel", "lostpointercapture"]) item.addEventListener(over, end, { signal });
  addEventListener("keydown", (event) => event.key === "Escape" && end(event), { signal });
  frame = requestAnimationFrame(turn);
}
