/** How much room a word takes in this font: asked of a canvas, so that the page is not laid out for it. */
import type { Tools } from "./kind.ts";

const AT_PX = 100;
const WEIGHT = 700;
const LINE = 1.2;

let canvas: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

function widthAt100(text: string, family: string): number {
  const name = `${family}\n${text}`;
  const had = known.get(name);
  if (had !== undefined) return had;
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * AT_PX * 0.6;
  canvas.font = `${WEIGHT} ${AT_PX}px ${family}`;
  const { width } = canvas.measureText(text);
  known.set(name, width);
  return width;
}

export interface Sized {
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

/** Letters no larger than `size`, smaller where the word would be wider than the cloud, and in lines where even that is too wide. */
export function measured(tools: Tools, text: string, size: number, least: number, width: number): Sized {
  const card = tools.root.querySelector(".card");
  const family = card === null ? "sans-serif" : getComputedStyle(card).fontFamily;
  const unit = widthAt100(text, family) / AT_PX;
  const fitting = Math.max(least, Math.min(size, Math.floor(width / Math.max(unit, 0.1))));
  const long = unit * fitting;
  const lines = Math.ceil(long / width);
  return { size: fitting, width: Math.ceil(lines > 1 ? width : long), height: Math.ceil(lines > 1 ? (lines + 1) * fitting * LINE : fitting * LINE) };
}
