/** The order a viewer makes: what a move, a tap and a drag do to it. Pure. */
export type Order = readonly string[];

export interface Span {
  readonly top: number;
  readonly height: number;
}

export function moved(order: Order, from: number, to: number): Order {
  const rest = order.filter((_, index) => index !== from);
  const place = Math.min(Math.max(0, to), rest.length);
  const [one] = order.slice(from, from + 1);
  return one === undefined ? order : [...rest.slice(0, place), one, ...rest.slice(place)];
}

/** What of a draft still exists; options the draft does not know come last when everything is to be ranked. */
export function orderOf(draft: Order, options: Order, whole: boolean): Order {
  const known = draft.filter((id, index) => options.includes(id) && draft.indexOf(id) === index);
  return whole ? [...known, ...options.filter((id) => !known.includes(id))] : known;
}

/** Which place the item `from` would take, dragged `way` px down (or up, below zero). */
export function placeOf(spans: readonly Span[], from: number, way: number): number {
  const middle = ({ top, height }: Span): number => top + height / 2;
  const held = spans[from];
  if (held === undefined) return from;
  return spans.filter((span, index) => (index < from ? middle(span) <= middle(held) + way : index > from && middle(span) < middle(held) + way)).length;
}

/** How far each item moves out of the way of the one that is held; the held one's own place in the list is 0. */
export function shifts(spans: readonly Span[], from: number, to: number): readonly number[] {
  const [first, second] = spans;
  const gap = first === undefined || second === undefined ? 0 : second.top - first.top - first.height;
  const room = (spans[from]?.height ?? 0) + gap;
  return spans.map((_, index) => (index > from && index <= to ? -room : index < from && index >= to ? room : 0));
}
