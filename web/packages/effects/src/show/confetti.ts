/**
 * Paper thrown from two corners and from what it is about. Our own: the one library everybody takes is four times as large, wants a
 * worker from a `blob:` address to be smooth, and does not know the theme.
 */
import type { Scene } from "../scene.ts";

interface Piece {
  x: number;
  y: number;
  vx: number;
  vy: number;
  turn: number;
  readonly spin: number;
  tilt: number;
  readonly flutter: number;
  readonly width: number;
  readonly height: number;
  readonly round: boolean;
  readonly color: string;
}

const PIECES = 170;
const LASTS_MS = 2_600;
const FADES_MS = 600;
const GRAVITY = 0.0011;
const DRAG = 0.0016;
const STEP_MS = 34;

const between = (low: number, high: number): number => low + Math.random() * (high - low);

export function show({ item, palette, effect, surroundings: { anchor }, over }: Scene): boolean {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return false;
  const ratio = Math.min(devicePixelRatio, 2);
  canvas.width = innerWidth * ratio;
  canvas.height = innerHeight * ratio;
  canvas.setAttribute("aria-hidden", "true");
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%", transition: "none" });
  item.append(canvas);
  const box = anchor?.getBoundingClientRect();
  const colors = palette.length > 0 ? palette : ["#0b6e64"];
  const pieces = Array.from({ length: PIECES }, (_, index) => thrown(index, colors[Math.floor(Math.random() * colors.length)] as string, box));
  fall(context, pieces, ratio, effect.options?.duration_ms ?? LASTS_MS, over);
  return true;
}

/** Every third from the anchor, straight up; the others from the corners below, to the middle. */
function thrown(index: number, color: string, box: DOMRect | undefined): Piece {
  const reach = Math.min(innerWidth, innerHeight * 1.2);
  const side = index % 2 === 0 ? 1 : -1;
  const fromAnchor = box !== undefined && box.width > 0 && index % 3 === 0;
  const angle = fromAnchor ? between(-2.3, -0.85) : -Math.PI / 2 + side * between(0.18, 0.72);
  const speed = fromAnchor ? between(0.35, 0.95) : between(0.55, 1.15) + reach / 1_500;
  const round = index % 5 === 0;
  const width = round ? between(6, 9) : between(7, 13);
  return {
    x: fromAnchor ? box.left + box.width * between(0.3, 0.7) : side > 0 ? -10 : innerWidth + 10,
    y: fromAnchor ? Math.min(Math.max(box.top + box.height * 0.4, innerHeight * 0.25), innerHeight * 0.8) : innerHeight * between(0.72, 0.95),
    vx: Math.cos(angle) * speed, vy: Math.sin(angle) * speed,
    turn: between(0, 6.3), spin: between(-0.006, 0.006), tilt: between(0, 6.3), flutter: between(0.004, 0.014),
    width, height: round ? width : index % 4 === 0 ? width * 2 : width * 0.62, round, color,
  };
}

function fall(context: CanvasRenderingContext2D, pieces: readonly Piece[], ratio: number, lasts: number, over: Promise<void>): void {
  const start = performance.now();
  let before = start;
  let stopped = false;
  void over.then(() => (stopped = true));
  const draw = (now: number): void => {
    const left = lasts - (now - start);
    if (stopped || left <= 0) return context.canvas.remove();
    const step = Math.min(now - before, STEP_MS);
    before = now;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.globalAlpha = Math.min(1, left / FADES_MS);
    for (const piece of pieces) {
      move(piece, step);
      paint(context, piece, ratio);
    }
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}

function move(piece: Piece, step: number): void {
  const slower = Math.exp(-DRAG * step);
  piece.vx *= slower;
  piece.vy = piece.vy * slower + GRAVITY * step;
  piece.turn += piece.spin * step;
  piece.tilt += piece.flutter * step;
  piece.x += (piece.vx + Math.sin(piece.tilt) * 0.03) * step;
  piece.y += piece.vy * step;
}

/** A sheet that tumbles is as high as it is turned to us; its back is a little darker. */
function paint(context: CanvasRenderingContext2D, { x, y, turn, tilt, width, height, round, color }: Piece, ratio: number): void {
  const facing = Math.cos(tilt);
  const flat = 0.15 + 0.85 * Math.abs(facing);
  const [cos, sin] = [Math.cos(turn) * ratio, Math.sin(turn) * ratio];
  context.setTransform(cos, sin, -sin * flat, cos * flat, x * ratio, y * ratio);
  context.fillStyle = color;
  context.beginPath();
  if (round) context.arc(0, 0, width / 2, 0, 6.3);
  else context.rect(-width / 2, -height / 2, width, height);
  context.fill();
  if (facing >= 0) return;
  context.fillStyle = "rgb(0 0 0 / 0.16)";
  context.fill();
}
