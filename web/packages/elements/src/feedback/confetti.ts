/** One burst of paper on a canvas over the page, gone by itself after two seconds. */
interface Piece {
  x: number;
  y: number;
  vx: number;
  vy: number;
  turn: number;
  spin: number;
  size: number;
  color: string;
}

const PIECES = 90;
const LAST_MS = 2_000;
const GRAVITY = 0.0016;

/** `from`: where on screen it starts. The canvas takes no clicks and is hidden from assistive technology. */
export function confetti(root: ShadowRoot, from: DOMRect, colors: readonly string[]): void {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return;
  canvas.className = "confetti";
  canvas.setAttribute("aria-hidden", "true");
  const ratio = Math.min(devicePixelRatio, 2);
  canvas.width = innerWidth * ratio;
  canvas.height = innerHeight * ratio;
  root.append(canvas);

  const pieces = Array.from({ length: PIECES }, (_, index): Piece => ({
    x: from.left + from.width * (0.3 + 0.4 * Math.random()),
    y: from.top + Math.min(from.height * 0.5, innerHeight * 0.6),
    vx: (Math.random() - 0.5) * 0.9,
    vy: -0.35 - Math.random() * 0.75,
    turn: Math.random() * 6.3,
    spin: (Math.random() - 0.5) * 0.02,
    size: 5 + Math.random() * 5,
    color: colors[index % colors.length] ?? "currentColor",
  }));

  const start = performance.now();
  let before = start;
  const draw = (now: number): void => {
    const step = Math.min(now - before, 50);
    before = now;
    if (now - start > LAST_MS || !canvas.isConnected) return canvas.remove();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, innerWidth, innerHeight);
    context.globalAlpha = Math.min(1, (LAST_MS - (now - start)) / 500);
    for (const piece of pieces) {
      piece.vy += GRAVITY * step;
      piece.vx *= 0.992;
      piece.x += piece.vx * step;
      piece.y += piece.vy * step;
      piece.turn += piece.spin * step;
      context.save();
      context.translate(piece.x, piece.y);
      context.rotate(piece.turn);
      context.fillStyle = piece.color;
      context.fillRect(-piece.size / 2, -piece.size / 4, piece.size, (piece.size / 2) * (0.4 + Math.abs(Math.cos(piece.turn))));
      context.restore();
    }
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}
