/** The project's own colour, as its settings name it: what is shown here wears it, unless the page has one of its own. */

export const ACCENT = "--plaudit-color-accent";

const COLOR = /^#[0-9a-f]{6}$/i;
const [WHITE, BLACK] = [[255, 255, 255], [0, 0, 0]] as const;
/** The darkest and the lightest ground that cards and effects have. */
const PAPER = WHITE;
const NIGHT = [27, 32, 39] as const;
/** WCAG 2.2, 1.4.3: it is the colour of words too, and words stand on it. */
const READABLE = 4.5;
const STEPS = 25;

type Rgb = readonly number[];

/** Of light and of dark cards; undefined where the project has not chosen any. */
export function accentOf({ theme }: Readonly<Record<string, unknown>>): string | undefined {
  const accent = (theme as { readonly accent?: unknown } | null | undefined)?.accent;
  if (typeof accent !== "string" || !COLOR.test(accent)) return undefined;
  const chosen = [1, 3, 5].map((at) => parseInt(accent.slice(at, at + 2), 16));
  return `light-dark(${readable(chosen, PAPER, BLACK)}, ${readable(chosen, NIGHT, WHITE)})`;
}

/** As it was chosen, or as little nearer to `towards` as can be read on this ground. */
function readable(chosen: Rgb, ground: Rgb, towards: Rgb): string {
  for (let step = 0; ; step += 1) {
    const color = chosen.map((value, at) => Math.round(value + (((towards[at] ?? 0) - value) * step) / STEPS));
    if (step === STEPS || contrast(color, ground) >= READABLE) return `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  }
}

export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A colour that the page has chosen for us comes before the project's. */
export function wear(host: HTMLElement, accent: string | undefined): void {
  host.style.removeProperty(ACCENT);
  if (accent !== undefined && !hasAccent(host)) host.style.setProperty(ACCENT, accent);
}

export const hasAccent = (element: Element): boolean => getComputedStyle(element).getPropertyValue(ACCENT).trim() !== "";
