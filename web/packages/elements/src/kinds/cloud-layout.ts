/**
 * Where the words of a cloud go: heavy ones first and in the middle, nothing on top of anything, the same words always in the
 * same places. Words that were there stay as near to where they were as they can. Pure; lengths in px from the middle.
 */
export interface Weight {
  readonly text: string;
  readonly votes: number;
}

export interface Box {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Places = ReadonlyMap<string, Point>;

/** Room around each word. */
const GAP = 6;
/** Lines of text are wide: the spiral is, too. */
const FLAT = 0.62;
/** Between two turns of the spiral, and between two points on it, px. */
const TURN_PX = 13;
const STEP_PX = 15;
const STEPS = 4_000;
/** How much of a cloud is words; the rest is the sky between them. */
const FILLED = 0.55;

/** Letters in px: from `least` to `most` by the root of the votes, so that areas compare. Equal votes, equal size. */
export function sizeOf(votes: number, all: readonly Weight[], least: number, most: number): number {
  const counts = all.map((word) => word.votes);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  if (high <= low) return high <= 1 ? least + (most - least) * 0.35 : least + (most - least) * 0.6;
  return Math.round(least + (most - least) * Math.sqrt((votes - low) / (high - low)));
}

/** By how much letters shrink so that the cloud stays about as tall as it may be: lower on wide cards, and not endless on phones. */
export function scaleFor(boxes: readonly { readonly width: number; readonly height: number }[], width: number): number {
  const area = boxes.reduce((sum, box) => sum + (box.width + GAP) * (box.height + GAP), 0);
  const room = width * Math.min(440, Math.max(330, width * 0.8)) * FILLED;
  return area <= room ? 1 : Math.sqrt(room / area);
}

export function placed(boxes: readonly Box[], width: number, before: Places = new Map()): Places {
  const taken: (Box & Point)[] = [];
  for (const box of boxes) taken.push({ ...box, ...find(box, width, taken, before.get(box.text) ?? { x: 0, y: 0 }) });
  return new Map(taken.map(({ text, x, y }) => [text, { x, y }]));
}

function find(box: Box, width: number, taken: readonly (Box & Point)[], start: Point): Point {
  const reach = Math.max(0, (width - box.width) / 2);
  const inside = (x: number): number => Math.max(-reach, Math.min(reach, x));
  const free = ({ x, y }: Point): boolean =>
    taken.every((other) => Math.abs(x - other.x) * 2 >= box.width + other.width + GAP * 2 || Math.abs(y - other.y) * 2 >= box.height + other.height + GAP);
  for (let step = 0, angle = 0; step < STEPS; step++) {
    const far = (TURN_PX * angle) / (2 * Math.PI);
    const point = { x: Math.round(inside(start.x + far * Math.cos(angle))), y: Math.round(start.y + FLAT * far * Math.sin(angle)) };
    if (free(point)) return point;
    angle += STEP_PX / Math.max(far, STEP_PX);
  }
  // No room anywhere near: a line of its own below all others.
  return { x: 0, y: Math.max(0, ...taken.map(({ y, height }) => y + height / 2)) + box.height / 2 + GAP };
}

/** How far the cloud goes above and below its middle. */
export function extent(boxes: readonly Box[], places: Places): { readonly top: number; readonly bottom: number } {
  const edges = boxes.map(({ text, height }) => ({ y: places.get(text)?.y ?? 0, half: height / 2 }));
  return { top: Math.min(0, ...edges.map(({ y, half }) => y - half)), bottom: Math.max(0, ...edges.map(({ y, half }) => y + half)) };
}
